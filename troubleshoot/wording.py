"""The words for what was answered, the same on the page, in the transcript and for agents."""

from django.utils.translation import gettext as _

from troubleshoot import checks, walk
from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FIXED,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    NOT_FIXED,
    SKIP,
    Choice,
    Node,
)


def instruction_label(key: str) -> str:
    """The words on an instruction's buttons."""
    return {
        FIXED: _("This fixed it"),
        NOT_FIXED: _("Still not working"),
        CANNOT: _("I can’t do this"),
    }[key]


def came_back_label(node: Node) -> str:
    """What somebody says at a resolution that did not last, or was none for them."""
    return _("It came back") if node.outcome == "fixed" else _("It did not help")


def answer_words(node: Node, answer: walk.Answer) -> str:
    """What somebody answered at `node`, in the words they saw."""
    if answer.kind == walk.NONE:
        return _("None of these")
    if answer.kind == walk.SKIPPED:
        return _("Skipped") if node.kind == CHECK else instruction_label(CANNOT)
    if answer.kind == walk.VERDICT:
        return checks.verdict_words(node.check, answer.choice)
    if answer.choice == walk.CAME_BACK:
        return came_back_label(node)
    if answer.choice == walk.HELPED:
        return _("This helped")
    if node.kind == INSTRUCTION:
        return instruction_label(answer.choice)
    choice = node.choice(answer.choice)
    return choice.label if choice else answer.choice


def choice_words(node: Node, choice: Choice) -> str:
    """The words of one way on from `node`, as the reader sees them; its key where it has none."""
    if node.kind == CHECK and choice.key == SKIP:
        return _("Without the check")
    if node.kind == CHECK:
        return checks.verdict_words(node.check, choice.key)
    if node.kind == INSTRUCTION and choice.key in INSTRUCTION_CHOICES:
        return instruction_label(choice.key)
    return choice.label.strip() or choice.key
