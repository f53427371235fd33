"""Removing a step that answers lead to: what becomes of them is said first."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing import Editor
from tests.people import client_of
from troubleshoot.drawing import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed, flow):
    return Editor(client_of(ed), flow)


def page_of(editor, key):
    return editor.client.get(reverse("remove_step", args=[editor.flow.pk, key]))


def words(response) -> str:
    return " ".join(response.content.decode().split())


def state(editor, key):
    """What the page of a step says that it showed."""
    return fingerprint(editor.drawing.nodes[key])


def test_the_step_links_to_what_would_become_of_its_answers(editor):
    assert (
        f'href="/staff/flows/{editor.flow.pk}/steps/second/remove/"' in editor.open("second").html
    )
    said = words(page_of(editor, "restart"))
    assert "Remove “Restart the phone”" in said
    assert "1 answer leads here:" in said
    assert "Does the phone show a signal?</a>" in said
    assert "“It does”" in said
    assert "it leads nowhere" in said


def test_steps_that_nobody_comes_to_any_more_are_named(editor):
    said = words(page_of(editor, "restart"))
    assert "these 3 steps" in said
    for title in ("Do other messages arrive?", "The restart helped", "The sender is blocked"):
        assert f"<li>{title}</li>" in said
    assert "There is no network</li>" not in said


def test_nothing_is_removed_before_that_was_read(editor):
    editor.post("remove_step", "restart", seen=state(editor, "restart"))
    assert editor.response.status_code == 409
    assert "Remove “Restart the phone”" in words(editor.response)
    assert "restart" in editor.drawing.nodes


def test_read_and_confirmed_it_is_removed(editor):
    editor.remove("restart")
    assert "restart" not in editor.drawing.nodes
    assert editor.drawing.nodes["first"].choice("signal").target is None


def test_an_answer_that_was_led_there_meanwhile_is_shown_first(editor, admin):
    page = page_of(editor, "restart").content.decode()
    shown = page.split('name="led_from" value="')[1].split('"')[0]
    other = Editor(client_of(admin), editor.flow, "first")
    other.save(answer1_way="to", answer1_step="Restart the phone")
    editor.post("remove_step", "restart", seen=state(editor, "restart"), led_from=shown)
    assert editor.response.status_code == 409
    assert "2 answers lead here:" in words(editor.response)
    assert "restart" in editor.drawing.nodes


def test_a_step_that_nothing_leads_to_goes_at_once(editor):
    editor.post("add_step", kind="ticket", title="Alone")
    assert f'action="/staff/flows/{editor.flow.pk}/steps/alone/remove/"' in editor.html
    editor.post("remove_step", "alone", seen=state(editor, "alone"))
    assert "alone" not in editor.drawing.nodes


def test_the_first_step_is_not_removed_and_the_page_says_why(editor):
    response = page_of(editor, "first")
    assert "starts with this step" in words(response)
    assert "Remove the step" not in words(response)


def test_who_uses_scripts_is_led_to_that_page(editor):
    headers = {"HX-Request": "true", "HX-Target": "desk"}
    address = reverse("remove_step", args=[editor.flow.pk, "restart"])
    response = editor.client.post(address, {"seen": state(editor, "restart")}, headers=headers)
    assert response["HX-Redirect"] == address
    assert "restart" in editor.drawing.nodes


def test_only_editors_and_only_steps_there_are(editor, alice, mallory):
    assert page_of(editor, "nothing").status_code == 404
    address = reverse("remove_step", args=[editor.flow.pk, "restart"])
    assert Client().get(address).status_code == 302
    for person in (alice, mallory):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).post(address).status_code == 404
