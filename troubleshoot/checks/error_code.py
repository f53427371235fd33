"""The check "error-code": which error code stands in the answer of the service?

Verdicts: "code-1001", "code-1004", "code-1014", "code-1015", "code-1016", "code-60008"; "several"
(two or more of these); "other" (an error code, but none of these); "ok" (the answer reports
success); "web-page" (HTML, or an HTTP status of an error and nothing else: no answer of the API);
"none" (readable, without a code); "unreadable"; "skip" (never given by run(): the customer says
it).  An answer for several numbers may hold several codes: one of the first six wins over "other",
any error over "ok".

In a web page nothing counts but a name in quotes: proxies number their pages in the same thousands.
A number is a code only where it stands as one: after a name such as `result` or `Code`, after the
word error, at the beginning of a remark, or alone.  Where nothing of that kind is found, one of the
six numbers counts wherever it stands by itself.

The newer API answers with names in place of numbers.  Those that its reference sends to the same
explanation as a number count as that number (errors of the SMS API, version 2021-01-11:
cloud.tencent.com/document/api/382/59177).  Settings: `same_as: {Some.Name: code-1014}` adds
names or numbers.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .core import UNREADABLE, Check, Finding, Input, Outcome, unknown_settings
from .error_code_words import CODES, VERDICT_WORDS, WORDS
from .json_wrapping import first_sign, is_rubbish
from .mistakes import MAX_FINDINGS, Mistake, tell

SAME_AS = {
    "InternalError.SigVerificationFail": "1001",
    "FailedOperation.FailResolvePacket": "1004",
    "FailedOperation.JsonParseFail": "1004",
    "InternalError.JsonParseFail": "1004",
    "FailedOperation.TemplateIncorrectOrUnapproved": "1014",
    "FailedOperation.PhoneNumberInBlacklist": "1015",
    "InvalidParameterValue.IncorrectPhoneNumber": "1016",
    "InternalError.Timeout": "60008",
}
# What `errmsg` says with a code, for those who paste that alone.
_MESSAGES = {
    "template params error": "1014",
    "sig verification failed": "1001",
    "sig check fail": "1001",
}
_FAMILIES = (
    "ActionOffline", "AuthFailure", "DryRunOperation", "FailedOperation", "InternalError",
    "InvalidAction", "InvalidParameter", "InvalidParameterValue", "InvalidRequest",
    "IpInBlacklist", "IpNotInWhitelist", "LimitExceeded", "MissingParameter", "NoSuchProduct",
    "NoSuchVersion", "RegionError", "RequestLimitExceeded", "RequestSizeLimitExceeded",
    "ResourceInUse", "ResourceInsufficient", "ResourceNotFound", "ResourceUnavailable",
    "ResourcesSoldOut", "ResponseSizeLimitExceeded", "ServiceUnavailable",
    "UnauthorizedOperation", "UnknownParameter", "UnsupportedOperation", "UnsupportedProtocol",
    "UnsupportedRegion",
)  # fmt: skip
_SUCCESS = ("ok", "success", "successful")

_QUOTE = r"[\"'“”‘’`\\]{0,4}"
_BETWEEN = rf"{_QUOTE}[ \t]{{0,4}}(?:(?:=>|[:=]|is|was)[ \t\r\n]{{0,40}})?[\[(#]?{_QUOTE}"
# Not the beginning of a longer number, a decimal, a time, a date or an identifier.
_NUMBER = r"(?<![\d.])-?\d{1,6}(?![\w*])(?![.,:/-]\d)(?![ -]\d{3})"
_KEYED = re.compile(
    r"(?<![\w%])(?:result|(?:result|return|response|resp|ret|error|err|sub)[ _-]?code"
    r"|err(?:or)?[ _-]?no|ret|code|error\.code|错误代?码|返回码)"
    rf"{_BETWEEN}(?:({_NUMBER})|([A-Za-z][A-Za-z.]{{1,80}})(?![\w-]))",
    re.IGNORECASE,
)
_AFTER_ERROR = re.compile(
    rf"(?<!\w)(?:error|err|failed|failure|错误|报错){_BETWEEN}({_NUMBER})", re.IGNORECASE
)
_BEFORE_ERROR = re.compile(r"(?<![\w.,:/+-])(\d{4,5})[ \t]{0,3}(?:error|错误|报错)", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![\w.])(?:{'|'.join(_FAMILIES)})(?:\.[A-Z][A-Za-z]{{0,60}}){{1,2}}(?!\w)")
_UNIT = (
    r"(?!\s*(?:messages?|sms|numbers?|users?|people|recipients?|ms|seconds?|bytes?|characters?"
    r"|usd|yuan|rmb|cny|eur|times)\b)"
)
_REMARK = re.compile(
    r"^[ \t\"'“\[(]{0,4}(?:(?:remarks?|备注)[\"'”]?[ \t]{0,4}[:=][ \t\"'“]{0,4})?"
    rf"((?:10|600)\d\d)(?!\d){_UNIT}[\])\"'”]?[ \t:,.-]{{1,3}}(?=[^\W\d_])",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED_NAME = re.compile(r"\"\s{0,4}:\s{0,8}\"?\Z")
_ALONE = re.compile(r"[\s\"'\[(#]*(-?\d{1,6}|[A-Za-z][A-Za-z.]+)[\s\"'\]).]*")
_BY_ITSELF = re.compile(
    rf"(?<![\w.,:/+*$¥€£-])(?<!\d[ ])({'|'.join(CODES)})(?![\w*])(?![.,:/-]\d)(?![ -]\d){_UNIT}",
    re.IGNORECASE,
)
# What stands before a number that is something else.
_NO_CODE_BEFORE = re.compile(
    r"(?:[:=][ \t]*|\b(?:ids?|numbers?|no\.?|tel|mobile|phone|port|amount|year|code)"
    r"(?:[ \t]+is)?[ \t]*)[\"'“(\[]?\Z",
    re.IGNORECASE,
)
_OTHER_CODES = re.compile(
    r"(?:status|http|nation|country|region|area|dialling|dialing|zip|postal|post|verification"
    r"|verify|confirmation|security|sms|your|login|promo|qr|source|short|template|currency"
    r"|language)[ _-]$",
    re.IGNORECASE,
)
_HTTP = re.compile(
    r"(?:HTTP/[\d.]{1,3}|status(?:[ _-]?code)?[\"']?\s{0,3}[:=]?)\s{0,3}([1-5]\d\d)\b"
    r"|(?<![\w.])([45]\d\d)[ -]{1,3}(?:bad gateway|service (?:temporarily )?unavailable"
    r"|gateway time-?out|internal server error|not found|forbidden|unauthorized|bad request"
    r"|too many requests|method not allowed|request entity too large)",
    re.IGNORECASE,
)
_STATUS_ALONE = re.compile(r"[\s\"'\[(#]*([45]\d\d)[\s\"'\]).]*")
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)
_MESSAGE = re.compile("|".join(_MESSAGES), re.IGNORECASE)
_PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


class _Found(NamedTuple):
    at: int
    text: str


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Look for error codes in `inputs["response"]`. Never raises."""
    text = inputs.get("response") or ""
    if first_sign(text) == len(text):
        return Outcome(UNREADABLE, (Finding("error-code-empty"),))
    if is_rubbish(text):
        return Outcome(UNREADABLE, (Finding("error-code-not-text"),))
    plain = text.translate(_PLAIN)
    same_as = _same_as(settings)
    if _MARKUP.search(plain[:2000]):
        codes = list(_quoted_codes(plain))
        return _judged(text, codes, same_as) if codes else _web_page(plain)
    if _STATUS_ALONE.fullmatch(plain) and plain.strip() not in same_as:
        return _web_page(plain)
    codes = list(_codes(plain)) or list(_by_message(plain)) or list(_by_themselves(plain))
    if not codes:
        return _without_codes(plain)
    return _judged(text, codes, same_as)


def _same_as(settings: Any) -> dict[str, str]:
    """Verdicts by name or number: the settings' over the built-in ones."""
    known = {code: f"code-{code}" for code in CODES}
    known |= {name: f"code-{code}" for name, code in (SAME_AS | _MESSAGES).items()}
    more = settings.get("same_as") if isinstance(settings, Mapping) else None
    if isinstance(more, Mapping) and not problems_with(settings):
        known |= {str(name): verdict for name, verdict in more.items()}
    return known


def _codes(text: str) -> Iterator[_Found]:
    """Everything that stands where a code stands, in the order of the text, each once."""
    alone = _ALONE.fullmatch(text)
    if alone:
        word = alone.group(1)
        if not word[0].isalpha() or _is_name(word):
            yield _Found(alone.start(1), word)
        return
    found: dict[int, str] = {}
    for match in _KEYED.finditer(text):
        group = 1 if match.group(1) else 2
        if _OTHER_CODES.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        if group == 1 or _is_name(match.group(2)):
            found[match.start(group)] = match.group(group).rstrip(".")
    for pattern in (_AFTER_ERROR, _BEFORE_ERROR, _REMARK):
        for match in pattern.finditer(text):
            found.setdefault(match.start(1), match.group(1))
    for match in _NAMED.finditer(text):
        found.setdefault(match.start(), match.group())
    for at in sorted(found):
        yield _Found(at, found[at])


def _quoted_codes(text: str) -> Iterator[_Found]:
    """Codes whose name stands in quotes: an answer of the API that a web page shows."""
    for found in _codes(text):
        if _QUOTED_NAME.search(text[max(0, found.at - 40) : found.at]):
            yield found


def _by_message(text: str) -> Iterator[_Found]:
    """The messages that the API gives with a code, where the code itself is not there."""
    for match in _MESSAGE.finditer(text):
        yield _Found(match.start(), match.group().lower())


def _by_themselves(text: str) -> Iterator[_Found]:
    """The codes that have a fix, where nothing says that the number is something else."""
    if text.lstrip()[:1] in ("{", "["):
        return  # in JSON a code has its name
    for match in _BY_ITSELF.finditer(text):
        if not _NO_CODE_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
            yield _Found(match.start(1), match.group(1))


def _is_name(word: str) -> bool:
    """Whether a word after `Code` is a code: Ok, InternalError, Some.Name."""
    word = word.rstrip(".")
    dotted = re.fullmatch(r"[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]*)+", word)
    return bool(dotted) or word in _FAMILIES or word.lower() in _SUCCESS


def _verdict(code: str, same_as: Mapping[str, str]) -> str:
    if code in same_as:
        return same_as[code]
    if code.lower() in _SUCCESS or code.strip("-0") == "":
        return "ok"
    return "other"


def _judged(text: str, codes: list[_Found], same_as: Mapping[str, str]) -> Outcome:
    verdicts = [_verdict(found.text, same_as) for found in codes]
    rest = "other" if "other" in verdicts else "ok"
    fixes = {one for one in verdicts if one.startswith("code-")}
    verdict = "several" if len(fixes) > 1 else next(iter(fixes), rest)
    told: dict[str, list[int]] = {}
    for found, one in zip(codes, verdicts, strict=True):
        if (one == "ok") == (verdict == "ok"):
            told.setdefault(found.text, []).append(found.at)
    mistakes = [
        _mistake(code, _verdict(code, same_as), places)
        for code, places in list(told.items())[:MAX_FINDINGS]
    ]
    findings = tell(text, mistakes)
    if verdict == "several":
        findings = (*findings, Finding("error-code-several"))
    return Outcome(verdict, findings, len(told) > MAX_FINDINGS)


def _mistake(code: str, verdict: str, places: list[int]) -> Mistake:
    name = "error-" + verdict if verdict.startswith("code-") else f"error-code-{verdict}"
    params = {"more": len(places) - 1} if len(places) > 1 else {}
    return Mistake(places[0], name, len(code), params=params, quoted=code)


def _without_codes(text: str) -> Outcome:
    status = _status(text)
    if status and status >= 400:
        return _web_page(text)
    if status:
        return Outcome("none", (_about_status(status),))
    return Outcome("none", (Finding("error-code-none"),))


def _web_page(text: str) -> Outcome:
    """No answer of the API, but of something in front of it; with the HTTP status, if known."""
    status = _status(text)
    findings = (_about_status(status),) if status else ()
    if _MARKUP.search(text[:2000]):
        findings = (Finding("error-code-markup"), *findings)
    return Outcome("web-page", findings)


def _status(text: str) -> int:
    found = _STATUS_ALONE.fullmatch(text) or _HTTP.search(text)
    return int(found[found.lastindex]) if found else 0


def _about_status(status: int) -> Finding:
    return Finding(
        "error-code-http-5xx" if status >= 500 else "error-code-http", params={"status": status}
    )


_NOT_OF_A_CODE = ("several", "web-page", "none", UNREADABLE, "skip")


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings, in sentences; empty if nothing is."""
    problems = unknown_settings(settings, ("same_as",))
    if problems or not settings or "same_as" not in settings:
        return problems
    more = settings["same_as"]
    if not isinstance(more, Mapping) or not 0 < len(more) <= 200:
        return [_("“same_as” must give verdicts for codes, like {Some.Name: code-1014}.")]
    allowed = [verdict for verdict in VERDICT_WORDS if verdict not in _NOT_OF_A_CODE]
    return [
        _("“same_as”: “%(code)s” must be one of %(verdicts)s.")
        % {"code": code, "verdicts": ", ".join(allowed)}
        for code, verdict in more.items()
        if verdict not in allowed
    ]


CHECK = Check(
    name="error-code",
    title=gettext_lazy("Error code in an answer"),
    inputs=(
        Input(
            name="response",
            label=gettext_lazy("The answer of the API, or the remarks from the console"),
            help=gettext_lazy(
                "The whole answer, or only the code. Of a long log the end is read. It is not "
                "stored."
            ),
            required=True,
            takes_end=True,
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
    good=("ok",),
)
