from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from kb.search import index


class Command(BaseCommand):
    help = (
        "Bring the search index in line with what readers see. Search works meanwhile, and so does "
        "everything else."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--anew",
            action="store_true",
            help=_(
                "begin with an empty index (for one that was damaged): finds less until it ends"
            ),
        )

    def handle(self, *, anew, **options):
        with tqdm(desc=_("searchable"), unit="", disable=None) as bar:
            done = index.rebuild(anew=anew, progress=lambda done: bar.update(done - bar.n))
        self.stdout.write(_("%(n)d entries can be found.") % {"n": done})
