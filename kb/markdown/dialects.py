"""What real FAQs write inside a line that Markdown does not know, read before Markdown sees it.

Empty links as anchors (`[](id:jump)`), the directives of Microsoft's and Adobe's documentation
(`:::image …:::`, `[!INCLUDE …]`, `[!VIDEO …]`, `[!UICONTROL …]`), and angle brackets that are no
HTML (`<Server>`), which a sanitiser would swallow together with the word. Code is left alone.

Images get the number of their line, so that a remark about one can say where it stands; `finish`
takes the number away again.
"""

# ruff: noqa: SIM905 (long tables of names read better in rows)

import re
from collections.abc import Callable, Mapping
from html import escape

from .code import split_code
from .sanitise import CALLOUTS, DROPPED_WITH_CONTENT, URL_SCHEMES

LINE_OPEN, LINE_CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters round a line number; the reader takes them out of every source beforehand."""

CALLOUT_NAMES = {name: name for name in CALLOUTS} | {
    "abstract": "note",
    "attention": "warning",
    "danger": "caution",
    "error": "caution",
    "example": "note",
    "hint": "tip",
    "info": "note",
    "question": "note",
    "success": "tip",
    "summary": "note",
}
"""Kinds of callouts as they are written, to those we have."""

LAYOUT = frozenset({"code", "div", "include", "selector", "video"})
"""Names after `[!` that are instructions, not callouts."""

HTML_NAMES = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big "
    "blink blockquote body br button canvas caption center cite code col colgroup data datalist "
    "dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer "
    "form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input "
    "ins isindex kbd keygen label legend li link listing main map mark marquee math menu meta "
    "meter nav nobr noembed noframes noscript object ol optgroup option output p param picture "
    "plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small "
    "source span strike strong style sub summary sup svg table tbody td template textarea tfoot "
    "th thead time title tr track tt u ul var video wbr xmp".split()
)

SWALLOWING = DROPPED_WITH_CONTENT | {"noscript", "plaintext", "xmp"}
"""Elements that would take the rest of the article with them if nothing closes them."""

# Each alternative starts with its first character, outside of its group: so `re` can leap from one
# such character to the next, instead of trying all alternatives at every place.
DIRECTIVE = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])
    | \\(?P<break>\n)
    | \*(?P<strong>(?<=\s\*)\*[ ]+(?=[^\s*](?:[^*\n]*[^\s*])?\*\*(?:[\s.,;:!?)]|\Z)))
    | \[(?P<indented>(?:(?<=^[ ]\[)|(?<=^[ ]{2}\[)|(?<=^[ ]{3}\[))
        [^\[\]\n]+\]:[ ]*<[^<>\n]*>)
    | \[(?P<anchor>\]\(\s*id:\s*(?P<id>[^\s()]+)\s*\))
    | :(?P<colons>::+[ ]*(?P<colons_name>[a-z][a-z-]*)(?P<colons_rest>[^\n]*?):::+)
    | \[(?P<bang>\s*!\s*(?P<bang_name>[A-Za-z][\w.-]*)
        (?P<bang_rest>(?:\[[^\[\]]*\](?:\([^()]*\))?|[^\[\]])*)\](?![(\[]))
    | !(?P<image>\[(?=[^\[\]]*\]\())
    | \](?P<target>\([ ]*<[^<>\n]*>)
    | \[(?P<definition>(?<=^\[)[^\[\]\n]+\]:[ ]*<[^<>\n]*>)
    | <(?P<autolink>(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@/]+@[^\s<>@]+)>)
    | <(?P<comment>!--)
    | <(?P<tag>/?(?P<tag_name>[A-Za-z][A-Za-z0-9:._-]*))
    """,
    re.VERBOSE | re.MULTILINE,
)
SETTING = re.compile(r"""([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")


class Dialects:
    """Reads one article's lines.

    `store` keeps finished HTML out of Markdown's way and gives a placeholder for it; `remark` takes
    a line, a key of the words and a text to fill in.
    """

    def __init__(
        self,
        words: Mapping[str, str],
        store: Callable[[str], str],
        remark: Callable[[int | None, str, str], None],
    ):
        self.words = words
        self.store = store
        self.remark = remark

    def read(self, text: str, line: int) -> str:
        """A paragraph, heading or table as Markdown understands it; `line` is that of its start."""
        pieces = []
        for piece, is_code in split_code(text):
            pieces.append(piece if is_code else self._replace(piece, line, self.store))
            line += piece.count("\n")
        return "".join(pieces).strip("\n")

    def read_html(self, html: str, line: int) -> str:
        """The same for a block of HTML, where nothing but HTML may come out."""
        return self._replace(html, line, lambda made: made)

    def _replace(self, piece: str, line: int, keep: Callable[[str], str]) -> str:
        counted = [0, line]

        def one(match: re.Match) -> str:
            counted[1] += piece.count("\n", counted[0], match.start())
            counted[0] = match.start()
            return self._one(match, counted[1], keep)

        return DIRECTIVE.sub(one, piece)

    def _one(self, match: re.Match, line: int, keep: Callable[[str], str]) -> str:
        kind = match.lastgroup
        # `lastgroup` names the group that closed last, which is the outer one of the alternative.
        if kind == "break":
            return "  \n"
        if kind == "strong":
            return "**"  # `** Usage**`, a slip that other renderers forgive
        if kind == "anchor":
            return keep(f'<span id="{escape(match["id"])}"></span>')
        if kind == "colons":
            return self._colons(match, line, keep)
        if kind == "bang":
            return self._bang(match, line, keep)
        if kind == "image":
            return f"![{LINE_OPEN}{line}{LINE_CLOSE}"
        if kind == "autolink":
            return self._autolink(match["autolink"][:-1], keep)
        if kind == "comment":
            return match[0] if match.string.find("-->", match.end()) >= 0 else "&lt;!--"
        if kind == "tag":
            return self._tag(match, line)
        return match[0]

    def _autolink(self, address: str, keep: Callable[[str], str]) -> str:
        """`<https://…>`, `<mailto:…>`, `<tel:…>`, `<name@host>`. Anything else with a colon is no
        address (`<localhost:5001>`) and stays readable."""
        written = escape(address)
        scheme = address.partition(":")[0].lower() if ":" in address else "mailto"
        if scheme not in URL_SCHEMES:
            return f"&lt;{address}&gt;"
        target = written if ":" in address else f"mailto:{written}"
        shown = (
            written.partition(":")[2] if scheme in {"mailto", "tel"} and ":" in address else written
        )
        return keep(f'<a href="{target}">{shown}</a>')

    def _colons(self, match: re.Match, line: int, keep: Callable[[str], str]) -> str:
        name = match["colons_name"]
        settings = {key.lower(): one or other for key, one, other in SETTING.findall(match[0])}
        if name == "image" and settings.get("source"):
            return keep(self._image(settings, line))
        if name == "video" and settings.get("source"):
            return keep(self.video_link(settings["source"], settings.get("title", "")))
        if name == "no-loc" and settings.get("text"):
            return settings["text"]
        if not name.endswith("-end"):
            self.remark(line, "left-out", match[0].strip())
        return settings.get("alt-text", "")

    def _image(self, settings: Mapping[str, str], line: int) -> str:
        # Icons are decoration beside words: no description is right for them, and no remark.
        decoration = settings.get("type") == "icon" and not settings.get("alt-text")
        where = "" if decoration else f' data-line="{line}"'
        source, alt = escape(settings["source"]), escape(settings.get("alt-text", ""))
        return f'<img src="{source}" alt="{alt}"{where}>'

    def video_link(self, address: str, title: str = "") -> str:
        """A labelled link in the place of an embedded video."""
        label = self.words["video"] % {"text": title or address.split("?")[0]}
        return f'<a class="video-link" href="{escape(address)}">{escape(label)}</a>'

    def _bang(self, match: re.Match, line: int, keep: Callable[[str], str]) -> str:
        name, rest = match["bang_name"].lower(), match["bang_rest"].strip()
        link = LINK.search(rest)
        if name == "include":
            self.remark(line, "include", link[2].strip() or link[1] if link else rest)
            return ""
        if name == "video" and rest:
            return keep(self.video_link(rest.split()[0]))
        if name.split("-")[0] in LAYOUT:
            self.remark(line, "left-out", match[0])
            return ""
        if name in CALLOUT_NAMES and not rest:
            return keep(f"<strong>{escape(self.words[CALLOUT_NAMES[name]])}</strong>")
        self.remark(line, "kept-text", match[0])
        return rest or match["bang_name"]

    def _tag(self, match: re.Match, line: int) -> str:
        name = match["tag_name"].lower()
        if name not in HTML_NAMES:
            return "&lt;" + match[0][1:]
        closing = match[0][1] == "/"
        if name in SWALLOWING and not closing:
            end = re.compile(f"</{name}", re.IGNORECASE)
            if name == "plaintext" or not end.search(match.string, match.end()):
                return "&lt;" + match[0][1:]
            self.remark(line, "removed-html", name)
        if name == "img" and not closing:
            return f'<img data-line="{line}"'
        return match[0]
