"""What people paste in place of a template's or a message's words, and what they paste round them.

A request, an answer or a line of a log is recognised and never compared: what stands in its braces
is no placeholder.  A text in quotes, or with escapes written out, is one that a program or a log
has written down; `unwrapped` gives the words themselves.
"""

import re
from typing import NamedTuple

from .json_wrapping import first_sign

_CURL = re.compile(r"\$?[ \t]*curl(?:\.exe)?[ \t]+[-'\"h]")
_HTTP = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE) +\S+ +HTTP/[\d.]+|HTTP/[\d.]+ +\d{3}"
    r"|(?:Content-Type|Content-Length|Host|User-Agent)[ \t]*:[ \t]*\S",
    re.IGNORECASE,
)
# `{"name":`, also where the quotes are escaped or a program wrote them in its own way.
_BODY = re.compile(r"\{[ \t\r\n]{0,40}\\?[\"'“][\w.-]{1,40}\\?[\"'”][ \t]{0,8}:")
_FIELD = re.compile(r"\\?\"[\w.-]{1,40}\\?\"[ \t]{0,8}:[ \t]{0,8}[\\\"{\[\d]")
_LIST = re.compile(r"\[\s*+(?:\"[^\"]*+\"|-?\d++)(?:\s*+,\s*+(?:\"[^\"]*+\"|-?\d++))*+\s*+\]\s*+")
_TIME = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d"
_LEVEL = r"(?:DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|TRACE|FATAL|CRITICAL)"
_LOG = re.compile(
    rf"\W{{0,2}}{_TIME}[^\n]{{0,80}}?\b{_LEVEL}\b|\[?{_LEVEL}\]?[ \t:-]{{1,4}}\W{{0,2}}{_TIME}"
    rf"|\[{_LEVEL}\]|\W{{0,2}}{_TIME}[.,]\d{{3}}"
)
_NUMBER = re.compile(r"[\s+#\"']*+\d[\d\s]*+[\"'\s]*+")

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`", "«": "»", "„": "“"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt\"'/\\]))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}


def other_kind(text: str) -> str:
    """The code of the finding that says what this is instead of plain words; "" for words."""
    at = first_sign(text)
    if _CURL.match(text, at):
        return "pasted-curl"
    if _HTTP.match(text, at):
        return "pasted-http"
    if _LOG.match(text, at):
        return "pasted-log"
    if _LIST.fullmatch(text, at) or is_request(text):
        return "pasted-json"
    return "pasted-number" if _NUMBER.fullmatch(text) else ""


def is_request(text: str) -> bool:
    """Whether names with values stand in the text as JSON writes them."""
    if _BODY.search(text) or _FIELD.match(text, first_sign(text)):
        return True
    fields = _FIELD.finditer(text)
    return next(fields, None) is not None and next(fields, None) is not None


class Unwrapped(NamedTuple):
    """The words themselves, and the codes of what was taken off to come to them."""

    text: str
    codes: tuple[str, ...] = ()


def unwrapped(text: str, other: str) -> Unwrapped:
    """The text without quotes round it and with its escapes resolved, where `other` has neither."""
    codes: tuple[str, ...] = ()
    bare, theirs = text.strip(), other.strip()
    closing = _QUOTES.get(bare[:1])
    if closing and len(bare) > 2 and theirs[:1] != bare[0]:
        bare = bare.rstrip(",;")
        if bare.endswith(closing) and len(bare) > 2:
            text, codes = bare[1:-1], ("text-unquoted",)
    if "\\" not in other and _ESCAPE.search(text):
        text, codes = unescaped(text), (*codes, "text-unescaped")
    return Unwrapped(text, codes)


def unescaped(text: str) -> str:
    """Escapes as JSON and programs write them, resolved; pairs of surrogates are one character."""
    plain = _ESCAPE.sub(_resolved, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _resolved(found: re.Match) -> str:
    code, byte, sign = found.groups()
    if sign:
        return _PLAIN.get(sign, sign)
    return chr(int(code or byte, 16))
