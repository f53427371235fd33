"""What an editor writes of an article: the texts of its next revision."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Texts:
    """The texts of a revision. Lines end with a line feed, whatever a browser sent."""

    title: str
    summary: str = ""
    keywords: str = ""
    body: str = ""

    def __post_init__(self):
        object.__setattr__(self, "body", self.body.replace("\r\n", "\n").replace("\r", "\n"))

    @classmethod
    def of(cls, revision) -> Self:
        """Those of a `kb.models.Revision`."""
        return cls(**{field.name: getattr(revision, field.name) for field in fields(cls)})
