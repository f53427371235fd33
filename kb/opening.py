"""The first words of a text, for where a line about it is wanted and nobody wrote one."""

import re

from kb.markdown import plain_text

MOST_HTML = (
    2_000  # characters of HTML that are looked at: a long text costs no more than a short one
)
MOST_CHARACTERS = 160  # characters of what comes out: about what a search engine shows
_UNFINISHED = re.compile(r"<[^>]*\Z|&[^;\s]{0,9}\Z")


def opening(html: str, most: int = MOST_CHARACTERS) -> str:
    """The words that rendered HTML begins with, at most `most` characters, cut between words.

    >>> opening("<p>The carrier <b>refuses</b> it.</p>")
    'The carrier refuses it.'
    """
    begun = html[:MOST_HTML]
    is_whole = begun == html
    words = plain_text(begun if is_whole else _UNFINISHED.sub("", begun))
    if is_whole and len(words) <= most:
        return words
    cut = words[: most - 1]
    # The last word may be half a one. In a script without blanks there is only one.
    cut = cut.rsplit(" ", 1)[0].rstrip(" ,.;:")
    return f"{cut}…" if cut else ""
