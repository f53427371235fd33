"""Values as YAML that people read: one line a value, the same text for the same values.

Texts stay texts for every reader of YAML: `No`, `1004` and `2026-01-01` come in quotes.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import yaml

_PRINTABLE = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_SHOWN = re.compile(f"[{_PRINTABLE}]*")
"""No control characters, and none of the breaks that YAML knows besides the line feed."""
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`.=<~].*(?<![\s:])", re.DOTALL)
_NOT_WITHIN = re.compile(r":\s|\s#")
_NOT_IN_BRACKETS = re.compile(r"[,\[\]{}:?#]")
_ESCAPED = re.compile(rf'["\\]|[^{_PRINTABLE}]')

_resolver = yaml.SafeLoader("")


def moment(at: datetime) -> str:
    """A moment in UTC, with parts of a second where it has some.

    >>> moment(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def scalar(value: object, *, in_brackets: bool = False) -> str:
    """A text, number, day, moment or truth as it stands after `name: `. A moment is a text to
    whoever gives one as such."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, int | date):
        return str(value)
    text = str(value)
    if _is_plain(text) and not (in_brackets and _NOT_IN_BRACKETS.search(text)):
        return text
    if _SHOWN.fullmatch(text) and "'" not in text:
        return f"'{text}'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def in_brackets(value: object) -> str:
    """A value of any depth on one line: `[1, 2]`, `{name: text}`."""
    if isinstance(value, Mapping):
        pairs = (f"{in_brackets(name)}: {in_brackets(one)}" for name, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(in_brackets, value)) + "]"
    if isinstance(value, date):  # a moment holds colons
        return scalar(scalar(value), in_brackets=True)
    return scalar(value, in_brackets=True)


def mapping(values: Mapping[str, object], indent: str = "") -> str:
    """Lines of `name: value`, without those that are None. A list of mappings stands below its
    name, any other list and any mapping on its line."""
    return "".join(_lines(values, indent))


def items(values: Sequence[Mapping[str, object] | str], indent: str = "") -> str:
    """Lines of a list: of texts, or of mappings."""
    return "".join(_item(value, indent) for value in values)


def _lines(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            yield f"{indent}{name}:\n" + items(value, indent + "  ")
        elif isinstance(value, Mapping | list | tuple):
            yield f"{indent}{name}: {in_brackets(value)}\n"
        else:
            yield f"{indent}{name}: {scalar(value)}\n"


def _item(value: Mapping[str, object] | str, indent: str) -> str:
    if not isinstance(value, Mapping):
        return f"{indent}- {scalar(value)}\n"
    return f"{indent}- " + mapping(value, indent + "  ").removeprefix(indent + "  ")


def _is_plain(text: str) -> bool:
    if not (_PLAIN.fullmatch(text) and _SHOWN.fullmatch(text)) or _NOT_WITHIN.search(text):
        return False
    if text.isdecimal():  # 08 is none of YAML’s numbers, and one to most
        return False
    tag = _resolver.resolve(yaml.ScalarNode, text, (True, False))
    return tag == "tag:yaml.org,2002:str"


def _escape(found: re.Match) -> str:
    character = found[0]
    if character in '"\\':
        return f"\\{character}"
    code = ord(character)
    if code < 0x100:
        return {"\n": "\\n", "\t": "\\t"}.get(character, f"\\x{code:02X}")
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
