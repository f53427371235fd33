"""Which act is undone next, and which is done again, for one person: as in any editor, undoing
twice goes further back, and a new act forgets what was undone before it.

Undoing is an act of the history like all others: it says which act it took back. An act that took
one back is itself taken back to do that one again.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Done(NamedTuple):
    """An act on a draft, as the history notes it: by its number, who did it, and the number of the
    act that it took back, None for all others. `ends` where it leaves nothing to go back from."""

    number: int
    by: object
    undid: int | None = None
    ends: bool = False


class Turn(NamedTuple):
    """What can be taken back: the act with that number. `about` is the number of the act that was
    done first: the same one, or another where it is about undoing or doing that one again."""

    number: int
    about: int


def turns(acts: Iterable[Done], by: object) -> tuple[Turn | None, Turn | None]:
    """What this person would undo next, and what do again: acts of their own.

    `acts` come in the order in which they were done. Others' acts stand in between and are left
    alone; whether what an act changed still stands as it left it has to be seen in the drawing.
    """
    undo: list[Turn] = []
    redo: list[Turn] = []
    for act in acts:
        if act.ends:
            undo.clear()
            redo.clear()
        elif act.undid is None:
            if act.by == by:
                undo.append(Turn(act.number, act.number))
                redo.clear()
        elif turn := _taken(undo, act.undid):
            if act.by == by:
                redo.append(Turn(act.number, turn.about))
        elif (turn := _taken(redo, act.undid)) and act.by == by:
            undo.append(Turn(act.number, turn.about))
    return (undo[-1] if undo else None), (redo[-1] if redo else None)


def _taken(turns: list[Turn], number: int) -> Turn | None:
    """The turn of the act with that number, taken out of the others."""
    for place in reversed(range(len(turns))):
        if turns[place].number == number:
            return turns.pop(place)
    return None
