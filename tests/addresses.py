"""Every address of the site: for each URL pattern, those of all objects there are.

A new URL pattern has a row here, in ADDRESSES (one of the editors of fixes in OF_A_FLOW or
OF_A_STEP), and in NEVER_200 if it answers nobody's GET with a page. tests/test_leaks.py asks them
all, and fails where one is missing.
"""

from collections.abc import Iterator
from functools import partial

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kb.models import Article, Attachment, Category, Notice, SearchLog, Synonym, Vote
from tests.canaries import COMMON
from troubleshoot.models import Flow, Run, TicketTarget

# The part of a page that can be had alone; of any other, the step.
TARGETS = {"vote": "helpful", "search": "results"}
WALKS = {"run", "run_device", "run_qr", "transcript", "staff_run"}


def _articles(name):
    return [reverse(name, args=[article.address()]) for article in Article.objects.all()]


def _flows(name, *more):
    return [reverse(name, args=[flow.address, *more]) for flow in Flow.objects.all()]


def of_the_editor(name, *more):
    """Those of the editor, for a draft, what is live and what was stopped."""
    flows = Flow.objects.filter(slug__in=["draft-public", "live-internal", "stopped-public"])
    return [reverse(name, args=[flow.pk, *more]) for flow in flows.order_by("pk")]


def _edited(name, *more):
    """Those of the editor of articles: for a draft, what agents read, and what is archived."""
    articles = list(Article.objects.order_by("pk"))
    return [reverse(name, args=[articles[place].pk, *more]) for place in (0, 3, 8)]


def _files(name):
    files = Attachment.objects.order_by("pk")[:4]
    return [reverse(name, args=[file.article_id, file.pk]) for file in files]


def _each(name, model):
    return [reverse(name, args=[row.pk]) for row in model.objects.order_by("pk")[:3]]


def _admin(name):
    model = name.removeprefix("admin:").rsplit("_", 1)[0]
    by_model = {
        "kb_searchlog": SearchLog,
        "kb_vote": Vote,
        "troubleshoot_flow": Flow,
        "troubleshoot_run": Run,
    }
    rows = by_model[model].objects.all() if model in by_model else []
    return [reverse(name, args=[row.pk]) for row in rows] or [reverse(name, args=[1])]


OF_A_FLOW = (
    *(
        "flow_desk",
        "flow_words",
        "flow_map_part",
        "flow_here",
        "add_step",
        "flow_map",
        "flow_mermaid",
    ),
    *("flow_file", "read_flow_file", "flow_settings", "duplicate_flow", "archive_flow"),
    *("bring_back_flow", "stop_flow", "flow_changes", "publish_flow", "discard_draft"),
    *("flow_versions", "flow_history", "flow_proof", "flow_proof_csv", "flow_preview"),
    "flow_preview_phone",
)
OF_A_STEP = ("flow_step", "look_at_step", "first_step", "remove_step", "copy_steps")
OF_AN_ARTICLE = (
    *("write_article", "look_at_text", "article_here", "keep_unsaved", "forget_unsaved"),
    *("article_revisions", "publish_article", "unpublish_article", "cancel_plans"),
    *("article_review", "ask_review", "answer_review", "comment_article", "withdraw_review"),
    *("article_settings", "still_true", "article_history", "article_files", "add_file"),
    *("article_uses", "archive_article", "bring_back_article"),
)
ADDRESSES = {
    "home": lambda: ["/"],
    "search": lambda: [
        *(f"/search/?q={COMMON}{more}" for more in ("", "&kind=article", "&kind=fix", "&page=2")),
        *(f"/search/?q={COMMON}&category={c.pk}" for c in Category.objects.all()),
    ],
    "suggestions": lambda: [f"/search/suggest/?q={COMMON}", f"/search/suggest/?q={COMMON[:-3]}"],
    "search_opened": lambda: ["/search/opened/"],  # only told, and answered with nothing
    "categories": lambda: ["/categories/"],
    "category": lambda: [c.get_absolute_url() for c in Category.objects.all()],
    "article": lambda: _articles("article"),
    "article_markdown": lambda: _articles("article_markdown"),
    "vote": lambda: _articles("vote"),
    "attachment": lambda: [a.get_absolute_url() for a in Attachment.objects.all()],
    "article_preview": lambda: [
        reverse("article_preview", args=[a.pk]) for a in Article.objects.all()
    ],
    "contact": lambda: [f"/contact/?article={a.pk}" for a in Article.objects.all()],
    "privacy": lambda: ["/privacy/"],
    "feed": lambda: ["/feed/"],
    "robots": lambda: ["/robots.txt"],
    "sitemap": lambda: ["/sitemap.xml"],
    "sitemap_page": lambda: [
        reverse("sitemap_page", args=[name, 0]) for name in ("pages", "fixes", "articles")
    ],
    "llms": lambda: ["/llms.txt"],
    "brand": lambda: ["/brand.css"],
    "logo": lambda: ["/brand/logo"],
    "healthz": lambda: ["/healthz"],
    "fixes": lambda: ["/fix/"],
    "start": lambda: _flows("start"),
    "start_at": lambda: _flows("start_at", "restart"),
    "fix_markdown": lambda: _flows("fix_markdown"),
    "checklist": lambda: _flows("checklist"),
    "run": lambda: [r.get_absolute_url() for r in Run.objects.all()],
    "transcript": lambda: [reverse("transcript", args=[r.token]) for r in Run.objects.all()],
    "run_device": lambda: [reverse("run_device", args=[r.token]) for r in Run.objects.all()],
    "run_qr": lambda: [reverse("run_qr", args=[r.token]) for r in Run.objects.all()],
    "staff_runs": lambda: ["/staff/runs/"],
    "staff_run": lambda: [reverse("staff_run", args=[r.code]) for r in Run.objects.all()],
    "staff_flows": lambda: ["/staff/flows/", f"/staff/flows/?q={COMMON}"],
    "new_flow": lambda: ["/staff/flows/new/"],
    "article_options": lambda: [f"/staff/flows/articles/?article={COMMON}"],
    **{name: partial(of_the_editor, name) for name in OF_A_FLOW},
    **{name: partial(of_the_editor, name, "restart") for name in OF_A_STEP},
    "move_answer": lambda: of_the_editor("move_answer", "first", "signal"),
    "compare_versions": lambda: [f"{a}?from=1&to=1" for a in of_the_editor("compare_versions")],
    "flow_version": lambda: of_the_editor("flow_version", 1),
    "restore_version": lambda: of_the_editor("restore_version", 1),
    "undo_act": lambda: of_the_editor("undo_act", 1),
    "staff_work": lambda: ["/staff/"],
    "staff_articles": lambda: ["/staff/articles/", f"/staff/articles/?q={COMMON}"],
    "articles_csv": lambda: ["/staff/articles/articles.csv"],
    "change_articles": lambda: [
        f"/staff/articles/change/?act=archive&article={article.pk}"
        for article in Article.objects.order_by("pk")[:1]
    ],
    "new_article": lambda: ["/staff/articles/new/"],
    "replace_text": lambda: [f"/staff/articles/replace/?find={COMMON}"],
    "find_answers": lambda: [f"/staff/articles/find/?q={COMMON}"],
    **{name: partial(_edited, name) for name in OF_AN_ARTICLE},
    "article_revision": lambda: _edited("article_revision", 1),
    "restore_revision": lambda: _edited("restore_revision", 1),
    "compare_revisions": lambda: [f"{a}?from=1&to=1" for a in _edited("compare_revisions")],
    **{name: partial(_files, name) for name in ("replace_file", "remove_file")},
    "staff_categories": lambda: ["/staff/categories/"],
    "new_category": lambda: ["/staff/categories/new/"],
    **{
        name: partial(_each, name, Category)
        for name in ("edit_category", "move_category", "remove_category")
    },
    "staff_synonyms": lambda: ["/staff/synonyms/"],
    **{name: partial(_each, name, Synonym) for name in ("edit_synonyms", "remove_synonyms")},
    "staff_notices": lambda: ["/staff/notices/"],
    "new_notice": lambda: ["/staff/notices/new/"],
    **{
        name: partial(_each, name, Notice)
        for name in ("edit_notice", "end_notice", "remove_notice")
    },
    "staff_comments": lambda: ["/staff/comments/"],
    "handle_comment": partial(_each, "handle_comment", Vote),
    "staff_ticket_targets": lambda: ["/staff/tickets/"],
    "new_ticket_target": lambda: ["/staff/tickets/new/"],
    **{
        name: partial(_each, name, TicketTarget)
        for name in ("edit_ticket_target", "remove_ticket_target")
    },
    "staff_nothing_here": lambda: ["/staff/no/such/page/"],
    "login": lambda: ["/login/"],
    "password": lambda: ["/password/"],
    "logout": list,  # a POST that signs out; it shows nothing
}
NEVER_200 = {
    *("staff_nothing_here", "logout", "search_opened"),
    # Acts of the editor: they are only posted.
    *("add_step", "flow_here", "look_at_step", "first_step", "move_answer"),
    *("duplicate_flow", "bring_back_flow", "publish_flow", "discard_draft"),
    *("restore_version", "undo_act"),
    *("look_at_text", "article_here", "forget_unsaved", "restore_revision"),
    *("unpublish_article", "cancel_plans", "ask_review", "answer_review", "comment_article"),
    *("withdraw_review", "still_true", "add_file", "replace_file", "bring_back_article"),
    *("move_category", "remove_category", "remove_synonyms", "end_notice", "remove_notice"),
    *("handle_comment", "remove_ticket_target"),
}


def names(resolver, namespace="") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def admin_addresses() -> Iterator[str]:
    """The pages of Django's admin: each list, and each object's own pages."""
    yield "/admin/"
    for name in names(get_resolver()):
        if not name.startswith(("admin:kb_", "admin:troubleshoot_")):
            continue
        if name.endswith(("_changelist", "_add")):
            yield reverse(name)
        elif name.endswith(("_change", "_history", "_delete")):
            yield from _admin(name)
