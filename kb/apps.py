from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = _("Knowledge base")

    def ready(self):
        from kb import privacy  # noqa: F401 (its system check)
        from kb.models import findable
        from kb.search import index
        from kb.search.documents import ARTICLE

        index.sources[ARTICLE] = index.Source(findable.articles, findable.documents)


class UnstuckAdminConfig(AdminConfig):
    default_site = "kb.admin_site.UnstuckAdminSite"
    default = False
