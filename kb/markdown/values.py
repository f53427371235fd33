"""What rendering takes and gives: plain values, no Django."""

from dataclasses import dataclass

RENDERER_VERSION = 1
"""Raised whenever the same Markdown gives other HTML, so that stored HTML can be renewed."""

MAX_BODY_BYTES = 200_000
"""The longest body that is rendered, in bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: `level` 2 to 6, `id` as in the HTML, `title` as plain text."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the editor should know. `line` counts from 1; None where it has no single line."""

    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, its headings in document order, and remarks in line order."""

    html: str
    headings: tuple[Heading, ...] = ()
    remarks: tuple[Remark, ...] = ()


class RenderRefused(ValueError):
    """A body that is not rendered. `str()` is a sentence for people that names the article."""

    def __init__(self, name: str, reason: str, message: str | None = None):
        super().__init__(message or f"“{name}” cannot be shown: {reason}")
        self.name = name
        self.reason = reason
