"""An answer that readers look up.

What it says is in its revisions; what of it is live, in its publications.
"""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.address import Address
from kb.markdown import RENDERER_VERSION, render_bounded
from kb.people import Audience, audiences_of, is_editor

from .article_act import ArticleAct
from .article_lists import NARROWED_BY, ListedArticles, found_by
from .edited import Edited
from .edition import Edition
from .kept import Kept
from .publication import Publication, window_holds
from .published import Published
from .reviewed import Reviewed
from .revision import TITLE_LENGTH, Revision
from .ties import PickedArticle, tie


class ArticleQuerySet(ListedArticles):
    def live(self):
        """Those that have something published at this moment."""
        publications = Publication.objects.filter(
            window_holds(timezone.now()), article=OuterRef("pk")
        )
        return self.filter(Exists(publications), archived_at__isnull=True)

    def visible_to(self, user):
        """What this person may see: what is live and meant for them; an editor, everything."""
        if is_editor(user):
            return self.all()
        return self.live().filter(audience__in=audiences_of(user))

    def editable_by(self, user):
        """What this person may write: an editor everything, archived ones too; else nothing."""
        return self.all() if is_editor(user) else self.none()

    def begin(
        self,
        *,
        title: str,
        by,
        category=None,
        audience=Audience.PUBLIC,
        language="en",
        request_key: str | None = None,
    ) -> "Article":
        """A new article with that title and no text yet, owned by who begins it. Called again with
        the same request key, the one that was begun."""  # fmt: skip
        try:
            with transaction.atomic():
                if done := self._begun_by(request_key):
                    return done
                article = self.create(
                    category=category, audience=audience, language=language, owner=by
                )
                article.revise(title=title, body="", by=by)
                article.acts.create(
                    name=ArticleAct.Name.BEGUN,
                    revision=article.draft,
                    by=by,
                    request_key=request_key or None,
                )
                return article
        except IntegrityError:
            # The same form came twice at once: the other one was quicker.
            if done := self._begun_by(request_key):
                return done
            raise

    def _begun_by(self, request_key: str | None) -> "Article | None":
        if not request_key:
            return None
        act = ArticleAct.objects.filter(request_key=request_key).select_related("article").first()
        return act.article if act else None


class Article(Edited, Kept, Reviewed, Published):
    category = models.ForeignKey(
        "kb.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("category"),
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    verify_by = models.DateField(_("check again by"), null=True, blank=True)
    review_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    redirects_to = models.ForeignKey(  # once it is archived
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    draft = models.ForeignKey(
        "kb.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # What lists of many articles go by, so that they need no other table. The revision of the
    # window without an end, live by now or by plan (`article_lists.know_what_lasts`).
    lasting = models.ForeignKey(
        "kb.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # A reader has opened it, ever: it has a `Readership`, which writes this once.
    was_viewed = models.BooleanField(default=False, editable=False)
    # The newest revision’s.
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, default="", blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    # Its title and keywords, folded (`article_lists.found_by`): what editors find it by.
    found_by = models.TextField(default="", blank=True, editable=False)
    # What changes of a live article with its next publishing, not before.
    next_category = models.ForeignKey(
        "kb.Category", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    next_audience = models.CharField(
        max_length=10, choices=Audience, blank=True, default="", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["category", "position", "id"], name="article_on_its_shelf"),
            # A shelf as readers see it, and how many stand on it: nothing else is read for that.
            models.Index(
                fields=[
                    *("category", "position", "title", "id"),
                    *("audience", "archived_at", "lasting", "draft"),
                ],
                name="article_shelved",
            ),
            # For each order of the editors’ list, with all that it is narrowed by.
            models.Index(fields=["-changed_at", "-id", *NARROWED_BY], name="article_latest"),
            models.Index(Lower("title"), "id", "title", *NARROWED_BY, name="article_by_title"),
            models.Index(fields=["verify_by", "id", *NARROWED_BY[1:]], name="article_due"),
            models.Index(fields=["review_requested_at", "id"], name="article_in_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="article_audience_known"
            ),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self):
        return self.title or f"#{self.pk}"

    def address(self, revision: Revision | None = None) -> Address:
        """Its place below /articles/, with the words of `revision` (by default, the newest)."""
        revision = revision or self.draft
        return Address(self.pk, revision.slug if revision else "")

    def get_absolute_url(self):
        return reverse("article", args=[self.address()])

    def revise(
        self, *, title, body, by=None, summary="", keywords="", note="", rendered=None
    ) -> Revision:
        """Write a new draft revision. What is live stays as it is.

        Rendering happens first, before the transaction; whoever has rendered the body already
        hands it over as `rendered`. Raises RenderRefused when the text is
        too large or takes too long to render; nothing is written then.
        """
        rendered = rendered or render_bounded(body, name=title)
        with transaction.atomic():
            Article.objects.select_for_update(no_key=True).get(pk=self.pk)
            number = self.revisions.aggregate(last=Max("number"))["last"] or 0
            self.draft = self.revisions.create(
                number=number + 1,
                title=title,
                summary=summary,
                keywords=keywords,
                body=body,
                html=rendered.html,
                headings=headings_as_json(rendered),
                renderer_version=RENDERER_VERSION,
                author=by,
                note=note,
            )
            self.title, self.changed_at = title, self.draft.created_at
            self.found_by = found_by(title, keywords)
            self.save(update_fields=["draft", "title", "changed_at", "found_by"])
            tie(self.draft)
        return self.draft

    def pick(self, others: list["Article"]) -> None:
        """Show these beside it, in this order, before those that are found (`kb.related`)."""
        with transaction.atomic():
            self.picked.all().delete()
            PickedArticle.objects.bulk_create(
                PickedArticle(article=self, other=other, position=position)
                for position, other in enumerate(others)
            )
            Edition.advance()


def headings_as_json(rendered) -> list[dict]:
    """The headings of a rendered text as a revision keeps them."""
    return [{"level": h.level, "id": h.id, "title": h.title} for h in rendered.headings]
