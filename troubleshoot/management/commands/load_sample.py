from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from troubleshoot import samples


class Command(BaseCommand):
    help = "Bring in the sample articles and guided fixes, live. What is there already stays."

    def handle(self, **options):
        try:
            samples.load()
        except samples.SampleBroken as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            _("The sample content is in. `manage.py clear_sample` takes it out again.")
        )
