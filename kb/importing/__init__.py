"""Import: a FAQ in Markdown becomes articles.

`import_faq` does all of it. Cutting, links and matching are pure parts; `planning` asks the
database what is known of each question; `writing` writes once, all or nothing.
"""

from .report import Entry, Report
from .run import ImportRefused, Options, import_faq

__all__ = ["Entry", "ImportRefused", "Options", "Report", "import_faq"]
