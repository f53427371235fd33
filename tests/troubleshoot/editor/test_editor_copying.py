"""Copying a step, or all that comes after it too, into another fix or the same."""

import re

import pytest
from django.urls import reverse

from tests.articles import JOINED, import_text, make_flow
from troubleshoot import drawing
from troubleshoot.models import Flow, FlowAct

BRANCH = {"second", "explained"}


def address(flow, key="second"):
    return reverse("copy_steps", args=[flow.pk, key])


@pytest.fixture
def joined(flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    return Flow.objects.get(slug="joined")


def post(client, flow, into, what="branch", key="second", **more):
    return client.post(address(flow, key), {"into": into.pk, "what": what, **more})


def copied(flow):
    return flow.draft.graph().nodes


def test_the_form_says_what_would_be_copied_and_writes_nothing(editor, flow, joined):
    html = editor.get(address(flow, "restart")).content.decode()
    assert "Copy “Restart the phone”" in html
    assert "3 steps come after it" in html
    assert all(
        title in html
        for title in ("The restart helped", "Do other messages arrive?", "The sender is blocked")
    )
    assert "Does the phone show a signal?" not in html
    assert re.findall(r"<option[^>]*>([^<]*)", html) == ["Joined", "No message"]
    assert flow.draft is None
    assert not FlowAct.objects.filter(flow=joined).exists()


def test_a_branch_is_copied_into_another_fix_and_leads_nowhere_out_of_it(editor, flow, joined, ed):
    response = post(editor, flow, joined)
    assert response.status_code == 303
    assert response["Location"] == reverse("flow_step", args=[joined.pk, "second"])
    nodes = copied(joined)
    assert set(nodes) == {"which", "on", "end"} | BRANCH
    others, back = nodes["second"].choices
    assert others.target == "explained"
    assert (back.target, back.returns_to) == (None, None)
    assert nodes["explained"].html == flow.live.graph().nodes["explained"].html
    assert flow.draft is None
    act = joined.acts.latest("pk")
    assert (act.name, act.detail, act.node, act.by) == (
        "steps-copied",
        "No message",
        "second",
        ed,
    )


def test_it_is_said_how_many_steps_came_and_that_nothing_leads_to_them(editor, flow, joined):
    data = {"into": joined.pk, "what": "branch"}
    response = editor.post(address(flow), data, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said[0].startswith("2 steps were copied into “Joined”.")


def test_one_step_is_copied_alone_into_the_same_fix_under_another_key(editor, flow):
    response = post(editor, flow, flow, "alone", key="restart")
    assert response["Location"] == reverse("flow_step", args=[flow.pk, "restart-2"])
    node = copied(flow)["restart-2"]
    assert node.title == "Restart the phone"
    assert {choice.key: choice.target for choice in node.choices} == {
        "fixed": None,
        "not-fixed": None,
    }
    assert set(copied(flow)) == {*flow.live.graph().nodes, "restart-2"}


def test_what_is_copied_is_what_is_drawn_by_now(editor, ed, flow, joined):
    flow.draw(lambda d: drawing.remove_step(d, "explained"), FlowAct.Name.STEP_REMOVED, by=ed)
    post(editor, flow, joined)
    assert "explained" not in copied(joined)


def test_the_form_sent_twice_copies_once(editor, flow, joined):
    places = {
        post(editor, flow, joined, request_key="the-same-key")["Location"] for _time in range(2)
    }
    assert places == {reverse("flow_step", args=[joined.pk, "second"])}
    assert len(joined.acts.filter(name="steps-copied")) == 1
    assert "second-2" not in copied(joined)


def test_copying_can_be_undone(editor, ed, flow, joined):
    post(editor, flow, joined)
    act = joined.acts.latest("pk")
    joined.draw(act.undoing(), FlowAct.Name.UNDONE, by=ed)
    assert set(copied(joined)) == {"which", "on", "end"}


def test_more_steps_than_a_fix_holds_are_refused_with_words(editor, flow, joined, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_STEPS", 4)
    response = post(editor, flow, joined)
    assert response.status_code == 422
    assert "A fix has at most 4 steps" in response.content.decode()
    assert joined.draft is None
    assert not joined.acts.exists()


@pytest.mark.parametrize(
    "data", [{}, {"into": "0", "what": "branch"}, {"into": "x", "what": "alone"}, {"what": "alone"}]
)
def test_a_form_that_does_not_say_where_to_is_shown_again(editor, flow, data):
    response = editor.post(address(flow), data)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert flow.draft is None


def test_a_form_that_does_not_say_how_much_is_shown_again(editor, flow, joined):
    for what in ("", "everything"):
        response = post(editor, flow, joined, what)
        assert response.status_code == 422
        assert "Choose how much to copy" in response.content.decode()
    assert joined.draft is None


def test_nothing_is_copied_into_a_fix_in_the_archive(editor, flow, tmp_path):
    old = make_flow(tmp_path, "old", title="Old", state="archived")
    assert ">Old<" not in editor.get(address(flow)).content.decode()
    assert post(editor, flow, old).status_code == 422


def test_a_forged_request_key_is_refused(editor, flow, joined):
    assert post(editor, flow, joined, request_key="x" * 65).status_code == 404
    assert joined.draft is None


def test_a_step_that_does_not_exist_cannot_be_copied(editor, flow, joined):
    assert editor.get(address(flow, "unheard-of")).status_code == 404
    assert post(editor, flow, joined, key="unheard-of").status_code == 404
    assert editor.get(reverse("copy_steps", args=[99, "first"])).status_code == 404


def test_editors_alone_copy(clients, flow, joined):
    assert clients["customer"].get(address(flow)).status_code == 302
    assert post(clients["customer"], flow, joined).status_code == 302
    for role in ("mallory", "alice"):
        assert clients[role].get(address(flow)).status_code == 404
        assert post(clients[role], flow, joined).status_code == 404
    assert joined.draft is None
    for role in ("ed", "admin"):
        assert clients[role].get(address(flow)).status_code == 200


def test_wrong_methods_are_refused(editor, flow):
    assert editor.put(address(flow)).status_code == 405
    assert editor.delete(address(flow)).status_code == 405
