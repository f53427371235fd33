"""Articles and everything round them. One file a model, its QuerySet beside it."""

from .allowance import Allowance
from .article import Article
from .article_act import ArticleAct
from .article_visit import ArticleVisit
from .attachment import Attachment
from .category import Category
from .edition import Edition
from .helpfulness import Helpfulness
from .notice import Notice
from .publication import Publication
from .review import Review
from .revision import Revision
from .search import SearchEntry, SearchTotals, SearchWord
from .search_log import SearchLog
from .source import Source
from .synonym import Synonym
from .ties import PickedArticle, RevisionKeyword, RevisionLink
from .unsaved import Unsaved
from .views_of_a_day import Readership, ViewsOfADay
from .vote import Vote

__all__ = [
    "Allowance",
    "Article",
    "ArticleAct",
    "ArticleVisit",
    "Attachment",
    "Category",
    "Edition",
    "Helpfulness",
    "Notice",
    "PickedArticle",
    "Publication",
    "Readership",
    "Review",
    "Revision",
    "RevisionKeyword",
    "RevisionLink",
    "SearchEntry",
    "SearchLog",
    "SearchTotals",
    "SearchWord",
    "Source",
    "Synonym",
    "Unsaved",
    "ViewsOfADay",
    "Vote",
]
