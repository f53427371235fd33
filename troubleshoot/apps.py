from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TroubleshootConfig(AppConfig):
    name = "troubleshoot"
    verbose_name = _("Guided fixes")

    def ready(self):
        from kb import shelves
        from kb.search import index
        from troubleshoot.models import Flow, findable

        index.sources[findable.FIX] = index.Source(findable.fixes, findable.documents)
        shelves.stands_here_too.append(
            lambda user, category: Flow.objects.visible_to(user).filter(category=category).exists()
        )
