"""Django's admin, for what has no page of its own: people, and what was written down to look at."""

from . import people, search, votes  # noqa: F401 (each registers its own)
from .rights import ForEditors, OnlyLooking

__all__ = ["ForEditors", "OnlyLooking"]
