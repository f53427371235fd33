"""The versions of a fix: listed, read, compared, restored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.articles import CHECK_FLOW, JOINED, import_text, make_article, make_flow
from tests.troubleshoot.drafting import address, draw, form_to, publish, reword, said
from troubleshoot.drawing import add_step, new_step
from troubleshoot.models import FlowAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(flow, ed):
    """The small fix: versions 1 (retired) and 2 (live), and a draft 3."""
    reword(flow, "restart", by=ed, title="Restart the device")
    publish(flow, by=ed)
    reword(flow, "restart", by=ed, title="Restart everything")
    return flow


def get(client, name, flow, *more, query="") -> str:
    response = client.get(address(name, flow, *more) + query)
    assert response.status_code == 200
    return response.content.decode()


def compare(client, flow, before, after):
    return client.get(address("compare_versions", flow), {"from": before, "to": after})


def test_all_versions_are_listed_with_state_and_person(editor, changed):
    page = get(editor, "flow_versions", changed)
    for number, state in ((3, "draft"), (2, "live"), (1, "retired")):
        assert f'href="{address("flow_version", changed, number)}"' in page
        assert f'<span class="state {state}">{state}</span>' in page
    assert '<span class="quiet">ed</span>' in page
    assert page.count("never</span>") == 1  # the draft


def test_a_stopped_version_says_why(editor, changed, ed):
    changed.stop("It broke phones.", by=ed)
    page = get(editor, "flow_versions", changed)
    assert page.count("stopped for safety on") == 2
    assert "“It broke phones.”" in page


def test_long_lists_come_in_pages(editor, changed):
    for _more in range(30):
        reword(changed, "restart", title=f"Restart {_more}")
        publish(changed)
    first, second = (get(editor, "flow_versions", changed, query=q) for q in ("", "?page=2"))
    assert "Page 1 of 2" in first
    assert address("flow_version", changed, 1) not in first
    assert address("flow_version", changed, 1) in second
    assert '<option value="1">' in first  # any two can be compared


def test_what_to_compare_is_likely_what_is_meant(editor, changed):
    page = get(editor, "flow_versions", changed)
    assert '<option value="2" selected>2 (live)' in page
    assert '<option value="3" selected>3 (draft)' in page


def test_a_single_version_cannot_be_compared(editor, flow):
    assert "Compare" not in get(editor, "flow_versions", flow)


def test_a_version_is_read_step_by_step(editor, changed):
    page = get(editor, "flow_version", changed, 1)
    places = [
        page.index(f'<li id="step-{key}">')
        for key in ("first", "restart", "fixed", "second", "explained", "no-signal")
    ]
    assert places == sorted(places)
    for words in (
        "Look at the top of the screen.",
        "Ask for the model of the phone.",
        "No bars at all",
        "2 minutes",
        "Still not working",
        "Resolution: Explained",
        "Nothing arrives",
    ):
        assert words in page
    assert 'back to <a href="#step-first">Does the phone show a signal?</a>' in page
    assert "Restart the phone" in page
    assert "Restart the device" not in page


def test_its_map_leads_to_the_steps_on_the_page(editor, changed):
    assert '<a href="#step-restart" class="box' in get(editor, "flow_version", changed, 1)


def test_a_check_with_its_settings_a_passage_and_an_article_are_named(editor, flow, tmp_path):
    article = make_article("Why bodies break")
    import_text(tmp_path, JOINED, name="joined.yaml")
    text = CHECK_FLOW.replace("check: json\n", "check: json\n    settings: {{string: [tel]}}\n")
    other = make_flow(tmp_path, "body", text=text)
    reword(other, "mend", article=article.pk)
    draw(
        other, lambda drawing: add_step(drawing, new_step("flow", "", ()), led_from=("paste", "x"))
    )
    page = get(editor, "flow_version", other, 2)
    assert "Why bodies break" in page
    assert "- tel" in page
    assert "Without the check" in page
    assert "nothing yet" in page
    joined = type(flow).objects.get(slug="joined")
    assert "No message" in get(editor, "flow_version", joined, 1)


def test_steps_that_nothing_leads_to_are_read_too(editor, flow):
    draw(flow, lambda drawing: add_step(drawing, new_step("ticket", "Ask us", ())))
    page = get(editor, "flow_version", flow, 2)
    assert '<li id="step-ask-us">' in page
    assert page.count("nothing leads here") == 1


def test_two_versions_are_compared_either_way_round(editor, changed):
    page = compare(editor, changed, 1, 3).content.decode()
    assert "From version 1 to 3" in page
    assert "<del>the phone</del>" in page or "<del>phone</del>" in page
    assert "everything</ins>" in page
    back = compare(editor, changed, 3, 1).content.decode()
    assert "everything</del>" in back


def test_a_version_does_not_differ_from_itself(editor, changed):
    page = compare(editor, changed, 2, 2).content.decode()
    assert "Nothing differs." in page


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("1", ""), ("x", "2"), ("-1", "2"), ("1.0", "2"), ("²", "1")]
)
def test_what_is_no_number_is_said_in_words(editor, changed, before, after):
    response = compare(editor, changed, before, after)
    assert response.status_code == 400
    page = response.content.decode()
    assert "These are not the numbers of two versions" in page
    assert '<select id="compare-from" name="from">' in page


def test_numbers_that_are_not_there_are_not_found(editor, changed):
    assert compare(editor, changed, 1, 9).status_code == 404
    assert compare(editor, changed, 999_999_999, 1).status_code == 404
    assert editor.get(address("flow_version", changed, 9)).status_code == 404
    assert editor.get(address("flow_version", changed, 10**30)).status_code == 404
    assert editor.post(address("restore_version", changed, 9)).status_code == 404


def test_the_version_of_another_fix_is_not_found(editor, changed, tmp_path):
    other = make_flow(tmp_path, "other")
    assert editor.get(address("flow_version", other, 3)).status_code == 404


def test_a_version_comes_back_as_the_draft_and_can_be_undone(editor, changed):
    action = address("restore_version", changed, 1)
    form = form_to(get(editor, "flow_version", changed, 1), action)
    before = changed.draft.drawing().fingerprint
    answers = [editor.post(action, form) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert all("now says what version 1 says" in said(answer) for answer in answers)
    draft, first = changed.draft, changed.versions.get(number=1)
    assert draft.number == 3
    assert draft.drawing().fingerprint == first.drawing().fingerprint
    assert list(draft.nodes.values_list("key", "html", "note_html")) == list(
        first.nodes.values_list("key", "html", "note_html")
    )
    act = changed.acts.first()
    assert (act.name, act.detail) == ("restored", "1")
    assert changed.acts.filter(name="restored").count() == 1
    editor.post(address("undo_act", changed, act.pk))
    assert changed.draft.drawing().fingerprint == before


def test_without_a_draft_one_is_begun(editor, flow):
    reword(flow, "restart", title="Restart the device")
    publish(flow)
    editor.post(address("restore_version", flow, 1))
    assert flow.draft.number == 3
    flow.refresh_from_db()
    assert flow.live.number == 2


def test_restoring_what_the_draft_says_changes_nothing(editor, changed):
    acts = changed.acts.count()
    assert "Nothing has changed" in said(editor.post(address("restore_version", changed, 3)))
    assert changed.acts.count() == acts


def test_a_version_is_offered_to_be_restored_unless_it_is_worked_on(editor, changed):
    assert "restore/" in get(editor, "flow_version", changed, 2)
    assert "restore/" not in get(editor, "flow_version", changed, 3)


def test_an_article_that_is_gone_is_restored_without(editor, flow):
    article = make_article("Gone soon")
    reword(flow, "restart", article=article.pk)
    publish(flow)
    reword(flow, "restart", article=None, title="Other")
    article.delete()
    editor.post(address("restore_version", flow, 2))
    node = flow.draft.drawing().nodes["restart"]
    assert (node.title, node.article) == ("Restart the phone", None)


@pytest.mark.parametrize(
    ("name", "more"),
    [("flow_versions", ()), ("flow_version", (1,)), ("compare_versions", ())],
)
def test_pages_are_for_editors_and_only_read(clients, changed, name, more):
    asked = address(name, changed, *more) + "?from=1&to=2"
    codes = {role: client.get(asked).status_code for role, client in clients.items()}
    assert codes == {"customer": 302, "mallory": 404, "alice": 404, "ed": 200, "admin": 200}
    assert clients["ed"].post(asked).status_code == 405


def test_restoring_is_for_editors(clients, changed):
    acts = FlowAct.objects.count()
    asked = address("restore_version", changed, 1)
    codes = {role: clients[role].post(asked).status_code for role in ("customer", "mallory")}
    assert codes == {"customer": 302, "mallory": 404}
    assert clients["alice"].post(asked).status_code == 404
    assert FlowAct.objects.count() == acts
    assert clients["ed"].get(asked).status_code == 405
    assert clients["ed"].post(asked).status_code == 303


def test_the_list_asks_the_database_as_often_for_one_version_as_for_many(editor, flow):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            get(editor, "flow_versions", flow)
        return len(captured)

    before = queries()
    for number in range(5):
        reword(flow, "restart", title=f"Restart {number}")
        publish(flow)
    assert queries() <= before
