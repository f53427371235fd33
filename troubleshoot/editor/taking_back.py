"""What the screen offers to undo, and to do again, with what that is in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troubleshoot.drawing import Drawing, stands
from troubleshoot.editor.to_mend import shortened
from troubleshoot.models import Flow, FlowAct, rows
from troubleshoot.models.act import articles_gone
from troubleshoot.undoing import Done, Turn, turns

Name = FlowAct.Name
LOOKED_AT = 200
"""Acts that are looked back at; whoever wants to go back further finds the versions."""

CHANGING = {
    Name.STEP_ADDED: gettext_lazy("added step “%(step)s”"),
    Name.STEP_CHANGED: gettext_lazy("changed step “%(step)s”"),
    Name.STEP_REMOVED: gettext_lazy("removed step “%(step)s”"),
    Name.ANSWER_MOVED: gettext_lazy("moved an answer of “%(step)s”"),
    Name.FIRST_STEP: gettext_lazy("started with step “%(step)s”"),
    Name.HEAD_CHANGED: gettext_lazy("changed title or symptom"),
    Name.STEPS_COPIED: gettext_lazy("copied steps from “%(detail)s”"),
    Name.FILE_READ: gettext_lazy("read a file"),
    Name.RESTORED: gettext_lazy("restored version %(detail)s"),
    Name.UNDONE: gettext_lazy("undid a change"),
}
"""The acts that change a draft, as a button names them."""


DRAWING = (*(str(name) for name in CHANGING), str(Name.DISCARDED))
LATEST = """
    SELECT act.id, act.by_id, act.name, act.detail FROM troubleshoot_flowact AS act
    WHERE act.flow_id = %s AND act.name IN ({}) ORDER BY act.at DESC, act.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class TakeBack:
    """A button that takes an act back: its number, and what is undone or done again by that."""

    act: int
    words: str


@dataclass(frozen=True)
class Offer:
    """What can be taken back just now; None where nothing can."""

    undo: TakeBack | None = None
    redo: TakeBack | None = None


def offer_for(flow: Flow, drawing: Drawing, user) -> Offer:
    """What this person can undo and do again in a fix that now says `drawing`. A few queries."""
    wanted = turns(_acts(flow), user.pk)
    numbers = {number for turn in wanted if turn for number in turn}
    acts = flow.acts.in_bulk(numbers) if numbers else {}
    undo, redo = (_take_back(turn, acts, drawing) for turn in wanted)
    return Offer(undo, redo)


def words_of(act: FlowAct, drawing: Drawing) -> str:
    """An act with the step that it was about, by its title."""
    said = CHANGING.get(act.name, act.get_name_display())
    return said % {"step": shortened(_title(act, drawing)), "detail": shortened(act.detail)}


def _acts(flow: Flow) -> list[Done]:
    """The latest acts on the draft, in the order in which they were done."""
    found = rows.ask(LATEST.format(rows.places(DRAWING)), flow.pk, *DRAWING, LOOKED_AT)
    return [
        Done(pk, by, FlowAct.undone_by(name, detail), name == Name.DISCARDED)
        for pk, by, name, detail in reversed(found)
    ]


def _take_back(turn: Turn | None, acts: dict, drawing: Drawing) -> TakeBack | None:
    """None too where somebody has changed again what the act changed."""
    if turn is None:
        return None
    act = acts[turn.number]
    if not stands(drawing, act.left(articles_gone([act]))):
        return None
    return TakeBack(turn.number, words_of(acts[turn.about], drawing))


def _title(act: FlowAct, drawing: Drawing) -> str:
    """What the act's step is called, or was when it was still there."""
    key = act.node or next(iter(act.added), "")
    node = drawing.nodes.get(key)
    if node:
        return node.title.strip() or _("without a title")
    said = act.now.get(key) or act.was.get(key) or {}
    return said.get("title", "").strip() or _("without a title")
