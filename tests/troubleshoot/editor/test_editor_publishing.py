"""What publishing would change, publishing it, and discarding a draft."""

import re

import pytest

from tests.articles import JOINED, SMALL_FLOW, import_text, make_article, make_flow
from tests.troubleshoot.drafting import address, draw, form_to, led_nowhere, publish, reword, said
from troubleshoot.drawing import add_step, new_step, remove_step
from troubleshoot.models import Flow, FlowAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(flow, ed):
    """The small fix with a draft in which one step reads differently."""
    reword(flow, "restart", by=ed, title="Restart the device")
    return flow


def page_of(client, flow) -> str:
    response = client.get(address("flow_changes", flow))
    assert response.status_code == 200
    return response.content.decode()


def send(client, flow, name="publish_flow", **fields):
    action = address(name, flow)
    return client.post(action, {**form_to(page_of(client, flow), action), **fields})


def test_it_says_word_by_word_what_publishing_would_change(editor, changed):
    page = page_of(editor, changed)
    assert "Draft 2 against version 1, which is live." in page
    assert "1 step has changed." in page
    assert "<del>phone</del>" in page
    assert "<ins>device</ins>" in page


def test_a_draft_that_says_what_readers_see_is_not_offered_to_be_published(editor, changed, ed):
    reword(changed, "restart", by=ed, title="Restart the phone")
    page = page_of(editor, changed)
    assert "Nothing differs from what readers see." in page
    assert address("publish_flow", changed) not in page
    assert address("discard_draft", changed) in page


def test_a_draft_that_says_what_readers_see_is_not_published_by_who_posts_all_the_same(
    editor, changed, ed
):
    reword(changed, "restart", by=ed, title="Restart the phone")
    seen = changed.draft.drawing().fingerprint
    response = editor.post(address("publish_flow", changed), {"seen": seen})
    assert (response.status_code, response["Location"]) == (303, address("flow_changes", changed))
    assert "Nothing was published: nothing differs from what readers see." in said(response)
    changed.refresh_from_db()
    assert (changed.live.number, changed.draft.number) == (1, 2)
    assert not changed.acts.filter(name="published").exists()


def test_what_was_stopped_can_be_opened_again_as_it_was(editor, changed, ed):
    reword(changed, "restart", by=ed, title="Restart the phone")
    changed.stop("It broke phones.", by=ed)
    page = page_of(editor, changed)
    assert "Nothing differs from what readers see." not in page
    assert address("publish_flow", changed) in page
    assert "Version 2 is live" in said(send(editor, changed))


def test_new_lost_and_rerouted_steps_are_told_apart(editor, flow):
    draw(flow, lambda drawing: add_step(drawing, new_step("ticket", "Ask us", ())))
    draw(flow, lambda drawing: remove_step(drawing, "explained"))
    page = page_of(editor, flow)
    assert "1 step is new. 1 step is gone. 1 step has changed." in page
    assert "From 1 step the ways lead elsewhere." in page
    assert "leads nowhere yet; it led to “The sender is blocked”." in page


def test_texts_are_escaped_wherever_they_stand(editor, flow):
    reword(flow, "restart", title="<b>bold</b>", body="<script>alert(1)</script>")
    page = page_of(editor, flow)
    assert "<b>bold" not in page
    assert "<script>alert" not in page


def test_publishing_makes_the_draft_live_and_says_who_did_it(editor, changed, ed):
    response = send(editor, changed)
    assert (response.status_code, response["Location"]) == (303, address("flow_changes", changed))
    assert "Version 2 is live" in said(response)
    changed.refresh_from_db()
    assert changed.live.number == 2
    act = changed.acts.first()
    assert (act.name, act.by, act.detail) == ("published", ed, "2")
    assert "there is nothing to publish. Version 2 is live." in page_of(editor, changed)


def test_the_same_form_sent_twice_publishes_once(editor, changed):
    action = address("publish_flow", changed)
    form = form_to(page_of(editor, changed), action)
    answers = [editor.post(action, form) for _twice in range(2)]
    assert ["Version 2 is live" in said(answer) for answer in answers] == [True, True]
    assert changed.acts.filter(name="published").count() == 1


def test_what_was_changed_since_it_was_looked_at_is_not_published(editor, changed):
    action = address("publish_flow", changed)
    form = form_to(page_of(editor, changed), action)
    reword(changed, "restart", title="Restart everything")
    response = editor.post(action, form, follow=True)
    page = response.content.decode()
    assert 'role="alert"' in page
    assert "not what you looked at any more" in page
    assert "Restart <del>the</del>" in page or "<ins>everything</ins>" in page
    changed.refresh_from_db()
    assert changed.live.number == 1


@pytest.mark.parametrize("form", [{}, {"seen": ""}, {"seen": "\0" * 9}, {"seen": "x" * 5_000}])
def test_without_having_looked_nothing_is_published(editor, changed, form):
    response = editor.post(address("publish_flow", changed), form)
    assert response.status_code == 303
    assert "Nothing was published" in said(response)
    changed.refresh_from_db()
    assert changed.live.number == 1


def test_a_forged_request_key_finds_nothing(editor, changed):
    response = editor.post(address("publish_flow", changed), {"request_key": "k" * 65})
    assert response.status_code == 404


def test_an_error_blocks_and_leads_to_its_step(editor, flow):
    led_nowhere(flow, "first", "signal")
    page = page_of(editor, flow)
    assert "1 error</h2>" in page or "errors</h2>" in page
    assert f'href="{address("flow_step", flow, "first")}">Does the phone show a signal?' in page
    assert '<button class="button" disabled aria-describedby="publish-says">' in page
    assert "It cannot be published before" in page
    response = send(editor, flow)
    assert response.status_code == 303
    assert "something to mend" in said(response)
    flow.refresh_from_db()
    assert flow.live.number == 1


def test_a_warning_blocks_nothing(editor, flow):
    reword(flow, "restart", body="", html="")
    page = page_of(editor, flow)
    assert re.search(r"\d warnings?: it may be published like that", page)
    assert f'href="{address("flow_step", flow, "restart")}">Restart the phone' in page
    assert "disabled" not in page
    assert "Version 2 is live" in said(send(editor, flow))


def test_what_only_the_site_knows_blocks_too(editor, flow):
    article = make_article("Inside", audience="internal")
    reword(flow, "restart", article=article.pk)
    assert "is for agents only" in page_of(editor, flow)
    assert "Nothing was published" in said(send(editor, flow))


def test_a_fix_that_would_enter_itself_through_another_is_not_published(editor, flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    reword(flow, "explained", kind="flow", flow="joined", outcome=None, title="", body="")
    assert "Nothing was published" in said(send(editor, flow))


def test_the_first_time_is_said(editor, tmp_path):
    flow = make_flow(tmp_path, "new", state="draft")
    page = page_of(editor, flow)
    assert "This fix has never been live" in page
    assert "It has 6 steps." in page
    assert "Discard" not in page  # there is nothing to go back to
    assert "Version 1 is live" in said(send(editor, flow))


def test_a_stopped_fix_is_held_against_what_was_live_last(editor, changed, ed):
    changed.stop("It broke phones.", by=ed)
    page = page_of(editor, changed)
    assert "Nothing is live. Draft 2 against version 1, which was live last." in page
    assert "stopped for safety" in page
    send(editor, changed)
    assert Flow.objects.live().filter(pk=changed.pk).exists()


def test_without_a_draft_there_is_nothing_to_publish_or_discard(editor, flow):
    page = page_of(editor, flow)
    assert "There is no draft" in page
    assert "<button" not in page.split('<div class="editor-page">')[1].split("</main>")[0]
    assert "Nothing was published" in said(editor.post(address("publish_flow", flow)))
    assert "no draft to discard" in said(editor.post(address("discard_draft", flow)))
    assert not flow.acts.exists()


def test_an_archived_fix_says_that_nobody_can_begin_it(editor, tmp_path):
    flow = make_flow(tmp_path, "gone", state="archived")
    assert "The fix is archived" in page_of(editor, flow)


def test_a_discarded_draft_stays_among_the_versions(editor, changed):
    action = address("discard_draft", changed)
    form = form_to(page_of(editor, changed), action)
    answers = [editor.post(action, form) for _twice in range(2)]
    assert all("Draft 2 is discarded" in said(answer) for answer in answers)
    assert list(changed.versions.values_list("number", "state")) == [(2, "retired"), (1, "live")]
    assert changed.acts.filter(name="discarded").count() == 1
    assert changed.draft is None


def test_the_live_version_is_what_it_was_while_a_draft_is_drawn_and_discarded(editor, changed):
    before = changed.live.drawing().fingerprint
    send(editor, changed, "discard_draft")
    assert changed.live.drawing().fingerprint == before


def test_walks_under_way_and_their_versions_are_left_alone(editor, changed, client):
    from troubleshoot.models import Run

    run = Run.objects.begin(changed, "a-start-key-of-some-length")
    send(editor, changed)
    changed.refresh_from_db()
    assert run.graphs()["small"].version != changed.live_id


@pytest.mark.parametrize("name", ["flow_changes", "publish_flow", "discard_draft"])
def test_it_is_for_editors(clients, changed, name):
    method = "get" if name == "flow_changes" else "post"
    acts = FlowAct.objects.count()
    asked = {role: getattr(one, method)(address(name, changed)) for role, one in clients.items()}
    codes = {role: answer.status_code for role, answer in asked.items()}
    there = 200 if method == "get" else 303
    assert codes == {"customer": 302, "mallory": 404, "alice": 404, "ed": there, "admin": there}
    assert asked["customer"]["Location"].startswith("/login/")
    assert FlowAct.objects.count() - acts == (name == "discard_draft")


def test_wrong_methods_and_fixes_that_are_not_there(editor, changed):
    assert editor.post(address("flow_changes", changed)).status_code == 405
    assert editor.get(address("publish_flow", changed)).status_code == 405
    assert editor.get(address("discard_draft", changed)).status_code == 405
    for number in (999_999, 10**30):
        assert editor.get(f"/staff/flows/{number}/changes/").status_code == 404
        assert editor.post(f"/staff/flows/{number}/publish/").status_code == 404


def test_pages_are_kept_by_nobody(editor, changed):
    assert "no-store" in editor.get(address("flow_changes", changed))["Cache-Control"]


def test_many_problems_are_told_a_hundred_at_a_time(editor, tmp_path):
    flow = make_flow(tmp_path, "many", text=SMALL_FLOW, state="draft")

    def lonely(drawing):
        for number in range(120):
            drawing = add_step(drawing, new_step("ticket", f"Ask {number}", drawing.nodes))
        return drawing

    draw(flow, lonely)
    page = page_of(editor, flow)
    assert "120 errors</h2>" in page
    assert "These are the first hundred" in page


def test_published_again_by_hand_it_counts_on(editor, changed):
    publish(changed)
    reword(changed, "restart", title="Once more")
    assert "Draft 3 against version 2" in page_of(editor, changed)
