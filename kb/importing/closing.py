"""What an import must not close: an article for everybody that something leads everybody to.

Guided fixes do (`kb.inside`). Such an article is refused, as it is in the editor, and with it the
import.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kb import inside

from .report import REFUSED, Entry, Report
from .spool import Spool

CLOSES = "json_extract(changes, '$.audience') = 'internal'"
"""The questions whose article is to be for agents only, and was for everybody."""


def refuse_closing(spool: Spool, report: Report) -> None:
    """Refuse, with file and line, each question whose article cannot be closed."""
    for row, words in obstacles(spool):
        said = _("It cannot be for agents only. %(why)s") % {"why": words}
        entry = Entry(REFUSED, row["path"], row["line"], row["title"], said)
        report.add(row["file"], entry)
        spool.set(row["number"], outcome="")


def obstacles(spool: Spool) -> Iterator[tuple]:
    """The rows of those questions, and what stands in the way, in words."""
    for rows in spool.chunks(CLOSES, "file, path, line, title, article"):
        found = inside.obstacles([row["article"] for row in rows])
        yield from ((row, found[row["article"]]) for row in rows if row["article"] in found)
