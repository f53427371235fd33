"""What the editor asks of the database does not grow with how much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.people import Audience
from tests.articles import make_article, make_flow
from tests.editing import new_flow
from tests.people import client_of
from tests.troubleshoot.drafting import draw, led_nowhere, reword
from troubleshoot import drawing as drawn
from troubleshoot.drawing import Drawing, new_step
from troubleshoot.editor import counted, flowlist
from troubleshoot.editor.flowlist import Asked
from troubleshoot.graph import Choice
from troubleshoot.models import Flow, FlowAct

pytestmark = pytest.mark.django_db

LIST = "/staff/flows/"


# A drawing with many steps


def chain(many: int, words: str) -> dict:
    """Questions that lead from one to the next, and a ticket."""
    nodes = {}
    for number in range(many):
        key, after = f"step-{number}", f"step-{number + 1}"
        choices = (Choice("on", words, target=after), Choice("off", "Ask", target="ask"))
        nodes[key] = drawn.Node(key, "question", f"{words} {number}", choices=choices)
    nodes[f"step-{many}"] = drawn.Node(f"step-{many}", "ticket", words)
    return nodes | {"ask": new_step("ticket", "Ask", ())}


def restored(drawing: Drawing, nodes: dict) -> Drawing:
    return drawing.with_nodes(nodes, start="step-0")


def queries_to_change(many: int) -> int:
    flow = new_flow(None, title=f"{many}")
    draw(flow, lambda d: restored(d, chain(many, "As it was")))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        draw(flow, lambda d: restored(d, chain(many, "As it is")), name=FlowAct.Name.RESTORED)
    drawing = flow.draft.drawing()
    assert {key: drawn.plain(node) for key, node in drawing.nodes.items()} == {
        key: drawn.plain(node) for key, node in chain(many, "As it is").items()
    }
    return len(asked)


def test_restoring_many_steps_takes_few_queries():
    few, many = queries_to_change(20), queries_to_change(500)
    assert many <= few + 500 // 20  # as many rows go into one as the database takes


def test_a_step_stays_written_from_the_revision_that_it_was(flow):
    article = make_article()
    then = article.draft_id
    reword(flow, "restart", article=article.pk)
    article.revise(title="Newer", body="Newer")
    reword(flow, "restart", title="Other words")
    assert flow.draft.nodes.get(key="restart").article_revision_id == then
    reword(flow, "restart", article=None)
    reword(flow, "restart", article=article.pk)
    assert flow.draft.nodes.get(key="restart").article_revision_id == article.draft_id


# The list


@pytest.fixture
def flow(tmp_path):
    """Of the tests' own that ask for it: the others count all there are."""
    return make_flow(tmp_path)


@pytest.fixture
def drafts(ed):
    return [new_flow(ed, title=f"Fix {number}") for number in range(6)]


@pytest.fixture
def client(ed):
    return client_of(ed)


def listed(order="problems", state="all"):
    return flowlist.rows(Flow.objects.all(), Asked(state=state, order=order))


def looked_at(monkeypatch) -> list[int]:
    """Grows by the number of versions that are looked at anew."""
    found, real = [], counted.drawings_of
    monkeypatch.setattr(counted, "drawings_of", lambda v: found.append(len(v)) or real(v))
    return found


def counts(flow):
    return next((r.errors, r.warnings) for r in listed() if r.flow.pk == flow.pk)


def test_only_what_has_changed_is_looked_at_again(drafts, monkeypatch):
    found = looked_at(monkeypatch)
    listed()
    assert found == [6]
    listed()
    assert found == [6]
    draw(drafts[2], lambda d: d.with_head(**{**d.head, "symptom": ""}))
    listed()
    assert found == [6, 1]


def test_a_list_in_order_of_problems_asks_a_few_questions(
    drafts, client, django_assert_max_num_queries
):
    client.get(LIST, {"sort": "problems"})
    with django_assert_max_num_queries(12):
        client.get(LIST, {"sort": "problems"})
    draw(drafts[2], lambda d: d.with_head(**{**d.head, "symptom": ""}))
    with django_assert_max_num_queries(16):
        client.get(LIST, {"sort": "problems"})


def test_of_very_many_some_are_looked_at_and_the_page_says_how_many_are_not(
    drafts, client, monkeypatch
):
    monkeypatch.setattr(counted, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("troubleshoot.views.editor.flows.ON_A_PAGE", 1)
    found = looked_at(monkeypatch)
    pages = [client.get(LIST, {"sort": "problems"}).content.decode() for _ in range(4)]
    assert "4 fixes have not been looked at yet" in pages[0]
    assert "have not been looked at" not in pages[3]
    assert sum(found) == 6
    assert max(found) <= 2


def test_what_is_changed_counts_at_once(flow):
    before = counts(flow)
    led_nowhere(flow, "first", "signal")
    assert counts(flow)[0] > before[0]


def test_another_fix_that_changes_counts(flow, tmp_path, ed):
    passage = new_step("flow", "On", ())
    passage = drawn.replace(passage, flow="small")
    entering = new_flow(ed, title="Entering")
    draw(entering, lambda d: drawn.add_step(d, passage))
    before = counts(entering)
    Flow.objects.get(pk=flow.pk).archive(by=None)
    assert counts(entering)[0] == before[0] + 1


def test_an_article_that_changes_counts(flow):
    article = make_article()
    reword(flow, "restart", article=article.pk)
    before = counts(flow)
    article.archive()
    assert counts(flow) == (before[0], before[1] + 1)
    type(article).objects.filter(pk=article.pk).update(archived_at=None, audience=Audience.INTERNAL)
    assert counts(flow) == (before[0] + 1, before[1])
    article.delete()
    assert counts(flow) == before


def test_for_whom_a_fix_is_counts(tmp_path):
    article = make_article(audience=Audience.INTERNAL)
    flow = make_flow(tmp_path, audience="internal")
    reword(flow, "restart", article=article.pk)
    before = counts(flow)
    Flow.objects.filter(pk=flow.pk).update(audience="public")
    assert counts(flow)[0] == before[0] + 1
