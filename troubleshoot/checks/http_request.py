"""A pasted HTTP request taken apart: request line, headers with their places, body.

Read are a request as it goes over the wire, its headers alone, what `curl -v` prints, a curl
command, and a list of headers as programs write it ({"Content-Type": "application/json"}).
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_HEADERS = 300  # lines that are read; requests have some dozens

_REQUEST_LINE = re.compile(r"[A-Za-z]{2,20}[ \t]+\S.*|[A-Z]{3,8}")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE")
_RESPONSE_LINE = re.compile(r"HTTP/[\d.]+[ \t]+\d{3}\b")
_SENT = re.compile(r"^[ \t]*>[ \t]?(?=[A-Za-z:]|$)", re.MULTILINE)
_SENT_HEADER = re.compile(r"^[ \t]*> ?(?:[A-Z]{3,8} \S|[A-Za-z-]+:)", re.MULTILINE)
_CURL = re.compile(r"\s*(?:\$\s*)?curl\b")
_CURL_HEADER = re.compile(
    r"(?:^|\s)(?:-H|--header)[ \t=]*(?:'([^'\n]*)'|\"((?:[^\"\\\n]|\\.)*)\"|(\S+))"
)
_CURL_DATA = re.compile(
    r"(?:^|\s)(--json|--data(?:-raw|-binary|-ascii|-urlencode)?|-d)[ \t=]*"
    r"(?:\$?'([^']*)'|\"((?:[^\"\\]|\\.)*)\"|(\S+))"
)
_CURL_FORM = re.compile(r"(?:^|\s)(?:-F|--form)[ \t=]")
_PAIR = re.compile(r"([\"'])([A-Za-z][\w-]{0,60})\1\s{0,5}:\s{0,5}([\"'])([^\"'\n]{0,500})\3")
_JSON_BODY = re.compile(r"\s*[{\[]")


class Header(NamedTuple):
    """One header line: its name and value, and where they and the colon stand in the paste."""

    name: str
    value: str
    at: int
    colon_at: int
    value_at: int


class Line(NamedTuple):
    """A line of the head that is no header."""

    text: str
    at: int


@dataclass
class Request:
    """What a paste was taken apart into. `body` is None where none was pasted."""

    line: Line | None = None
    headers: list[Header] = field(default_factory=list)
    folds: list[Line] = field(default_factory=list)
    odd_lines: list[Line] = field(default_factory=list)
    body: str | None = None
    is_response: bool = False
    is_curl: bool = False  # a command, which adds headers of its own
    curl_type: str = ""  # the Content-Type that curl adds by itself
    is_list: bool = False  # a list of a program

    def named(self, name: str) -> list[Header]:
        """The headers of that name, whatever its capitals."""
        return [one for one in self.headers if one.name.strip().lower() == name]


def take_apart(text: str) -> Request:
    """The request in a paste whose line ends are LF."""
    if _CURL.match(text):
        return _curl_command(text)
    if _SENT_HEADER.search(text):
        return _head(_sent_lines(text), Request())
    if _JSON_BODY.match(text) or re.match(r"\s*\w{1,20}\s*=\s*\{", text):
        return _list_of_pairs(text)
    return _raw(text)


def _raw(text: str) -> Request:
    """A request as it goes over the wire, or the head of one."""
    start = len(text) - len(text.lstrip("\ufeff\n \t"))
    request = Request()
    gap = re.compile(r"\n[ \t]*\n").search(text, start)
    if gap and text[gap.end() :].strip():
        request.body = text[gap.end() :]
    lines, at = [], start
    for line in text[start : gap.start() if gap else len(text)].split("\n"):
        lines.append(Line(line, at))
        at += len(line) + 1
    return _head(lines, request)


def _sent_lines(text: str) -> list[Line]:
    """The lines that curl -v marks as sent, without their mark, up to the end of the head."""
    lines: list[Line] = []
    at = 0
    for line in text.split("\n"):
        mark = _SENT.match(line)
        if mark and not line[mark.end() :].strip() and lines:
            break
        if mark:
            lines.append(Line(line[mark.end() :], at + mark.end()))
        at += len(line) + 1
    return lines


def _head(lines: list[Line], request: Request) -> Request:
    for number, line in enumerate(lines[:MOST_HEADERS]):
        if not line.text.strip():
            continue
        if number == 0 and _RESPONSE_LINE.match(line.text):
            request.is_response = True
        elif number == 0 and _is_request_line(line.text):
            request.line = line
        elif line.text[0] in " \t" and request.headers:
            request.folds.append(line)
        elif request.body is None and line.text[0] in "{[" and request.headers:
            request.odd_lines.append(line)
            request.body = "\n".join(one.text for one in lines[number:])
            break
        else:
            _header(line, request)
    return request


def _is_request_line(text: str) -> bool:
    if not _REQUEST_LINE.fullmatch(text.rstrip()):
        return False
    first = re.split(r"[ \t:]", text, maxsplit=1)[0]
    if first.upper() not in _METHODS:
        return "HTTP/" in text and ":" not in text.split("HTTP/")[0].split("://")[0]
    return first == text.strip() or text[len(first)] in " \t"


def _header(line: Line, request: Request) -> None:
    start = 1 if line.text.startswith(":") else 0  # HTTP/2 writes :authority and the like
    colon = re.compile("[:：]").search(line.text, start)
    if colon is None:
        request.odd_lines.append(line)
        return
    value = line.text[colon.end() :]
    lead = len(value) - len(value.lstrip(" \t"))
    request.headers.append(
        Header(
            name=line.text[: colon.start()],
            value=value.strip(),
            at=line.at,
            colon_at=line.at + colon.start(),
            value_at=line.at + colon.end() + lead,
        )
    )


def _curl_command(text: str) -> Request:
    request = Request(is_curl=True)
    for found in list(_CURL_HEADER.finditer(text))[:MOST_HEADERS]:
        group = next(n for n in (1, 2, 3) if found.group(n) is not None)
        _header(Line(found.group(group), found.start(group)), request)
    data = _CURL_DATA.search(text)
    if data:
        body = next(part for part in data.groups()[1:] if part is not None)
        body = body.replace('\\"', '"') if data.group(3) is not None else body
        request.body = None if body.startswith("@") else body
        json = data.group(1) == "--json"
        request.curl_type = "application/json" if json else "application/x-www-form-urlencoded"
    elif _CURL_FORM.search(text):
        request.curl_type = "multipart/form-data"
    return request


def _list_of_pairs(text: str) -> Request:
    request = Request(is_list=True)
    for found in list(_PAIR.finditer(text))[:MOST_HEADERS]:
        request.headers.append(
            Header(
                name=found.group(2),
                value=found.group(4),
                at=found.start(2),
                colon_at=found.end(2),
                value_at=found.start(4),
            )
        )
    return request
