"""What is done to a fix as a whole: begun, duplicated, put away, brought back, set, stopped."""

import pytest
from django.urls import reverse

from kb.models import Category
from tests.articles import JOINED, import_text, make_category, make_flow
from tests.people import client_of
from troubleshoot.models import Flow, FlowAct, FlowVersion, Run, TicketTarget
from troubleshoot.models.version import STOPPED

pytestmark = pytest.mark.django_db

KEY = "a-key-of-a-form"
NEW = {"title": "It smokes", "symptom": "Smoke comes out", "audience": "public", "category": ""}


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


@pytest.fixture
def joined(flow, tmp_path):
    """A fix that goes on in `flow`."""
    import_text(tmp_path, JOINED, name="joined.yaml")
    return Flow.objects.get(slug="joined")


def page_of(name, flow) -> str:
    return reverse(name, args=[flow.pk])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# Begin


def test_a_fix_is_begun_with_an_empty_question(ed_s, ed):
    category = make_category("Fire")
    response = ed_s.post(
        "/staff/flows/new/", {**NEW, "category": category.pk, "audience": "internal"}
    )
    flow = Flow.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/staff/flows/{flow.pk}/")
    assert (flow.title, flow.symptom) == ("It smokes", "Smoke comes out")
    assert (flow.category, flow.audience, flow.live) == (category, "internal", None)
    assert [node.kind for node in flow.draft.nodes.all()] == ["question"]
    assert [(act.name, act.by) for act in flow.acts.all()] == [("created", ed)]


def test_the_form_of_a_new_fix_asks_for_what_it_needs(ed_s):
    make_category("Fire")
    page = text_of(ed_s.get("/staff/flows/new/"))
    for words in ("Title", "Symptom", "Fire", "None", "Everyone", "Agents only"):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "  "}, "Give it a title."),
        ({"symptom": ""}, "Say what people see"),
        ({"title": "x" * 201}, "That is 201 characters; there is room for 200."),
        ({"audience": "martians"}, "That is not one of the choices."),
        ({"category": "999999"}, "This category is gone."),
        ({"category": "x"}, "This category is gone."),
        ({"title": "a\x00b"}, "ull characters are not allowed"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_begun(ed_s, wrong, words):
    response = ed_s.post("/staff/flows/new/", NEW | wrong)
    assert response.status_code == 422
    assert words in text_of(response)
    (field,) = wrong
    summary = text_of(response).partition('role="alert" tabindex="-1" autofocus')[2]
    assert f'<a href="#id_{field}">' in summary
    assert "<title>Error: Begin a new fix" in text_of(response)
    assert 'value="Smoke comes out"' in text_of(response) or "symptom" in wrong
    assert not Flow.objects.exists()


def test_a_title_without_latin_letters_begins_a_fix_too(ed_s):
    for title in ("短信没有收到", "短信没有收到", "!!"):
        assert ed_s.post("/staff/flows/new/", {**NEW, "title": title}).status_code == 303
    assert Flow.objects.count() == 3


def test_a_form_sent_twice_begins_one_fix(ed_s):
    first, second = (ed_s.post("/staff/flows/new/", {**NEW, "request_key": KEY}) for _ in "12")
    assert first["Location"] == second["Location"]
    assert Flow.objects.count() == 1


def test_each_form_has_a_key_of_its_own(ed_s, flow):
    for page in ("/staff/flows/new/", page_of("flow_settings", flow), page_of("stop_flow", flow)):
        first, second = (ed_s.get(page).content.decode() for _ in "12")
        assert 'name="request_key"' in first
        assert first != second
    assert ed_s.post("/staff/flows/new/", {**NEW, "request_key": "x" * 65}).status_code == 404


# Duplicate


def test_a_copy_says_what_an_editor_sees_of_the_fix(ed_s, ed, flow):
    flow.draw(lambda d: d.with_head(**{**d.head, "symptom": "Drawn anew"}), "head-changed", by=ed)
    response = ed_s.post(page_of("duplicate_flow", flow), {"request_key": KEY})
    copy = Flow.objects.exclude(pk=flow.pk).get()
    assert response["Location"] == f"/staff/flows/{copy.pk}/"
    assert (copy.title, copy.symptom, copy.live) == ("Copy of No message", "Drawn anew", None)
    assert (copy.category, copy.audience) == (flow.category, flow.audience)
    assert copy.draft.drawing().nodes.keys() == flow.draft.drawing().nodes.keys()
    ed_s.post(page_of("duplicate_flow", flow), {"request_key": KEY})
    assert Flow.objects.count() == 2


def test_a_copy_of_a_long_title_fits(ed_s, tmp_path):
    flow = make_flow(tmp_path, title="x" * 200)
    ed_s.post(page_of("duplicate_flow", flow))
    assert Flow.objects.filter(title="Copy of " + "x" * 192).exists()


# Archive


def test_a_fix_is_put_away_and_brought_back(ed_s, ed, flow, client):
    page = text_of(ed_s.get(page_of("archive_flow", flow)))
    assert "No other fix that can be walked goes on in it." in page
    response = ed_s.post(page_of("archive_flow", flow), {"request_key": KEY}, follow=True)
    assert "“No message” is archived." in text_of(response)
    assert client.get(flow.get_absolute_url()).status_code == 404
    assert "It is archived" in text_of(ed_s.get(page_of("archive_flow", flow)))
    ed_s.post(page_of("bring_back_flow", flow))
    assert client.get(flow.get_absolute_url()).status_code == 200
    assert [act.name for act in flow.acts.all()] == ["brought-back", "archived"]
    assert {act.by for act in flow.acts.all()} == {ed}


def test_what_other_fixes_go_on_in_is_not_archived_and_they_are_named(ed_s, flow, joined):
    way = f'<a href="/staff/flows/{joined.pk}/">Joined</a>'
    assert way in text_of(ed_s.get(page_of("archive_flow", flow)))
    refused = ed_s.post(page_of("archive_flow", flow))
    assert refused.status_code == 409
    assert "These go on in it: Joined. Change them first." in text_of(refused)
    assert way in text_of(refused)
    flow.refresh_from_db()
    assert flow.archived_at is None


def test_putting_away_twice_is_done_once(ed_s, flow):
    for key in (KEY, KEY, "another"):
        assert ed_s.post(page_of("archive_flow", flow), {"request_key": key}).status_code == 303
    for key in (KEY + "2", KEY + "2", "yet-another"):
        assert ed_s.post(page_of("bring_back_flow", flow), {"request_key": key}).status_code == 303
    assert flow.acts.count() == 2


def test_what_does_not_go_with_the_others_any_more_stays_in_the_archive(ed_s, ed, flow, joined):
    joined.archive(by=ed)
    Flow.objects.filter(pk=flow.pk).update(audience="internal")
    refused = ed_s.post(page_of("bring_back_flow", joined))
    assert refused.status_code == 409
    assert "Mend this first" in text_of(refused)
    assert f"/staff/flows/{joined.pk}/steps/on/" in text_of(refused)
    joined.refresh_from_db()
    assert joined.archived_at


# Settings


def test_settings_hold_at_once(ed_s, flow, client):
    target = TicketTarget.objects.create(name="second", url="mailto:a@example.org")
    other = make_category("Other")
    page = text_of(ed_s.get(page_of("flow_settings", flow)))
    assert "These hold at once" in page
    assert f'<option value="{flow.category_id}" selected>' in page
    sent = {"category": other.pk, "audience": "internal", "ticket_target": target.pk}
    response = ed_s.post(page_of("flow_settings", flow), {**sent, "request_key": KEY}, follow=True)
    assert "The settings are saved, and hold now." in text_of(response)
    flow.refresh_from_db()
    assert (flow.category, flow.audience, flow.ticket_target) == (other, "internal", target)
    assert client.get(flow.get_absolute_url()).status_code == 404
    assert [act.name for act in flow.acts.all()] == ["settings-changed"]
    ed_s.post(page_of("flow_settings", flow), {"audience": "public", "request_key": KEY[::-1]})
    ed_s.post(page_of("flow_settings", flow), {**sent, "request_key": KEY})
    flow.refresh_from_db()
    assert flow.audience == "public"  # the first form, come twice


def test_settings_that_would_break_another_fix_are_refused_in_words(ed_s, flow, joined):
    refused = ed_s.post(page_of("flow_settings", flow), {"audience": "internal"})
    assert refused.status_code == 409
    assert "The fix “Joined” goes on in this one." in text_of(refused)
    assert '<option value="internal" selected>' in text_of(refused)
    flow.refresh_from_db()
    assert (flow.audience, flow.category.name) == ("public", "Delivery")


@pytest.mark.parametrize("wrong", [{"audience": "x"}, {"ticket_target": "0"}, {"category": "0"}])
def test_settings_that_are_none_change_nothing(ed_s, flow, wrong):
    response = ed_s.post(page_of("flow_settings", flow), {"audience": "public", **wrong})
    assert response.status_code == 422
    assert not flow.acts.exists()
    assert Category.objects.filter(flows=flow).exists()


# Stop


def test_a_fix_is_stopped_with_the_words_of_the_editor(ed_s, ed, flow, joined, client):
    Run.objects.begin(flow, "start-key-of-a-walk")
    page = text_of(ed_s.get(page_of("stop_flow", flow)))
    assert "1 walk of the last 30 days has not come to an end." in page
    assert str(STOPPED) in page
    assert ">Joined</a>" in page
    sent = {"message": " Do not\r\n touch it. ", "request_key": KEY}
    response = ed_s.post(page_of("stop_flow", flow), sent)
    assert response.status_code == 303
    flow.refresh_from_db()
    assert (flow.live, flow.stopped_version.stop_message) == (None, "Do not touch it.")
    assert [(act.name, act.detail, act.by) for act in flow.acts.all()] == [
        ("stopped", "Do not touch it.", ed)
    ]
    assert "It is stopped already." in text_of(ed_s.get(page_of("stop_flow", flow)))


def test_stopping_twice_is_done_once(ed_s, flow):
    for key in (KEY, KEY, "another"):
        sent = {"message": "Stop", "request_key": key}
        assert ed_s.post(page_of("stop_flow", flow), sent).status_code == 303
    assert flow.acts.count() == 1


@pytest.mark.parametrize(
    ("message", "words"),
    [("  ", "Tell people why"), ("x" * 301, "That is 301 characters; there is room for 300.")],
)
def test_a_fix_is_not_stopped_without_words_that_fit(ed_s, flow, message, words):
    response = ed_s.post(page_of("stop_flow", flow), {"message": message})
    assert response.status_code == 422
    assert words in text_of(response)
    assert FlowVersion.objects.get().stopped_at is None


def test_there_is_nothing_to_stop_where_nobody_walks(ed_s, tmp_path):
    draft = make_flow(tmp_path, "other", state="draft")
    assert "there is nothing to stop" in text_of(ed_s.get(page_of("stop_flow", draft)))
    ed_s.post(page_of("stop_flow", draft), {"message": "Stop"})
    assert not FlowAct.objects.exists()
    assert "Stop it for safety" not in text_of(ed_s.get(page_of("flow_settings", draft)))


def test_an_archived_fix_can_be_stopped_for_who_is_in_the_middle_of_it(ed_s, ed, flow):
    run = Run.objects.begin(flow, "start-key-of-a-walk")
    flow.archive(by=ed)
    ed_s.post(page_of("stop_flow", flow), {"message": "Stop"})
    run = Run.objects.get(pk=run.pk)
    assert run.stop_message(run.position()) == "Stop"


# Who may

PAGES = ["flow_settings", "archive_flow", "stop_flow"]
POSTS = ["duplicate_flow", "bring_back_flow", *PAGES]


@pytest.mark.parametrize("name", POSTS)
def test_whoever_is_no_editor_can_do_none_of_it(clients, flow, name):
    sent = {"message": "Stop", "audience": "internal"}
    for address in (page_of(name, flow), reverse(name, args=[999999])):
        posted = clients["customer"].post(address, sent)
        assert (posted.status_code, posted["Location"]) == (302, f"/login/?next={address}")
        for role in ("mallory", "alice"):
            assert clients[role].post(address, sent).status_code == 404
            assert clients[role].get(address).status_code == 404
    assert clients["ed"].post(reverse(name, args=[999999]), sent).status_code == 404
    assert Flow.objects.count() == 1
    assert not FlowAct.objects.exists()
    flow.refresh_from_db()
    assert (flow.audience, flow.archived_at, flow.live_id is None) == ("public", None, False)


def test_whoever_is_no_editor_begins_no_fix(clients):
    address = "/staff/flows/new/"
    assert clients["customer"].get(address)["Location"] == f"/login/?next={address}"
    assert clients["customer"].post(address, NEW)["Location"] == f"/login/?next={address}"
    for role in ("mallory", "alice"):
        assert clients[role].get(address).status_code == 404
        assert clients[role].post(address, NEW).status_code == 404
    assert not Flow.objects.filter(title=NEW["title"]).exists()


@pytest.mark.parametrize("name", POSTS)
def test_a_form_without_its_token_is_refused(ed, flow, name):
    strict = client_of(ed, enforce_csrf_checks=True)
    assert strict.post(page_of(name, flow), {"message": "Stop"}).status_code == 403
    assert not FlowAct.objects.exists()


@pytest.mark.parametrize("name", ["duplicate_flow", "bring_back_flow"])
def test_what_only_acts_has_no_page(ed_s, flow, name):
    assert ed_s.get(page_of(name, flow)).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_an_editor_are_kept_by_nobody(ed_s, flow, name):
    response = ed_s.get(page_of(name, flow))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert ed_s.put(page_of(name, flow)).status_code == 405
