"""Where what lies in the folder: names that every file system and every tool takes."""

import re

MOST_BYTES = 120  # of the words in a name: with number and ending they fit the 255 of any system
ARTICLE = re.compile(
    r"(?P<id>[1-9][0-9]{0,14})(?:-[^/]*?)?(?P<other>\.draft|\.planned(?:-\d+)?)?\.md"
)
_UNSAFE = re.compile(r"[^\w.-]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def safe_part(words: str, most: int = MOST_BYTES) -> str:
    """Words as part of a name: letters of any script, digits, `-`, `_`, and dots within."""
    kept = _UNSAFE.sub("_", words).encode()[:most].decode(errors="ignore")
    return kept.strip("._-")


def article_path(key: int, slug: str, shelves: tuple[str, ...], other: str = "") -> str:
    """The file of an article. `shelves` are the slugs of its categories, the outermost first;
    `other` is `draft` or `planned` for a text beside its own.

    >>> article_path(12, "blocked", ("delivery",), "draft")
    'articles/delivery/12-blocked.draft.md'
    """
    folders = [safe_part(shelf) or "_" for shelf in shelves]
    # Without dots: what stands after one says what kind of file it is.
    words = safe_part(slug.replace(".", "-"))
    name = f"{key}-{words}" if words else f"{key}"
    return "/".join(["articles", *folders, f"{name}{'.' if other else ''}{other}.md"])


def attachment_path(article: int, key: int, name: str) -> str:
    """The file that lies beside an article.

    >>> attachment_path(12, 7, "signal bars.png")
    'files/12/7-signal_bars.png'
    """
    ending = _ENDING.search(name)
    stem = safe_part(name[: ending.start()] if ending else name) or "file"
    return f"files/{article}/{key}-{stem}{ending[0] if ending else ''}"
