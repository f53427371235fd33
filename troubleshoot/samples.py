"""The sample support centre: bringing it in, and taking it out again."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import transaction

from kb.importing import import_faq
from kb.importing.report import REFUSED
from kb.models import Article, Category, Edition, Source
from kb.search import index
from kb.search.documents import ARTICLE, FIX
from troubleshoot.flowimport import import_flows
from troubleshoot.models import Flow, Node, Run, TicketTarget

ORIGIN = "sample"
HERE = Path(__file__).parent / "sample"
ARTICLES = Path(__file__).parent.parent / "kb" / "sample"


class SampleBroken(Exception):
    """The sample content does not import; the message says what is wrong with it."""


@dataclass(frozen=True)
class Cleared:
    """How much was taken out, and the titles of what was kept because somebody had changed it."""

    articles: int
    flows: int
    kept: list[str]


def load() -> None:
    """Bring in the sample articles, ticket targets and guided fixes, all live.

    What is there already stays as it is. All or nothing. Raises SampleBroken.
    """
    with transaction.atomic():
        _load_categories()
        articles = import_faq([ARTICLES], origin=ORIGIN, publish=True)
        _raise_for([entry for entry in articles if entry.outcome == REFUSED])
        for target in yaml.safe_load((HERE / "ticket-targets.yaml").read_text()):
            name = target.pop("name")
            TicketTarget.objects.get_or_create(name=name, defaults={**target, "origin": ORIGIN})
        _raise_for(import_flows([HERE / "flows"], origin=ORIGIN, publish=True).errors)
        Edition.advance()


def clear() -> Cleared:
    """Take the sample out: flows with their walks, articles, and categories that are then empty.

    An article that somebody has written a new revision of is theirs now and stays; so does a flow
    with a version that did not come with the sample.
    """
    with transaction.atomic():
        flows, kept_flows = _clear_flows()
        articles, kept_articles = _clear_articles()
        TicketTarget.objects.filter(origin=ORIGIN).exclude(
            pk__in=Flow.objects.values("ticket_target")
        ).delete()
        Category.objects.filter(
            name__in=[shelf["name"] for shelf in _categories()],
            articles__isnull=True,
            flows__isnull=True,
            children__isnull=True,
        ).delete()
        Edition.advance()
    return Cleared(articles, flows, kept_articles + kept_flows)


def _load_categories() -> None:
    """Make the shelves that are not there yet, in their order, after those that are."""
    for wanted in _categories():
        category = Category.objects.named(wanted["name"])
        if not category.description:
            category.description = wanted["description"]
            category.save()


def _categories() -> list[dict[str, str]]:
    return yaml.safe_load((ARTICLES / "categories.yaml").read_text())


def _raise_for(problems) -> None:
    if problems:
        raise SampleBroken("\n".join(str(problem) for problem in problems))


def _clear_flows() -> tuple[int, list[str]]:
    needed = _flows_to_keep()
    going = list(Flow.objects.filter(origin=ORIGIN).exclude(pk__in=needed))
    Run.objects.filter(versions__flow__in=going).delete()
    # First what holds them together, then the flows themselves.
    Flow.objects.filter(pk__in=[flow.pk for flow in going]).update(live=None)
    Node.objects.filter(version__flow__in=going).update(enters=None)
    index.remove(FIX, [flow.pk for flow in going])
    Flow.objects.filter(pk__in=[flow.pk for flow in going]).delete()
    return len(going), list(
        Flow.objects.filter(pk__in=needed, origin=ORIGIN).values_list("title", flat=True)
    )


def _flows_to_keep() -> set[int]:
    """The flows that somebody changed or made, and all that they lead into."""
    pending = [flow for flow in Flow.objects.all() if flow.origin != ORIGIN or _is_changed(flow)]
    needed = {flow.pk for flow in pending}
    while pending:
        for flow in Flow.objects.filter(entered_from__version__flow=pending.pop()).distinct():
            if flow.pk not in needed:
                needed.add(flow.pk)
                pending.append(flow)
    return needed


def _is_changed(flow: Flow) -> bool:
    return flow.versions.exclude(origin=ORIGIN).exists()


def _clear_articles() -> tuple[int, list[str]]:
    count, kept = 0, []
    brought = Source.objects.filter(origin=ORIGIN)
    for article in Article.objects.filter(pk__in=brought.values("article")).select_related("draft"):
        theirs = article.revisions.exclude(pk__in=brought.values("revision")).exists()
        if theirs:
            kept.append(str(article))
        else:
            index.remove(ARTICLE, [article.pk])
            article.delete()
            count += 1
    return count, kept
