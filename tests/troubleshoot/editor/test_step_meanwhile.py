"""A step that somebody else changes while its page is open."""

import re
from html import unescape

import pytest

from tests.editing import Editor, new_flow
from tests.people import client_of
from tests.troubleshoot.drafting import address, draw, form_to, reword
from troubleshoot import drawing as drawn
from troubleshoot.drawing import fingerprint

pytestmark = pytest.mark.django_db

AS_HTMX = {"HX-Request": "true", "HX-Target": "desk"}


@pytest.fixture
def editor(ed):
    """At a question with two answers, which has keys of its own."""
    editor = Editor(client_of(ed), new_flow(ed)).save("add-answer", title="Is it on?")
    editor.save("add-answer", answer0_label="Yes").save(answer1_label="No")
    return editor.save(answer0_way="new-ticket", answer0_step="Ask")


def made(editor, kind, **more):
    """Somebody else makes the step another kind of step."""
    change = lambda d: drawn.change_step(d, drawn.as_kind(d.nodes["question"], kind))  # noqa: E731
    draw(editor.flow, change)
    if more:
        reword(editor.flow, "question", **more)


@pytest.mark.parametrize("kind", ["instruction", "check", "resolution", "ticket", "flow"])
@pytest.mark.parametrize("headers", [{}, AS_HTMX])
def test_answers_are_not_lost_when_the_step_was_made_another_kind(editor, kind, headers):
    editor.headers = headers
    made(editor, kind, title="Theirs")
    editor.save(title="Mine", answer0_label="Yes, it is", answer1_way="new-resolution")
    assert editor.response.status_code == 409
    fields = editor.fields
    assert (fields["title"], fields["kind"]) == ("Mine", "question")
    assert (fields["answer0-label"], fields["answer1-label"]) == ("Yes, it is", "No")
    assert fields["answer1-way"] == "new-resolution"
    assert "Theirs" in editor.html


def test_another_fix_is_called_by_its_title_where_two_lead_to_different_ones(editor, ed):
    for title in ("No signal", "No sound", "No picture"):
        new_flow(ed, title=title)
    made(editor, "flow", flow="no-signal")
    editor.open("question")
    reword(editor.flow, "question", flow="no-sound")
    editor.save(flow="no-picture")
    assert editor.response.status_code == 409
    shown = re.search(r'<dl class="theirs">.*?</dl>', editor.html, re.DOTALL)[0]
    words = " ".join(unescape(re.sub(r"<[^>]*>", "", shown)).split())
    assert "Goes on in: No removed: sound added: picture" in words


def test_who_has_seen_both_makes_it_what_they_wrote(editor):
    before = [c.key for c in editor.drawing.nodes["question"].choices]
    made(editor, "instruction", title="Theirs")
    editor.save(title="Mine", answer0_label="Yes, it is").save()
    node = editor.drawing.nodes["question"]
    assert (node.kind, node.title) == ("question", "Mine")
    assert [(c.key, c.label) for c in node.choices] == list(
        zip(before, ["Yes, it is", "No"], strict=True)
    )
    assert node.choices[0].target == "ask"


def test_verdicts_stay_with_their_check_when_it_was_made_another(editor):
    made(editor, "check", check="json")
    editor.open("question")
    verdicts = [editor.fields[f"answer{n}-key"] for n in range(int(editor.fields["answers"]))]
    reword(editor.flow, "question", check="http-headers")
    editor.save(answer2_way="to", answer2_step="ask")
    assert editor.response.status_code == 409
    fields = editor.fields
    assert [fields[f"answer{n}-key"] for n in range(int(fields["answers"]))] == verdicts
    assert (fields["check"], fields["answer2-way"]) == ("json", "to")
    editor.save()
    node = editor.drawing.nodes["question"]
    assert node.check == "json"
    assert {c.key: c.target for c in node.choices if c.target} == {verdicts[2]: "ask"}


@pytest.mark.parametrize("drawn_as", ["", "nonsense", "check nonsense", "check", "x" * 999, "\0"])
def test_what_no_form_of_ours_says_of_itself_breaks_nothing(editor, drawn_as):
    sent = {**editor.fields, "drawn_as": drawn_as}
    response = editor.client.post(address("flow_step", editor.flow, "question"), sent)
    assert response.status_code in (303, 422)


# Removing it, and starting with it


@pytest.fixture
def lonely(editor):
    """A step that can be removed, and started with, on its own page."""
    return editor.post("add_step", kind="instruction", title="Alone")


@pytest.mark.parametrize("headers", [{}, AS_HTMX])
@pytest.mark.parametrize("name", ["remove_step", "first_step"])
def test_nothing_is_done_to_a_step_that_is_another_by_now(lonely, name, headers):
    lonely.headers = headers
    reword(lonely.flow, "alone", title="Theirs")
    lonely.post(name, "alone")
    assert lonely.response.status_code == 409
    assert "somebody else has changed this step" in lonely.html
    assert "Theirs" in lonely.html
    assert lonely.key == "alone"
    assert lonely.drawing.nodes["alone"].title == "Theirs"
    assert lonely.drawing.graph.start == "question"


@pytest.mark.parametrize("name", ["remove_step", "first_step"])
def test_who_has_seen_it_can_do_it_then(lonely, name):
    reword(lonely.flow, "alone", title="Theirs")
    lonely.post(name, "alone").post(name, "alone")
    assert lonely.response.status_code == 200
    drawing = lonely.drawing
    assert ("alone" not in drawing.nodes) == (name == "remove_step")
    assert (drawing.graph.start == "alone") == (name == "first_step")


def test_other_steps_may_change_meanwhile(lonely):
    reword(lonely.flow, "ask", title="Theirs")
    lonely.post("remove_step", "alone")
    assert "alone" not in lonely.drawing.nodes


@pytest.mark.parametrize("name", ["remove_step", "first_step"])
def test_a_form_that_does_not_say_what_was_seen_does_nothing(lonely, name):
    before = lonely.drawing.fingerprint
    response = lonely.client.post(address(name, lonely.flow, "alone"))
    assert response.status_code == 409
    assert lonely.drawing.fingerprint == before


@pytest.mark.parametrize("name", ["remove_step", "first_step"])
def test_the_forms_say_what_the_page_shows(lonely, name):
    said = form_to(lonely.html, address(name, lonely.flow, "alone"))
    assert said["seen"] == fingerprint(lonely.drawing.nodes["alone"])
