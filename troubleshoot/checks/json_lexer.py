"""JSON text into tokens, going on after every mistake.

The grammar is RFC 8259's; what a fast expression recognises is right, everything else goes through
the slow paths below, each of which notes a mistake.  A token is (kind, start, end); kinds:
`{ } [ ] : ,` themselves, "string", "number", "literal", and of wrong things "word" (unquoted text),
"bad-number", "dots", "=" and ";"; "end" at the end.
"""

import re

from . import json_mending
from .characters import is_invisible, is_odd_blank
from .mistakes import Mistakes

Token = tuple[str, int, int]

_TOKEN = re.compile(
    r"[ \t\n\r]*+(?:"
    r"([{}\[\]:,])"
    r'|("[^"\\\x00-\x1f]*+")'
    r"|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![-+.\w]))"
    r"|((?:true|false|null)(?![\w$.-]))"
    r"|([^ \t\n\r]))"
)
_KINDS = (None, None, "string", "number", "literal", "odd")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*+')
_HEX4 = re.compile(r"[0-9a-fA-F]{4}")
_LOW_HALF = re.compile(r"\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_REST_OF_LINE = re.compile(r"[^\r\n]*+")
# After a line end inside a text: a new member, or closing brackets, so the quote was forgotten.
_NEXT_MEMBER = re.compile(r'[ \t]*(?:["\'][^"\'\r\n]{0,200}["\'][ \t]*:|[}\]])')
_CLOSERS = " \t,}]"
_MINUS_LIKE = "−–—"
_NUMBER_RUN = re.compile(rf"[{_MINUS_LIKE}]?[-+.\w]+")

BOM = "\ufeff"
WIDE = dict(zip("｛｝［］：，【】、﹕﹛﹜〔〕", "{}[]:,[],:{}[]", strict=True))
# Quotation marks that are not the straight double one, with the marks that may close each.
_SMART = "“”„‟‘’‚‛«»‹›″′＂＇´〝〞〟「」『』"
QUOTES = "'`" + _SMART
_CLOSING = {"'": "'", "`": "`'", "「": "」", "『": "』"}
_ANY_CLOSING = _SMART + '"'
_SPECIAL = re.escape("".join(WIDE) + _SMART)
_LETTERS = rf"(?:[^\s\"'`{{}}\[\],:;；=\\#/{_SPECIAL}\x00-\x1f]|/(?![/*]))++"
_WORD = re.compile(rf"{_LETTERS}(?:[ \t]+(?=[^\W\d]){_LETTERS})*+")
_URL = re.compile(r"https?://[^\s\"',}\]]*")


class Lexer:
    """Reads `text[start:end]`; mistakes go to `mistakes`.

    After next(): `clean` says whether the last string was without a mistake, `cut` whether it had
    no closing quote.
    """

    def __init__(self, text: str, mistakes: Mistakes, start: int = 0, end: int | None = None):
        self.text = text
        self.mistakes = mistakes
        self.end = len(text) if end is None else end
        self.at = start
        self.clean = True
        self.cut = False
        if start == 0:
            self._skip_byte_order_mark()

    def next(self) -> Token:
        """The next token; blanks, comments and stray characters are skipped (the latter noted)."""
        while True:
            found = _TOKEN.match(self.text, self.at, self.end)
            if found is None:
                self.at = self.end
                return ("end", self.end, self.end)
            group = found.lastindex
            start, self.at = found.span(group)
            if group == 1:
                return (self.text[start], start, self.at)
            self.clean, self.cut = True, False
            if group < 5:
                return (_KINDS[group], start, self.at)
            token = self._odd(self.text[start], start)
            if token is not None:
                self.at = token[2]
                return token
            if self.mistakes.full:
                return ("end", self.end, self.end)

    def read_again_from(self, offset: int) -> None:
        """Go back (or on) to an offset, taking back the mistakes from there on."""
        self.mistakes.forget_from(offset)
        self.at = offset

    def end_of_line(self, start: int) -> int:
        """The end of the line on which an offset stands."""
        return _REST_OF_LINE.match(self.text, start, self.end).end()

    # Everything below is about a character that correct JSON would not have at this place.

    def _odd(self, char: str, start: int) -> Token | None:
        """The token that begins with an odd character, or None when it was skipped."""
        if char == '"':
            return self._string(start)
        if char in QUOTES:
            return self._other_quotes(char, start)
        if char in WIDE:
            self.mistakes.add(start, "full-width", about=char, wanted=f"U+{ord(WIDE[char]):04X}")
            return (WIDE[char], start, start + 1)
        if char in "=;；":
            arrow = self.text.startswith("=>", start)
            return ("=" if char == "=" else ";", start, start + 1 + arrow)
        if char == "#" or (char == "/" and self.text[start + 1 : start + 2] in ("/", "*")):
            return self._comment(start)
        if char == "\\":
            return self._backslash(start)
        if is_odd_blank(char) or is_invisible(char):
            return self._blank(char, start)
        return self._number(start) or self._word(char, start)

    def _skip_byte_order_mark(self) -> None:
        for mark in (BOM, "ï»¿"):  # the second is UTF-8's mark read as Latin-1
            if self.text.startswith(mark):
                self.mistakes.add(0, "byte-order-mark", len(mark), BOM)
                self.at = len(mark)

    def _string(self, start: int) -> Token:
        """A text in straight double quotes that has an escape, a control character or no end."""
        at = start + 1
        while not self.mistakes.full:
            at = _PLAIN.match(self.text, at, self.end).end()
            char = self.text[at] if at < self.end else ""
            if char == '"':
                return ("string", start, at + 1)
            if not char or (char in "\r\n" and self._quote_forgotten(at)):
                return self._cut_string(start)
            at = self._escape(at) if char == "\\" else self._control(at, char)
        return ("string", start, at)

    def _quote_forgotten(self, at: int) -> bool:
        """Whether the text that meets a line end here lacks its closing quote."""
        after = at + 2 if self.text.startswith("\r\n", at) else at + 1
        if _NEXT_MEMBER.match(self.text, after, self.end):
            return True
        return self.text.find('"', after, self.end) < 0

    def _cut_string(self, start: int) -> Token:
        """A text without its closing quote: ends with its line, closing brackets not included."""
        self.read_again_from(start)
        other = self._other_end(start)
        if other is not None:
            return other
        self.mistakes.add(start, "missing-closing-quote", about=self.text[start])
        body = self.text[start + 1 : self.end_of_line(start)]
        self.clean, self.cut = False, True
        return ("string", start, start + 1 + len(body.rstrip(_CLOSERS)))

    def _other_end(self, start: int) -> Token | None:
        """The text as it ends with another kind of quotation mark: "Tom”."""
        if self.text[start] != '"':
            return None
        line_end = self.end_of_line(start)
        at = json_mending.other_quote_before_colon(self.text, start + 1, line_end)
        if at is None:
            at = json_mending.other_quote_before_comma(self.text, start + 1, line_end)
        if at is None:
            return None
        code = "single-quotes" if self.text[at] == "'" else "smart-quotes"
        self.mistakes.add(at, code, about=self.text[at])
        self.clean = False
        return ("string", start, at + 1)

    def _control(self, at: int, char: str) -> int:
        self.clean = False
        if char in "\r\n":
            length = 2 if self.text.startswith("\r\n", at) else 1
            self.mistakes.add(at, "newline-in-text", length, char)
            return at + length
        self.mistakes.add(at, "control-in-text", about=char)
        return at + 1

    def _escape(self, at: int) -> int:
        """Judges the escape whose backslash stands at `at`; gives the offset after it."""
        char = self.text[at + 1] if at + 1 < self.end else ""
        if char and char in '"\\/bfnrt':
            return at + 2
        if char == "u":
            return self._unicode_escape(at)
        self.clean = False
        self.mistakes.add(at, "bad-escape", 2, char)
        return at + 1 if char in "\r\n" else at + 2

    def _unicode_escape(self, at: int) -> int:
        digits = _HEX4.match(self.text, at + 2, self.end)
        if digits is None:
            self.clean = False
            self.mistakes.add(at, "bad-unicode-escape", 2)
            return at + 2
        number = int(digits.group(), 16)
        if 0xD800 <= number <= 0xDBFF and _LOW_HALF.match(self.text, at + 6, self.end):
            return at + 12
        if 0xD800 <= number <= 0xDFFF:
            # Python reads half a pair; RFC 8259 section 8.2 calls it unpredictable and many
            # services refuse the request, so it is a mistake here.
            self.mistakes.add(at, "half-pair", 6, chr(number))
        return at + 6

    def _other_quotes(self, quote: str, start: int) -> Token:
        """A text in single, typographic or other quotation marks."""
        closing = re.escape(_CLOSING.get(quote, _ANY_CLOSING))
        code = {"'": "single-quotes", "`": "backticks"}.get(quote, "smart-quotes")
        self.mistakes.add(start, code, about=quote)
        self.clean = False
        # Not every apostrophe ends the text ('it's'): the right one has punctuation after it.
        line_end = self.end_of_line(start)
        ends = re.compile(rf"(?<!\\)[{closing}](?=[ \t]*(?:[:,}}\]：，｝］;]|\Z))")
        found = ends.search(self.text, start + 1, line_end)
        found = found or re.compile(f"[{closing}]").search(self.text, start + 1, line_end)
        if found is None:
            token = self._cut_string(start)
            self.mistakes.add(start, code, about=quote)
            return token
        return ("string", start, found.end())

    def _comment(self, start: int) -> None:
        code, stop = "comment", self.end_of_line(start)
        if self.text.startswith("/*", start):
            close = self.text.find("*/", start + 2, self.end)
            stop = close + 2 if close >= 0 else self.end
        self.mistakes.add(start, code, 1 if self.text[start] == "#" else 2, self.text[start])
        self.at = stop

    def _backslash(self, start: int) -> Token | None:
        """Backslashes outside a text: the body was copied from inside another text."""
        if self.text.startswith('\\"', start):
            self.mistakes.add(start, "escaped-quotes", 2, "\\")
            close = re.compile(r'\\*"').search(self.text, start + 2, self.end_of_line(start))
            self.clean = False
            return ("string", start, close.end() if close else self.end_of_line(start))
        self.mistakes.add(start, "stray-backslash", about="\\")
        self.at = start + (2 if self.text[start + 1 : start + 2] in ("n", "r", "t") else 1)
        return None

    def _blank(self, char: str, start: int) -> None:
        stop = start
        while stop < self.end and self.text[stop] == char:
            stop += 1
        code = "odd-blank" if is_odd_blank(char) else "invisible"
        self.mistakes.add(start, code, stop - start, char)
        self.at = stop

    def _number(self, start: int) -> Token | None:
        """A run that begins like a number and is none that JSON knows."""
        run = _NUMBER_RUN.match(self.text, start, self.end)
        if run is None:
            return None
        first = run.group().lstrip("-+." + _MINUS_LIKE)[:1]
        if first.isdecimal() or run.group()[1:] in ("Infinity", "NaN"):
            return ("bad-number", start, run.end())
        return None

    def _word(self, char: str, start: int) -> Token | None:
        """Unquoted text, several words on a line together."""
        found = _URL.match(self.text, start, self.end) or _WORD.match(self.text, start, self.end)
        if found is None or not any(map(str.isalnum, found.group())):
            return self._stray(char, start, found.end() if found else start + 1)
        stop = found.end()
        if self.text[stop : stop + 1] == '"' and re.compile(r'"[ \t]*[:,}\]]').match(
            self.text, stop, self.end
        ):
            self.mistakes.add(start, "missing-opening-quote")
            self.clean = False
            return ("string", start, stop + 1)
        return ("word", start, stop)

    def _stray(self, char: str, start: int, stop: int) -> Token | None:
        """Signs without a letter or digit among them: dots, or one mistake for them all."""
        if not self.text[start:stop].strip(".…"):
            return ("dots", start, stop)
        self.mistakes.add(start, "unexpected-character", about=char)
        self.at = stop
        return None
