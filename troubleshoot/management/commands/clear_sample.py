from django.core.management.base import BaseCommand

from troubleshoot import samples


class Command(BaseCommand):
    help = (
        "Take the sample content out: its fixes with their walks, its articles, empty categories."
    )

    def handle(self, **options):
        cleared = samples.clear()
        self.stdout.write(f"Removed {cleared.articles} articles and {cleared.flows} guided fixes.")
        for title in cleared.kept:
            self.stdout.write(f"Kept, since it was changed here: {title}")
