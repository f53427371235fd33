"""One walk through guided fixes, from its first answer to its end."""

import secrets
from collections import ChainMap
from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.people import Audience, audiences_of, is_agent
from troubleshoot import codes, walk
from troubleshoot.graph import Graph, Node, Ref

from . import rows
from .answer import Answer
from .flow import COLUMNS as FLOW
from .flow import Flow
from .reach import reachable_graphs, stopped_versions
from .version import published_graph


class NotOnThePath(Exception):
    """The step that was answered is not on this walk's path: another tab has changed it since, or
    its fix was stopped."""


class NotAnAnswer(Exception):
    """The step does not exist in this walk, or has no such answer."""


class TooManyAnswers(Exception):
    """The walk holds as many answers as a walk may."""


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of flows that this person may walk, live or not: a walk under way goes on."""
        return self.filter(flow__audience__in=audiences_of(user)).select_related("flow")

    def through(self, flow: Flow):
        """Those that have entered this fix, wherever they began."""
        return self.filter(versions__flow=flow)

    def unfinished(self):
        """Those that have not come to an end: under way, or left."""
        return self.filter(outcome="")

    def recent(self, days: int):
        """Those that began in so many days until now."""
        return self.filter(started_at__gte=timezone.now() - timedelta(days=days))

    def opened(self, token: str, user) -> "Run | None":
        """The walk with this token, with all that was answered, if this person may walk it; as far
        as they may."""
        run = _stored(token)
        return run.seen_by(user) if run and run.flow.audience in audiences_of(user) else None

    def begin(self, flow: Flow, start_key: str, *, user=None) -> "Run":
        """The walk that this start key stands for, made if this is the first we hear of it.

        A double click sends the key twice and gets one walk, also when both arrive at once.
        Raises NotAnAnswer for the key of a walk through another flow.
        """
        with transaction.atomic(savepoint=False):
            run = self._new(flow, start_key, user)
            while not rows.add(run):
                if begun := self.begun_with(start_key, user):
                    return _of_flow(begun, flow)
                # Another walk has the same code.
                run = self._new(flow, start_key, user)
            rows.add(RunVersion(run=run, flow=flow, version_id=flow.live_id))
        # Nobody else can know of it before the transaction ends: there is nothing to read.
        run._pinned, run._history = {flow.slug: flow.live_id}, []
        return run

    def _new(self, flow: Flow, start_key: str, user) -> "Run":
        return self.model(
            flow=flow,
            start_key=start_key,
            token=secrets.token_urlsafe(16),
            code=codes.new_code(),
            agent=user if is_agent(user) else None,
        ).seen_by(user)

    def begun_with(self, start_key: str, user) -> "Run | None":
        """The walk that this start key has made, if it has, as far as this person may walk it."""
        run = self.select_related("flow").filter(start_key=start_key).first()
        return run and run.seen_by(user)


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

    _audiences: Collection[str] = (Audience.PUBLIC,)  # that whoever looks at it belongs to
    # What this object has read of it (see `_stored`).
    _pinned: dict[str, int] | None = None  # version by slug
    _graphs: dict[str, Graph] | None = None
    _history: list[Answer] | None = None

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["started_at", "flow", "outcome"], name="walks_since")]
        verbose_name = _("walk")
        verbose_name_plural = _("walks")

    def __str__(self):
        return self.shown_code

    @property
    def shown_code(self) -> str:
        """The code as it is read aloud: two groups of four."""
        return codes.shown(self.code)

    def get_absolute_url(self):
        return self._address

    @cached_property
    def _address(self) -> str:
        return reverse("run", args=[self.token])

    def address_of(self, ref: Ref | None) -> str:
        """Where one step of this walk is shown; without a step, where the walk stands."""
        if ref is None:
            return self._address
        step = ref.key if ref.flow == self.flow.slug else str(ref)
        return f"{self._address}?at={step}"

    def seen_by(self, user) -> "Run":
        """This walk as far as that person may walk it: what it has entered and is for others by
        now counts for them as what does not exist."""
        self._audiences, self._graphs = audiences_of(user), None
        return self

    def graphs(self) -> dict[str, Graph]:
        """By slug: the versions this walk is pinned to, and the live ones of what it can enter; of
        what whoever looks at it may walk."""
        if self._graphs is None:
            if self._pinned is None:
                self._read()
            self._graphs = reachable_graphs(self.flow.slug, self._pinned, audiences=self._audiences)
        return self._graphs

    def history(self) -> list[Answer]:
        """Every answer, as it was given, with the step that it was given at."""
        if self._history is None:
            self._read()
        return self._history

    def position(self) -> walk.Position:
        """Where the walk stands after all that was answered."""
        return self._position(self.history())

    def answer(self, said: walk.Answer, *, request_key, findings=(), assumed=False, by=None):
        """Take an answer and give the position after it, in one transaction. `by` is the user who
        gave it; kept if it is an agent.

        A repeat of a request (the same key and the same answer) does no harm. Raises NotAnAnswer
        for what this walk cannot be answered, NotOnThePath for a step it has moved away from,
        TooManyAnswers when it is full. Nothing is written then.

        Nobody waits for a lock. An answer takes the number after the last one that it knows of,
        which only one can have: who has it knew all that was answered before.
        """
        by_agent = by.pk if is_agent(by) else None
        more = {"findings": list(findings), "assumed": assumed, "by_id": by_agent}
        while (after := self._take(said, request_key, more)) is None:
            # Somebody else has answered since: think again, with that answer in mind.
            self._read()
        return after

    def _take(self, said: walk.Answer, request_key: str, more: dict) -> walk.Position | None:
        """The position after this answer; None where its number is taken: nothing is written."""
        history, before = self.history(), self.position()
        if _is_repeat(history, said, request_key):
            return before
        node = self._answerable(before, said)
        if len(history) >= walk.MOST_ANSWERS:
            raise TooManyAnswers
        if any(answer.request_key == request_key for answer in history):
            # The same page sent again with another answer: a change, and a request of its own.
            request_key = secrets.token_urlsafe(16)
        given = Answer(
            run_id=self.pk,
            number=history[-1].number + 1 if history else 1,
            node_id=node.id,
            kind=said.kind,
            choice=said.choice or "",
            request_key=request_key,
            **more,
        )
        given.ref = said.ref
        after = self._position([*history, given])
        if not self._write(given, after):
            return None
        self._history = [*history, given]
        return after

    def _write(self, given: Answer, after: walk.Position) -> bool:
        """Write an answer with what comes of it, or nothing where its number is taken."""
        if not self._settles(after):
            return rows.add(given)  # one statement is a transaction of its own
        with transaction.atomic(savepoint=False):
            if added := rows.add(given):
                self._settle(after)
        return added

    def _position(self, history: list[Answer]) -> walk.Position:
        said = tuple(answer.as_core() for answer in history)
        resolve = _resolved_before if len(said) <= FEW_ANSWERS else _resolved
        position = resolve(tuple(self.graphs().values()), self.flow.slug, said)
        return walk.stopped(position) if self.stop_message(position) else position

    def stop_message(self, position: walk.Position) -> str:
        """What is to be said instead of the step at `position`, where its fix was stopped for
        safety since; "" where it goes on."""
        if position.ended and position.node:
            return ""
        return self._stopped(self._pinned.get(position.flows[-1]))

    def _stopped(self, version: int | None) -> str:
        """What is said of that version if it was stopped; what is live was not, so that most
        walks need not ask."""
        return "" if version == self.flow.live_id else stopped_versions().get(version, "")

    def is_stopped_at(self, ref: Ref) -> bool:
        """Whether that step asks for something in a version that was stopped for safety since: it
        is neither shown nor answered any more."""
        graph = self.graphs().get(ref.flow)
        node = graph.nodes.get(ref.key) if graph else None
        return node is not None and node.is_step and bool(self._stopped(graph.version))

    def is_shut_at(self, ref: Ref) -> bool:
        """Whether that step, there or not, is in a fix that the walk has entered and that is for
        others by now."""
        return ref.flow not in self.graphs() and ref.flow in self._pinned

    def _read(self) -> None:
        """See how far the walk has come, and by whatever answers."""
        stored = _stored(self.token)
        if stored is None:
            raise Run.DoesNotExist
        for name in ("_history", "_pinned", "outcome", "confirmed", "ended_at"):
            setattr(self, name, getattr(stored, name))
        self._graphs = None

    def assume(self, answers) -> None:
        """Take for granted the answers that lead to where this walk starts; once, at its start."""
        if answers and not self.history():
            for number, said in enumerate(answers, start=1):
                self.answer(said, request_key=f"assumed-{number}", assumed=True)

    def _answerable(self, position: walk.Position, said: walk.Answer) -> Node:
        """The node that is answered. Raises NotAnAnswer or NotOnThePath."""
        graph = self.graphs().get(said.ref.flow)
        node = graph.nodes.get(said.ref.key) if graph else None
        if node is None or not walk.fits(node, said):
            raise NotAnAnswer
        if self.is_stopped_at(said.ref):
            raise NotOnThePath
        if said.ref != position.ref and said.ref not in [step.ref for step in position.trail]:
            raise NotOnThePath
        return node

    def _settles(self, position: walk.Position) -> bool:
        """Whether a flow was entered there that is not pinned yet, or the walk ends another way."""
        return not self._pinned.keys() >= set(position.flows) or self._ends_anew(position)

    def _ends_anew(self, position: walk.Position) -> bool:
        return (_outcome(position), position.confirmed) != (self.outcome, self.confirmed)

    def _settle(self, position: walk.Position) -> None:
        """Pin the flows that were entered, and note how the walk ended, if it did."""
        for slug in position.flows:
            if slug not in self._pinned:
                graph = self.graphs()[slug]
                rows.add(RunVersion(run=self, flow_id=graph.flow_id, version_id=graph.version))
                self._pinned = {**self._pinned, slug: graph.version}
        if self._ends_anew(position):
            self.outcome, self.confirmed = _outcome(position), position.confirmed
            self.ended_at = timezone.now() if self.outcome else None
            rows.change(self, "outcome", "confirmed", "ended_at")


class RunVersion(models.Model):
    """Which version of a flow a walk uses: the one that was live when the walk entered it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="versions")
    flow = models.ForeignKey("troubleshoot.Flow", models.PROTECT, related_name="+")
    version = models.ForeignKey("troubleshoot.FlowVersion", models.PROTECT, related_name="runs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "flow"], name="run_pins_a_flow_once")]

    def __str__(self):
        return f"{self.run}: {self.version}"


FEW_ANSWERS = 20
"""Of walks with so many, where they stand is kept: many people give the same answers, and each walk
is asked for before an answer, after it, and for the page that comes of it."""


def _resolved(
    graphs: tuple[Graph, ...], start: str, said: tuple[walk.Answer, ...]
) -> walk.Position:
    return walk.resolve({graph.slug: graph for graph in graphs}, start, said)


_resolved_before = lru_cache(maxsize=1024)(_resolved)


RUN = rows.Columns(Run, "run")
ANSWER = rows.Columns(Answer, "answer")
_PIN = len(RUN) + len(FLOW)  # the places of these in a row of ITSELF
_ANSWER = _PIN + 1

ITSELF = f"""
    SELECT {RUN}, {FLOW}, pin.version_id, {ANSWER}
    FROM troubleshoot_run AS run
    JOIN troubleshoot_flow AS flow ON flow.id = run.flow_id
    LEFT JOIN troubleshoot_runversion AS pin ON pin.run_id = run.id
    LEFT JOIN troubleshoot_answer AS answer
        ON answer.run_id = run.id AND (pin.flow_id = run.flow_id OR pin.id IS NULL)
    WHERE run.token = %s
    ORDER BY answer.number
"""  # noqa: S608 names of columns
"""A row for each answer, and one for each further fix that was entered."""


def _stored(token: str) -> Run | None:
    """A walk as it is in the database at one moment, with its answers and what it is pinned to."""
    found = rows.ask(ITSELF, token)
    if not found:
        return None
    run = RUN.read(found[0])
    run.flow = FLOW.read(found[0][len(RUN) :])
    graphs = [published_graph(version) for version in {row[_PIN] for row in found} if version]
    run._pinned = {graph.slug: graph.version for graph in graphs}
    run._history = [ANSWER.read(row[_ANSWER:]) for row in found if row[_ANSWER]]
    steps = ChainMap(*map(_steps, graphs))
    for answer in run._history:
        answer.ref = steps[answer.node_id]
    return run


@lru_cache(maxsize=1024)
def _steps(graph: Graph) -> dict[int, Ref]:
    """The steps of a published graph by the key of their rows, which is what answers carry."""
    return {node.id: Ref(graph.slug, node.key) for node in graph.nodes.values()}


def _of_flow(run: Run, flow: Flow) -> Run:
    if run.flow_id != flow.pk:
        raise NotAnAnswer
    return run


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
