"""The one screen on which a fix is drawn: its outline, one step, its map, and what is wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.edition import kept
from kb.prose import prose
from kb.worddiff import Part, word_diff
from troubleshoot import checks
from troubleshoot.checks import Input
from troubleshoot.drawing import Drawing, fingerprint, led_from
from troubleshoot.editor.naming import StepNames, names_of
from troubleshoot.editor.outline_rows import OutlineRow, OutlineRows
from troubleshoot.editor.step_form import KIND_WORDS, StepEdit
from troubleshoot.editor.taking_back import Offer, offer_for
from troubleshoot.editor.to_mend import ProblemRow, problem_rows
from troubleshoot.editor.version_steps import titles_by, titles_of
from troubleshoot.flowmap import Map, lay_out, map_context
from troubleshoot.flowmap.naming import kind_words, outcome_words
from troubleshoot.graph import CHECK, Choice, Node
from troubleshoot.models import Flow
from troubleshoot.problems import problems_with
from troubleshoot.validation import ERROR, Problem, publishable
from troubleshoot.wording import choice_words

MOST_SHOWN = 30  # problems; who has more mends these first


@dataclass(frozen=True)
class Here:
    """Somebody else who is at the fix, and the title of the step that is open there."""

    name: str
    step: str


@dataclass(frozen=True)
class Difference:
    """A field that two people have changed: from what stands there to what was sent."""

    label: str
    parts: list[Part]


@dataclass
class Desk:
    """What the page shows of `drawing`, with the step `key` open (the fix's words where "")."""

    flow: Flow
    drawing: Drawing
    key: str
    user: object
    edit: StepEdit | None = None
    words: object = None
    theirs: list[Difference] = field(default_factory=list)
    asked: bool = False  # something was sent that could not be taken
    seen_before: str = ""  # what that was based on, which may not be what stands now

    @property
    def node(self) -> Node | None:
        return self.drawing.nodes.get(self.key)

    @property
    def seen(self) -> str:
        """Which state of the step, or of the fix's words, is looked at: whoever saves says so."""
        if self.seen_before:
            return self.seen_before
        return fingerprint(self.node) if self.node else self.drawing.words_fingerprint

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What the step's check asks the customer for, with its settings as they stand."""
        check = checks.CHECKS.get(self.node.check) if self.node.kind == CHECK else None
        return check.asked(self.node.settings) if check else ()

    @property
    def is_first(self) -> bool:
        return self.key == self.drawing.graph.start

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.node.kind]

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_with(self.drawing)

    @property
    def is_publishable(self) -> bool:
        return publishable(self.problems)

    @cached_property
    def counts(self) -> Counter:
        return Counter(problem.level for problem in self.problems)

    @cached_property
    def problem_rows(self) -> list[ProblemRow]:
        """The problems, those of the open step and errors first."""
        order = sorted(self.problems, key=lambda p: (p.level != ERROR, p.node != self.key))
        return problem_rows(self.flow, self.names.names, order[:MOST_SHOWN])

    @property
    def more_problems(self) -> int:
        return max(0, len(self.problems) - MOST_SHOWN)

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The worst level of each step's problems."""
        found: dict[str, str] = {}
        for problem in self.problems:
            if problem.node and found.get(problem.node) != ERROR:
                found[problem.node] = problem.level
        return found

    @cached_property
    def addresses(self) -> dict[str, str]:
        # One address is made by the table of addresses, the others like it: there may be thousands.
        mark = "0"
        like = reverse("flow_step", args=[self.flow.pk, mark])
        head, _mark, tail = like.rpartition(f"/{mark}/")
        return {key: f"{head}/{key}/{tail}" for key in self.drawing.nodes}

    @cached_property
    def outline(self) -> list[OutlineRow]:
        rows = OutlineRows(self.flow.pk, self.key, self.names, self.levels, self.addresses)
        return list(rows.of(self.drawing.graph))

    @cached_property
    def map(self) -> dict:
        picture = _map_of(self.drawing, self.titles)
        return map_context(picture, self.addresses, self.key or None, self.levels, "#desk")

    @cached_property
    def titles(self) -> dict[str, str]:
        """By slug, the titles of the fixes that this one goes on in."""
        return titles_of(self.drawing.graph)

    @cached_property
    def names(self) -> StepNames:
        """What the steps are called."""
        return names_of(self.drawing.graph, self.titles)

    @property
    def step_names(self) -> list[str]:
        """What the fields for a step offer: all but the one that is open."""
        return [self.names[key] for key in self.drawing.nodes if key != self.key]

    @property
    def names_meant(self) -> str:
        """What the form holds so that the names in it stay true."""
        ways = self.node.choices if self.node else ()
        return self.names.kept_in_form([way.returns_to or way.target or "" for way in ways])

    @property
    def title(self) -> str:
        """What the open step is called."""
        return self.names[self.key]

    @property
    def is_used(self) -> bool:
        """Whether answers of other steps lead to the open one."""
        return bool(led_from(self.drawing.graph, self.key))

    @property
    def others(self) -> list[Here]:
        return others_here(self.flow, self.user)

    @cached_property
    def offer(self) -> Offer:
        """What can be undone, and done again."""
        return offer_for(self.flow, self.drawing, self.user)

    @property
    def preview(self):
        """The step's text as the reader sees it."""
        return prose(self.node.html)


def others_here(flow: Flow, user) -> list[Here]:
    """Who else is at a fix. One query, and one more where anybody is."""
    visits = list(flow.visits.others(user))
    if not visits:
        return []
    steps = flow.shown_version().nodes.filter(key__in={key for _name, key in visits})
    titles = dict(steps.values_list("key", "title"))
    return [Here(name, titles.get(key, "")) for name, key in visits]


def desk_of(flow: Flow, drawing: Drawing, key: str, user, data=None) -> Desk:
    """The screen with that step open, its form filled with `data` where some was sent."""
    desk = Desk(flow, drawing, key, user)
    if desk.node is not None:
        others = Flow.objects.filter(archived_at=None).exclude(pk=flow.pk).order_by("title", "pk")
        desk.edit = StepEdit(drawing, desk.node, desk.names, others, data)
    return desk


def _said_in_map(drawing: Drawing, titles: Mapping[str, str]) -> tuple:
    return drawing.fingerprint, tuple(sorted(titles.items())), get_language()


@kept(64, by=_said_in_map)
def _map_of(drawing: Drawing, titles: Mapping[str, str]) -> Map:
    """The map of a drawing: looking at another step of it draws nothing anew."""
    return lay_out(drawing.graph, titles)


def differences(theirs: Node, mine: Node, names: StepNames) -> list[Difference]:
    """Where what stands in a step is not what somebody else wants to save there."""
    titles = titles_by({node.flow for node in (theirs, mine) if node.flow})
    fields = {
        _("Title"): lambda node: node.title,
        _("Text"): lambda node: node.body,
        _("Answers"): lambda node: "\n".join(_answer(node, way, names) for way in node.choices),
        _("Note for agents only"): lambda node: node.note,
        _("Settings"): lambda node: _settings(node, titles),
    }
    return _differing(fields, theirs, mine)


def word_differences(theirs: Drawing, mine: Drawing) -> list[Difference]:
    """The same of what a fix is called and found by."""
    fields = {
        _("Title"): lambda drawing: drawing.graph.title,
        _("Symptom"): lambda drawing: drawing.symptom,
        _("Keywords"): lambda drawing: drawing.keywords,
    }
    return _differing(fields, theirs, mine)


def _differing(fields: Mapping, theirs, mine) -> list[Difference]:
    """`fields` gives, by its label, what each field says."""
    return [
        Difference(str(label), word_diff(said(theirs), said(mine)))
        for label, said in fields.items()
        if said(theirs) != said(mine)
    ]


def _answer(node: Node, way: Choice, names: StepNames) -> str:
    goal = way.returns_to or way.target
    if not goal:
        leads = _("leads nowhere yet")
    else:
        # A new step has no name yet but the title that was typed for it.
        words = _("back to “%(step)s”") if way.returns_to else _("to “%(step)s”")
        leads = words % {"step": names.get(goal, _("a new step"))}
    hint = f" ({way.hint})" if way.hint else ""
    return f"{choice_words(node, way)}{hint}: {leads}"


def _settings(node: Node, titles: Mapping[str, str]) -> str:
    said = {
        _("Kind"): kind_words(node.kind),
        _("How it ends"): outcome_words(node.outcome) if node.outcome else "",
        _("Effort in minutes"): node.minutes,
        _("Article behind it"): node.article,
        _("What is checked"): checks.get(node.check).title if node.check in checks.CHECKS else "",
        _("Goes on in"): titles.get(node.flow, node.flow),
        **node.settings,
    }
    return "\n".join(f"{name}: {value}" for name, value in said.items() if value not in (None, ""))
