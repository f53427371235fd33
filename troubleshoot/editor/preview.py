"""A preview: the version that an editor works on, walked as a customer would, with nothing kept."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb.people import Audience
from troubleshoot import handover, steps, walk
from troubleshoot.assuming import answers_leading_to
from troubleshoot.editor import previewing
from troubleshoot.editor.previewing import LONGEST, TooLong
from troubleshoot.forms import check_form
from troubleshoot.graph import TICKET, Graph, Ref
from troubleshoot.handover import headlines
from troubleshoot.models import Flow, FlowVersion
from troubleshoot.models.reach import reachable_graphs
from troubleshoot.wording import answer_words


class NotReached(Exception):
    """A preview cannot begin there; str() says why, and what to do."""


def graphs_of(version: FlowVersion) -> dict[str, Graph]:
    """By slug, what a version says and, as they are live, the fixes that it goes on in."""
    graph, live = version.graph(), {}
    for slug in graph.enters:
        live |= reachable_graphs(slug, {})
    return {**live, graph.slug: graph}


@dataclass(frozen=True)
class Preview:
    """Where somebody stands who tries a version, and all that they have answered.

    flow       the fix, under the title of that version
    begins     the key of the step that the walk begins at; "" for the first of all
    assumed    the answers that lead there
    given      what was answered since, or instead
    as_agent   whether it shows what agents see
    is_framed  whether it is the page inside the frame of a phone's width
    """

    flow: Flow
    version: FlowVersion
    graphs: Mapping[str, Graph]
    begins: str = ""
    assumed: tuple[walk.Answer, ...] = ()
    given: tuple[walk.Answer, ...] = ()
    as_agent: bool = False
    is_framed: bool = False

    @classmethod
    def asked(cls, flow: Flow, query: QueryDict) -> "Preview":
        """The one that an address asks for. Answers that do not fit what is drawn by now do
        nothing. Raises NotReached where it begins at a step that nobody comes to, TooLong."""
        version = flow.shown_version()
        graphs = graphs_of(version)
        graphs[flow.slug] = previewing.completed(graphs[flow.slug])
        begins = query.get("from", "")
        return cls(
            flow=_under_the_title_of(version, flow),
            version=version,
            graphs=graphs,
            begins=begins,
            assumed=_leading_to(graphs, flow.slug, begins) if begins else (),
            given=previewing.read(query.get("answers", ""), flow.slug),
            # Whoever walks a fix that is for agents only is one.
            as_agent="agent" in query or flow.audience == Audience.INTERNAL,
            is_framed="framed" in query,
        )

    @cached_property
    def position(self) -> walk.Position:
        """Where it stands after all that was answered."""
        return walk.resolve(self.graphs, self.flow.slug, (*self.assumed, *self.given))

    def shown(self, name: str | None) -> walk.Position | None:
        """The position at the step of that name; None where the way does not lead over it."""
        if name is None:
            return self.position
        ref = previewing.step_named(name, self.flow.slug)
        if ref is None or ref == self.position.ref:
            return self.position if ref else None
        earlier = walk.at(self.position, ref)
        return None if earlier is self.position else earlier

    def shown_ref(self, name: str | None) -> Ref | None:
        """That step as an address names it, where the way leads over it; None for the due one."""
        shown = self.shown(name) if name else None
        return shown.ref if shown else None

    def takes(self, said: walk.Answer) -> bool:
        """Whether that can be answered here: at the step that is due, or at one before it."""
        graph = self.graphs.get(said.ref.flow)
        node = graph.nodes.get(said.ref.key) if graph else None
        on_the_way = {step.ref for step in self.position.trail} | {self.position.ref}
        return node is not None and said.ref in on_the_way and walk.fits(node, said)

    def answered(self, said: walk.Answer) -> "Preview":
        """With one more answer. Raises TooLong where its address cannot hold that."""
        answers = walk.counting(self.graphs, self.flow.slug, (*self.assumed, *self.given, said))
        if set(self.assumed) <= set(answers):
            since = tuple(answer for answer in answers if answer not in self.assumed)
            after = replace(self, given=since)
        else:
            after = replace(self, begins="", assumed=(), given=answers)
        if len(after.address.partition("?")[2]) > LONGEST or len(after.given) > walk.MOST_ANSWERS:
            raise TooLong
        return after

    # Addresses

    @property
    def address(self) -> str:
        """Where it stands."""
        return self.address_of(None)

    def address_of(self, ref: Ref | None) -> str:
        """Where one step of it is shown; without a step, where it stands."""
        return self._address(at=previewing.step_name(ref, self.flow.slug) if ref else "")

    @property
    def moved_address(self) -> str:
        return self._address(moved="yes")

    @property
    def restart_address(self) -> str:
        return replace(self, given=())._address()

    def edit_address_of(self, ref: Ref) -> str:
        """Where that step is drawn, in whichever fix it is."""
        return reverse("flow_step", args=[self.graphs[ref.flow].flow_id, ref.key])

    def switched(self, ref: Ref | None) -> str:
        """The same step as an agent sees it, or as a customer does again."""
        return replace(self, as_agent=not self.as_agent).address_of(ref)

    def framed(self) -> "Preview":
        """The same as the page inside the frame."""
        return replace(self, is_framed=True)

    def unframed(self) -> "Preview":
        return replace(self, is_framed=False)

    def phone_address_of(self, ref: Ref | None) -> str:
        """Where the same step is shown in a frame of a phone's width."""
        _path, mark, query = self.unframed().address_of(ref).partition("?")
        return reverse("flow_preview_phone", args=[self.flow.pk]) + mark + query

    def _address(self, **more: str) -> str:
        said = {
            "from": self.begins,
            "answers": previewing.written(self.given, self.flow.slug),
            "agent": "yes" if self.as_agent else "",
            "framed": "yes" if self.is_framed else "",
            **more,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        path = reverse("flow_preview", args=[self.flow.pk])
        return f"{path}?{query}" if query else path

    # Its page

    def page(
        self, request, position, *, due=None, outcome=None, form=None, moved=False, full=False
    ) -> steps.Page:
        """The customers' own page at `position`. `due` is where the walk stands, if known;
        `outcome` what a check has just found, at the step before."""
        details = {}
        if outcome:
            details[position.trail[-1].ref] = headlines(outcome.findings)
        trail = [self._answered(step, details) for step in position.trail]
        ended = position.ended == TICKET
        return steps.Page(
            flow=self.flow,
            position=position,
            action=self.address,
            trail=trail,
            user=request.user if self.as_agent else AnonymousUser(),
            due_address=self.address if due and due.ref != position.ref else "",
            back_address=trail[-1].address if trail else "",
            form=form or check_form(position.node),
            found=self._found(position, outcome),
            moved=moved,
            full=full,
            is_preview=True,
            restart_address=self.restart_address,
            handover=handover.rehearsed(self.flow.title, position, details) if ended else None,
            asked_for=steps.asked_for(self.graphs, position) if ended else "",
        )

    def _answered(self, step: walk.Step, details: Mapping[Ref, str]) -> steps.Answered:
        return steps.Answered(
            question=step.node.title,
            answer=answer_words(step.node, step.answer),
            address=self.address_of(step.ref),
            assumed=step.answer in self.assumed,
            detail=details.get(step.ref, ""),
        )

    def _found(self, position: walk.Position, outcome) -> steps.Found | None:
        if not position.trail:
            return None
        step = position.trail[-1]
        findings = outcome.findings if outcome else ()
        return steps.found_at(step, findings, again=self.address_of(step.ref))


def _under_the_title_of(version: FlowVersion, flow: Flow) -> Flow:
    """The fix as it would be called; not to be saved."""
    shown = copy(flow)
    shown.title, shown.symptom = version.title, version.symptom
    return shown


def _leading_to(graphs: Mapping[str, Graph], slug: str, key: str) -> tuple[walk.Answer, ...]:
    if key not in graphs[slug].nodes:
        raise NotReached(_("There is no such step in this version."))
    ref = walk.enter(graphs, Ref(slug, key))
    answers = answers_leading_to(graphs, slug, ref) if ref else None
    if answers is None:
        raise NotReached(
            _(
                "No answer leads to this step, or on from it, so no customer would come to it. "
                "Lead an answer there, then preview it."
            )
        )
    return answers
