"""Articles and everything round them. One file a model, its QuerySet beside it."""

from .allowance import Allowance
from .article import Article
from .attachment import Attachment
from .category import Category
from .edition import Edition
from .helpfulness import Helpfulness
from .notice import Notice
from .publication import Publication
from .revision import Revision
from .source import Source
from .ties import PickedArticle, RevisionKeyword, RevisionLink
from .vote import Vote

__all__ = [
    "Allowance",
    "Article",
    "Attachment",
    "Category",
    "Edition",
    "Helpfulness",
    "Notice",
    "PickedArticle",
    "Publication",
    "Revision",
    "RevisionKeyword",
    "RevisionLink",
    "Source",
    "Vote",
]
