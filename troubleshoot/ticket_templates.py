"""Which templates a ticket target may have: only addresses that lead where the operator allowed."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

PLACEHOLDERS = ("subject", "transcript", "flow", "code")
PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
MAX_TEMPLATE = 1_000  # characters; leaves as many for the values
_ANY_BRACES = re.compile(r"\{[^{}]*\}")
_WEB = re.compile(r"(?i)(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?")
_MAIL = re.compile(r"(?i)mailto:([^?#]*)(?:\?([^#]*))?(#.*)?")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z"
)
_PORT = re.compile(r"(.*?)(?::([0-9]{1,5}))?")
_ADDRESS = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([^@]+)")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL_PERCENT = re.compile(r"(?i)%(?:0[0-8bcef]|1[0-9a-f]|7f)")  # all but tab, LF and CR
_LINE_PERCENT = re.compile(r"(?i)%0[ad]")
_LOCAL = ("localhost", "127.0.0.1")
_MAIL_FIELDS = ("subject", "body")


def problems_with_template(template: str, allowed_hosts: Iterable[str]) -> list[str]:
    """What is wrong with a ticket template, in sentences; empty if it may be used.

    `allowed_hosts` are host names, with ":port" where it is not the usual one, or with a leading
    dot for a domain and everything below it (as in Django's ALLOWED_HOSTS); mail addresses must be
    in an allowed domain too.
    """
    shape = _problem_with_shape(template)
    if shape:
        return [shape]
    web, mail = _WEB.fullmatch(template), _MAIL.fullmatch(template)
    if not web and not mail:
        return [_("Write an address that begins with https:// or mailto:.")]
    allowed = tuple(host.strip().lower() for host in allowed_hosts if host.strip(" ."))
    problems = _of_web(web, allowed) if web else _of_mail(mail, allowed)
    return problems + _of_placeholders(template) + _of_percents(template)


def _problem_with_shape(template: str) -> str | None:
    if not template.strip():
        return _("The address is empty.")
    if len(template) > MAX_TEMPLATE:
        return _("The address is longer than %(count)d characters.") % {"count": MAX_TEMPLATE}
    if not template.isascii():
        return _(
            "The address may hold only plain letters, digits and signs. Write other letters "
            "percent-encoded, and a host in its xn-- form."
        )
    if re.search(r"[\x00-\x20\x7f]", template):
        return _("The address may hold no blanks or control characters. Write %20 for a blank.")
    if re.search(r"[\\\"<>^`|]", template):
        return _('The address may hold none of these: \\ " < > ^ ` |')
    return None


def _of_web(web: re.Match, allowed: tuple[str, ...]) -> list[str]:
    scheme, authority, path, query, _fragment = web.groups()
    problems = _of_authority(scheme.lower(), authority, allowed)
    if "{" in path:
        problems.append(_("Placeholders belong after the ? or the #, not in the path."))
    for pair in (query or "").split("&"):
        if "{" in pair.split("=", 1)[0]:
            problems.append(_("A placeholder must stand after a name and =, like ?text={code}."))
    return problems


def _of_authority(scheme: str, authority: str, allowed: tuple[str, ...]) -> list[str]:
    if "{" in authority or "}" in authority:
        return [_("The host may hold no placeholder.")]
    if "@" in authority:
        return [_("The address may hold no user name or password before the host.")]
    host, port = _PORT.fullmatch(authority).groups()
    problems = []
    if not _HOST.match(host.lower()):
        problems.append(_("“%(host)s” is not a host name.") % {"host": host})
    elif not _is_allowed(host.lower(), port, allowed):
        problems.append(_("The host “%(host)s” is not in the allowed list.") % {"host": authority})
    if scheme == "http" and host.lower() not in _LOCAL:
        problems.append(_("The address must begin with https://, not http://."))
    if port and not 0 < int(port) < 65_536:
        problems.append(_("“%(port)s” is not a port.") % {"port": port})
    return problems


def _is_allowed(host: str, port: str | None, allowed: tuple[str, ...]) -> bool:
    """Whether the list names the host; a port other than 443 only if named too, or local."""
    usual = port in (None, "443") or host in _LOCAL
    for entry in allowed:
        name, entry_port = _PORT.fullmatch(entry).groups()
        if not (port == entry_port or (usual and entry_port in (None, "443"))):
            continue
        if host == name or (name.startswith(".") and (host == name[1:] or host.endswith(name))):
            return True
    return False


def _of_mail(mail: re.Match, allowed: tuple[str, ...]) -> list[str]:
    to, query, fragment = mail.groups()
    problems = []
    address = _ADDRESS.fullmatch(to)
    if not address or not _HOST.match(address.group(2).lower()):
        problems.append(_("After mailto: comes exactly one plain address, like help@example.com."))
    elif not _is_allowed(address.group(2).lower(), None, allowed):
        domain = address.group(2)
        problems.append(_("The domain “%(host)s” is not in the allowed list.") % {"host": domain})
    names = [pair.split("=", 1)[0].lower() for pair in (query or "").split("&") if pair]
    if any(name not in _MAIL_FIELDS for name in names) or len(set(names)) < len(names):
        problems.append(_("After the ? a mail address has only subject= and body=, each once."))
    if fragment is not None:
        problems.append(_("A mail address may hold no #. Write %23 for it."))
    for pair in (query or "").split("&"):
        if pair.lower().startswith("subject=") and _LINE_PERCENT.search(pair):
            problems.append(_("The subject must be one line."))
    return problems


def _of_placeholders(template: str) -> list[str]:
    problems = [
        _("%(name)s is not a placeholder. There are {subject}, {transcript}, {flow} and {code}.")
        % {"name": braces}
        for braces in dict.fromkeys(_ANY_BRACES.findall(template))
        if not PLACEHOLDER.fullmatch(braces)
    ]
    if re.search(r"[{}]", _ANY_BRACES.sub("", template)):
        problems.append(_("A curly bracket stands alone."))
    names = PLACEHOLDER.findall(template)
    if not {"transcript", "code"} & set(names):
        problems.append(_("Put {transcript} or {code} in, so that nothing has to be told twice."))
    if len(names) > 8:
        problems.append(_("There are too many placeholders."))
    return problems


def _of_percents(template: str) -> list[str]:
    if _BAD_PERCENT.search(template):
        return [_("After % come two digits of a code, like %20. Write %25 for the sign itself.")]
    if _CONTROL_PERCENT.search(template):
        return [_("The address may hold no encoded control characters.")]
    return []
