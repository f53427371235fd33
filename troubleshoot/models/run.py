"""One walk through guided fixes, from its first answer to its end."""

import secrets

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.edition import kept
from kb.people import audiences_of, is_agent
from troubleshoot import codes, walk
from troubleshoot.graph import Graph, Ref

from .answer import Answer
from .flow import Flow
from .version import published_graph


class NotOnThePath(Exception):
    """The step that was answered is not on this walk's path: another tab has changed it since."""


class NotAnAnswer(Exception):
    """The step does not exist in this walk, or has no such answer."""


class TooManyAnswers(Exception):
    """The walk holds as many answers as a walk may."""


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of flows that this person may walk, live or not: a walk under way goes on."""
        return self.filter(flow__audience__in=audiences_of(user)).select_related("flow")

    def begin(self, flow: Flow, start_key: str, *, user=None) -> "Run":
        """The walk that this start key stands for, made if this is the first we hear of it.

        A double click sends the key twice and gets one walk, also when both arrive at once.
        Raises NotAnAnswer for the key of a walk through another flow.
        """
        if run := self.begun_with(start_key):
            return _of_flow(run, flow)
        try:
            with transaction.atomic():
                run = self.create(
                    flow=flow,
                    start_key=start_key,
                    token=secrets.token_urlsafe(16),
                    code=self._free_code(),
                    agent=user if is_agent(user) else None,
                )
                run.versions.create(flow=flow, version_id=flow.live_id)
                # Nobody else can know of it before this transaction ends: nothing to read or lock.
                run._pinned, run._history, run._is_new = {flow.slug: flow.live_id}, [], True
        except IntegrityError:
            run = self.begun_with(start_key)
            if run is None:
                raise
        return _of_flow(run, flow)

    def begun_with(self, start_key: str) -> "Run | None":
        """The walk that this start key has made, if it has."""
        return self.select_related("flow").filter(start_key=start_key).first()

    def _free_code(self) -> str:
        while self.filter(code=(code := codes.new_code())).exists():
            pass
        return code


class Run(models.Model):
    class Outcome(models.TextChoices):
        FIXED = "fixed", _("fixed")
        EXPLAINED = "explained", _("explained")
        WAIT = "wait", _("wait")
        TICKET = "ticket", _("ticket")

    flow = models.ForeignKey(
        "troubleshoot.Flow", models.PROTECT, related_name="runs", verbose_name=_("guided fix")
    )
    token = models.CharField(max_length=32, unique=True, editable=False)  # 128 bits, unguessable
    start_key = models.CharField(max_length=64, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("walked by"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    confirmed = models.BooleanField(_("said that it helped"), default=False)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    # What this object has read of it; read anew once it is locked, just before an answer is taken.
    _pinned: dict[str, int] | None = None
    _graphs: dict[str, Graph] | None = None
    _history: list[Answer] | None = None
    _is_new = False  # made by this transaction, or by one that has just ended

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("walk")
        verbose_name_plural = _("walks")

    def __str__(self):
        return self.shown_code

    @property
    def shown_code(self) -> str:
        """The code as it is read aloud: two groups of four."""
        return codes.shown(self.code)

    def get_absolute_url(self):
        return reverse("run", args=[self.token])

    def address_of(self, ref: Ref | None) -> str:
        """Where one step of this walk is shown; without a step, where the walk stands."""
        if ref is None:
            return self.get_absolute_url()
        step = ref.key if ref.flow == self.flow.slug else str(ref)
        return f"{self.get_absolute_url()}?at={step}"

    def graphs(self) -> dict[str, Graph]:
        """By slug: the versions this walk is pinned to, and the live ones of what it can enter."""
        if self._pinned is None:
            self._pinned = dict(self.versions.values_list("flow__slug", "version_id"))
        if self._graphs is None:
            self._graphs = reachable_graphs(self.flow.slug, self._pinned)
        return self._graphs

    def history(self) -> list[Answer]:
        """Every answer, as it was given, with the step that it was given at."""
        if self._history is None:
            steps = {
                node.id: Ref(slug, node.key)
                for slug, graph in self.graphs().items()
                for node in graph.nodes.values()
            }
            self._history = list(self.answers.order_by("number"))
            for answer in self._history:
                answer.ref = steps[answer.node_id]
        return self._history

    def position(self) -> walk.Position:
        """Where the walk stands after all that was answered."""
        said = [answer.as_core() for answer in self.history()]
        return walk.resolve(self.graphs(), self.flow.slug, said)

    def answer(self, said: walk.Answer, *, request_key, findings=(), assumed=False, by=None):
        """Take an answer and give the position after it, in one transaction. `by` is the user who
        gave it; kept if it is an agent.

        A repeat of a request (the same key and the same answer) does no harm. Raises NotAnAnswer
        for what this walk cannot be answered, NotOnThePath for a step it has moved away from,
        TooManyAnswers when it is full. Nothing is written then.
        """
        with transaction.atomic():
            if not self._is_new:
                self._lock()
            history, graphs = self.history(), self.graphs()
            before = self.position()
            if _is_repeat(history, said, request_key):
                return before
            node = self._answerable(graphs, before, said)
            if len(history) >= walk.MOST_ANSWERS:
                raise TooManyAnswers
            if any(answer.request_key == request_key for answer in history):
                # The same page sent again with another answer: a change, and a request of its own.
                request_key = secrets.token_urlsafe(16)
            given = self.answers.create(
                number=len(history) + 1,
                node_id=node.id,
                kind=said.kind,
                choice=said.choice or "",
                request_key=request_key,
                findings=list(findings),
                assumed=assumed,
                by=by if is_agent(by) else None,
            )
            given.ref = said.ref
            self._history = [*history, given]
            after = self.position()
            self._settle(after, graphs)
        self._is_new = False
        return after

    def _lock(self) -> None:
        """Make others who answer wait, and see how far the walk has come by what they answered."""
        as_settled = ("outcome", "confirmed", "ended_at")
        locked = Run.objects.select_for_update().values_list(*as_settled).get(pk=self.pk)
        self._history = self._pinned = self._graphs = None
        self.outcome, self.confirmed, self.ended_at = locked

    def assume(self, answers) -> None:
        """Take for granted the answers that lead to where this walk starts; once, at its start."""
        if answers and not self.answers.exists():
            for number, said in enumerate(answers, start=1):
                self.answer(said, request_key=f"assumed-{number}", assumed=True)

    def _answerable(self, graphs, position, said):
        """The node that is answered. Raises NotAnAnswer or NotOnThePath."""
        graph = graphs.get(said.ref.flow)
        node = graph.nodes.get(said.ref.key) if graph else None
        if node is None or not walk.fits(node, said):
            raise NotAnAnswer
        if said.ref != position.ref and said.ref not in [step.ref for step in position.trail]:
            raise NotOnThePath
        return node

    def _settle(self, position: walk.Position, graphs: dict[str, Graph]) -> None:
        """Pin the flows that were entered, and note how the walk ended, if it did."""
        for slug in position.flows:
            if slug not in self._pinned:
                graph = graphs[slug]
                self.versions.create(flow_id=graph.flow_id, version_id=graph.version)
                self._pinned = {**self._pinned, slug: graph.version}
        outcome = _outcome(position)
        if (outcome, position.confirmed) != (self.outcome, self.confirmed):
            self.outcome, self.confirmed = outcome, position.confirmed
            self.ended_at = timezone.now() if outcome else None
            self.save(update_fields=["outcome", "confirmed", "ended_at"])


class RunVersion(models.Model):
    """Which version of a flow a walk uses: the one that was live when the walk entered it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="versions")
    flow = models.ForeignKey("troubleshoot.Flow", models.PROTECT, related_name="+")
    version = models.ForeignKey("troubleshoot.FlowVersion", models.PROTECT, related_name="runs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "flow"], name="run_pins_a_flow_once")]

    def __str__(self):
        return f"{self.run}: {self.version}"


def _of_flow(run: Run, flow: Flow) -> Run:
    if run.flow_id != flow.pk:
        raise NotAnAnswer
    return run


def reachable_graphs(slug: str, pinned: dict[str, int]) -> dict[str, Graph]:
    """By slug, the graph of a flow and of every flow that can be entered from it.

    `pinned` says which versions to use; what is not in it is used as it is live, and left out if
    it is not. No query, once the graphs are in this process, but one an edition.
    """
    graphs: dict[str, Graph] = {}
    wanted = [slug]
    while wanted:
        slug = wanted.pop()
        version = pinned.get(slug) or _live_versions().get(slug)
        if version is not None:
            graphs[slug] = published_graph(version)
            wanted += [other for other in graphs[slug].enters if other not in graphs]
    return graphs


@kept(1)
def _live_versions() -> dict[str, int]:
    """By slug, the live version of each fix that can be walked."""
    return dict(Flow.objects.live().values_list("slug", "live_id"))


def _is_repeat(history: list[Answer], said: walk.Answer, request_key: str) -> bool:
    """Whether this very request came before, and what it said is still what counts at its step."""
    if not any(answer.request_key == request_key for answer in history):
        return False
    at_this_step = [a.as_core() for a in history if a.as_core().ref == said.ref]
    return bool(at_this_step) and at_this_step[-1] == said


def _outcome(position: walk.Position) -> str:
    if position.ended == "ticket":
        return Run.Outcome.TICKET
    return position.node.outcome or "" if position.ended == "resolution" else ""
