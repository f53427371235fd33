"""Which versions of which fixes a walk goes through."""

from collections.abc import Collection

from kb.edition import kept
from kb.people import Audience
from troubleshoot.graph import Graph

from .flow import Flow
from .version import STOPPED, FlowVersion, published_graph


def reachable_graphs(
    slug: str, pinned: dict[str, int], *, audiences: Collection[str] = tuple(Audience)
) -> dict[str, Graph]:
    """By slug, the graph of a flow and of every flow that can be entered from it.

    `pinned` says which versions to use; what is not in it is used as it is live, and left out if
    it is not, or is for agents only and the first flow for everyone: it was made so since. Left
    out, too, is what is by now for others than `audiences`, pinned or not. No query, once the
    graphs are in this process, but one an edition.
    """
    graphs: dict[str, Graph] = {}
    wanted, first = [slug], slug
    while wanted:
        slug = wanted.pop()
        version = pinned.get(slug) or _live_version(slug, first)
        if version is not None and (slug == first or not is_shut(slug, audiences)):
            graphs[slug] = published_graph(version)
            wanted += [other for other in graphs[slug].enters if other not in graphs]
    return graphs


def is_shut(slug: str, audiences: Collection[str]) -> bool:
    """Whether that fix is for others than these by now."""
    return _flows().get(slug, UNKNOWN)[0] not in {None, *audiences}


@kept(1)
def stopped_versions() -> dict[int, str]:
    """The versions that were stopped for safety, each with what is said to who walks it."""
    stopped = FlowVersion.objects.filter(stopped_at__isnull=False)
    return {version: said or STOPPED for version, said in stopped.values_list("pk", "stop_message")}


def _live_version(slug: str, first: str) -> int | None:
    """The live version of a fix, if a walk that began in the fix `first` may go on in it."""
    audience, version = _flows().get(slug, UNKNOWN)
    leads_inside = audience == Audience.INTERNAL and _flows().get(first, UNKNOWN)[0] != audience
    return None if leads_inside else version


UNKNOWN = (None, None)  # made since the edition that is known of here


@kept(1)
def _flows() -> dict[str, tuple[str, int | None]]:
    """By slug, for whom each fix is, and its live version if it can be walked."""
    fields = ("slug", "audience", "live_id", "archived_at")
    return {
        slug: (audience, None if archived else live)
        for slug, audience, live, archived in Flow.objects.values_list(*fields)
    }
