from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TroubleshootConfig(AppConfig):
    name = "troubleshoot"
    verbose_name = _("Guided fixes")

    def ready(self):
        from kb import inside, shelves
        from kb.search import index
        from kb.search.documents import FIX
        from troubleshoot.models import Flow, findable
        from troubleshoot.problems import public_fixes_leading_to
        from troubleshoot.uses import fixes_leading_to, fixes_showing

        inside.public_ways.append(public_fixes_leading_to)
        inside.leading.append(fixes_leading_to)
        inside.showing.append(fixes_showing)
        index.sources[FIX] = index.Source(findable.fixes, findable.documents)
        shelves.stands_here_too.append(
            lambda user, category: Flow.objects.visible_to(user).filter(category=category).exists()
        )
