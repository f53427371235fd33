"""Markdown in, safe HTML out: Python-Markdown set up once, then `finish`, then the sanitiser."""

import re
from collections.abc import Collection, Mapping

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
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
ESCAPABLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Engine(Markdown):
    """Python-Markdown with this package's reader of blocks, for one article."""

    def __init__(self, words: Mapping[str, str], remark):
        self.words, self.remark = words, remark
        back = words["footnote-back"].replace("{", "").replace("}", "")
        footnotes = FootnoteExtension(BACKLINK_TITLE=back % {"number": "%d"})
        tables = TableExtension(use_align_attribute=True)
        super().__init__(extensions=[footnotes, tables], output_format="html")
        self.parser.footnotes = footnotes
        self.parser.blockprocessors.deregister("footnote")
        for name in list(self.preprocessors._data):
            self.preprocessors.deregister(name)
        self.treeprocessors.deregister("prettify")
        self.treeprocessors.register(PlainTexts(self), "plain", 25)
        self.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK, "del"), "del", 70)
        self.postprocessors.register(StashedHtml(self), "raw_html", 30)
        self.ESCAPED_CHARS = list(ESCAPABLE)
        # The registry looks up and sorts on every access, which is most of the time on long texts.
        self.treeprocessors["inline"].inlinePatterns = list(self.inlinePatterns)

    def build_parser(self) -> Markdown:
        """Put this package's reader in the place of Python-Markdown's."""
        super().build_parser()
        self.parser = Reader(self, self.words, self.remark)
        return self


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

    PLACEHOLDER = re.compile(f"(<p>)?{HTML_PLACEHOLDER % '([0-9]+)'}(</p>)?")

    def run(self, text: str) -> str:
        """The page with every placeholder replaced, those inside stored HTML too."""

        def one(match: re.Match) -> str:
            key = int(match[2])
            if key >= self.md.htmlStash.html_counter:
                return ""
            html = self.PLACEHOLDER.sub(one, str(self.md.htmlStash.rawHtmlBlocks[key]))
            if key in self.md.parser.block_keys:
                return html
            return f"{match[1] or ''}{html}{match[3] or ''}"

        return self.PLACEHOLDER.sub(one, text)


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
    html = tidy(Engine(words, remark).convert(source))
    finisher = Finisher(html, image_hosts, words, remark, source)
    html = sanitise(finisher.html())
    ordered = sorted(remarks, key=lambda one: (one.line is None, one.line or 0, one.text))
    return Rendered(html, tuple(finisher.headings), tuple(ordered))
