from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TroubleshootConfig(AppConfig):
    name = "troubleshoot"
    verbose_name = _("Guided fixes")

    def ready(self):
        from kb import shelves
        from kb.search import index
        from kb.search.documents import FIX
        from troubleshoot.models import Flow, findable

        index.sources[FIX] = index.Source(findable.fixes, findable.documents)
        shelves.stands_here_too.append(
            lambda user, category: Flow.objects.visible_to(user).filter(category=category).exists()
        )
