import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.management.progress import Bars, stopped_by_sigterm
from troubleshoot.exporting import NotImported, import_site


class Command(BaseCommand):
    help = (
        "Bring in a folder that `manage.py export` wrote, into an empty site: all of it, or "
        "nothing. Addresses stay what they were. See docs/export.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and check everything; write nothing"
        )

    def handle(self, *, folder, dry_run, verbosity, **options):
        bars = Bars(_phases(), shown=verbosity > 0 and sys.stderr.isatty())
        try:
            with stopped_by_sigterm():
                done = import_site(folder, dry_run=dry_run, progress=bars)
        except NotImported as error:
            raise CommandError(f"{error}\n" + _("Nothing was written.")) from None
        finally:
            bars.close()
        for remark in done.remarks:
            self.stderr.write(self.style.WARNING(remark))
        counts = ", ".join(f"{count} {name}" for name, count in done.counts.items() if count)
        words = _("Imported: %(counts)s.") if done.written else _("Nothing is wrong: %(counts)s.")
        self.stdout.write(words % {"counts": counts or _("an empty site")})
        if not done.written:
            self.stdout.write(_("Nothing was written: this was a dry run."))


def _phases() -> dict[str, str]:
    return {
        "reading": _("Reading"),
        "rendering": _("Rendering articles"),
        "steps": _("Rendering steps"),
        "storing": _("Storing files"),
        "writing": _("Writing"),
        "indexing": _("Making it searchable"),
    }
