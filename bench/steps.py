"""How long one answer in a walk takes: one visitor, one answer after the other.

Every way to answer is measured: the first answer, which makes the walk; a later one; and a later
one by htmx, which gets the next step at once instead of a redirect.
"""

from collections import defaultdict
from urllib.parse import urlsplit

from bench.load import Answer, Line
from bench.undisturbed import Times
from tests.visitor import Page

FIRST, LATER, BY_HTMX = "first answer", "later answer", "later answer, htmx"
AS_HTMX = {"HX_Request": "true", "HX_Target": "walk"}


class Walker:
    """Somebody who answers steps of a fix for ever, and notes in `times` how long each answer
    took, by its kind."""

    def __init__(self, host: str, first_step: str):
        self.line, self.first_step = Line(host), first_step
        self.times: dict[str, Times] = defaultdict(Times)
        self.turn = 0
        self._begin()

    def _begin(self) -> None:
        self.address, self.answered = self.first_step, 0
        self.page = self._open(self.first_step)

    def _open(self, address: str) -> Page:
        answer = self.line.ask(address, Accept_Encoding="identity")
        assert answer.status == 200, f"GET {address}: {answer.status}"
        return Page(answer.body.decode())

    def answer(self) -> None:
        """Answer the step that is due; after the last one, begin anew."""
        self.turn += 1
        kind = FIRST if not self.answered else BY_HTMX if self.turn % 2 else LATER
        button = next(
            (one for one in self.page.buttons if one.startswith("choice.") or one == "skipped"),
            None,
        )
        if button is None:
            self._begin()
            return
        self._send(kind, self.page.form(button).encode())
        self.answered += 1
        if not self.page.buttons:
            self._begin()

    def _send(self, kind: str, body: bytes) -> None:
        more = AS_HTMX if kind == BY_HTMX else {}
        more |= {"method": "POST", "body": body, "Accept_Encoding": "identity"}
        answer = self.times[kind].take(lambda: self.line.ask(self.page.action, **more))
        assert answer.status == (200 if kind == BY_HTMX else 303), f"{kind}: {answer.status}"
        self.page = self._after(kind, answer)

    def _after(self, kind: str, answer: Answer) -> Page:
        if kind == BY_HTMX:
            return Page(answer.body.decode())
        self.address = urlsplit(answer.header("Location")).path
        return self._open(self.address)


def measure_steps(host: str, first_step: str, answers: int) -> dict[str, Times]:
    """Of at least so many answers of each kind."""
    walker = Walker(host, first_step)
    for _ in range(20):
        walker.answer()
    walker.times.clear()
    while not all(walker.times[kind].has(answers) for kind in (FIRST, LATER, BY_HTMX)):
        walker.answer()
    return dict(walker.times)
