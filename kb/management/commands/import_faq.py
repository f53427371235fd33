"""`manage.py import_faq PATH…`: a FAQ in Markdown becomes articles."""

import signal
import sys
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from kb.importing import ImportRefused, import_faq
from kb.importing.report import REFUSED, REMARK, label


class Command(BaseCommand):
    """Import Markdown files and folders. See `kb.importing`."""

    help = (
        "Make articles of Markdown: files with a question at each heading, and folders of "
        "one-article files with front matter. Importing again changes only what changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen; write nothing"
        )
        parser.add_argument("--publish", action="store_true", help="publish what the files bring")
        parser.add_argument(
            "--base-url", default="", help="where links lead that are not among the files"
        )
        parser.add_argument(
            "--source-url", default="", help="the address of the file or folder on the web"
        )
        parser.add_argument(
            "--category", default="", help="for all articles, whatever files and folders say"
        )
        parser.add_argument(
            "--match-similar",
            action="store_true",
            help="join a question to one that is here under another title",
        )

    def handle(self, *args, paths, verbosity, **options):
        names = ["dry_run", "publish", "base_url", "source_url", "category", "match_similar"]
        bars = _Bars(shown=verbosity > 0 and sys.stderr.isatty())
        try:
            with _stopped_by_sigterm():
                report = import_faq(paths, progress=bars, **{name: options[name] for name in names})
        except ImportRefused as error:
            raise CommandError(str(error)) from None
        finally:
            bars.close()
        for entry in report:
            if verbosity > 0 or entry.outcome == REFUSED:
                self._line(entry)
        if report.counts[REFUSED]:
            raise CommandError(report.summary())
        self.stdout.write(report.summary())

    def _line(self, entry) -> None:
        words = ": ".join(filter(None, [entry.title, entry.words]))
        style = {REFUSED: self.style.ERROR, REMARK: self.style.WARNING}.get(entry.outcome, str)
        self.stdout.write(f"{style(label(entry.outcome).ljust(9))} {entry.where}  {words}")


@contextmanager
def _stopped_by_sigterm():
    """Let the import put things in order before it ends, as with Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Bars:
    """Progress on the standard error output: one bar a phase."""

    def __init__(self, *, shown: bool):
        self.shown = shown
        self.phase, self.bar = "", None

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        if not self.shown:
            return
        if phase != self.phase:
            self.close()
            words = {
                "reading": _("Reading"),
                "linking": _("Following links"),
                "rendering": _("Rendering"),
                "indexing": _("Making it searchable"),
                "writing": _("Writing"),
                "replacing": _("Taking out what was replaced"),
            }
            self.phase, self.bar = phase, tqdm(total=total, desc=words[phase], file=sys.stderr)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar that is there."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
