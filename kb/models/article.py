"""An answer that readers look up.

What it says is in its revisions; what of it is live, in its publications.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.address import Address
from kb.markdown import RENDERER_VERSION, render_bounded
from kb.people import Audience, audiences_of, is_editor
from kb.ties import linked_articles, mentioned_articles

from .edition import Edition
from .findable import find_anew
from .publication import Publication, window_holds
from .revision import Revision
from .ties import PickedArticle, tie


class ArticleQuerySet(models.QuerySet):
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


class Article(models.Model):
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
    draft = models.ForeignKey(
        "kb.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["category", "position", "id"], name="article_on_its_shelf"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="article_audience_known"
            ),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self):
        return self.draft.title if self.draft else f"#{self.pk}"

    def address(self, revision: Revision | None = None) -> Address:
        """Its place below /articles/, with the words of `revision` (by default, the newest)."""
        revision = revision or self.draft
        return Address(self.pk, revision.slug if revision else "")

    def get_absolute_url(self):
        return reverse("article", args=[self.address()])

    def live_publication(self) -> Publication | None:
        """What readers see at this moment, if anything."""
        return self.publications.live().select_related("revision").first()

    def is_live(self) -> bool:
        return self.publications.live().exists()

    def is_live_or_planned(self) -> bool:
        """Whether readers see something now, or will without anybody doing more."""
        return self.publications.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now())).exists()

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
            Article.objects.select_for_update().get(pk=self.pk)
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
            self.save(update_fields=["draft"])
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

    def publish(self, *, by=None, revision: Revision | None = None) -> Publication:
        """Make `revision` (by default, the newest) what readers see from now on.

        To publish what is live already changes nothing. Raises ValueError if there is no text, or
        if a text for everybody links one for agents: the address alone would tell its title.
        """
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=self.pk)
            revision = revision or self.draft
            if revision is None or revision.article_id != self.pk:
                raise ValueError(_("There is no text of this article to publish."))
            self._refuse_to_lead_inside(revision)
            live = self.live_publication()
            if live and live.revision_id == revision.pk and live.ends is None:
                return live
            now = timezone.now()
            self._close_windows(now)
            published = self.publications.create(revision=revision, starts=now, by=by)
            find_anew([self.pk])
            Edition.advance()
            return published

    def unpublish(self) -> None:
        """Take the article from the readers. Its revisions stay; `publish` brings it back."""
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=self.pk)
            self._close_windows(timezone.now())
            find_anew([self.pk])
            Edition.advance()

    def archive(self) -> None:
        """Put the article away: nobody reads it any more, and no list has it."""
        with transaction.atomic():
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at"])
            find_anew([self.pk])
            Edition.advance()

    def _refuse_to_lead_inside(self, revision: Revision) -> None:
        if self.audience != Audience.PUBLIC:
            return
        linked = linked_articles(revision.html) | mentioned_articles(revision.body)
        inside = Article.objects.filter(pk__in=linked, audience=Audience.INTERNAL)
        if numbers := sorted(inside.values_list("pk", flat=True)):
            raise ValueError(
                _("It links articles for agents only: %(numbers)s. Take the links out first.")
                % {"numbers": ", ".join(f"/articles/{number}/" for number in numbers)}
            )

    def _close_windows(self, now) -> None:
        """End what is in force at `now`; drop what was to come: an act of now overrides a plan."""
        self.publications.filter(starts__gt=now).delete()
        self.publications.filter(window_holds(now)).update(ends=now)


def headings_as_json(rendered) -> list[dict]:
    """The headings of a rendered text as a revision keeps them."""
    return [{"level": h.level, "id": h.id, "title": h.title} for h in rendered.headings]
