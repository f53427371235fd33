"""The newest texts that everybody may read, as Atom (RFC 4287)."""

import re

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from kb.address import Address
from kb.models import Publication
from kb.opening import MOST_HTML, opening
from kb.people import ANYBODY

NEWEST = 50
# What XML 1.0 cannot hold, escaped or not (its section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TextFeed(Atom1Feed):
    """Atom whose summaries are plain text, and no HTML to be parsed again."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})


def newest(address: str) -> TextFeed:
    """The articles of which something was published last, latest first; `address` is the site's.

    Two queries. The id of an entry is the article's address without its words, which stays when the
    title changes; it is `updated` when what readers see last changed.
    """
    own = address + reverse("feed")
    feed = TextFeed(
        title=_xml(settings.SITE_NAME),
        link=address + reverse("home"),
        description=None,
        subtitle=_("What is new and what has changed among the answers."),
        language=settings.LANGUAGE_CODE,
        author_name=_xml(settings.SITE_NAME),
        feed_url=own,
        feed_guid=own,
    )
    for entry in _latest():
        number = Address(entry.article_id)
        feed.add_item(
            title=_xml(entry.revision.title),
            link=address + reverse("article", args=[entry.article.address(entry.revision)]),
            description=_xml(entry.revision.summary or opening(entry.begun)),
            unique_id=address + reverse("article", args=[number]),
            pubdate=entry.first_published,
            updateddate=entry.starts,
        )
    return feed


def _latest():
    # First which, then what they say: the database would sort whole texts otherwise.
    visible = Publication.objects.visible_to(ANYBODY).order_by("-starts", "-pk")
    newest = list(visible.values_list("pk", flat=True)[:NEWEST])
    earlier = Publication.objects.filter(article=OuterRef("article")).order_by("starts", "pk")
    return (
        Publication.objects.filter(pk__in=newest)
        .listed()
        .annotate(
            begun=Substr("revision__html", 1, MOST_HTML + 1),
            first_published=Subquery(earlier.values("starts")[:1]),
        )
        .order_by("-starts", "-pk")
    )


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
