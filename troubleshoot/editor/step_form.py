"""The form of one step in the editor: what it shows, and the drawing that comes of what is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.markdown import MAX_BODY_BYTES, RenderRefused
from kb.models import Article
from kb.ties import article_at
from troubleshoot import checks, flowfile, wording
from troubleshoot.drawing import (
    MOST_ANSWERS,
    Drawing,
    answers_keyed,
    as_kind,
    change_step,
    led,
    new_step,
)
from troubleshoot.editor.answer_form import BACK, NOWHERE, TO, AnswerForm
from troubleshoot.editor.naming import StepNames
from troubleshoot.flowfile.form import many_lines, one_line
from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FLOW,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    KINDS,
    QUESTION,
    RESOLUTION,
    STEPS,
    TICKET,
    Choice,
    Node,
    is_key,
)
from troubleshoot.models import Flow
from troubleshoot.models import Node as NodeRow
from troubleshoot.rendering import rendered

KIND_WORDS = {
    QUESTION: _("Question: choose an answer"),
    INSTRUCTION: _("Instruction: do this; did it help?"),
    CHECK: _("Check: paste something to be looked at"),
    RESOLUTION: _("Resolution: how it ends"),
    TICKET: _("Ticket: a person takes over"),
    FLOW: _("Another fix: go on there"),
}


class Lines(forms.CharField):
    """Markdown of a step."""

    def __init__(self, **kwargs):
        super().__init__(max_length=MAX_BODY_BYTES // 4, strip=False, required=False, **kwargs)

    def to_python(self, value):
        return many_lines(super().to_python(value))


class StepTextForm(forms.Form):
    """What a step says and is. Only the fields that its kind has are shown, and taken."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_WORDS.items()))
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    body = Lines(label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}))
    outcome = forms.ChoiceField(
        label=_("How it ends"), choices=NodeRow.Outcome.choices, required=False
    )
    check = forms.ChoiceField(label=_("What is checked"), required=False)
    settings = forms.CharField(
        label=_("Settings of the check"),
        help_text=_("A name and a value on each line, as in a flow file."),
        max_length=10_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    flow = forms.ChoiceField(label=_("Goes on in"), required=False)
    article = forms.CharField(
        label=_("Article behind it"),
        help_text=_("Its number or its address; type a word of its title to be shown some."),
        max_length=300,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Effort in minutes"), min_value=0, max_value=1_000_000, required=False
    )
    note = Lines(label=_("Note for agents only"), widget=forms.Textarea(attrs={"rows": 3}))

    HAVE = {
        "outcome": (RESOLUTION,),
        "check": (CHECK,),
        "settings": (CHECK,),
        "flow": (FLOW,),
        "article": (*STEPS, RESOLUTION),
        "minutes": STEPS,
        "body": (*STEPS, RESOLUTION, TICKET),
        "note": (*STEPS, RESOLUTION, TICKET),
    }

    def __init__(self, node: Node, flows: Iterable[tuple[str, str]], data=None):
        super().__init__(data, initial=_initial(node))
        self.node = node
        for name, kinds in self.HAVE.items():
            if node.kind not in kinds:
                del self.fields[name]
        if "check" in self.fields:
            titles = [(name, check.title) for name, check in checks.CHECKS.items()]
            self.fields["check"].choices = [("", _("Choose one")), *titles]
        if "flow" in self.fields:
            self.fields["flow"].choices = [("", _("Choose one")), *flows]

    def clean_title(self):
        return one_line(self.cleaned_data["title"])

    def clean_settings(self):
        try:
            return flowfile.read_settings(self.cleaned_data["settings"])
        except flowfile.FlowFileError as error:
            lines = [f"{e.line}: {e.message}" for e in error.errors]
            raise forms.ValidationError(lines) from None

    def clean_article(self):
        text = self.cleaned_data["article"].strip()
        if not text:
            return None
        number = text.partition(" ")[0] if text[:1].isdigit() else ""
        number = int(number) if number.isdecimal() and len(number) < 16 else article_at(text)
        if number is None or not Article.objects.filter(pk=number).exists():
            raise forms.ValidationError(
                _("There is no such article. Write its number or its address, or leave it empty.")
            )
        return number

    def clean(self):
        """Render here, before anything is locked: it may take up to a second."""
        said = super().clean()
        if not self.errors:
            try:
                self.step = rendered(self._as_node(said))
            except RenderRefused as refused:
                self.add_error("body", str(refused))
        return said

    def _as_node(self, said: dict) -> Node:
        return replace(
            self.node,
            title=said["title"],
            body=said.get("body", ""),
            note=said.get("note", ""),
            outcome=said.get("outcome") or None,
            check=said.get("check") or None,
            settings=said.get("settings") or {},
            flow=said.get("flow") or None,
            article=said.get("article"),
            minutes=said.get("minutes"),
        )


def _initial(node: Node) -> dict:
    return {
        "kind": node.kind,
        "title": node.title,
        "body": node.body,
        "note": node.note,
        "outcome": node.outcome,
        "check": node.check,
        "settings": flowfile.write_settings(node.settings),
        "flow": node.flow,
        "article": node.article,
        "minutes": node.minutes,
    }


@dataclass
class Row:
    """An answer's form with its place among the others, from 1."""

    form: AnswerForm
    number: int


class StepEdit:
    """The whole form of a step: its texts, its answers, and which state of it was looked at.

    `names` are those of all steps of the drawing; `data` is what was sent, None for the step as it
    stands.
    """

    def __init__(
        self, drawing: Drawing, node: Node, names: StepNames, flows: QuerySet[Flow], data=None
    ):
        self.drawing, self.node, self.data = drawing, _as_drawn(node, data), data
        self.text = StepTextForm(self.node, flows.values_list("slug", "title"), data)
        self.names = names.sent((data or {}).get("names", ""))
        self.rows = [Row(form, number) for number, form in enumerate(self._answers(), start=1)]

    @cached_property
    def is_valid(self) -> bool:
        return all([self.text.is_valid(), *(row.form.is_valid() for row in self.rows)])

    @property
    def drawn_as(self) -> str:
        """Which fields and answers the form has: the kind of the step and its check, for
        `_as_drawn`."""
        return f"{self.node.kind} {self.node.check or ''}".strip()

    @property
    def can_have_more(self) -> bool:
        return self.node.kind == QUESTION and len(self.rows) < MOST_ANSWERS

    def drawn(self, drawing: Drawing) -> Drawing:
        """`drawing` with the step as the form says it, and the new steps that it leads to.

        Only for a form that is valid. Raises NotDrawn where the step is gone.
        """
        choices = self._choices()
        new = self._new_steps(choices, drawing)
        step = replace(self.text.step, choices=choices)
        for answer, added in new.items():
            step = led(step, answer, target=added.key)
        step = replace(step, choices=self._in_order(step.choices))
        if (kind := self.text.cleaned_data["kind"]) != self.node.kind:
            step = as_kind(step, kind)
        return change_step(drawing, step, [n for n in new.values() if n.key in step.targets()])

    def _new_steps(self, choices: tuple[Choice, ...], drawing: Drawing) -> dict[str, Node]:
        """The steps that are to be made, by the key of the answer that is to lead there."""
        new, taken = {}, set(drawing.nodes)
        for row, choice in zip(self._kept, choices, strict=False):
            if kind := row.form.leads_to_new:
                made = new_step(kind, one_line(row.form.cleaned_data["step"]), taken)
                taken.add(made.key)
                new[choice.key] = made
        return new

    def _answers(self) -> list[AnswerForm]:
        ways = ways_of(self.node)
        sent = self._sent_keys(ways)
        return [self._answer(place, way) for place, way in enumerate(sent)]

    def _sent_keys(self, ways: list[tuple[Choice, str]]) -> list[tuple[Choice, str]]:
        """The answers as they were sent: a question's in their order, with those that are new."""
        if self.data is None or self.node.kind != QUESTION:
            return ways
        known = {choice.key: (choice, words) for choice, words in ways}
        count = self.data.get("answers", "")
        count = min(int(count), MOST_ANSWERS) if count.isdecimal() and len(count) < 4 else 0
        keys = [self.data.get(f"answer{place}-key", "") for place in range(count)]
        # Each is the answer of one row at most, whatever was sent. One that somebody has removed
        # since keeps its key.
        return [
            known.pop(key, None)
            or (Choice(key if is_key(key) and key not in keys[:place] else ""), "")
            for place, key in enumerate(keys)
        ]

    def _answer(self, place: int, way: tuple[Choice, str]) -> AnswerForm:
        choice, words = way
        target = choice.returns_to or choice.target
        initial = {
            "key": choice.key,
            "label": choice.label,
            "hint": choice.hint,
            "way": BACK if choice.returns_to else TO if choice.target else NOWHERE,
            "step": self.names.get(target, target or ""),
        }
        return AnswerForm(
            self.data,
            prefix=f"answer{place}",
            initial=initial,
            words=words,
            names=self.names,
        )

    @property
    def _kept(self) -> list[Row]:
        """The rows that stay: "cannot" only where it leads somewhere of its own, and a question's
        but for the one whose button removes it."""
        removed = (self.data or {}).get("act", "").removeprefix("remove-")
        rows = [row for row in self.rows if str(row.number) != removed]
        if self.node.kind != INSTRUCTION:
            return rows
        return [
            r for r in rows if r.form.cleaned_data["key"] != CANNOT or r.form.cleaned_data["way"]
        ]

    def _choices(self) -> tuple[Choice, ...]:
        """The answers of the rows that stay, in their order, and the one that is to be added."""
        # An answer that had no words yet gets its key by the first that it is given.
        unnamed = {choice.key for choice in self.node.choices if not choice.label}
        choices = [
            replace(choice, key="") if choice.label and choice.key in unnamed else choice
            for choice in (row.form.as_choice() for row in self._kept)
        ]
        if self.node.kind != QUESTION:
            return tuple(choices)
        if (self.data or {}).get("act") == "add-answer":
            choices.append(Choice(""))
        return answers_keyed(choices)

    def _in_order(self, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Those that the step keeps as it is now written, where the button pressed puts them."""
        if self.node.kind == QUESTION:
            return tuple(_moved(list(choices), (self.data or {}).get("act", "")))
        found = checks.CHECKS.get(self.text.cleaned_data.get("check", ""))
        return tuple(way for way in choices if found is None or way.key in found.verdicts)


def _as_drawn(node: Node, data) -> Node:
    """The step as the form that was sent was drawn for it: of the kind, and with the check, that
    it had then. Somebody can have made it another since, and what was typed goes with that form."""
    kind, _blank, check = (data or {}).get("drawn_as", "").partition(" ")
    if kind not in KINDS or (kind, check) == (node.kind, node.check or ""):
        return node
    return replace(as_kind(node, kind), check=check if check in checks.CHECKS else None)


def ways_of(node: Node) -> list[tuple[Choice, str]]:
    """The ways on from a step that its form has, with their words where those are fixed: a
    question's answers, an instruction's three, and one for each verdict of a check."""
    if node.kind == QUESTION:
        return [(choice, "") for choice in node.choices]
    keys: tuple[str, ...] = ()
    if node.kind == INSTRUCTION:
        keys = INSTRUCTION_CHOICES
    elif node.kind == CHECK and node.check in checks.CHECKS:
        keys = checks.get(node.check).verdicts
    written = {choice.key: choice for choice in node.choices}
    ways = [written.get(key, Choice(key)) for key in keys]
    return [(choice, wording.choice_words(node, choice)) for choice in ways]


def _moved(choices: list[Choice], act: str) -> list[Choice]:
    """The answers with one a place up or down: `act` is "up-3" or "down-3", by place from 1."""
    direction, _dash, number = act.partition("-")
    by = {"up": -1, "down": 1}.get(direction)
    place = int(number) - 1 if by and number.isdecimal() and len(number) < 4 else -1
    if by and 0 <= place < len(choices):
        choices = [*choices]
        choices.insert(max(0, place + by), choices.pop(place))
    return choices
