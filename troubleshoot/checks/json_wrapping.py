"""What people paste round a JSON body, and what they paste that is no JSON at all.

Used only on text that is not valid JSON as it stands.
"""

import re
from typing import NamedTuple

from .characters import is_invisible, is_odd_blank
from .json_lexer import BOM, QUOTES, WIDE

_METHOD = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) +\S+(?: +HTTP/[\d.]+)?[ \t]*(?:\r?\n|\r|\Z)"
    r"|HTTP/[\d.]+ +\d{3}"
)
_HEADER = re.compile(
    r"(?:content-(?:type|length|encoding)|host|accept(?:-[a-z]+)?|authorization|user-agent|date"
    r"|server|connection|cache-control|cookie|set-cookie|origin|referer|x-[a-z-]{1,40})[ \t]*:",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")  # CR LF is one line end
_BODY_LINE = re.compile(r"^[ \t]*[{\[]", re.MULTILINE)
_CURL = re.compile(r"\$?[ \t]*curl\b")
_CURL_DATA = re.compile(
    r"(?:^|\s)(?:--data(?:-raw|-binary|-ascii|-urlencode)?|--json|-d)(?:[ \t]+|=)?\$?(['\"]?)(?=\S)"
)
_FENCE = re.compile(r"(```|~~~)[a-zA-Z0-9]*[ \t]*(?:\r?\n|\r)")
_WHOLE_QUOTE = re.compile(r"(['\"`])\s*[{\[]")
_OPENING = re.compile(r"\{(?=\s*+(?:[\"'“‘„«＂\w}]|\\\"))|\[(?=\s*+[\[\"'{\d-])")
_FORM = re.compile(r"[^\s={}\"<>&:]+=[^\s&\"{}]*(?:&[^\s=&]+=[^\s&]*)*&?\s*\Z")
_MARKUP = re.compile(r"<(?:[A-Za-z!?/])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_MOST_BEFORE = 300  # characters of other text that may precede a body


class Wrapping(NamedTuple):
    """What stands round a body (first seen at `at`), and where the body is, if there is one."""

    code: str
    at: int
    length: int
    start: int | None = None
    end: int | None = None
    escaped: bool = False  # whether its quotes have backslashes for the shell's sake


def first_sign(text: str) -> int:
    """The offset of the first character that can be seen, or the length of the text."""
    for at, char in enumerate(text):
        if not (char.isspace() or is_odd_blank(char) or is_invisible(char)):
            return at
    return len(text)


def is_rubbish(text: str) -> bool:
    """Whether the text is a file's bytes rather than text: NUL, or many control codes."""
    if "\x00" in text:
        return True
    controls = sum(1 for _ in _CONTROL.finditer(text))
    return controls > 3 and controls * 20 > len(text)


def wrapping(text: str) -> Wrapping | None:
    """The HTTP headers, curl command, code fence, quotes or words round a body, if any."""
    at = first_sign(text)
    if at == len(text) or text[at] in "{[" or text[at] in WIDE or text.startswith(BOM):
        return None
    for recognise in (_http, _curl, _fence, _quotes, _words):
        found = recognise(text, at)
        if found:
            return found
    return None


def _http(text: str, at: int) -> Wrapping | None:
    if not (_METHOD.match(text, at) or _HEADER.match(text, at)):
        return None
    body = _BODY_LINE.search(text, at)
    gap = _BLANK_LINE.search(text, at)
    if body and (not gap or body.start() < gap.start()):
        return Wrapping("http-headers", at, 4, body.end() - 1)
    if gap and text[gap.end() :].strip():
        return Wrapping("http-headers", at, 4, gap.end())
    return Wrapping("http-headers", at, 4)


def _curl(text: str, at: int) -> Wrapping | None:
    if not _CURL.match(text, at):
        return None
    data = _CURL_DATA.search(text, at)
    if not data or text.startswith("@", data.end()):
        return Wrapping("curl-command", at, 4)
    quote = data.group(1)
    if not quote:
        close = re.compile(r"\s").search(text, data.end())
    else:
        guard = r"(?<!\\)" if quote == '"' else ""
        close = re.compile(rf"{guard}{quote}(?=[\s;|>]|\Z)").search(text, data.end())
    end = close.start() if close else len(text)
    return Wrapping("curl-command", at, 4, data.end(), end, escaped=quote == '"')


def _fence(text: str, at: int) -> Wrapping | None:
    fence = _FENCE.match(text, at)
    if not fence:
        return None
    close = text.find(fence.group(1), fence.end())
    return Wrapping("code-fence", at, 3, fence.end(), close if close >= 0 else len(text))


def _quotes(text: str, at: int) -> Wrapping | None:
    found = _WHOLE_QUOTE.match(text, at)
    end = len(text.rstrip(" \t\r\n;"))
    if not found or end - 1 <= found.end() or text[end - 1] != found.group(1):
        return None
    if text[end - 2 : end - 1] not in ("}", "]") and not text[: end - 1].rstrip().endswith(
        ("}", "]")
    ):
        return None
    body = text[found.start() + 1 : end - 1]
    return Wrapping("quotes-round-body", at, 1, found.start() + 1, end - 1, escaped='\\"' in body)


def _words(text: str, at: int) -> Wrapping | None:
    """Other words before the body: `body = {…`, `Here is my request: {…`."""
    if not (text[at].isalpha() or text[at] in "$_-"):
        return None
    body = _OPENING.search(text, at, at + _MOST_BEFORE)
    if not body or (text[body.start()] == "{" and ":" not in text[body.start() :]):
        return None
    if text[body.start()] == "[" and "]" not in text[body.start() :]:
        return None
    if ":" in text[at : body.start()].rstrip(": \t\r\n"):
        return None  # `Name: "Tom", list: [1, 2]`: not a body but its inside
    return Wrapping("words-before", at, body.start() - at, body.start())


def not_json(text: str) -> str | None:
    """Which other kind of text this plainly is: "markup", "form-fields", or None."""
    at = first_sign(text)
    if _MARKUP.match(text, at):
        return "markup"
    if _FORM.match(text, at) and text[at] not in QUOTES:
        return "form-fields"
    return None


def is_prose(first: str, after: str) -> bool:
    """Whether what a parser met is no JSON at all: words, or a value followed by words.

    `first` is the kind of the first value's token, `after` of the one after the whole value.
    """
    if first in ("", "word"):
        return True
    return first in ("number", "literal", "string", "bad-number") and after == "word"
