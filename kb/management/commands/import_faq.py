"""`manage.py import_faq PATH…`: a FAQ in Markdown becomes articles."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.importing import ImportRefused, import_faq
from kb.importing.report import REFUSED, REMARK, label
from kb.management.progress import Bars, stopped_by_sigterm


class Command(BaseCommand):
    """Import Markdown files and folders. See `kb.importing`."""

    help = (
        "Make articles of Markdown: files with a question at each heading, and folders of "
        "one-article files with front matter. Importing again changes only what changed."
    )

    # They are for who changes the site's code, and to load all of it takes longer than to read a
    # hundred files.
    requires_system_checks = ()

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
        bars = Bars(_phases(), shown=verbosity > 0 and sys.stderr.isatty())
        try:
            with stopped_by_sigterm():
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


def _phases() -> dict[str, str]:
    return {
        "reading": _("Reading"),
        "linking": _("Following links"),
        "comparing": _("Comparing with what is here"),
        "rendering": _("Rendering"),
        "checking": _("Looking for links to what is for agents only"),
        "preparing": _("Preparing"),
        "indexing": _("Making it searchable"),
        "writing": _("Writing"),
        "showing": _("Letting it be found"),
        "replacing": _("Taking out what was replaced"),
        "reporting": _("Summing up"),
        "vanished": _("Looking for what is gone"),
    }
