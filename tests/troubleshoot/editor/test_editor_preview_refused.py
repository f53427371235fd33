"""Who may try a fix before it is published, and what its preview refuses."""

import tempfile
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.articles import make_flow
from tests.people import client_of, make_person
from tests.troubleshoot.previews import address, begin, phone
from troubleshoot.editor import preview
from troubleshoot.editor.previewing import LONGEST
from troubleshoot.models import FlowAct

Name = FlowAct.Name
PASTE = '{"a": 1, “secret”: 2}'


@pytest.mark.parametrize("place", [address, phone])
def test_editors_alone_preview(clients, flow, place):
    assert clients["customer"].get(place(flow)).status_code == 302
    for role in ("mallory", "alice"):
        assert clients[role].get(place(flow)).status_code == 404
    for role in ("ed", "admin"):
        assert clients[role].get(place(flow)).status_code == 200


def test_a_fix_that_does_not_exist_has_no_preview(editor, db):
    assert editor.get(reverse("flow_preview", args=[99])).status_code == 404
    assert editor.get(reverse("flow_preview_phone", args=[99])).status_code == 404


def test_wrong_methods_are_refused(editor, flow):
    assert editor.put(address(flow)).status_code == 405
    assert editor.delete(address(flow)).status_code == 405
    assert editor.post(phone(flow)).status_code == 405
    assert editor.head(address(flow)).status_code == 200


def test_a_form_without_a_token_is_refused(ed, flow):
    strict = client_of(ed, enforce_csrf_checks=True)
    data = {"step": "small.first", "answer": "choice.signal", "request_key": "12345678"}
    assert strict.post(address(flow), data).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "no step", "answer": "none", "request_key": "12345678"},
        {"step": "small.first", "answer": "", "request_key": "12345678"},
        {"step": "small.first", "answer": "none", "request_key": "\0"},
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(editor, flow, data):
    assert editor.post(address(flow), data).status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        ("small.first", "choice.unheard-of"),
        ("small.unheard-of", "none"),
        ("other.first", "none"),
        ("small.first", "check"),
        ("small.second", "choice.others"),
    ],
)
def test_an_answer_that_cannot_be_given_here_changes_nothing(editor, flow, said):
    step, answer = said
    data = {"step": step, "answer": answer, "request_key": "12345678"}
    response = editor.post(address(flow), data)
    assert response.status_code == 303
    assert response["Location"] == address(flow, moved="yes")


def test_more_answers_than_a_preview_holds_are_refused_with_words(editor, flow):
    for answers in ("a" * (LONGEST + 1), "f~none_" * 1_100):
        response = editor.get(address(flow, answers=answers))
        assert response.status_code == 400
        assert "more answers than a preview holds" in response.content.decode()


def test_an_answer_that_would_make_the_address_too_long_is_not_taken(editor, flow, monkeypatch):
    monkeypatch.setattr(preview, "LONGEST", 40)
    walk = begin(editor, flow).choose("signal").choose("not-fixed")
    assert walk.response.status_code == 409
    assert "as many answers as one walk can" in walk.html
    assert f'href="{address(flow)}"' in walk.html


class AnyAddress(TestCase):
    """Nothing that stands in an address breaks the page."""

    @classmethod
    def setUpTestData(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.flow = make_flow(Path(folder))
        cls.ed = make_person("ed")

    def setUp(self):
        self.editor = client_of(self.ed)

    parts = st.sampled_from(
        [
            *("first", "restart", "second", "small.first", "other.first", "~", "_", ".", "choice."),
            *("choice.signal", "verdict.x", "skipped", "none", "not-fixed", "helped", "\0", "%"),
            *("first~choice.signal_", "restart~skipped_", "second~choice.others_", "x" * 200),
        ]
    )
    texts = st.one_of(st.text(max_size=30), st.lists(parts, max_size=12).map("".join))

    @settings(max_examples=25)
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(["answers", "at", "from"], texts)))
    def test_any_nonsense_is_answered(self, query):
        for place in (address, phone):
            response = self.editor.get(place(self.flow, **query))
            assert response.status_code in (200, 302, 404)
