"""What axe-core says of a page as it stands, asked once for what is the same in every respect.

Its verdict depends on what it sees: the document and what is typed, chosen and open in it, its
style sheets, the window, the colour scheme, where the focus and the pointer are. `SEEN` gathers
all that. A page that was found clean on one database, and is the very same on the other, is not
judged again.
"""

import hashlib
import json
import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from troubleshoot.codes import ALPHABET

OPTIONS = {
    # Its preloading would put styles into the page, which the Content-Security-Policy forbids.
    "preload": False,
    # Of what is in order, one example a rule: thousands of nodes would travel for nothing.
    "resultTypes": ["violations"],
}
SEEN = """() => {
    const all = [...document.querySelectorAll("*")];
    const where = (selector) => all.indexOf([...document.querySelectorAll(selector)].pop());
    const rules = (sheet) => [
        sheet.disabled, sheet.media.mediaText, [...sheet.cssRules].map((rule) => rule.cssText),
    ];
    return JSON.stringify([
        document.documentElement.outerHTML, document.compatMode, location.href,
        [...document.styleSheets, ...document.adoptedStyleSheets].map(rules),
        [innerWidth, innerHeight, devicePixelRatio, scrollX, scrollY],
        ["color-scheme: dark", "reduced-motion: reduce", "contrast: more"].map(
            (feature) => matchMedia(`(prefers-${feature})`).matches
        ).concat(matchMedia("print").matches, matchMedia("(forced-colors: active)").matches),
        [":focus", ":focus-visible", ":hover", ":active", ":target", ":modal"].map(where),
        all.map((element, place) => [
            place, element.type === "hidden" ? null : element.value, element.checked,
            element.indeterminate, element.selected, element.open, element.naturalWidth,
            element.naturalHeight, element.scrollTop, element.scrollLeft,
        ]).filter(([_place, ...own]) => own.some(Boolean)),
        document.getAnimations().length,
    ]);
}"""
CLOSED = "iframe, frame, object, embed, video, canvas"  # what stands in them is not in SEEN
# What differs from one visit to the next and cannot matter: the value of a hidden field, which is
# neither shown nor spoken; where the server happens to listen, also within another address; which
# minute of the day it was, and how many ago; and what the admin shows of a password's hash.
HIDDEN = re.compile(r'(<input\b[^>]*\btype=\\"hidden\\"[^>]*\bvalue=)\\"[^"\\]*\\"')
HOST = re.compile(r"http(?:://|%3A%2F%2F)127\.0\.0\.1(?::|%3A)\d+")
MINUTE = re.compile(
    r"(?<!\d)(?:\d\d:\d\d(:\d\d(\.\d+)?)?(?!\d)|\d\d?:\d\d [ap]\.m\.)"
    r"|\b\d+(?:&nbsp;|\xa0)minutes?\b"
)
HASH = re.compile(r"(?<=<bdi>)[\w+/=]{2,6}(?=\*{8})")
# And what is drawn at random, as long as the same ones stand in the same places: the token of a
# walk in its address, its short code (of as many signs, all much alike), the key of a search.
CODE = rf"[{ALPHABET}]{{4}}"
DRAWN = re.compile(
    r'(?<=/runs/)[\w-]{20,}(?=/)|(?<=data-shown=\\")[\w-]{20,}(?=\\")'
    rf"|(?<=/staff/runs/){CODE}{CODE}(?=/)|(?:\b|(?<=%[0-9A-F]{{2}})){CODE}-{CODE}\b"
)


def problems(page, anew: bool = False) -> list[str]:
    """What axe-core finds on a page: rule, and where. `anew`: whatever was said before."""
    known = None if anew else _remembered(page)
    if known and known.exists():
        return []
    found = _judged(page)
    if known and not found:
        known.touch()
    return found


def fingerprint(page) -> str:
    """The same for two pages if axe-core sees the same; "" where not all of it can be told."""
    if page.locator(CLOSED).count():
        return ""
    seen = HOST.sub("", HIDDEN.sub(r"\1", page.evaluate(SEEN)))
    seen = HASH.sub("hash", MINUTE.sub("minute", seen))
    drawn = {one: f"drawn-{n}" for n, one in enumerate(dict.fromkeys(DRAWN.findall(seen)))}
    seen = DRAWN.sub(lambda found: drawn[found[0]], seen)
    return hashlib.sha256((seen + json.dumps(OPTIONS) + AXE_SCRIPT).encode()).hexdigest()


def _remembered(page) -> Path | None:
    """The file that is there if such a page was found clean in this run of the tests."""
    seen = fingerprint(page)
    folder = os.environ.get("UNSTUCK_TEST_SHARED")
    if not (seen and folder):
        return None
    judged = Path(folder, "judged")
    judged.mkdir(exist_ok=True)
    return judged / seen


def _judged(page) -> list[str]:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
    return [
        f"{rule['id']}: {node['html']} ({node['failureSummary']})"
        for rule in found
        for node in rule["nodes"]
    ]
