"""Articles and everything round them. One file a model, its QuerySet beside it."""

from .article import Article
from .attachment import Attachment
from .category import Category
from .publication import Publication
from .revision import Revision
from .source import Source

__all__ = ["Article", "Attachment", "Category", "Publication", "Revision", "Source"]
