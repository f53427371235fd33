"""The check "http-headers": is the request standard HTTP, and does its Content-Type fit the body?

Verdicts: "valid"; "malformed" (the form of the request, its length, Host, doubled headers);
"wrong-type" (Content-Type missing, another type or charset than wanted); "body-mismatch" (the type
says one thing and the body is another); "unreadable"; "skip" (never given by run(): the customer
says it).  Where several hold, the first of this order after "valid" is the verdict.

Rules: RFC 9110 (names, Content-Length, Content-Type) and RFC 9112 (request line, Host, no blank
before the colon, no folded lines, not Content-Length with Transfer-Encoding).

Settings: `content_type: application/json` (the default) and `charset: utf-8` (left out, a charset
need not be there, but one other than utf-8 is still found).

Values of headers are secrets until shown otherwise: excerpts are made here, of names and of what
Content-Type and Content-Length say, and nothing else of the paste goes into a finding.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .characters import codepoint, hidden_runs, visible
from .core import UNREADABLE, Check, Excerpt, Finding, Input, Outcome, unknown_settings
from .http_request import Header, Request, take_apart
from .http_words import VERDICT_OF, VERDICT_WORDS, WORDS
from .json_wrapping import first_sign, is_rubbish, not_json
from .mistakes import MAX_FINDINGS, Mistake, Mistakes
from .places import Places

_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
# Types that a finding may name; any other is text of the paste.
_KNOWN_TYPES = (
    *_FORM_TYPES, "application/json", "text/json", "text/plain", "text/html", "text/xml",
    "application/xml", "application/octet-stream", "application/javascript",
)  # fmt: skip
_SINGLE = ("content-type", "content-length", "host", "transfer-encoding", "authorization")
_SPELT = {name.lower(): name for name in ("Content-Type", "Content-Length", "Host",
          "Transfer-Encoding", "Authorization", "Accept", "User-Agent", "Connection")}  # fmt: skip
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TYPE = re.compile(
    r"([!#$&^_.+\w-]+/[!#$&^_.+\w-]+)((?:\s*;\s*[\w-]+=(?:[^\s;\"',]+|\"[^\"]*\"))*)\s*;?",
    re.ASCII,
)
_CHARSET = re.compile(r";\s*charset=\"?([^\s;\"]+)", re.IGNORECASE)
# Names by which a paste is known to be headers.
_COMMON = re.compile(
    r":?(?:(?:accept|content|if|sec|x|access|cache|proxy|transfer|user)-[\w-]{1,40}|accept|host"
    r"|method|path|scheme|authority|authorization|cookie|connection|date|origin|referer|expect|te"
    r"|pragma|via|keep-alive|upgrade|forwarded)",
    re.IGNORECASE,
)
_LINE = re.compile(r"([!-~]+) (\S+) HTTP/(\d(?:\.\d)?)")
_MOST_SPELLED = 60
_NOT_MISSPELT = ("content-md5", "content-encoding", "content-language", "accept-charset")


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Check inputs "headers", and "body" where given. Never raises."""
    text = _lines(inputs.get("headers"))
    if first_sign(text) == len(text):
        return Outcome(UNREADABLE, (Finding("header-none"),))
    if is_rubbish(text):
        return Outcome(UNREADABLE, (Finding("header-not-text"),))
    request = take_apart(text)
    unreadable = _unreadable(request)
    if unreadable:
        return Outcome(UNREADABLE, (Finding(unreadable),))
    pasted = _lines(inputs.get("body"))
    if first_sign(pasted) < len(pasted):
        request.body = pasted
    return _Judge(text, request, settings).outcome()


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(request: Request) -> str:
    """Why this is no request, if it is none."""
    if request.is_response:
        return "header-response"
    known = any(one.name.strip().lower() in _SPELT for one in request.headers)
    if request.is_list and not known:
        return "header-only-body"
    if request.is_curl or request.is_list or request.line:
        return ""
    names = [one.name.strip() for one in request.headers]
    names += [line.text[:60].split(" ")[0] for line in request.odd_lines]
    if any(_COMMON.fullmatch(name) or _misspelt(name) for name in names[:_MOST_SPELLED]):
        return ""
    return "header-not-http"


class _Judge:
    """Goes through a request once and gathers what is wrong with it."""

    def __init__(self, text: str, request: Request, settings: Any):
        settings = settings if isinstance(settings, Mapping) and not problems_with(settings) else {}
        self.text = text
        self.request = request
        self.type = settings.get("content_type", "application/json").lower()
        self.charset = settings.get("charset", "").lower()
        charset = self.charset or "utf-8"
        self.wanted = f"Content-Type: {self.type};charset={charset}"
        self.mistakes = Mistakes()
        self.general: list[Finding] = []  # without a place
        self.shown: dict[tuple[int, str], tuple[str, str]] = {}  # what may be shown round a mistake

    def outcome(self) -> Outcome:
        """The verdict and the findings, those with a place in the order of the text."""
        self._signs()
        self._request_line()
        self._lines()
        self._headers()
        self._length()
        self._content_type()
        listed, more = self.mistakes.listed()
        codes = [one.code for one in self.general] + [one.code for one in self.mistakes]
        found = {VERDICT_OF[code] for code in codes}
        verdict = next((one for one in VERDICT_WORDS if one in found), "valid")
        findings = (*self.general, *self._tell(listed))
        more = more or len(findings) > MAX_FINDINGS
        return Outcome(verdict, findings[:MAX_FINDINGS], more)

    def _tell(self, listed: list[Mistake]) -> list[Finding]:
        places = Places(self.text)
        findings = []
        for mistake in sorted(listed, key=lambda one: one.offset):
            line, column = places.line_and_column(mistake.offset)
            about = codepoint(mistake.about) if mistake.about else None
            findings.append(
                Finding(
                    mistake.code,
                    line,
                    column,
                    about,
                    mistake.params,
                    excerpt=self._excerpt(mistake),
                    input="headers",
                )
            )
        return findings

    def _excerpt(self, mistake: Mistake) -> Excerpt | None:
        before, marked = self.shown.get((mistake.offset, mistake.code), ("", ""))
        if not marked:
            return None
        return Excerpt(visible(before[:60]), visible(marked[:60]), "")

    def _note(self, at: int, code: str, about: str = "", before="", marked="", **params) -> None:
        if not self.mistakes.full:
            self.mistakes.add(at, code, 1, about, **params)
            self.shown.setdefault((at, code), (before, marked))

    def _signs(self) -> None:
        if self.text.startswith("\ufeff"):
            self._note(0, "header-byte-order-mark", "\ufeff")
        head = self.text
        gap = re.search(r"\n[ \t]*\n", head)
        for at, _length, char in hidden_runs(head[: gap.start()] if gap else head):
            if (char, at) != ("\ufeff", 0) and char != "\t":
                self._note(at, "header-hidden", char)

    def _request_line(self) -> None:
        line = self.request.line
        if line is None:
            return
        text = line.text.rstrip()
        method = re.match(r"[A-Za-z]+", text)
        parts = _LINE.fullmatch(text)
        if parts is None:
            # The path is not shown: it may hold keys.
            self._note(line.at, "header-request-line", marked=method.group() if method else "")
            return
        method, _path, version = parts.groups()
        if method != method.upper():
            self._note(line.at, "header-method-case", marked=method)
        if version == "1.0":
            at = line.at + parts.start(3) - len("HTTP/")
            self._note(at, "header-http10", marked="HTTP/1.0")
        elif version == "1.1" and not self._has("host"):
            self.general.append(Finding("header-host-missing"))

    def _has(self, name: str) -> bool:
        """Whether the header is there, be it under a name that is a little wrong."""
        names = [one.name.strip().lower() for one in self.request.headers]
        return name in names or f":{'authority' if name == 'host' else name}" in names

    def _lines(self) -> None:
        for fold in self.request.folds:
            self._note(fold.at, "header-fold")
        for line in self.request.odd_lines:
            first = line.text.split(" ")[0]
            shown = first if first.lower() in _SPELT or _misspelt(first) else ""
            self._note(line.at, "header-no-colon", marked=shown)

    def _headers(self) -> None:
        seen: set[str] = set()
        for number, one in enumerate(self.request.headers):
            name = one.name.strip().lower()
            self._name(one, name, spell=number < _MOST_SPELLED)
            if name in seen and name in _SINGLE:
                self._note(one.at, "header-duplicate", marked=one.name.strip(), name=_SPELT[name])
            seen.add(name)
        if "transfer-encoding" in seen and "content-length" in seen:
            one = self.request.named("content-length")[0]
            self._note(one.at, "header-length-and-chunks", marked="Content-Length")

    def _name(self, one: Header, name: str, *, spell: bool) -> None:
        """The form of a header's name."""
        if name.startswith(":"):
            return
        if not self.request.is_list and self.text[one.colon_at : one.colon_at + 1] == "：":
            self._note(one.colon_at, "header-wide-colon", "：", one.name, "：")
        if one.name != one.name.rstrip() and name:
            at = one.at + len(one.name.rstrip())
            self._note(at, "header-space-before-colon", before=one.name.rstrip(), marked=" ")
        wanted = _misspelt(one.name.strip()) if spell else ""
        if wanted:
            shown = one.name.strip()
            self._note(one.at, "header-misspelt", marked=shown, wanted=wanted)
        elif not _NAME.fullmatch(name):
            self._note(one.at, "header-bad-name")

    def _length(self) -> None:
        found = self.request.named("content-length")
        if not found:
            return
        one = found[0]
        if not (one.value.isascii() and one.value.isdecimal()):
            self._note(one.value_at, "header-length-not-number")
            return
        body = self.request.body
        if body is None or self.request.named("transfer-encoding") or len(one.value) > 12:
            return
        said, sizes, characters = int(one.value), _sizes(body), len(body)
        if said in sizes:
            return
        code = "header-length-wrong"
        if said in (characters, len(body.rstrip("\n")), characters + body.count("\n")):
            code = "header-length-characters"
        self._note(one.value_at, code, before="Content-Length: ", marked=one.value,
                   said=said, bytes=min(sizes, key=lambda size: abs(size - said)))  # fmt: skip

    def _content_type(self) -> None:
        found = self.request.named("content-type")
        if not found:
            self._no_content_type()
            return
        one = found[0]
        parts = _TYPE.fullmatch(one.value)
        if parts is None:
            self._note_type(one, "header-type-malformed")
            return
        kind, charset = parts.group(1).lower(), _CHARSET.search(parts.group(2))
        if self._mismatch(kind, one):
            return
        if kind != self.type:
            if kind in _KNOWN_TYPES:
                self._note_type(one, "header-type-wrong", found=kind)
            else:
                self._note_type(one, "header-type-other")
        elif charset is None:
            if self.charset:
                self._note_type(one, "header-charset-missing")
        else:
            self._judge_charset(one, charset.group(1).lower())

    def _no_content_type(self) -> None:
        near = any(_misspelt(one.name.strip()) == "Content-Type" for one in self.request.headers)
        near = near or any(
            line.text.lower().startswith("content-type") for line in self.request.odd_lines
        )
        if near:
            return  # what is there under a wrong name has been told
        params = {"wanted": self.wanted}
        kind = self.request.curl_type
        if kind == self.type and not self.charset:
            return
        curl = kind == "application/x-www-form-urlencoded"
        code = "header-type-curl" if curl else "header-type-missing"
        self.general.append(Finding(code, params=params))

    def _note_type(self, one: Header, code: str, **params) -> None:
        """Note something about the Content-Type; only the type and the charset are shown."""
        params["wanted"] = self.wanted
        shown = (one.value.split() or [""])[0]
        parts = _TYPE.fullmatch(one.value)
        if parts:
            charset = _CHARSET.search(parts.group(2))
            shown = parts.group(1) + (charset.group() if charset else "")
        self._note(one.value_at, code, before="Content-Type: ", marked=shown, **params)

    def _judge_charset(self, one: Header, charset: str) -> None:
        wanted = self.charset or "utf-8"
        if charset == wanted:
            return
        alike = charset.replace("-", "").replace("_", "") == wanted.replace("-", "")
        self._note_type(one, "header-charset-spelling" if alike else "header-charset-wrong")

    def _mismatch(self, kind: str, one: Header) -> bool:
        """Whether the type says another thing than the body is, which is noted."""
        body = self.request.body
        if body is None:
            return False
        is_json = body[first_sign(body) :][:1] in ("{", "[")
        other = not_json(body)
        code = ""
        if is_json and kind in _FORM_TYPES:
            code = "body-json-as-form"
        elif is_json and not kind.endswith("json"):
            code = "body-json-as-text"
        elif not is_json and kind.endswith("json"):
            codes = {"form-fields": "body-form-as-json", "markup": "body-markup-as-json"}
            code = codes.get(other, "body-text-as-json")
        if code:
            self._note_type(one, code)
        return bool(code)


def _sizes(body: str) -> set[int]:
    """The bytes that a body may have had: a browser changes its line ends, and the last may be
    the paste's."""
    sizes = set()
    for text in (body, body.rstrip("\n"), body.rstrip()):
        size = len(text.encode("utf-8", "replace"))
        sizes |= {size, size + text.count("\n")}
    return sizes


def _misspelt(name: str) -> str:
    """The header that a name is a misspelling of, or ""."""
    lower = name.lower()
    if not 4 <= len(name) <= 30 or lower in _SPELT or lower in _NOT_MISSPELT:
        return ""
    bare = re.sub(r"[^a-z]", "", lower)
    for known, wanted in _SPELT.items():
        plain = known.replace("-", "")
        if bare == plain:
            return wanted
        if len(plain) > 7 and abs(len(bare) - len(plain)) <= 2 and lower[:2] != "x-":
            match = SequenceMatcher(None, bare, plain, autojunk=False)
            if match.real_quick_ratio() > 0.85 and match.ratio() > 0.87:
                return wanted
    return ""


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings, in sentences; empty if nothing is."""
    problems = unknown_settings(settings, ("content_type", "charset"))
    if problems or not settings:
        return problems
    kind = settings.get("content_type", "application/json")
    if not isinstance(kind, str) or not re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", kind):
        problems.append(_("“content_type” must be a type such as application/json."))
    charset = settings.get("charset", "utf-8")
    if not isinstance(charset, str) or not re.fullmatch(r"[\w.-]{1,40}", charset):
        problems.append(_("“charset” must be a name such as utf-8."))
    return problems


CHECK = Check(
    name="http-headers",
    title=gettext_lazy("HTTP headers"),
    inputs=(
        Input(
            name="headers",
            label=gettext_lazy("Headers of your request"),
            help=gettext_lazy(
                "One a line, or what curl -v printed. Leave out the value of Authorization and "
                "other keys; nothing is stored."
            ),
            required=True,
        ),
        Input(
            name="body",
            label=gettext_lazy("Body of your request (optional)"),
            help=gettext_lazy("Complete, if you want its length to be checked too."),
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
)
