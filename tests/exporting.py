"""Whole sites to export, made from random plain values; and emptying a site again."""

import hashlib
import struct
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path

from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import strategies as st

from kb.edition import forget_everything
from kb.filekinds import PNG
from kb.models import (
    Article,
    Attachment,
    Category,
    Notice,
    PickedArticle,
    Publication,
    Revision,
    Source,
    Synonym,
)
from kb.search import index
from tests.troubleshoot.graphs import graph_sets
from troubleshoot import checks
from troubleshoot.graph import CHECK, Choice
from troubleshoot.models import Flow, FlowVersion, Node, TicketTarget, stored
from troubleshoot.models.version import published_graph

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
SAID = ANY.filter(bool)
LINES = st.sampled_from(
    ["---", "---\n", "\n", "  ", "\t", "title: x\n", "\r\n", "\ufeff", "# A\n", "- a\n", "> b\n",
     "```\n", "字", "[l](/articles/2-x/)", "![p](/attachments/1/a.png)", "…"]
)  # fmt: skip
BODIES = st.lists(LINES | ANY, max_size=5).map("".join)
PEOPLE = st.sampled_from(["", "ed", "alice"])
AUDIENCES = st.sampled_from(["public", "internal"])
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
OFFSETS = st.integers(2, 90) | st.integers(-90, -2)  # days from now: nothing happens meanwhile
PAST = st.datetimes(datetime(2000, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC))


def picture(number: int) -> bytes:
    """A PNG that says it is that many pixels high."""
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 2, number)


@dataclass(frozen=True)
class Site:
    """What is in a site, as plain values; whatever has no room in it is left to chance."""

    categories: tuple
    articles: tuple
    notices: tuple
    synonyms: tuple
    targets: tuple
    flows: tuple


CATEGORIES = st.lists(
    st.fixed_dictionaries(
        {
            "name": SAID,
            "description": ANY,
            "position": st.integers(0, 3),
            "inside": st.integers(0, 4),
        }
    ),
    max_size=4,
)  # fmt: skip
NAMES = st.sampled_from(["a.png", "信号 条.png", "é: b #'.png"])
WINDOWS = st.lists(st.tuples(OFFSETS, st.none() | OFFSETS, st.integers(0, 2)), max_size=3)
SOURCES = st.lists(st.tuples(ANY, SAID, ANY, st.integers(0, 2)), max_size=2, unique_by=repr)
ARTICLES = st.fixed_dictionaries(
    {
        "texts": st.lists(
            st.fixed_dictionaries(
                {"title": ANY, "summary": ANY, "keywords": ANY, "body": BODIES, "by": PEOPLE,
                 "at": PAST}
            ),
            max_size=3,
        ),
        "windows": WINDOWS,
        "category": st.integers(0, 4),
        "next_category": st.integers(0, 4),
        "audience": AUDIENCES,
        "next_audience": st.sampled_from(["", "public", "internal"]),
        "language": st.sampled_from(["en", "zh-hans"]),
        "owner": PEOPLE,
        "position": st.integers(0, 2**31 - 1),
        "checked_on": st.none() | DAYS,
        "verify_by": st.none() | DAYS,
        "archived_at": st.none() | PAST,
        "redirects": st.booleans(),
        "related": st.sets(st.integers(0, 3), max_size=3),
        "files": st.lists(
            st.tuples(st.integers(1, 9), NAMES, PEOPLE),
            max_size=2, unique_by=lambda one: one[0],
        ),
        "sources": SOURCES,
    }
)  # fmt: skip
NOTICES = st.fixed_dictionaries(
    {"text": SAID, "link": st.sampled_from(["", "/articles/1/", "https://example.com/?a=b#c"]),
     "category": st.integers(0, 4), "audience": AUDIENCES, "from": OFFSETS,
     "until": st.none() | OFFSETS}
)  # fmt: skip
TARGETS = st.fixed_dictionaries(
    {"name": st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), "label": SAID, "url": SAID,
     "origin": st.sampled_from(["", "sample"])}
)  # fmt: skip
STATES = ("draft", "live", "live and draft", "stopped", "stopped and draft", "archived")


@st.composite
def sites(draw) -> Site:
    """Sites of every kind and state, a few things of each."""
    flows = []
    if draw(st.booleans()):
        for graph in draw(graph_sets(most_flows=2, most_nodes=4)).values():
            said = {
                "graph": _real(graph, draw(BODIES), draw(st.sampled_from(["", "note *a*\n"]))),
                "state": draw(st.sampled_from(STATES)),
                "category": draw(st.integers(0, 4)),
                "target": draw(st.integers(0, 2)),
                "keywords": draw(st.sampled_from(["", "a, b", "c,, d "])),
                "by": draw(PEOPLE),
                "article": draw(st.booleans()),
            }
            flows.append(said)
    lists = (
        draw(st.lists(NOTICES, max_size=2)),
        draw(st.lists(SAID, max_size=3)),
        draw(st.lists(TARGETS, max_size=2, unique_by=lambda one: one["name"])),
    )
    articles = draw(st.lists(ARTICLES, max_size=3))
    return Site(tuple(draw(CATEGORIES)), tuple(articles), *map(tuple, lists), tuple(flows))


def _real(graph, body: str, note: str):
    """The same flow with a check that there is, and with texts as a file keeps them."""
    body = body.replace("\r\n", "\n").strip() or "Like so."
    nodes = {}
    for key, node in graph.nodes.items():
        if node.kind == CHECK:
            leads = cycle(choice.target for choice in node.choices)
            verdicts = checks.CHECKS["json"].verdicts
            ways = tuple(Choice(verdict, target=next(leads)) for verdict in verdicts)
            node = replace(node, check="json", choices=ways)
        nodes[key] = replace(node, body=body if node.body else "", note=note if node.body else "")
    return replace(graph, nodes=nodes)


def make(site: Site) -> None:
    """Write a site into the empty database: rows, as no verb would leave them."""
    people = {one.username: one for one in User.objects.all()}
    shelves = _make_categories(site)
    articles = [_make_article(said, shelves, people) for said in site.articles]
    for article, said in zip(articles, site.articles, strict=True):
        others = [articles[n] for n in sorted(said["related"]) if n < len(articles)]
        for place, other in enumerate(one for one in others if one != article):
            PickedArticle.objects.create(article=article, other=other, position=place * 2)
        if said["redirects"] and said["archived_at"]:
            Article.objects.filter(pk=article.pk).update(redirects_to=articles[0])
    for said in site.notices:
        starts, ends = _window(said["from"], said["until"])
        shelf = _one_of(shelves, said["category"])
        words = {name: said[name] for name in ("text", "link", "audience")}
        Notice.objects.create(**words, category=shelf, starts=starts, ends=ends)
    for words in site.synonyms:
        Synonym.objects.create(words=words)
    targets = [TicketTarget.objects.create(**said) for said in site.targets]
    _make_flows(site, shelves, targets, articles, people)


def empty() -> None:
    """Take everything out again, so that the site is a new one to an import."""
    Flow.objects.update(live=None)
    Node.objects.update(enters=None)
    Flow.objects.all().delete()
    TicketTarget.objects.all().delete()
    Notice.objects.all().delete()
    Synonym.objects.all().delete()
    Publication.objects.all().delete()
    Article.objects.all().delete()
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    index.clear()
    forget_everything()
    published_graph.cache_clear()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _window(starts: int, ends: int | None):
    now = timezone.now()
    begins = now + timedelta(days=starts)
    return begins, None if ends is None else max(begins, now + timedelta(days=ends))


def _one_of(things: list, number: int):
    return things[number] if number < len(things) else None


def _make_categories(site: Site) -> list[Category]:
    made: list[Category] = []
    for number, said in enumerate(site.categories):
        parent = _one_of(made, said["inside"])
        if parent and parent.parent and parent.parent.parent:
            parent = None
        values = {name: said[name] for name in ("name", "description", "position")}
        made.append(Category.objects.create(**values, slug=f"c-{number}-字", parent=parent))
    return made


def _make_article(said: dict, shelves: list, people: dict) -> Article:
    names = ("audience", "next_audience", "language", "position", "checked_on", "verify_by")
    article = Article.objects.create(
        **{name: said[name] for name in (*names, "archived_at")},
        owner=people.get(said["owner"]),
        category=_one_of(shelves, said["category"]),
        next_category=_one_of(shelves, said["next_category"]),
    )
    revisions = []
    for text in said["texts"]:
        words = {name: text[name] for name in ("title", "summary", "keywords", "body")}
        revision = article.revise(**words, by=people.get(text["by"]))
        Revision.objects.filter(pk=revision.pk).update(created_at=text["at"])
        revisions.append(revision)
    for starts, ends, number in said["windows"] if revisions else ():
        begins, over = _window(starts, ends)
        revision = revisions[number % len(revisions)]
        wanted = [over, None, timezone.now() + timedelta(days=200)][(number + len(revisions)) % 3]
        article.publications.create(revision=revision, starts=begins, ends=over, until=wanted)
    for number, name, by in said["files"]:
        data = picture(number)
        digest = hashlib.sha256(data).hexdigest()
        Attachment.objects.add(article, data, PNG, name, by=people.get(by))
        if number % 2:
            article.attachments.filter(digest=digest).update(replaced_at=timezone.now())
    for origin, path, heading, number in said["sources"] if revisions else ():
        Source.objects.create(
            article=article, revision=revisions[number % len(revisions)], origin=origin,
            path=f"{article.pk}/{path}", heading=heading, digest="0" * 64,
            details={"position": 3, "category": heading},
        )  # fmt: skip
    return article


def _make_flows(site: Site, shelves, targets, articles, people) -> None:
    # The last one first: a flow goes on in those after it.
    for place, said in reversed(list(enumerate(site.flows))):
        graph, state = said["graph"], said["state"]
        flow = Flow.objects.create(
            slug=graph.slug, title=graph.title, symptom="It fails", keywords=said["keywords"],
            category=_one_of(shelves, said["category"]), position=place,
            ticket_target=_one_of(targets, said["target"]),
            archived_at=timezone.now() if state == "archived" else None,
        )  # fmt: skip
        by = people.get(said["by"])
        article = articles[0].pk if articles and said["article"] else None
        version = _make_version(flow, graph, said["keywords"], 1, by, article)
        if state != "draft":
            now = timezone.now()
            version.state, version.published_at = FlowVersion.State.LIVE, now
            if state.startswith("stopped"):
                version.state = FlowVersion.State.RETIRED
                version.stopped_at, version.stop_message = now, "It does harm: stop."
            version.save()
            Flow.objects.filter(pk=flow.pk).update(
                live=None if state.startswith("stopped") else version
            )
        if state.endswith("and draft"):
            _make_version(flow, replace(graph, title="Another title"), "", 2, by, article)


def _make_version(flow, graph, keywords: str, number: int, by, article) -> FlowVersion:
    version = FlowVersion.objects.create(
        flow=flow, number=number, title=graph.title, symptom="It fails", keywords=keywords,
        start=graph.start, by=by, digest="a1" if number == 1 else "",
    )  # fmt: skip
    nodes = (
        replace(node, article=article) if node.kind == "question" else node
        for node in graph.nodes.values()
    )
    stored.fill(version, nodes)
    return version
