"""Categories, synonyms and notices as a folder has them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.category_tree import DEEPEST
from kb.models.notice import validate_link
from kb.people import Audience

from .fields import LARGEST_KEY, NEVER_STORED, Fields, Problems, read_list
from .folder import Folder
from .yamltree import Value

_CATEGORY = ("id", "slug", "name", "description", "order", "inside")
_NOTICE = ("text", "link", "category", "audience", "from", "until")
_SLUG = re.compile(r"[-\w]{1,60}")


@dataclass(frozen=True)
class Shelf:
    """A category; `parent` is the slug of the one that it is inside of, "" for none."""

    id: int
    slug: str
    name: str
    description: str
    order: int
    parent: str


@dataclass(frozen=True)
class SaidNotice:
    """A notice; `category` is a slug, "" for none."""

    text: str
    link: str
    category: str
    audience: str
    starts: datetime
    ends: datetime | None


def read_shelves(folder: Folder, problems: Problems) -> dict[str, Shelf]:
    """The categories by slug, each after the one that it is inside of."""
    path = "categories.yaml"
    found: dict[str, Shelf] = {}
    for fields, parent, depth in _nested(path, _list(folder, path, problems), problems):
        slug, name = (
            fields.text(one, most, needed=True) for one, most in (("slug", 60), ("name", 80))
        )
        if not slug:
            continue
        if not _SLUG.fullmatch(slug):
            message = _("A slug holds letters, digits, “-” and “_” alone.")
            fields.problem("slug", message)
        if slug in found:
            message = _("There are two categories with the slug “%(slug)s”.") % {"slug": slug}
            fields.problem("slug", message)
        if depth > DEEPEST:
            message = _("It is nested too deeply: at most %(most)d levels.") % {"most": DEEPEST}
            fields.problem(None, message)
        order = fields.number("order")
        found[slug] = Shelf(
            _key(fields, found.values()),
            slug,
            name,
            fields.text("description", 300),
            len(found) if order is None else order,
            parent,
        )
    return _all_numbered(found)


def _key(fields: Fields, others: Collection[Shelf]) -> int:
    """The number of a category, 0 for none."""
    key = fields.number("id", least=1, most=LARGEST_KEY)
    if key and any(key == other.id for other in others):
        message = _("The number %(id)d is that of two. Each has its own.") % {"id": key}
        fields.problem("id", message)
    return key or 0


def _all_numbered(shelves: dict[str, Shelf]) -> dict[str, Shelf]:
    """One that was written by hand gets a number after all others."""
    numbers = count(1 + max((one.id for one in shelves.values()), default=0))
    return {
        slug: one if one.id else replace(one, id=next(numbers)) for slug, one in shelves.items()
    }


def read_synonyms(folder: Folder, problems: Problems) -> list[str]:
    """The lines of words that mean the same."""
    path = "synonyms.yaml"
    found = []
    for value in _list(folder, path, problems):
        if not isinstance(value.said, str) or not 0 < len(value.said) <= 300:
            message = _("A line of synonyms is a text of 1 to 300 characters.")
            problems.add(path, value.line, message)
        elif NEVER_STORED.search(value.said):
            message = _("The text holds a character that cannot be stored. Remove it.")
            problems.add(path, value.line, message)
        else:
            found.append(value.said)
    return found


def read_notices(folder: Folder, shelves: dict[str, Shelf], problems: Problems) -> list[SaidNotice]:
    """The notices, in the order of the file."""
    path = "notices.yaml"
    found = []
    for value in _list(folder, path, problems):
        fields = Fields(path, value, _NOTICE, problems)
        starts, ends = fields.moment("from"), fields.moment("until")
        if starts is None and not fields.has("from"):
            fields.problem("from", _("“from” is missing."))
        if starts and ends and ends < starts:
            fields.problem("until", _("It cannot end before it starts."))
        check_category(fields, "category", shelves)
        notice = SaidNotice(
            fields.text("text", 300, needed=True),
            _link(fields),
            fields.text("category", 60),
            fields.one_of("audience", Audience.values, Audience.PUBLIC.value),
            starts,
            ends,
        )
        found.append(notice)
    return found


def check_category(fields: Fields, name: str, shelves: dict[str, Shelf]) -> None:
    """Note it where a category is named that there is not."""
    slug = fields.text(name, 60)
    if slug and slug not in shelves:
        fields.problem(name, unknown_category(slug))


def unknown_category(slug: str) -> str:
    """The sentence about it."""
    return _("There is no category “%(slug)s” in categories.yaml.") % {"slug": slug}


def _link(fields: Fields) -> str:
    link = fields.text("link", 300)
    try:
        if link:
            validate_link(link)
    except ValidationError as error:
        fields.problem("link", " ".join(error.messages))
    return link


def _nested(
    path: str, values: list[Value], problems: Problems, parent: str = "", depth: int = 1
) -> Iterator[tuple[Fields, str, int]]:
    """Each category with the slug that it is inside of, and how deep it is."""
    for value in values:
        fields = Fields(path, value, _CATEGORY, problems)
        yield fields, parent, depth
        inside = fields.items("inside")
        yield from _nested(path, inside, problems, fields.text("slug", 60), depth + 1)


def _list(folder: Folder, path: str, problems: Problems) -> list[Value]:
    text = folder.text(path)
    return [] if text is None else read_list(path, text, problems)
