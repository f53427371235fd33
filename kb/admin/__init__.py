"""Editing in its first form: Django's admin. Saving writes a draft; going live is another act."""

from . import articles, categories, notices, people, search, votes  # noqa: F401 (each registers its own)
from .rights import ForEditors, OnlyLooking, SeenAtOnce

__all__ = ["ForEditors", "OnlyLooking", "SeenAtOnce"]
