from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from troubleshoot.flowimport import import_flows


class Command(BaseCommand):
    help = "Read flow files (YAML, one guided fix each; see docs/flow-files.md) or folders of them."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="make them live at once")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def handle(self, *, paths, publish, dry_run, **options):
        report = import_flows(paths, publish=publish, dry_run=dry_run)
        for warning in report.warnings:
            self.stderr.write(f"warning: {warning}")
        for error in report.errors:
            self.stderr.write(str(error))
        if report.errors:
            raise CommandError(
                _("%(count)d to mend. Nothing was written.") % {"count": len(report.errors)}
            )
        for result in ("new", "updated", "unchanged", "published"):
            for title in getattr(report, result):
                self.stdout.write(f"{result}: {title}")
        self.stdout.write(_("Nothing was written (dry run).") if dry_run else _("Done."))
