"""The one allow-list, and the two passes through it.

`tidy` runs on what Markdown made and on whatever HTML the author wrote: it leaves well-formed,
harmless HTML that `finish` can read without guessing. `sanitise` runs last, on the finished page,
so nothing that comes before it has to be trusted. Both read the same list; `tidy` lets two things
more through, which `finish` uses up: `name` on a link (old anchors) and the line of an image.
"""

# ruff: noqa: SIM905 (long tables of names read better in rows)

from functools import cache

import nh3
from pygments.token import STANDARD_TYPES

ID_PREFIX = "a-"
"""Starts every id in rendered HTML, so that content can never take over an id of the page."""

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

CALLOUTS = ("note", "tip", "important", "warning", "caution")

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "title"},
    "a": {"href"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"aria-label"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "span": {"aria-label"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "abbr"},
    "time": {"datetime"},
}

ATTRIBUTE_VALUES: dict[str, dict[str, set[str]]] = {
    "*": {"dir": {"ltr", "rtl", "auto"}},
    "a": {"rel": {"noopener"}},
    "div": {"role": {"note", "region"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "ol": {"type": {"1", "a", "A", "i", "I"}},
    "pre": {"tabindex": {"0"}},
    "span": {"role": {"img"}},
    "td": {"align": {"left", "center", "right"}},
    "th": {"align": {"left", "center", "right"}, "scope": {"col", "row", "colgroup", "rowgroup"}},
}

PYGMENTS_CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

CLASSES: dict[str, set[str]] = {
    "a": {"footnote-ref", "footnote-backref", "image-link", "video-link"},
    "div": {"callout", *CALLOUTS, "footnote", "highlight", "table"},
    "li": {"task"},
    "ol": {"points"},
    "p": {"callout-title"},
    "span": {*PYGMENTS_CLASSES, "image-link", "point", "task-box", "done"},
}

DROPPED_WITH_CONTENT = frozenset(
    "iframe math noembed noframes object script select style svg template textarea title".split()
)
"""Elements whose text is not for readers: they go with everything inside them."""


def tidy(html: str) -> str:
    """Harmless, well-formed HTML from any text. Raises nothing."""
    return _author_cleaner().clean(html)


def sanitise(html: str) -> str:
    """The last step: what comes out is what a reader's browser gets."""
    return _last_cleaner().clean(html)


@cache
def _author_cleaner() -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    attributes["a"].add("name")
    attributes["img"].add("data-line")
    return _cleaner(TAGS | {"h1"}, attributes)


@cache
def _last_cleaner() -> nh3.Cleaner:
    return _cleaner(TAGS, ATTRIBUTES, id_prefix=ID_PREFIX)


def _cleaner(tags, attributes, **more) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        attributes=attributes,
        tag_attribute_values=ATTRIBUTE_VALUES,
        allowed_classes=CLASSES,
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
        strip_comments=True,
        **more,
    )
