"""From the database to files: guided fixes as flow files, and what those do not say beside them."""

from collections.abc import Iterable, Iterator, Mapping

from kb.exporting.newfolder import NewFolder
from kb.exporting.yamltext import items
from troubleshoot import flowfile
from troubleshoot.flowexport import file_of
from troubleshoot.models import Flow, FlowVersion, TicketTarget

FLOWS = "flows.yaml"
TARGETS = "ticket-targets.yaml"


def write_flows_and_targets(folder: NewFolder) -> dict[str, int]:
    """Write all of them; gives how many of each."""
    targets = list(_targets())
    folder.write(TARGETS, items(targets))
    said = []
    for flow in Flow.objects.select_related("category", "ticket_target").order_by("pk"):
        own, draft = _versions(flow)
        if own is None:
            continue  # nothing was ever drawn: there is nothing to say
        folder.write(f"flows/{flow.slug}.yaml", _text(own))
        if draft:
            folder.write(f"flows/{flow.slug}.draft.yaml", _text(draft))
        said.append(_said(flow, own, draft))
    folder.write(FLOWS, items(said))
    return {"flows": len(said), "ticket targets": len(targets)}


def _targets() -> Iterator[dict]:
    """In the order in which they were made: the first one is the site's own where none is called
    “default”."""
    for one in TicketTarget.objects.order_by("pk"):
        values = {"name": one.name, "label": one.label, "url": one.url}
        yield {**values, "origin": one.origin or None}


def _versions(flow: Flow) -> tuple[FlowVersion | None, FlowVersion | None]:
    """What is or was live last, else the newest; and a draft beside it."""
    draft = flow.draft
    own = flow.live_last or draft or flow.shown_version()
    return own, draft if draft != own else None


def _said(flow: Flow, own: FlowVersion, draft: FlowVersion | None) -> dict:
    return {
        "flow": flow.slug,
        "id": flow.pk,
        "category": flow.category.slug if flow.category else None,
        "archived": flow.archived_at,
        "published": own.published_at,
        "stopped": own.stopped_at if not flow.live_id else None,
        "stop_message": (own.stop_message or None) if not flow.live_id else None,
        **_of_version(own, ""),
        "origin": flow.origin or None,
        **(_of_version(draft, "draft_") if draft else {}),
    }


def _of_version(version: FlowVersion, prefix: str) -> dict:
    return {
        f"{prefix}written": version.created_at,
        f"{prefix}by": version.by.get_username() if version.by else None,
        f"{prefix}digest": version.digest or None,
        f"{prefix}version_origin": version.origin or None,
    }


def _text(version: FlowVersion) -> str:
    return flowfile.write(file_of(version, addresses))


def addresses(articles: Iterable[int]) -> Mapping[int, str]:
    """What the files call articles: by their numbers, which an import keeps."""
    return {number: f"/articles/{number}/" for number in articles}
