"""The structure of a JSON text, read token by token without recursion, going on after mistakes.

After a mistake the parser does what makes the rest read best (takes the comma as there, closes the
bracket) so that one slip gives one finding, not twenty.  Guesses are made only where the text is
wrong already: a text without a mistake is exactly what RFC 8259 allows, and has no name twice in
an object.
"""

import json
from collections.abc import Sequence

from . import json_mending, json_rules
from .json_lexer import Lexer
from .json_scalars import NOT_NUMBERS, bad_number, wrong_word
from .mistakes import Mistakes

_SCALARS = ("string", "number", "literal", "word", "bad-number", "dots")
_CLOSES = {"{": "}", "[": "]"}


class _Open:
    """A bracket that is open."""

    __slots__ = ("ahead", "at", "bracket", "index", "names", "virtual")

    def __init__(self, bracket: str, at: int, ahead, virtual: bool = False):
        self.bracket = bracket
        self.at = at
        self.ahead = json_rules.below(ahead, bracket) if ahead else ()
        self.index = 0  # of the next item of a list
        self.names: dict[str, int] = {}  # of an object, with the offsets where they stand
        self.virtual = virtual  # taken to be there, since a name stood at the top


class Parser:
    """Reads one text. After run(): `mistakes`, `broken` (field rules), `first` and `after`.

    `first` is the kind of the first value's token ("" if there is none), `after` the kind of the
    token that follows the whole value where nothing should ("" if none).
    """

    def __init__(self, text: str, rules: Sequence[json_rules.Rule] = (), start=0, end=None):
        self.text = text
        self.mistakes = Mistakes()
        self.broken: list[tuple[int, int, str, dict]] = []
        self.first = ""
        self.after = ""
        self._lexer = Lexer(text, self.mistakes, start, end)
        self._ahead = json_rules.at_top(rules)
        self._open: list[_Open] = []
        self._expect = self._value_at_top
        self._before = start  # end of the last token
        self._comma = start  # offset of the last comma
        # The name that waits for its colon: kind, start, end, without a mistake, without an end.
        self._name = ("", 0, 0, True, False)
        self._last = ("", 0, 0)  # the last scalar
        self._extra = -1  # offset of the last comma that was already called one too many
        self._mended = -1  # where the text begins whose end was set right
        self._stopped = False

    def run(self) -> "Parser":
        """Read to the end, or to the limit of mistakes."""
        lexer, mistakes = self._lexer, self.mistakes
        while not self._stopped and not mistakes.full:
            kind, start, end = lexer.next()
            if kind == "end":
                self._finish()
                break
            self._expect(kind, start, end)
            self._before = lexer.at
        return self

    # --- where a value may stand

    def _value_at_top(self, kind: str, start: int, end: int) -> None:
        if kind in _SCALARS or kind in _CLOSES:
            self.first = kind
            self._value(kind, start, end)
        else:
            self._unexpected(start)

    def _value_of_name(self, kind: str, start: int, end: int) -> None:
        if kind in _SCALARS or kind in _CLOSES:
            self._value(kind, start, end)
        elif kind in (":", "=", ";"):
            self._unexpected(start)
        else:
            self.mistakes.add(start, "missing-value")
            self._expect = self._comma_or_end
            self._expect(kind, start, end)

    def _first_item(self, kind: str, start: int, end: int) -> None:
        if kind == "]":
            self._close()
        else:
            self._item(kind, start, end)

    def _item(self, kind: str, start: int, end: int) -> None:
        if kind in _SCALARS or kind in _CLOSES:
            self._value(kind, start, end)
        elif kind == ",":
            self.mistakes.add(start, "extra-comma", about=",")
            self._comma = self._extra = start
        elif kind in ("]", "}"):
            self._no_comma_before_end()
            self._closing(kind, start)
        else:
            self._unexpected(start)

    def _value(self, kind: str, start: int, end: int) -> None:
        """A value begins (a bracket) or stands here (anything else)."""
        ahead = self._step_into()
        if kind in _CLOSES:
            if ahead:
                self._judge(ahead, "object" if kind == "{" else "array", start, start + 1)
            self._open.append(_Open(kind, start, ahead))
            self._expect = self._first_name if kind == "{" else self._first_item
            return
        if kind in ("word", "bad-number", "dots"):
            self._wrong_scalar(kind, start, end)
        elif ahead and self._lexer.clean:
            self._judge(ahead, self._type_of(kind, start, end), start, end)
        self._last = (kind, start, end)
        self._expect_more()

    def _step_into(self) -> Sequence[json_rules.Ahead]:
        """The field rules that hold for, or below, the value that begins now."""
        if not self._open:
            return self._ahead
        frame = self._open[-1]
        if not frame.ahead:
            return ()
        if frame.bracket == "{":
            return json_rules.into(frame.ahead, self._name_text())
        frame.index += 1
        return json_rules.into(frame.ahead, frame.index - 1)

    def _judge(self, ahead, found: str, start: int, end: int) -> None:
        verdict = json_rules.broken(ahead, found, self.text[start:end])
        if verdict and len(self.broken) < 100:
            self.broken.append((start, end - start, *verdict))

    def _type_of(self, kind: str, start: int, end: int) -> str:
        if kind == "number":
            plain = self.text[start:end].lstrip("-").isdigit()
            return "integer" if plain else "decimal"
        if kind == "literal":
            return "null" if self.text[start] == "n" else "boolean"
        return kind

    def _expect_more(self) -> None:
        """After a whole value: what may come now."""
        if not self._open:
            self._expect = self._after_all
        else:
            self._expect = self._comma_or_end

    # --- inside an object

    def _first_name(self, kind: str, start: int, end: int) -> None:
        if kind == "}":
            self._close()
        else:
            self._name_or_wrong(kind, start, end)

    def _name_or_wrong(self, kind: str, start: int, end: int) -> None:
        if kind == "dots":
            self._wrong_scalar(kind, start, end)
            self._expect = self._comma_or_end
        elif kind in _SCALARS:
            if kind != "string":
                self.mistakes.add(start, "unquoted-name", end - start, quoted=self.text[start:end])
            self._name = (kind, start, end, self._lexer.clean, self._lexer.cut)
            self._expect = self._colon
        elif kind == ",":
            self.mistakes.add(start, "extra-comma", about=",")
            self._comma = self._extra = start
        elif kind in ("}", "]"):
            self._no_comma_before_end()
            self._closing(kind, start)
        elif kind in ("=", ";"):
            self._unexpected(start)
        else:
            self.mistakes.add(start, "missing-name")
            self._name = ("", start, start, False, False)
            self._expect = self._value_of_name
            if kind in _CLOSES:
                self._value(kind, start, end)

    def _colon(self, kind: str, start: int, end: int) -> None:
        if kind not in (":", "=", ";") and self._mend_name(start):
            return
        self._take_name()
        self._expect = self._value_of_name
        if kind == ":":
            return
        if kind in ("=", ";"):
            about = self.text[start]
            self.mistakes.add(start, "wrong-separator", end - start, about, wanted="U+003A")
        elif kind in _SCALARS or kind in _CLOSES:
            self.mistakes.add(self._before, "missing-colon")
            self._value(kind, start, end)
        else:
            named, at, stop, *_ = self._name
            if named != "string":
                self.mistakes.forget_from(at)  # that it has no quotes matters less
            self.mistakes.add(at, "name-without-value", stop - at, quoted=self.text[at:stop])
            self._expect = self._comma_or_end
            self._expect(kind, start, end)

    def _take_name(self) -> None:
        """The name is whole: note it, or say where it stood before."""
        kind, start, end, *_ = self._name
        name = self._name_text()
        earlier = self._open[-1].names.setdefault(name, start)
        if earlier != start and kind:
            self.mistakes.add(start, "duplicate-name", end - start, quoted=name, earlier=earlier)

    def _name_text(self) -> str:
        kind, start, end, clean, cut = self._name
        if kind != "string":
            return self.text[start:end]
        if clean and "\\" in (source := self.text[start:end]):
            return json.loads(source)
        return self.text[start + 1 : end if cut else end - 1]

    def _comma_or_end(self, kind: str, start: int, end: int) -> None:
        """After a value in an object or a list."""
        frame = self._open[-1]
        if kind == ",":
            self._comma = start
            self._expect = self._name_or_wrong if frame.bracket == "{" else self._item
        elif kind in ("}", "]"):
            self._closing(kind, start)
        elif kind in _SCALARS or kind in _CLOSES:
            if not self._mend_value(kind, start):
                self.mistakes.add(self._before, "missing-comma")
                self._comma = self._before
                self._expect = self._name_or_wrong if frame.bracket == "{" else self._item
                self._expect(kind, start, end)
        elif kind == ";":
            self.mistakes.add(start, "wrong-separator", 1, self.text[start], wanted="U+002C")
            self._comma = start
            self._expect = self._name_or_wrong if frame.bracket == "{" else self._item
        elif frame.bracket == "[" and kind == ":":
            self.mistakes.add(start, "colon-in-list", about=":")
            self._expect = self._first_item
        else:
            self._unexpected(start)
            self._expect = self._value_of_name if frame.bracket == "{" else self._first_item

    # --- brackets that close, and the end

    def _close(self) -> None:
        self._open.pop()
        self._expect_more()

    def _closing(self, kind: str, start: int) -> None:
        """A closing bracket after a value, a comma or a name."""
        frame = self._open[-1]
        if _CLOSES[frame.bracket] == kind:
            self._close()
            return
        outer = self._open[-2] if len(self._open) > 1 else None
        if outer and _CLOSES[outer.bracket] == kind and not self._only_one_too_early(start):
            self._unclosed(frame, start, 1)
            self._open.pop()
        else:
            wanted = f"U+{ord(_CLOSES[frame.bracket]):04X}"
            self.mistakes.add(start, "wrong-bracket", 1, kind, wanted=wanted, opened=frame.at)
        self._close()

    def _only_one_too_early(self, start: int) -> bool:
        """Whether closing two brackets here would end the whole body with text still to come."""
        rest = self.text[start + 1 : self._lexer.end]
        return len(self._open) == 2 and bool(rest.strip(" \t\r\n;"))

    def _unclosed(self, frame: _Open, at: int, count: int) -> None:
        closing = f"U+{ord(_CLOSES[frame.bracket]):04X}"
        self.mistakes.add(
            frame.at, "unclosed", 1, frame.bracket, bracket=closing, count=count, needed=at
        )

    def _after_all(self, kind: str, start: int, end: int) -> None:
        """After the whole value, where nothing more should come."""
        if kind == ":" and self.first in _SCALARS and not self.after:
            _, at, stop = self._last
            self.mistakes.add(at, "missing-opening-bracket")
            self._open.append(_Open("{", at, self._ahead, virtual=True))
            self._name = (self.first, at, stop, False, False)
            self._take_name()
            self._expect = self._value_of_name
            self.first = "word" if self.first == "word" else "name"
        elif kind in ("}", "]"):
            self.mistakes.add(start, "unmatched-bracket", 1, kind)
            self.after = self.after or kind
        else:
            self.after = self.after or kind
            code = "second-document" if kind in _CLOSES else "text-after-end"
            self.mistakes.add(start, code)
            self._stopped = True

    def _finish(self) -> None:
        if self._open:
            real = [frame for frame in self._open if not frame.virtual]
            if real:
                self._unclosed(real[-1], self._lexer.end, len(real))
        elif not self.first and not len(self.mistakes):
            self.mistakes.add(self._lexer.at, "no-value")

    # --- single mistakes

    def _unexpected(self, start: int) -> None:
        self.mistakes.add(start, "unexpected-character", about=self.text[start])

    def _no_comma_before_end(self) -> None:
        if self._comma > self._open[-1].at and self._comma != self._extra:
            self.mistakes.add(self._comma, "trailing-comma", about=",")

    def _wrong_scalar(self, kind: str, start: int, end: int) -> None:
        source = self.text[start:end]
        if kind != "bad-number" or source in NOT_NUMBERS:
            code, params = ("dots", {}) if kind == "dots" else wrong_word(source)
            self.mistakes.add(start, code, len(source), quoted=source, **params)
            return
        code, at, params = bad_number(source)
        about = source[at] if not source[at].isalnum() or not source.isascii() else ""
        length = 1 if at or about else len(source)
        self.mistakes.add(start + at, code, length, about, quoted=source, **params)

    # --- texts whose closing quote is missing, or another kind, or one too many

    def _mend_name(self, start: int) -> bool:
        """Where a name has no colon after it: whether its closing quote was the trouble.

        If so the name is cut where it should have ended, and reading goes on from there.
        """
        kind, begin, end, _, cut = self._name
        if kind != "string" or self.text[begin] != '"' or self._mended == begin:
            return False
        content_end = end if cut else end - 1
        other = json_mending.other_quote_before_colon(self.text, begin + 1, content_end)
        colon = json_mending.name_before_colon(self.text, begin + 1, content_end)
        if other is not None:
            self._note_other_quote(other)
            stop = other + 1
        elif colon is not None and (start == end or cut):
            self._lexer.read_again_from(begin)
            self.mistakes.add(begin, "missing-closing-quote", about='"')
            stop = colon
        else:
            return False
        self._lexer.at = stop
        self._mended = begin
        self._name = (kind, begin, stop, False, False)
        return True

    def _mend_value(self, kind: str, start: int) -> bool:
        """Where a text in quotes is followed at once by something: whether a quote is amiss."""
        last, begin, end = self._last
        if last != "string" or self.text[begin] != '"' or start != end or self._mended == begin:
            return False
        if kind in "{[" or self.text[end - 1] != '"':
            return False
        other = json_mending.other_quote_before_comma(self.text, begin + 1, end - 1)
        lost = json_mending.lost_end(self.text[begin + 1 : end - 1])
        if other is not None:
            self._note_other_quote(other)
            stop = other + 1
        elif lost is not None:
            self._lexer.read_again_from(begin)
            self.mistakes.add(begin, "missing-closing-quote", about='"')
            stop = begin + 1 + lost
        elif kind in ("word", "bad-number") or (kind == "string" and end - begin == 2):
            self._lexer.read_again_from(end - 1)
            self.mistakes.add(end - 1, "quote-inside-text", about='"')
            stop = json_mending.likely_end(self.text, end, self._lexer.end_of_line(end))
        else:
            return False
        self._lexer.at = stop
        self._mended = begin
        return True

    def _note_other_quote(self, at: int) -> None:
        """A text that begins with a straight double quote ends with another kind."""
        quote = self.text[at]
        self._lexer.read_again_from(at)
        self.mistakes.add(at, "single-quotes" if quote == "'" else "smart-quotes", about=quote)
