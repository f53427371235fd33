"""The last changes to an article's HTML before the sanitiser sees it for good.

Reads what `tidy` left (well-formed, harmless), whoever wrote it: headings get ids and an order
without gaps, ids their prefix, links to fragments follow, images are lazy or become links, tables
and code can be scrolled with the keyboard.
"""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

from .dialects import LINE_CLOSE, LINE_OPEN
from .sanitise import ID_PREFIX
from .values import Heading

# nh3 writes HTML in one way only: lower case, every value in double quotes, `<` never in text.
# Tags that nothing is done about are taken together with the text around them, which is most of it.
PLAIN_TAG = r'</?(?!(?:a|code|h[1-6]|img|pre|table)[ >])[a-z][a-z0-9]*(?: class="[a-z0-9 -]*")?>'
TOKEN = re.compile(rf'((?:[^<]+|{PLAIN_TAG})+)|<(/?)([a-z][a-z0-9]*)((?: [^\s="<>]+="[^"]*")*)>')
PIECE = re.compile(f"({PLAIN_TAG})|[^<]+")
ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LINE_MARK = re.compile(f"{LINE_OPEN}([0-9]*){LINE_CLOSE}")
EXPLICIT_ID = re.compile(r'<[a-z][^<>]*?\s(?:id|name)="([^"]*)"')
BARE_URL = re.compile(r"\bhttps?://[^\s<>\"'`|]+", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff]")
SCRIPT = re.compile(r"(?:javascript|vbscript|livescript|data|blob|file):", re.IGNORECASE)
NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def slug(title: str) -> str:
    """A heading's id as GitHub makes it, so that links written for other sites still work:
    lower case, punctuation dropped, spaces to hyphens, every script kept."""
    return NOT_IN_SLUG.sub("", title.strip().lower()).replace(" ", "-") or "section"


def is_remote(address: str) -> bool:
    """Whether a browser would leave this site for the address. Browsers take `\\` for `/` and
    ignore blanks and control characters in front, tabs and line ends anywhere."""
    address = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(33))))
    address = address.replace("\\", "/")
    return address.startswith("//") or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address))


def is_script(address: str) -> bool:
    """Whether the address would run something, were the blanks and control characters in it not
    there. Browsers of today do not run those; there is no reason to rely on it."""
    return ":" in address and bool(SCRIPT.match(UNSEEN.sub("", address)))


def host_of(address: str) -> str:
    """The host of an absolute address, lower case; empty where it has none."""
    try:
        return (urlsplit(address.strip().replace("\\", "/")).hostname or "").lower()
    except ValueError:
        return ""


class Finisher:
    """One pass over the HTML. `html()` gives the result, `headings` fills meanwhile."""

    def __init__(
        self,
        source_html: str,
        image_hosts: Collection[str],
        words: Mapping[str, str],
        remark: Callable[[int | None, str, str], None],
        source: str,
    ):
        self.source_html = source_html
        self.image_hosts = {host.strip().lower() for host in image_hosts}
        self.words, self.remark, self.source = words, remark, source
        self.headings: list[Heading] = []
        self.out: list[str] = []
        self.explicit = set(EXPLICIT_ID.findall(source_html))
        self.used: set[str] = set()
        self.next_number: dict[str, int] = {}
        self.outline: list[int] = []
        self.heading: _OpenHeading | None = None
        self.link: _OpenLink | None = None
        self.fragments: list[tuple[int, str]] = []
        self.code_depth = self.table_depth = self.tables = 0

    def html(self) -> str:
        """The finished HTML."""
        for match in TOKEN.finditer(self.source_html):
            run, closing, tag, attributes = match.groups()
            if run is not None:
                self._run(run)
            elif closing:
                self._end(tag)
            else:
                self._start(tag, attributes)
        for position, name in self.fragments:
            self.out[position] = f' href="#{quote(self._target(name), safe=":()!*@$,;=+~.")}"'
        return LINE_MARK.sub("", "".join(self.out))

    def _run(self, run: str) -> None:
        """Text, with tags in it that stay as they are."""
        if not (self.heading or self.link or "://" in run):
            self.out.append(run)
            return
        for piece in PIECE.finditer(run):
            if piece[1]:
                self.out.append(piece[1])
            else:
                self._text(piece[0])

    def _start(self, tag: str, written: str) -> None:
        pairs = [(key, unescape(value)) for key, value in ATTRIBUTE.findall(written)]
        attributes = {key: value for key, value in pairs if not is_script(value)}
        if tag == "img":
            self._image(attributes)
            return
        if tag in HEADINGS:
            self._open_heading(tag, attributes)
            return
        if tag == "table":
            self._open_table()
        if tag == "pre":
            attributes["tabindex"] = "0"
        self.code_depth += tag in {"code", "pre"}
        self._ids(attributes)
        if tag == "a":
            self._open_link(attributes)
        else:
            self.out.append(_tag(tag, attributes))

    def _end(self, tag: str) -> None:
        if tag in HEADINGS:
            self._close_heading()
        elif tag == "a":
            self._close_link()
        else:
            self.code_depth -= tag in {"code", "pre"}
            self.out.append(f"</{tag}>")
            if tag == "table":
                self._close_table()

    def _text(self, escaped: str) -> None:
        if self.heading or self.link:
            self._note_text(unescape(escaped))
        if self.link or self.code_depth or "://" not in escaped:
            self.out.append(escaped)
        else:
            self._linked(unescape(escaped))

    # Ids and fragments

    def _ids(self, attributes: dict[str, str]) -> None:
        """Prefix the id; the name of an old anchor counts as one; the first of equal ids wins."""
        name = attributes.pop("name", "")
        name = attributes.pop("id", "") or name
        if name and name not in self.used:
            self.used.add(name)
            attributes["id"] = ID_PREFIX + name

    def _unused(self, wanted: str) -> str:
        """An id that nothing else has: `x`, `x-1`, `x-2` … A counter for each name keeps thousands
        of equal headings linear."""
        number = self.next_number.get(wanted, 0)
        name = f"{wanted}-{number}" if number else wanted
        while name in self.used or name in self.explicit:
            number += 1
            name = f"{wanted}-{number}"
        self.next_number[wanted] = number + 1
        self.used.add(name)
        return name

    def _target(self, written: str) -> str:
        """The id that a fragment means: as written, decoded, or as the slug of a heading."""
        decoded = unquote(written)
        for name in (written, decoded, slug(decoded)):
            if name in self.used:
                return ID_PREFIX + name
        if decoded.lower() not in {"", "top"}:
            self.remark(self._line_of(f"#{written}"), "dead-fragment", decoded)
        return ID_PREFIX + decoded

    def _line_of(self, text: str) -> int | None:
        position = self.source.find(text)
        return None if position < 0 else self.source.count("\n", 0, position) + 1

    # Headings

    def _open_heading(self, tag: str, attributes: dict[str, str]) -> None:
        written = int(tag[1])
        while self.outline and self.outline[-1] >= written:
            self.outline.pop()
        level = min(len(self.outline) + 2, 6)
        self.heading = _OpenHeading(len(self.out), written, level, attributes)
        self.out.append("")

    def _close_heading(self) -> None:
        heading, self.heading = self.heading, None
        if heading is None:
            return
        title = " ".join(LINE_MARK.sub("", "".join(heading.text)).split())
        if not title:
            # An anchor alone: its id stays, but an empty heading would be read aloud as one.
            self._ids(heading.attributes)
            self.out[heading.position] = _tag("div", heading.attributes)
            self.out.append("</div>")
            return
        self.outline.append(heading.written)
        self._ids(heading.attributes)
        own = heading.attributes.get("id")
        heading.attributes["id"] = own or ID_PREFIX + self._unused(slug(title))
        self.out[heading.position] = _tag(f"h{heading.level}", heading.attributes)
        self.out.append(f"</h{heading.level}>")
        self.headings.append(Heading(heading.level, heading.attributes["id"], title))

    def _note_text(self, text: str) -> None:
        """Remember what readers see, for the heading and the link that are open."""
        if self.heading:
            self.heading.text.append(text)
        if self.link and text.strip():
            self.link.has_text = True

    # Links

    def _open_link(self, attributes: dict[str, str]) -> None:
        address = attributes.pop("href", None)
        attributes.pop("rel", None)
        position = len(self.out) + 1
        self.link = _OpenLink(address)
        if address is None:
            self.out.append(_tag("a", attributes))
        elif address.strip().startswith("#"):
            self.out += [_tag("a", attributes)[:-1], "", ">"]
            self.fragments.append((position, address.strip()[1:]))
        else:
            if host_of(address):
                attributes["rel"] = "noopener"
            self.out.append(_tag("a", {"href": address, **attributes}))

    def _close_link(self) -> None:
        link, self.link = self.link, None
        if link and link.address and not link.has_text:
            self.remark(self._line_of(link.address), "empty-link", link.address)
            self._note_text(link.address)
            self.out.append(escape(link.address, quote=False))
        self.out.append("</a>")

    def _linked(self, data: str) -> None:
        """Text, with bare web addresses made into links."""
        done = 0
        for match in BARE_URL.finditer(data):
            address = match[0].rstrip(".,;:!?*_~…。，、；：！？）」』】”’")
            while address.endswith(")") and address.count(")") > address.count("("):
                address = address[:-1].rstrip(".,;:!?")
            if not host_of(address):
                continue
            self.out.append(escape(data[done : match.start()], quote=False))
            link = _tag("a", {"href": address, "rel": "noopener"})
            self.out.append(f"{link}{escape(address, quote=False)}</a>")
            done = match.start() + len(address)
        self.out.append(escape(data[done:], quote=False))

    # Images and tables

    def _image(self, attributes: dict[str, str]) -> None:
        alt, address = attributes.get("alt", ""), attributes.get("src", "").strip()
        mark = LINE_MARK.search(alt)
        line = int(mark[1]) if mark and mark[1] else None
        number = attributes.pop("data-line", "")
        decoration = not mark and not number
        line = int(number) if number.isdigit() else line
        alt = " ".join(LINE_MARK.sub("", alt).split())
        if not alt and not decoration:
            self.remark(line, "no-alt", address.split("/")[-1] or address)
        if not address:
            self._note_text(alt)
            self.out.append(escape(alt, quote=False))
        elif is_remote(address) and not self._may_load(address):
            self.remark(line, "remote-image", host_of(address) or address)
            self._image_link(alt, address)
        else:
            self._note_text(alt or " ")
            if self.link and (alt or decoration):
                self.link.has_text = self.link.has_text or bool(alt)
            self._ids(attributes)
            if is_remote(address):
                address = "https:" + address[address.index("//") :]
            first = {"src": address, "alt": alt}
            lazy = {"loading": "lazy", "decoding": "async"}
            self.out.append(_tag("img", first | attributes | first | lazy))

    def _may_load(self, address: str) -> bool:
        """Whether an image from there is shown: its host is on the list, with the port where it has
        one. It is asked for over https, which is all that the page's policy allows."""
        parts = re.match(r"(?:https?:)?//([^/?#]+)", address, re.IGNORECASE)
        return bool(parts) and parts[1].lower() in self.image_hosts

    def _image_link(self, alt: str, address: str) -> None:
        label = self.words["image"] % {"text": alt or address.split("?")[0].split("/")[-1]}
        self._note_text(label)
        if self.link:
            # A link cannot stand in a link: the words of the image go into the one that is there.
            self.out.append(f'<span class="image-link">{escape(label, quote=False)}</span>')
            return
        link = _tag("a", {"class": "image-link", "href": address, "rel": "noopener"})
        self.out.append(f"{link}{escape(label, quote=False)}</a>")

    def _open_table(self) -> None:
        if not self.table_depth:
            self.tables += 1
            label = self.words["table"] % {"number": self.tables}
            box = {"class": "table", "tabindex": "0", "role": "region", "aria-label": label}
            self.out.append(_tag("div", box))
        self.table_depth += 1

    def _close_table(self) -> None:
        self.table_depth -= 1
        if not self.table_depth:
            self.out.append("</div>")


class _OpenHeading:
    def __init__(self, position: int, written: int, level: int, attributes: dict[str, str]):
        self.position, self.written, self.level = position, written, level
        self.attributes = attributes
        self.text: list[str] = []


class _OpenLink:
    def __init__(self, address: str | None):
        self.address = address
        self.has_text = False


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{inside}>"
