"""From what was read into an empty database: flows with their versions, and ticket targets."""

from django.db.models import Model
from django.utils import timezone

from kb.exporting.storing import keep_numbers, people_named
from kb.models import Category
from troubleshoot.models import Flow, FlowVersion, TicketTarget, stored
from troubleshoot.models.findable import find_anew

from .reading import Fixes, SaidFlow, SaidVersion

OF_THE_SITE: tuple[type[Model], ...] = (Flow, TicketTarget)
"""What has to be empty."""
State = FlowVersion.State


def write_flows_and_targets(fixes: Fixes, people: set[str]) -> None:
    """Write all of them, after the articles and categories. Whoever calls has a transaction."""
    # One by one: the first one made is the site's own.
    targets = {one.name: TicketTarget.objects.create(**vars(one)) for one in fixes.targets}
    shelves = dict(Category.objects.values_list("slug", "pk"))
    known = people_named(people)
    # All flows before any step: a step may go on in a flow that comes later.
    flows = {one.slug: _flow(one, shelves, targets) for one in fixes.flows}
    Flow.objects.bulk_create(flows.values())
    for one in fixes.flows:
        _write_versions(flows[one.slug], one, fixes, known)
    keep_numbers(Flow)
    find_anew([flow.pk for flow in flows.values()])


def _flow(said: SaidFlow, shelves: dict[str, int], targets: dict[str, TicketTarget]) -> Flow:
    file = said.own.file
    return Flow(
        pk=said.id,
        slug=said.slug,
        **_words(said.own),
        category_id=shelves.get(said.category),
        audience=file.audience,
        ticket_target=targets.get(file.ticket),
        position=file.order or 0,
        origin=said.origin,
        archived_at=said.archived,
    )


def _write_versions(flow: Flow, said: SaidFlow, fixes: Fixes, people: dict[str, int]) -> None:
    for number, version in enumerate(said.versions, start=1):
        is_live = version is said.own and said.published and not said.stopped
        state = State.LIVE if is_live else State.DRAFT
        if version is said.own and said.published and said.stopped:
            state = State.RETIRED
        row = FlowVersion.objects.create(
            flow=flow,
            number=number,
            state=state,
            **_words(version),
            start=version.file.graph.start,
            by_id=people.get(version.by),
            digest=version.digest,
            origin=version.origin,
            published_at=said.published if version is said.own else None,
            stopped_at=said.stopped if version is said.own else None,
            stop_message=said.stop_message if version is said.own else "",
        )
        FlowVersion.objects.filter(pk=row.pk).update(created_at=version.written or timezone.now())
        stored.fill(row, fixes.steps[version.file.path].values())
        if is_live:
            Flow.objects.filter(pk=flow.pk).update(live=row)


def _words(version: SaidVersion) -> dict[str, str]:
    file = version.file
    return {
        "title": file.title,
        "symptom": file.symptom,
        "keywords": ", ".join(file.keywords),
    }
