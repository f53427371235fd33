"""Markdown in, safe HTML out: Python-Markdown set up once, then `finish`, then the sanitiser."""

import re
from collections.abc import Collection, Mapping

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    SimpleTagInlineProcessor,
)
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import HTML_PLACEHOLDER, AtomicString

from .finish import Finisher
from .reader import Reader
from .sanitise import sanitise, tidy
from .values import Remark, Rendered
from .words import ENGLISH

# Python-Markdown marks its placeholders with STX and ETX, this package lines with two
# noncharacters; NUL and lone surrogates cannot be stored. None of them is text.
NOT_TEXT = re.compile("[\x00\x02\x03\ufdd0\ufdd1\ud800-\udfff]")
LINE_END = re.compile(r"\r\n?|\u2028|\u2029")

STRUCK = r"(~~)(?![~\s])(.+?)(?<![~\s])~~(?!~)"
NEEDS = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "link": "[",
    "image_link": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "del": "~~",
}
"""What a text holds where one of Python-Markdown's patterns (by its name) finds something."""

REFERENCES = ReferenceInlineProcessor, ShortReferenceInlineProcessor
"""Patterns that find nothing where no address is defined apart from its link."""

ESCAPABLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Engine(Markdown):
    """Python-Markdown with this package's reader of blocks, for one article after the other."""

    def __init__(self):
        footnotes = FootnoteExtension()
        tables = TableExtension(use_align_attribute=True)
        super().__init__(extensions=[footnotes, tables], output_format="html")
        self.parser.footnotes = footnotes
        self.parser.blockprocessors.deregister("footnote")
        for name in list(self.preprocessors._data):
            self.preprocessors.deregister(name)
        self.treeprocessors.deregister("prettify")
        self.treeprocessors.register(Marks(self), "inline", 20)
        self.treeprocessors.register(PlainTexts(self), "plain", 25)
        self.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK, "del"), "del", 70)
        self.postprocessors.register(StashedHtml(self), "raw_html", 30)
        self.ESCAPED_CHARS = list(ESCAPABLE)
        self.footnotes = footnotes
        needs = {self.inlinePatterns[name]: text for name, text in NEEDS.items()}
        self.patterns = [(pattern, needs.get(pattern, "")) for pattern in self.inlinePatterns]

    def build_parser(self) -> Markdown:
        """Put this package's reader in the place of Python-Markdown's."""
        super().build_parser()
        self.parser = Reader(self)
        return self

    def begin(self, words: Mapping[str, str], remark) -> None:
        """Forget the last article; see `dialects.Dialects` for what is given."""
        self.reset()
        self.parser.begin(words, remark)
        back = words["footnote-back"].replace("{", "").replace("}", "")
        self.footnotes.setConfig("BACKLINK_TITLE", back % {"number": "{}"})


class Marks(InlineProcessor):
    """Looks for marks, but not for those that no text of the article can hold."""

    def run(self, tree, ancestors=None):
        """As InlineProcessor does."""
        texts = [
            text
            for element in tree.iter()
            for text in (element.text, element.tail)
            if text and not isinstance(text, AtomicString)
        ]
        whole = "\n\n".join(texts)
        self.inlinePatterns = [
            pattern
            for pattern, needed in self.md.patterns
            if needed in whole and (self.md.references or not isinstance(pattern, REFERENCES))
        ]
        return super().run(tree, ancestors)


class PlainTexts(Treeprocessor):
    """Spares texts without any mark the search for marks."""

    MARK = re.compile(r"[\\`*_\[\]<>&!~\x02]|  \n")

    def run(self, root) -> None:
        """Tell Markdown which texts are finished."""
        for element in root.iter():
            if element.text and not self.MARK.search(element.text):
                element.text = AtomicString(element.text)


class StashedHtml(Postprocessor):
    """Puts finished HTML back. What was stored as a block loses the paragraph round it."""

    PLACEHOLDER = re.compile(HTML_PLACEHOLDER % "([0-9]+)")

    def run(self, text: str) -> str:
        """The page with every placeholder replaced, those inside stored HTML too."""
        pieces, done, stash = [], 0, self.md.htmlStash
        for match in self.PLACEHOLDER.finditer(text):
            (start, end), key = match.span(), int(match[1])
            known = key < stash.html_counter
            if not known or key in self.md.parser.block_keys:
                start -= len("<p>") if text.endswith("<p>", done, start) else 0
                end += len("</p>") if text.startswith("</p>", end) else 0
            pieces.append(text[done:start])
            if known:
                pieces.append(self.run(str(stash.rawHtmlBlocks[key])))
            done = end
        return "".join([*pieces, text[done:]])


def render(
    text: str, *, image_hosts: Collection[str] = (), words: Mapping[str, str] = ENGLISH
) -> Rendered:
    """Safe HTML of one article's Markdown.

    `image_hosts` are the hosts whose images are shown; an image from any other becomes a link.
    `words` are the labels and remarks to use. Takes as long as it takes (`render_bounded` sets a
    limit) and raises RecursionError where inline marks nest hundreds of levels deep.
    """
    remarks: set[Remark] = set()

    def remark(line: int | None, key: str, about: str) -> None:
        about = " ".join(about.split())
        about = about if len(about) <= 120 else about[:119] + "…"
        remarks.add(Remark(line, words[key] % {"text": about}))

    source = LINE_END.sub("\n", NOT_TEXT.sub("", text))
    html = tidy(_converted(source, words, remark))
    finisher = Finisher(html, image_hosts, words, remark, source)
    html = sanitise(finisher.html())
    ordered = sorted(remarks, key=lambda one: (one.line is None, one.line or 0, one.text))
    return Rendered(html, tuple(finisher.headings), tuple(ordered))


_idle: list[Engine] = []


def _converted(source: str, words: Mapping[str, str], remark) -> str:
    """HTML of an article's Markdown. To set up Python-Markdown takes as long as to read a short
    article, so an engine is kept for the next one; not one in which something went wrong."""
    try:
        engine = _idle.pop()
    except IndexError:
        engine = Engine()
    engine.begin(words, remark)
    html = engine.convert(source)
    _idle.append(engine)
    return html
