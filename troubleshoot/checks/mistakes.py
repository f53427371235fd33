"""The mistakes of one text, as they are gathered while it is read, and told as findings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .characters import codepoint
from .core import Finding
from .places import Places

MAX_MISTAKES = 100  # reading stops here: keeps every search on a mistake linear overall
PER_KIND = 3  # of the same kind and character; the first one says how many more there are
MAX_FINDINGS = 10


class Mistake(NamedTuple):
    """One mistake: where it stands, how many characters to mark, which character it is about."""

    offset: int
    code: str
    length: int = 1
    about: str = ""  # the offending character, if the finding names one
    params: Mapping[str, Any] = {}
    quoted: str = ""
    suggestion: str = ""  # what to write instead; pasted text, like `quoted`

    @property
    def kind(self) -> tuple[str, str, str]:
        return self.code, self.about, str(self.params.get("bracket", ""))


class Mistakes:
    """An append-only list with a cap, from which what follows an offset can be taken back."""

    def __init__(self):
        self._all: list[Mistake] = []
        self.full = False

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self):
        return iter(self._all)

    def add(
        self,
        offset: int,
        code: str,
        length: int = 1,
        about: str = "",
        quoted: str = "",
        suggestion: str = "",
        **params,
    ):
        self._all.append(Mistake(offset, code, length, about, params, quoted, suggestion))
        self.full = len(self._all) >= MAX_MISTAKES

    def forget_from(self, offset: int) -> None:
        """Take back what was found at or after an offset: that stretch is going to be read anew."""
        self._all = [mistake for mistake in self._all if mistake.offset < offset]
        self.full = len(self._all) >= MAX_MISTAKES

    def listed(self) -> tuple[list[Mistake], bool]:
        """What to tell, in the order of the text, and whether anything was left out entirely.

        Three of a kind are told; the first then carries `more`, the number of the others.
        """
        kinds = Counter(mistake.kind for mistake in self._all)
        told: Counter = Counter()
        listed: list[Mistake] = []
        for mistake in sorted(self._all, key=lambda mistake: mistake.offset):
            told[mistake.kind] += 1
            if told[mistake.kind] == 1 and kinds[mistake.kind] > PER_KIND:
                extra = kinds[mistake.kind] - PER_KIND
                mistake = mistake._replace(params={**mistake.params, "more": extra})
            if told[mistake.kind] <= PER_KIND:
                listed.append(mistake)
        return listed[:MAX_FINDINGS], self.full or len(listed) > MAX_FINDINGS


def tell(
    text: str,
    mistakes: Iterable[Mistake],
    *,
    input: str = "",
    offsets: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Mistakes as findings with lines, columns and excerpts, in the order of the text.

    `input` is the name of the input that the text came in.  Params named in `offsets` are offsets
    too, and become a line and a column under the name given there.
    """
    offsets = offsets or {}
    mistakes = sorted(mistakes, key=lambda mistake: mistake.offset)
    places = Places(text)
    wanted = {mistake.offset for mistake in mistakes}
    wanted |= {m.params[name] for m in mistakes for name in offsets if name in m.params}
    place = {offset: places.line_and_column(offset) for offset in sorted(wanted)}
    findings = []
    for mistake in mistakes:
        params = {name: value for name, value in mistake.params.items() if name not in offsets}
        for name, shown in offsets.items():
            if name in mistake.params:
                at = place[mistake.params[name]]
                params[f"{shown}_line"], params[f"{shown}_column"] = at
        line, column = place[mistake.offset]
        findings.append(
            Finding(
                code=mistake.code,
                line=line,
                column=column,
                codepoint=codepoint(mistake.about) if mistake.about else None,
                params=params,
                quoted=_safe(mistake.quoted),
                excerpt=places.excerpt(mistake.offset, mistake.length),
                input=input,
                suggestion=_safe(mistake.suggestion),
            )
        )
    return tuple(findings)


def _safe(text: str) -> str:
    """At most 80 characters of pasted text, without halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()[:80]
