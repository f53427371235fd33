"""A fix to read at once: on paper, and as text for machines."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kb import site
from kb.address import Address, moved_to
from kb.edition import shared
from kb.models import Publication
from kb.prose import prose
from kb.views.machines import for_a_while
from troubleshoot import checklist as checklists
from troubleshoot.checklist_text import as_markdown
from troubleshoot.llms import overview
from troubleshoot.models import Flow


@require_safe
@shared
def checklist(request, address: Address):
    """Every step of a fix on one page, to print and to tick. It needs no run and makes none."""
    flow = _flow(request, address)
    if address != flow.address:
        return moved_to("checklist", flow.address)
    graph = flow.live.graph()
    entered = _entered(request, graph)
    articles = _articles(request, graph)
    return render(
        request,
        "troubleshoot/checklist.html",
        {
            "flow": flow,
            "items": [
                (
                    item,
                    prose(item.node.html),
                    articles.get(item.node.article),
                    entered.get(item.node.flow),
                )
                for item in checklists.items(graph)
            ],
        },
    )


@require_safe
@shared
def fix_markdown(request, address: Address):
    flow = _flow(request, address)
    if address != flow.address:
        return moved_to("fix_markdown", flow.address)
    graph = flow.live.graph()
    own = site.address(request)
    entered = {
        slug: (f.title, own + f.markdown_url) for slug, f in _entered(request, graph).items()
    }
    text = as_markdown(flow.title, flow.symptom, checklists.items(graph), entered=entered)
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
@for_a_while
def llms(request):
    """What everybody may read here, whoever asks."""
    text = overview(site.address(request))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _flow(request, address: Address) -> Flow:
    """The fix that this person may walk at this address, else 404."""
    visible = Flow.objects.visible_to(request.user).select_related("live")
    return get_object_or_404(visible, pk=address.id)


def _entered(request, graph) -> dict[str, Flow]:
    """By slug, the fixes that this one goes on in and that this person may walk."""
    if not graph.enters:
        return {}
    visible = Flow.objects.visible_to(request.user).filter(slug__in=graph.enters)
    return {flow.slug: flow for flow in visible}


def _articles(request, graph) -> dict[int, Publication]:
    """By number, the articles behind the steps that this person may read."""
    wanted = {node.article for node in graph.nodes.values() if node.article}
    if not wanted:
        return {}
    visible = Publication.objects.visible_to(request.user).listed()
    return {found.article_id: found for found in visible.filter(article_id__in=wanted)}
