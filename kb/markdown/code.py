"""Code: where it stands in a line of text, and how a block of it looks."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

BACKTICKS = re.compile(r"`+")

LANGUAGES = {"azurecli": "bash", "azurepowershell": "powershell", "curl": "bash", "shell": "bash"}
"""Names that documentation sites use for what Pygments calls otherwise."""

FORMATTER = HtmlFormatter(nowrap=True)


def split_code(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a paragraph into `(piece, is_code)`: a code span runs from one row of backticks to the
    next row of the same length (CommonMark 6.1). The pieces joined give the text again."""
    if "`" not in text:
        yield text, False
        return
    rows = [match.span() for match in BACKTICKS.finditer(text)]
    ends_by_length = defaultdict(list)
    for start, end in rows:
        ends_by_length[end - start].append(end)
    done = 0
    for start, end in rows:
        if start < done:
            continue
        if _is_escaped(text, start):
            start += 1
        ends = ends_by_length[end - start] if end > start else []
        nearest = bisect_left(ends, end + 1)
        if nearest == len(ends):
            continue
        yield text[done:start], False
        yield text[start : ends[nearest]], True
        done = ends[nearest]
    yield text[done:], False


def _is_escaped(text: str, position: int) -> bool:
    """Whether an odd number of backslashes stands before the position."""
    before = position
    while before and text[before - 1] == "\\":
        before -= 1
    return (position - before) % 2 == 1


def code_block(source: str, info: str = "") -> str:
    """HTML of a block of code. `info` is what follows the opening fence: its first word names the
    language; one that Pygments does not know leaves the code plain."""
    lexer = _lexer(info)
    inner = highlight(source, lexer, FORMATTER) if lexer else escape(source, quote=False)
    code = inner.rstrip("\n")
    return f'<div class="highlight"><pre><code>{code}\n</code></pre></div>'


@lru_cache(maxsize=64)
def _lexer(info: str):
    words = re.split(r"[\s{},]+", info.strip().lower().strip("{}").strip())
    name = words[0].lstrip(".") if words else ""
    if not name:
        return None
    try:
        return get_lexer_by_name(LANGUAGES.get(name, name), stripnl=False)
    except ClassNotFound:
        return None
