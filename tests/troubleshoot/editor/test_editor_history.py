"""What was done to a fix, and taking it back."""

import re

import pytest

from tests.articles import make_flow
from tests.troubleshoot.drafting import Name, address, draw, form_to, publish, reword, said
from troubleshoot.drawing import add_step, new_step, remove_step, start_with
from troubleshoot.models import FlowAct

pytestmark = pytest.mark.django_db


def page_of(client, flow, query="") -> str:
    response = client.get(address("flow_history", flow) + query)
    assert response.status_code == 200
    return response.content.decode()


def told(page) -> list[str]:
    """The acts on a page, each as it reads."""
    acts = re.findall(r'<p class="act">(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", act).split()) for act in acts]


def undo(client, flow, act, **fields):
    return client.post(address("undo_act", flow, act.pk), fields)


def test_acts_are_told_the_newest_first_with_person_step_and_detail(editor, flow, ed):
    reword(flow, "restart", by=ed, title="Restart the device")
    publish(flow, by=ed)
    flow.stop("It broke phones.", by=ed)
    page = page_of(editor, flow)
    assert told(page) == [
        "ed stopped it for safety (It broke phones.)",
        "ed published (version 2)",
        "ed changed a step: Restart the device",
    ]
    assert f'href="{address("flow_step", flow, "restart")}">Restart the device</a>' in page
    assert page.count("<time datetime=") == 3


def test_a_step_that_is_gone_is_named_as_it_was_and_not_linked(editor, flow, ed):
    draw(
        flow,
        lambda drawing: remove_step(drawing, "explained"),
        by=ed,
        name=Name.STEP_REMOVED,
        node="explained",
    )
    page = page_of(editor, flow)
    assert told(page) == ["ed removed a step: The sender is blocked (not there any more)"]
    assert address("flow_step", flow, "explained") not in page


def test_a_change_to_title_or_symptom_is_about_no_step(editor, flow, ed):
    draw(
        flow,
        lambda drawing: drawing.with_head(**{**drawing.head, "title": "Anew"}),
        by=ed,
        name=Name.HEAD_CHANGED,
    )
    assert told(page_of(editor, flow)) == ["ed changed title or symptom"]
    undo(editor, flow, flow.acts.get())
    assert flow.draft.title == "No message"


def test_settings_are_named_in_words_and_somebody_who_is_gone_is_somebody(editor, flow, admin):
    flow.change_settings(
        lambda version: [],
        by=admin,
        category=flow.category,
        audience="internal",
        ticket_target=None,
    )
    admin.delete()
    assert told(page_of(editor, flow)) == ["Somebody changed the settings (audience)"]


def test_what_was_written_is_escaped(editor, flow, ed):
    reword(flow, "restart", by=ed, title="<i>Restart</i>")
    flow.stop("<script>alert(1)</script>", by=ed)
    page = page_of(editor, flow)
    assert "<script>alert" not in page
    assert "<i>Restart" not in page


def test_long_histories_come_in_pages(editor, flow):
    for number in range(31):
        reword(flow, "restart", title=f"Restart {number}")
    assert len(told(page_of(editor, flow))) == 30
    assert len(told(page_of(editor, flow, "?page=2"))) == 1
    assert len(told(page_of(editor, flow, "?page=nonsense"))) == 30


def test_a_fix_that_came_from_a_file_has_no_history_yet(editor, flow):
    page = page_of(editor, flow)
    assert "Nothing has been done to it here yet" in page


def test_a_change_is_undone_and_that_is_in_the_history(editor, flow, ed):
    act = reword(flow, "restart", by=ed, title="Restart the device")
    action = address("undo_act", flow, act.pk)
    form = form_to(page_of(editor, flow), action)
    answers = [editor.post(action, form) for _twice in range(2)]
    assert all(answer.status_code == 303 for answer in answers)
    assert "Undone: changed a step." in said(answers[0])
    assert flow.draft.drawing().fingerprint == flow.live.drawing().fingerprint
    assert told(page_of(editor, flow))[0] == "ed undid a change: Restart the phone (changed a step)"
    assert flow.acts.count() == 2  # the same form twice undoes once


def test_what_was_undone_is_done_again_by_undoing_that(editor, flow):
    undo(editor, flow, reword(flow, "restart", title="Restart the device"))
    undo(editor, flow, flow.acts.first())
    assert flow.draft.drawing().nodes["restart"].title == "Restart the device"


def test_a_removed_step_comes_back_with_its_text_and_what_led_there(editor, flow):
    before = flow.live.drawing()
    act = draw(flow, lambda drawing: remove_step(drawing, "restart"), name=Name.STEP_REMOVED)
    undo(editor, flow, act)
    after = flow.draft.drawing()
    assert after.nodes["first"] == before.nodes["first"].__class__(
        **{**vars(before.nodes["first"]), "id": after.nodes["first"].id}
    )
    assert after.nodes["restart"].html == before.nodes["restart"].html


def test_an_added_step_goes_and_the_first_step_is_first_again(editor, flow):
    added = draw(flow, lambda drawing: add_step(drawing, new_step("ticket", "Ask us", ())))
    first = draw(flow, lambda drawing: start_with(drawing, "second"), name=Name.FIRST_STEP)
    undo(editor, flow, added)
    undo(editor, flow, first)
    drawing = flow.draft.drawing()
    assert "ask-us" not in drawing.nodes
    assert drawing.graph.start == "first"


def test_what_was_changed_again_is_not_offered_and_refused_in_words(editor, flow):
    first = reword(flow, "restart", title="Restart the device")
    second = reword(flow, "restart", title="Restart everything")
    page = page_of(editor, flow)
    assert address("undo_act", flow, second.pk) in page
    assert address("undo_act", flow, first.pk) not in page
    response = undo(editor, flow, first)
    assert response.status_code == 303
    assert "changed again since" in said(response)
    assert flow.draft.drawing().nodes["restart"].title == "Restart everything"


def test_changes_to_other_steps_do_not_stand_in_the_way(editor, flow):
    first = reword(flow, "restart", title="Restart the device")
    reword(flow, "second", title="Do others?")
    undo(editor, flow, first)
    nodes = flow.draft.drawing().nodes
    assert (nodes["restart"].title, nodes["second"].title) == ("Restart the phone", "Do others?")


def test_a_change_that_is_live_by_now_is_undone_in_a_new_draft(editor, flow):
    act = reword(flow, "restart", title="Restart the device")
    publish(flow)
    undo(editor, flow, act)
    assert flow.draft.number == 3
    flow.refresh_from_db()
    assert flow.live.drawing().nodes["restart"].title == "Restart the device"


def test_what_changed_no_step_cannot_be_undone(editor, flow, ed):
    stopped = flow.stop("It broke phones.", by=ed)
    page = page_of(editor, flow)
    assert "/undo/" not in page
    assert "changed no step" in said(undo(editor, flow, stopped))
    assert flow.acts.count() == 1


def test_a_text_that_cannot_be_rendered_any_more_is_refused_in_words(editor, flow):
    reword(flow, "restart", body="x" * 200_001)
    act = reword(flow, "restart", body="short")
    response = undo(editor, flow, act)
    assert response.status_code == 303
    assert said(response)
    assert flow.draft.drawing().nodes["restart"].body == "short"


def test_an_act_of_another_fix_or_none_is_not_found(editor, flow, tmp_path):
    act = reword(flow, "restart", title="Restart the device")
    other = make_flow(tmp_path, "other")
    assert undo(editor, other, act).status_code == 404
    for number in (999_999, 10**30):
        assert editor.post(address("undo_act", flow, number)).status_code == 404
    assert flow.acts.count() == 1


def test_it_is_for_editors(clients, flow):
    act = reword(flow, "restart", title="Restart the device")
    page, action = address("flow_history", flow), address("undo_act", flow, act.pk)
    codes = {role: client.get(page).status_code for role, client in clients.items()}
    assert codes == {"customer": 302, "mallory": 404, "alice": 404, "ed": 200, "admin": 200}
    refused = {role: clients[role].post(action).status_code for role in codes if codes[role] != 200}
    assert refused == {"customer": 302, "mallory": 404, "alice": 404}
    assert FlowAct.objects.count() == 1
    assert clients["ed"].get(action).status_code == 405
    assert clients["ed"].post(page).status_code == 405
