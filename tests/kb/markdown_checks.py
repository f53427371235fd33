"""What rendered HTML is checked against, written apart from the renderer's own allow-list."""

# ruff: noqa: SIM905 (long tables of names read better in rows)

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from kb.markdown import plain_text

BESIDE = Path(__file__).resolve().parents[3] / "shared"
"""Real articles and attacks, where they lie beside the project. A clone alone has none."""

ACTIVE_TAGS = frozenset(
    "applet audio base body button canvas dialog embed form frame frameset head html iframe "
    "input link math meta noscript object option param portal script select source style svg "
    "template textarea title track video".split()
)
ATTRIBUTES = frozenset(
    "abbr align alt aria-label cite class colspan datetime decoding dir headers height href id "
    "lang loading open rel reversed role rowspan scope span src start tabindex title type value "
    "width".split()
)
VOID = frozenset("br col hr img wbr".split())


class Page(HTMLParser):
    """Rendered HTML taken apart. `problems` names everything that has no business in it."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.fragments: list[str] = []
        self.outside_code: list[str] = []
        self.feed(html)
        self.close()
        if self.open:
            self.problems.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attrs):
        attributes = {key: value or "" for key, value in attrs}
        self.tags.append((tag, attributes))
        if tag in ACTIVE_TAGS:
            self.problems.append(f"<{tag}>")
        for name, value in attributes.items():
            self._attribute(tag, name, value)
        if tag not in VOID:
            self.open.append(tag)

    def _attribute(self, tag, name, value):
        if name not in ATTRIBUTES:
            self.problems.append(f"<{tag} {name}>")
        if name in {"href", "src", "cite"}:
            address = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/")
            scheme = address.split(":")[0].lower() if re.match(r"[A-Za-z0-9+.-]+:", address) else ""
            if scheme not in {"", "http", "https", "mailto", "tel"}:
                self.problems.append(f"<{tag} {name}={value!r}>")
            if name == "src" and (scheme or address.startswith("//")):
                self.problems.append(f"loads from elsewhere: {value!r}")
            if name == "href" and value.startswith("#"):
                self.fragments.append(value[1:])
                if not value.startswith("#a-"):
                    self.problems.append(f"a fragment of the page: {value!r}")
        if name == "id":
            self.ids.append(value)
            if not value.startswith("a-"):
                self.problems.append(f"an id of the page: {value!r}")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> after {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if not {"code", "pre"} & set(self.open):
            self.outside_code.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")

    def handle_decl(self, decl):
        self.problems.append("a declaration")

    def unknown_decl(self, data):
        self.problems.append("a declaration")

    def handle_pi(self, data):
        self.problems.append("an instruction")

    def count(self, tag: str) -> int:
        """How many elements of this name there are."""
        return sum(name == tag for name, _ in self.tags)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def classed(self, name: str) -> list[str]:
        """The tags that have a class."""
        return [tag for tag, attributes in self.tags if name in attributes.get("class", "").split()]

    def text(self) -> str:
        """What stands outside code."""
        return "".join(self.outside_code)


def outline(html: str) -> str:
    """The lists of a page in short: `ul(a ul(b c))`, each item by its first word."""
    out: list[str] = []
    for match in re.finditer(r"<(/?)(ul|ol|li)\b[^>]*>|(?<=>)([^<]+)", html):
        closing, tag, text = match.groups()
        if tag in {"ul", "ol"}:
            out.append(")" if closing else f" {tag}(")
        elif tag == "li" and not closing:
            out.append(" \x00")
        elif text and out and out[-1] == " \x00" and text.strip():
            out[-1] = f" {text.split()[0]}"
    return re.sub(r"\( ", "(", "".join(out)).strip()


def words(text: str) -> Counter:
    """Every run of letters and digits, with how often it occurs."""
    return Counter(re.findall(r"\w+", text))


def words_of_source(source: str) -> Counter:
    """The words of Markdown that a reader must meet: not the addresses of links and images, not
    anchors, not the numbers of list items (the list shows those)."""
    source = re.sub(r"\[\]\(id:[^)]*\)", "", source)
    source = re.sub(r"\]\([^()\s]*\)", "]", source)
    source = re.sub(r"(?m)^[ >]*\d+\. ", "", source)
    return words(source)


def lost_words(source: str, html: str) -> Counter:
    """Words of the source that the page does not have, or has less often."""
    return words_of_source(source) - words(plain_text(html))


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
