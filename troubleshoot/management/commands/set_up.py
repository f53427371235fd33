import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kb.models import Article, Publication, SearchTotals
from troubleshoot import samples
from troubleshoot.models import Flow

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    help = (
        "Make the database ready: tables, sample content on a new site (SAMPLE=no for none), and a "
        "first administrator whose password is printed once. Safe to run again."
    )

    def handle(self, **options):
        self.stdout.write(_("Preparing the database …"))
        call_command("migrate", verbosity=0, interactive=False)
        self._make_searchable()
        people = get_user_model().objects
        if people.exists():
            return
        # Nobody can have worked here yet, so this site is new.
        if settings.SAMPLE and not Article.objects.exists() and not Flow.objects.exists():
            self.stdout.write(_("Bringing in the sample content …"))
            samples.load()
        password = secrets.token_urlsafe(12)
        people.create_superuser(ADMINISTRATOR, password=password)
        self.stdout.write(
            _(
                "\n  First administrator:  %(name)s\n  Password:             %(password)s\n"
                "  It is shown only this once. Change it at /password/.\n"
            )
            % {"name": ADMINISTRATOR, "password": password}
        )

    def _make_searchable(self):
        """What was published before there was a search index, once."""
        if not SearchTotals.objects.exists() and Publication.objects.exists():
            self.stdout.write(_("Making it searchable …"))
            call_command("rebuild_search")
