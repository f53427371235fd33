"""Whether two questions ask the same in other words.

`similarity` compares titles and texts; `differ` says whether two titles differ in something that no
rewording changes; `pairs` joins one to one, the most alike first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cached_property
from math import log

SAME_TITLE = 0.6
SAME_TEXT = 0.2
"""The least likeness of titles, and of texts, of two versions of one question. Between the two
versions of a real FAQ, titles of the same question reach 0.63 and more, others 0.48 at most; the
texts of a question that was written anew share a quarter of their words."""

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+(?:[.*]+\d+)*")
IDENTIFIER = re.compile(r"\b(?:[A-Z]{2,}[a-z]*|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b")
NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|unable|fail\w*|\w+n[’']t)\b", re.IGNORECASE
)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")

# How Chinese asks, as COMMON below is how English does.
ASKING = re.compile("为什么|什么|如何|怎样|怎么办|怎么|是否|能否|可以|哪些|请问|[吗呢的]")


def plain_form(word: str) -> str:
    """A word without its English ending. A light hand is enough: both sides get the same."""
    for ending, stem in (("ing", 3), ("ed", 4), ("es", 4), ("s", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= stem and not word.endswith("ss"):
            return word.removesuffix(ending).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def _plain_forms(words: str) -> list[str]:
    return [plain_form(word) for word in words.split()]


# Words that say how something is asked, not what.
COMMON = frozenset(
    _plain_forms(
        "a about an and any are as at be because been being by can cannot could did do does doing "
        "done for from get got had happen has have he her here his how i if in into is it its may "
        "me mean might must my no not of on or our out please shall she should so some than that "
        "the their them then there these they this those to up us use using via was we were what "
        "when where which who whom whose why will with would you your t s don doesn isn won"
    )
)

# Words that support people use for one another.
SAME_WORD = {
    word: forms[0]
    for forms in map(
        _plain_forms,
        (
            "phone mobile cellphone cell handset smartphone",
            "blocklist blacklist denylist",
            "error fail failure fault issue problem trouble",
            "slow late delay long",
            "delete remove erase",
            "message text",
            "sign log",
            "invoice bill",
            "price cost fee charge",
            "picture image photo",
        ),
    )
    for word in forms
}

OPPOSITES = tuple(
    tuple(plain_form(word) for word in pair.split("/"))
    for pair in [
        "activate/deactivate",
        "add/delete",
        "add/remove",
        "after/before",
        "allow/block",
        "allow/deny",
        "allow/prevent",
        "assign/unassign",
        "attach/detach",
        "backup/restore",
        "close/open",
        "connect/disconnect",
        "create/delete",
        "decrease/increase",
        "decrypt/encrypt",
        "disable/enable",
        "domestic/international",
        "download/upload",
        "downgrade/upgrade",
        "export/import",
        "external/internal",
        "fail/succeed",
        "first/last",
        "grant/revoke",
        "hide/show",
        "inbound/outbound",
        "incoming/outgoing",
        "inside/outside",
        "install/uninstall",
        "join/leave",
        "local/remote",
        "lock/unlock",
        "maximum/minimum",
        "mute/unmute",
        "off/on",
        "offline/online",
        "pause/resume",
        "private/public",
        "read/write",
        "receive/send",
        "start/stop",
        "subscribe/unsubscribe",
    ]
)

Weigh = Callable[[str], float]


class Text:
    """A question as it is compared."""

    def __init__(self, title: str, body: str = ""):
        self.title = title
        self.plain = unicodedata.normalize("NFKC", title)
        self.body = body

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Every word of the title, in its plain form."""
        return frozenset(words_of(self.title))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the title that say what is asked; all of them if no other is left."""
        words = frozenset(SAME_WORD.get(word, word) for word in self.all_words)
        return words - COMMON or words

    @cached_property
    def body_words(self) -> frozenset[str]:
        """The words of the text, or of its first 50,000 characters."""
        return frozenset(words_of(self.body[:50_000]) - COMMON)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in the title, error codes above all."""
        return frozenset(NUMBER.findall(self.plain))

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Words of the title that are names of things: `API`, `SecretId`."""
        return frozenset(word.rstrip("s").lower() for word in IDENTIFIER.findall(self.plain))


def words_of(text: str) -> set[str]:
    """The words of a text in their plain form. Of scripts without spaces, every two characters."""
    words = set()
    text = ASKING.sub(" ", unicodedata.normalize("NFKC", text).lower())
    for word in WORD.findall(text):
        if UNSPACED.search(word):
            words.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            words.add(plain_form(word))
    return words


def differ(one: Text, other: Text) -> bool:
    """Whether two titles differ in what no rewording changes: the numbers in them, the names of
    things, or a word and its opposite."""
    if one.numbers != other.numbers:
        return True
    if one.identifiers - other.identifiers and other.identifiers - one.identifiers:
        return True
    ours, theirs = one.all_words - other.all_words, other.all_words - one.all_words
    return any((a in ours and b in theirs) or (b in ours and a in theirs) for a, b in OPPOSITES)


def weigher(count: Callable[[str], int], total: int) -> Weigh:
    """What a word of a title weighs among `total` titles: the fewer have it (`count`), the more
    (inverse document frequency, as in Spärck Jones 1972). An error code weighs double."""

    def weigh(word: str) -> float:
        code = word.isdigit() and len(word) > 2
        return log(1 + total / max(1, count(word))) * (2 if code else 1)

    return weigh


def title_similarity(one: Text, other: Text, weigh: Weigh) -> float:
    """How alike two titles are, 0 to 1: what they share against what only one of them has (Dice).

    Words left over on both sides count double there: that one thing stands in the place of another
    (`Box`, `Dropbox`) tells two questions apart, while a mere addition does not.
    """
    shared = one.words & other.words
    ours, theirs = set(one.words - shared), set(other.words - shared)
    common = sum(map(weigh, shared))
    for word in sorted(ours):
        if twin := next((other for other in sorted(theirs) if _one_word(word, other)), None):
            common += min(weigh(word), weigh(twin))
            ours.discard(word)
            theirs.discard(twin)
    left, right = sum(map(weigh, ours)), sum(map(weigh, theirs))
    if not common:
        return 0.0
    likeness = 2 * common / (2 * common + left + right + 2 * min(left, right))
    turned = bool(NEGATION.search(one.plain)) != bool(NEGATION.search(other.plain))
    return likeness * (0.85 if turned else 1)


def _one_word(one: str, other: str) -> bool:
    """Whether two long words are forms or spellings of one."""
    if min(len(one), len(other)) < 5 or one[0] != other[0] or (one + other).isdigit():
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8


def body_similarity(one: Text, other: Text) -> float:
    """How much of the shorter text's words the other has, 0 to 1: an update may say much more than
    what it replaces. 0.5 where there are too few words to tell."""
    fewer = min(len(one.body_words), len(other.body_words))
    return len(one.body_words & other.body_words) / fewer if fewer >= 5 else 0.5


def similarity(one: Text, other: Text, weigh: Weigh) -> float:
    """How alike two questions are, 0 to 1; 0 where they are not versions of the same question."""
    if differ(one, other):
        return 0.0
    title = title_similarity(one, other, weigh)
    if title < SAME_TITLE:
        return 0.0
    body = body_similarity(one, other)
    return 0.85 * title + 0.15 * body if body >= SAME_TEXT else 0.0


def pairs(scores: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """One-to-one joins of `(similarity, one, other)`: the best first, each side once. Of equal
    ones the first in order wins, so that the result does not depend on chance."""
    joined: dict[int, int] = {}
    taken: set[int] = set()
    for score, one, other in sorted(scores, key=lambda row: (-row[0], row[1], row[2])):
        if score > 0 and one not in joined and other not in taken:
            joined[one] = other
            taken.add(other)
    return joined
