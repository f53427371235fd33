"""Undo and Redo on the screen: each act in turn, with what it is."""

import re
from html import unescape

import pytest

from tests.editing import Editor, new_flow
from tests.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed):
    """Someone who has done four things: two to steps, one to the words, one to the outline."""
    editor = Editor(client_of(ed), new_flow(ed))
    editor.save("add-answer", title="Is it on?")
    editor.save(answer0_label="Yes", answer0_way="new-ticket", answer0_step="Ask")
    return editor


def offered(editor) -> dict[str, str]:
    """The buttons that take something back, by what they say, with the form of each."""
    found = re.findall(r'form="(undo|redo)" id="[^"]*">(.*?)</button>', editor.html)
    return {unescape(re.sub("<[^>]+>", "", words)): form for form, words in found}


def press(editor, words):
    form = offered(editor)[words]
    html = re.search(rf'<form id="{form}".*?</form>', editor.html, re.DOTALL)[0]
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', html))
    act = re.search(r'action="[^"]*/(\d+)/undo/"', html)[1]
    return editor.post("undo_act", int(act), **fields)


def test_undo_goes_back_act_by_act_and_redo_forward_again(editor):
    states = [editor.drawing.fingerprint]
    editor.post("add_step", kind="ticket", title="Call us")
    states.append(editor.drawing.fingerprint)
    editor.remove("call-us")
    editor.open("question")
    assert list(offered(editor)) == ["Undo: removed step “Call us”"]

    press(editor, "Undo: removed step “Call us”")
    assert editor.drawing.fingerprint == states[1]
    assert list(offered(editor)) == [
        "Undo: added step “Call us”",
        "Redo: removed step “Call us”",
    ]
    press(editor, "Undo: added step “Call us”")
    assert editor.drawing.fingerprint == states[0]
    assert list(offered(editor)) == [
        "Undo: changed step “Is it on?”",
        "Redo: added step “Call us”",
    ]
    press(editor, "Redo: added step “Call us”")
    assert editor.drawing.fingerprint == states[1]
    press(editor, "Redo: removed step “Call us”")
    assert editor.drawing.fingerprint == states[0]
    assert list(offered(editor)) == ["Undo: removed step “Call us”"]


def test_after_an_undo_another_act_takes_the_place_of_what_could_be_done_again(editor):
    press(editor, "Undo: changed step “Is it on?”")
    editor.save(title="Is it plugged in?")
    assert list(offered(editor)) == ["Undo: changed step “Is it plugged in?”"]


def test_what_is_titled_long_is_named_short(editor):
    editor.save(title="word " * 39)
    (button,) = offered(editor)
    assert len(button) < 100
    assert button.endswith("…”")


def test_title_and_symptom_are_undone_like_steps(editor):
    editor.call(title="It stays dark", symptom="No light")
    assert "/words/" in editor.response.request["PATH_INFO"]
    press(editor, "Undo: changed title or symptom")
    assert editor.drawing.graph.title == "It is off"
    assert "/words/" in editor.response.request["PATH_INFO"]
    assert "Redo: changed title or symptom" in offered(editor)


def test_nobody_is_offered_to_undo_what_somebody_else_did(editor, admin):
    other = Editor(client_of(admin), editor.flow)
    assert offered(other) == {}
    other.post("add_step", kind="ticket", title="Theirs")
    assert list(offered(other)) == ["Undo: added step “Theirs”"]
    assert list(offered(editor.open("question"))) == ["Undo: changed step “Is it on?”"]


def test_what_somebody_has_changed_again_is_not_offered(editor, admin):
    Editor(client_of(admin), editor.flow, "question").save(title="Is it switched on?")
    assert offered(editor.open("question")) == {}


def test_a_draft_that_is_discarded_takes_its_acts_with_it(ed, flow):
    editor = Editor(client_of(ed), flow)
    editor.save(title="Another title")
    assert offered(editor)
    flow.discard_draft(by=ed)
    assert offered(editor.open()) == {}


def test_the_history_tells_an_undo_and_what_it_was_about(editor):
    press(editor, "Undo: changed step “Is it on?”")
    assert "Undone: changed a step." in editor.html
    press(editor, "Redo: changed step “Is it on?”")
    assert "Done again: changed a step." in editor.html
    page = editor.client.get(f"/staff/flows/{editor.flow.pk}/history/").content.decode()
    assert "undid a change: Is it on?" in " ".join(re.sub("<[^>]+>", "", page).split())
    assert "changed a step:" in page or "(changed a step)" in page
