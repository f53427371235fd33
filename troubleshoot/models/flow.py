"""A guided fix, from a symptom to its endings. What it asks is in its versions."""

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.address import SLUG_LENGTH, Address, slug_for
from kb.people import Audience, audiences_of, is_editor
from troubleshoot.drawing import new_step
from troubleshoot.graph import QUESTION
from troubleshoot.keys import free_key

from . import rows, stored
from .act import FlowAct
from .drawn import Drawn
from .version import FlowVersion

BEGINNERS_AT_ONCE = 8
"""How many may begin fixes of the same title at the same moment."""


class FlowQuerySet(models.QuerySet):
    def live(self):
        """Those that can be walked."""
        return self.filter(live__isnull=False, archived_at__isnull=True)

    def held(self):
        """Those as they now stand, which nobody changes until the transaction ends. SQLite has one
        writer at a time anyway.

        In the order of their numbers, so that no two wait for each other, and before any article
        (`stored.held_articles`); `no_key`, so that walks, whose rows refer to them, go on.
        """
        return self.select_for_update(no_key=True).order_by("pk")

    def visible_to(self, user):
        """Those that this person may walk."""
        return self.live().filter(audience__in=audiences_of(user))

    def one_visible_to(self, user, key: int) -> "Flow | None":
        """That one of `visible_to`, by SQL that is put together once: `A_LIVE_FLOW` says `live`."""
        found = rows.ask(A_LIVE_FLOW, key)
        flow = COLUMNS.read(found[0]) if found else None
        return flow if flow and flow.audience in audiences_of(user) else None

    def stopped(self):
        """Those that were stopped for safety, and not published anew since."""
        stopped = FlowVersion.objects.filter(flow=OuterRef("pk"), stopped_at__isnull=False)
        return self.filter(Exists(stopped), live=None, archived_at=None)

    def stopped_for(self, user):
        """Those of them that this person might walk otherwise."""
        return self.stopped().filter(audience__in=audiences_of(user))

    def in_draft(self):
        """Those with something drawn that is not live, and not put away."""
        drafts = FlowVersion.objects.filter(flow=OuterRef("pk"), state=FlowVersion.State.DRAFT)
        return self.filter(Exists(drafts), archived_at=None)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def about(self, words: str):
        """Those with these words in the title or the symptom that a version in use has."""
        named = Q(title__icontains=words) | Q(symptom__icontains=words)
        drafts = FlowVersion.objects.filter(named, flow=OuterRef("pk"), state="draft")
        return self.filter(named | Exists(drafts))

    def worked_on(self):
        """In the order of the list, each with `shown`, the number of the version that an editor
        works on (as `Drawn.shown_version`), the `draft_number`, whether it `is_stopped`, and of
        the last act on it the number, the time and who did it: `acted`, `acted_at`, `acted_by`;
        and since when the newest version is there, `made_at`: a file that begins a fix makes one
        without an act."""
        versions = FlowVersion.objects.filter(flow=OuterRef("pk")).order_by("-number", "-pk")
        drafts = versions.filter(state=FlowVersion.State.DRAFT)
        was_live = versions.exclude(published_at=None).order_by("-published_at", "-pk")
        acts = FlowAct.objects.filter(flow=OuterRef("pk")).order_by("-at", "-pk")
        return self.listed().annotate(
            shown=Coalesce(
                Subquery(drafts.values("pk")[:1]),
                "live_id",
                Subquery(was_live.values("pk")[:1]),
                Subquery(versions.values("pk")[:1]),
            ),
            draft_number=Subquery(drafts.values("number")[:1]),
            is_stopped=Q(live=None, archived_at=None)
            & Exists(versions.filter(stopped_at__isnull=False)),
            made_at=Subquery(versions.values("created_at")[:1]),
            acted=Subquery(acts.values("pk")[:1]),
            acted_at=Subquery(acts.values("at")[:1]),
            acted_by=Subquery(acts.values("by__username")[:1]),
        )

    def editable_by(self, user):
        """Those that this person may draw: an editor all of them, live or not."""
        return self.all() if is_editor(user) else self.none()

    def begin(
        self,
        *,
        title: str,
        symptom: str,
        by,
        category=None,
        audience: str = Audience.PUBLIC,
        like: FlowVersion | None = None,
        request_key: str | None = None,
    ) -> "Flow":
        """A new fix with a draft: an empty question, or the steps of the version that it is to be
        `like`. Asked for twice with one request key, one is made."""
        for tries_left in reversed(range(BEGINNERS_AT_ONCE)):
            if request_key and (act := FlowAct.asked_by(request_key)):
                return act.flow
            try:
                with transaction.atomic():
                    return self._begun(title, symptom, category, audience, like, by, request_key)
            except IntegrityError:
                # The same form came twice at once, or another fix has just taken the name.
                if not tries_left:
                    raise
        raise AssertionError

    def _begun(self, title, symptom, category, audience, like, by, request_key) -> "Flow":
        flow = self.create(
            slug=self._free_slug(title),
            title=title,
            symptom=symptom,
            category=category,
            audience=audience,
            ticket_target=like.flow.ticket_target if like else None,
            position=1 + (self.aggregate(last=models.Max("position"))["last"] or 0),
        )
        draft = flow._first_draft(like, by)
        detail = str(like) if like else ""
        name = FlowAct.Name.CREATED
        flow.acts.create(
            name=name, version=draft, by=by, detail=detail, request_key=request_key or None
        )
        return flow

    def _free_slug(self, title: str) -> str:
        base = free_key(title, ())
        return free_key(title, self.filter(slug__startswith=base).values_list("slug", flat=True))

    def listed(self):
        """In the order of the list, with what the list shows."""
        return self.select_related("live", "category", "ticket_target").order_by(
            "position", "title", "pk"
        )


class Flow(Drawn):
    """Title, symptom and keywords are those of what is or was live last; of the draft until
    something is."""

    slug = models.SlugField(_("name in files"), max_length=SLUG_LENGTH, unique=True)
    title = models.CharField(_("title"), max_length=200)
    symptom = models.CharField(_("symptom"), max_length=200)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)
    category = models.ForeignKey(
        "kb.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flows",
        verbose_name=_("category"),
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    ticket_target = models.ForeignKey(
        "troubleshoot.TicketTarget",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ticket target"),
    )
    live = models.ForeignKey(
        "troubleshoot.FlowVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    origin = models.CharField(max_length=20, blank=True, editable=False)  # "sample"
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="flow_audience_known"
            ),
        ]
        verbose_name = _("guided fix")
        verbose_name_plural = _("guided fixes")

    def __str__(self):
        return self.title

    def duplicate(self, *, by, request_key: str | None = None) -> "Flow":
        """Another fix that says what an editor sees of this one, as a draft."""
        like = self.shown_version()
        return type(self).objects.begin(
            title=(_("Copy of %(title)s") % {"title": like.title})[:200],
            symptom=like.symptom,
            category=self.category,
            audience=self.audience,
            like=like,
            by=by,
            request_key=request_key,
        )

    def _first_draft(self, like: FlowVersion | None, by) -> FlowVersion:
        first = new_step(QUESTION, "", ())
        draft = self.versions.create(
            number=1,
            title=self.title,
            symptom=self.symptom,
            keywords=like.keywords if like else "",
            start=like.start if like else first.key,
            by=by,
        )
        if like:
            draft.copy_steps_of(like)
        else:
            stored.fill(draft, [first])
        return draft

    @property
    def address(self) -> Address:
        return Address(self.pk, slug_for(self.title))

    def get_absolute_url(self):
        return reverse("start", args=[self.address])

    @property
    def markdown_url(self) -> str:
        """Where its steps are read as Markdown."""
        return reverse("fix_markdown", args=[self.address])


COLUMNS = rows.Columns(Flow, "flow")
A_LIVE_FLOW = f"""
    SELECT {COLUMNS} FROM troubleshoot_flow AS flow
    WHERE flow.id = %s AND flow.live_id IS NOT NULL AND flow.archived_at IS NULL
"""  # noqa: S608 names of columns
