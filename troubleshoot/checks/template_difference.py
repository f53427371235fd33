"""The first difference between a template and a text: what kind it is, as a mistake of the text."""

from .characters import codepoint, is_hidden, is_invisible, plain
from .mistakes import Mistake
from .template_match import Difference, fold

# Which of the two characters a finding names. Only characters that are told apart by name are:
# letters would be words of the paste.
_NAMED = {
    "differs-alike": ("template", "text"),
    "differs-blank": ("template", "text"),
    "differs-line-end": ("template", "text"),
    "differs-blank-missing": ("template",),
    "differs-blank-extra": ("text",),
    "differs-missing": ("template",),
    "differs-extra": ("text",),
    "differs-lost": ("text",),
}
_AGREEING = 3  # characters that must go on alike behind a blank that one side lacks


def mistake(template: str, text: str, found: Difference, *, bare: bool) -> Mistake:
    """The difference as a mistake of the text. `bare`: blanks are all that keeps them apart."""
    here = text[found.text_at : found.text_at + 1]
    there = template[found.template_at : found.template_at + 1]
    code = _kind(there, here)
    if not there and text[found.text_at :].strip():
        code = "differs-goes-on"  # more than a blank too many
    elif not here and template[found.template_at :].strip():
        code = "differs-ends"
    if code == "differs-other" or is_blank(there) != is_blank(here):
        code = _left_out(template, text, found) or code
    if code in ("differs-blank-missing", "differs-blank-extra") and not bare:
        code = code if _goes_on_alike(template, text, found) else "differs-other"
    named = {name: codepoint(char) for name, char in (("template", there), ("text", here)) if char}
    params = {name: point for name, point in named.items() if name in _NAMED.get(code, ())}
    return Mistake(found.text_at, code, params=params)


def is_invisible_alone(found: Mistake) -> bool:
    """Whether the mistake is about a blank, or a character that cannot be seen."""
    return found.code.startswith(("differs-blank", "differs-line-end"))


def _left_out(template: str, text: str, found: Difference) -> str:
    """Whether a single sign is missing or too many: both go on alike without it."""
    at, there = found.text_at, found.template_at
    if not (template[there : there + 1].isalnum() or is_blank(template[there : there + 1])):
        following = template[there + 1 :].partition("{")[0][:2]
        if following and text.startswith(following, at):
            return "differs-missing"
    if not text[at : at + 1].isalnum():
        following = template[there:].partition("{")[0][:2]
        if following and text.startswith(following, at + 1):
            return "" if is_blank(text[at : at + 1]) else "differs-extra"
    return ""


def _goes_on_alike(template: str, text: str, found: Difference) -> bool:
    """Whether the two agree behind the blanks, up to the next placeholder of the template."""
    rest = template[found.template_at :].lstrip().partition("{")[0][:_AGREEING]
    return bool(rest) and text[found.text_at :].lstrip().startswith(rest)


def _kind(there: str, here: str) -> str:
    if there == here:
        return "differs-other"
    blank_there, blank_here = is_blank(there), is_blank(here)
    if blank_there and blank_here and is_invisible(there) == is_invisible(here):
        return "differs-line-end" if "\n" in (there, here) else "differs-blank"
    if blank_here and (not blank_there or is_invisible(here)):
        return "differs-blank-extra"
    if blank_there:
        return "differs-blank-missing"
    if here == "\ufffd":
        return "differs-lost"
    if not here or not there:
        return "differs-goes-on" if here else "differs-ends"
    if plain(there) == plain(here):
        return "differs-alike"
    return "differs-case" if fold(there) == fold(here) else "differs-other"


def is_blank(char: str) -> bool:
    """Whether there is a character, and one that cannot be seen."""
    return bool(char) and (char.isspace() or is_hidden(char))
