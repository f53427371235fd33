import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.management.progress import Bars, stopped_by_sigterm
from troubleshoot.exporting import ExportRefused, export_site


class Command(BaseCommand):
    help = (
        "Write all content (articles with their files, categories, synonyms, notices, guided "
        "fixes, ticket targets) as Markdown and YAML into a folder to keep in git. A folder that "
        "was exported to before is brought in line; .git and a README stay. People, settings, "
        "votes, walks and the history of changes are no content. See docs/export.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")

    def handle(self, *, folder, verbosity, **options):
        bars = Bars({"exporting": _("Exporting")}, shown=verbosity > 0 and sys.stderr.isatty())
        try:
            with stopped_by_sigterm():
                done = export_site(folder, bars)
        except ExportRefused as error:
            raise CommandError(str(error)) from None
        finally:
            bars.close()
        for remark in done.remarks:
            self.stderr.write(self.style.WARNING(remark))
        counts = ", ".join(f"{count} {name}" for name, count in done.counts.items() if count)
        self.stdout.write(_("Exported: %(counts)s.") % {"counts": counts or _("an empty site")})
