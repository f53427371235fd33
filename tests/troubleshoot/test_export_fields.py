"""Nothing that a site holds is forgotten: every field is in the export, or it is said why not."""

import pytest
from django.apps import apps

ANEW = "made anew by the import"
HISTORY = "what was done, by whom; not what the site says"
OF_PEOPLE = "people, and what they did; not content"
KEPT_HERE = "how a site works, not what it says"

WRITTEN = {
    "kb.Article": "id category language audience owner position checked_on verify_by archived_at "
    "redirects_to next_category next_audience",
    "kb.Revision": "title summary keywords body author created_at",
    "kb.Publication": "article revision starts ends until",
    "kb.Attachment": "id article name file digest by created_at replaced_at",
    "kb.Category": "id name slug description parent position",
    "kb.Notice": "text link category audience starts ends",
    "kb.PickedArticle": "article other position",
    "kb.Source": "article revision origin path heading occurrence digest details",
    "kb.Synonym": "words",
    "troubleshoot.Flow": "id slug category audience ticket_target position origin archived_at",
    "troubleshoot.FlowVersion": "flow state title symptom keywords start by digest origin "
    "created_at published_at stopped_at stop_message",
    "troubleshoot.Node": "version key kind title body note article outcome minutes check_name "
    "settings enters position",
    "troubleshoot.Choice": "node key label hint target returns_to position",
    "troubleshoot.TicketTarget": "name label url origin",
}
NOT_WRITTEN = {
    "kb.Article": {
        **dict.fromkeys(("draft", "title", "changed_at", "found_by", "created_at"), ANEW),
        "lasting": ANEW,
        "review_requested_at": HISTORY,
        "was_viewed": OF_PEOPLE,
    },
    "kb.Revision": {
        **dict.fromkeys(("id", "article", "number", "html", "headings", "renderer_version"), ANEW),
        "note": HISTORY,
    },
    "kb.Publication": {"id": ANEW, "by": HISTORY},
    "kb.Attachment": dict.fromkeys(("content_type", "size"), ANEW),
    "kb.Notice": {"id": ANEW},
    "kb.PickedArticle": {"id": ANEW},
    "kb.Source": dict.fromkeys(("id", "created_at"), ANEW),
    "kb.Synonym": {"id": ANEW},
    "troubleshoot.Flow": dict.fromkeys(
        ("title", "symptom", "keywords", "live", "created_at"), ANEW
    ),
    "troubleshoot.FlowVersion": dict.fromkeys(("id", "number"), ANEW),
    "troubleshoot.Node": dict.fromkeys(("id", "html", "note_html", "article_revision"), ANEW),
    "troubleshoot.Choice": {"id": ANEW},
    "troubleshoot.TicketTarget": {"id": ANEW},
}
OTHERS = {
    **dict.fromkeys(("RevisionKeyword", "RevisionLink", "SearchEntry", "SearchWord"), ANEW),
    **dict.fromkeys(("SearchTotals", "Edition", "Helpfulness"), ANEW),
    **dict.fromkeys(("ArticleAct", "Review", "FlowAct"), HISTORY),
    **dict.fromkeys(("ArticleVisit", "FlowVisit", "Unsaved", "Vote", "SearchLog"), OF_PEOPLE),
    **dict.fromkeys(("ViewsOfADay", "Readership", "Run", "RunVersion", "Answer"), OF_PEOPLE),
    "Allowance": KEPT_HERE,
}
MODELS = [
    model
    for app in ("kb", "troubleshoot")
    for model in apps.get_app_config(app).get_models()
    if not model._meta.proxy
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_written_or_it_is_said_why_not(model):
    label = model._meta.label
    if label not in WRITTEN:
        assert OTHERS[model.__name__]
        return
    written, left_out = set(WRITTEN[label].split()), set(NOT_WRITTEN.get(label, ()))
    fields = {field.name for field in model._meta.concrete_fields}
    assert written | left_out == fields
    assert not written & left_out
