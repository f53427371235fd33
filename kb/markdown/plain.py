"""The words of an article, without its markup."""

# ruff: noqa: SIM905 (long tables of names read better in rows)

from html.parser import HTMLParser

INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong "
    "sub sup time u var wbr".split()
)
NOT_OF_THE_ARTICLE = frozenset({"callout-title", "footnote-backref", "task-box"})


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.skipping = ""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if NOT_OF_THE_ARTICLE & set((attributes.get("class") or "").split()):
            self.skipping = tag
        if tag == "img":
            self.pieces.append(f" {attributes.get('alt') or ''} ")
        elif tag not in INLINE:
            self.pieces.append(" ")

    def handle_endtag(self, tag):
        if tag == self.skipping:
            self.skipping = ""
        if tag not in INLINE:
            self.pieces.append(" ")

    def handle_data(self, data):
        if not self.skipping:
            self.pieces.append(data)


def plain_text(html: str) -> str:
    """The article's words in reading order, single spaces between them; descriptions of images
    count, the labels of callouts and the arrows of footnotes do not. Takes rendered HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.pieces).split())
