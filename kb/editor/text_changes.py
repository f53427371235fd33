"""How two texts of an article differ, field by field. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.texts import Texts
from kb.worddiff import Part, word_diff


@dataclass(frozen=True)
class TextChange:
    """A field that reads differently. `is_long`: one of many lines."""

    name: str
    label: str
    parts: Sequence[Part]
    is_long: bool = False


def labels() -> dict[str, str]:
    """What the fields of a text are called, by name and in their order."""
    return {
        "title": _("Title"),
        "summary": _("Summary"),
        "keywords": _("Keywords"),
        "body": _("Text"),
    }


def text_changes(old: Texts, new: Texts) -> list[TextChange]:
    """The fields that differ between two texts."""
    return [
        TextChange(name, label, word_diff(before, after), is_long=name == "body")
        for name, label in labels().items()
        if (before := getattr(old, name)) != (after := getattr(new, name))
    ]
