from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from troubleshoot import samples


class Command(BaseCommand):
    help = (
        "Take the sample content out: its fixes with their walks, its articles, empty categories."
    )

    def handle(self, **options):
        cleared = samples.clear()
        done = _("Removed %(articles)d articles and %(flows)d guided fixes.")
        self.stdout.write(done % {"articles": cleared.articles, "flows": cleared.flows})
        for title in cleared.kept:
            self.stdout.write(_("Kept, since it was changed here: %(title)s") % {"title": title})
