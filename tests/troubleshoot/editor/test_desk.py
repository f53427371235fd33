"""The one screen on which a fix is drawn, through plain forms."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.articles import make_article
from tests.editing import Editor, new_flow
from tests.people import client_of
from troubleshoot.models import Flow, FlowAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed):
    return Editor(client_of(ed), new_flow(ed))


def ways(editor, key):
    return [(c.label, c.target, c.returns_to) for c in editor.drawing.nodes[key].choices]


def two_answers(editor):
    """The first question, with two answers that lead to a new instruction and a new ticket."""
    editor.save("add-answer", title="Is it plugged in?")
    editor.save("add-answer", answer0_label="Yes")
    return editor.save(
        answer1_label="No",
        answer0_way="new-instruction",
        answer0_step="Press the button",
        answer1_way="new-ticket",
        answer1_step="",
    )


# Looking


def test_reading_writes_nothing(editor, django_assert_num_queries):
    before = FlowAct.objects.count()
    Editor(editor.client, editor.flow, "question")
    assert FlowAct.objects.count() == before
    assert not editor.flow.visits.exists()


def test_the_screen_has_outline_step_map_and_problems(editor):
    two_answers(editor)
    for part in ('id="outline-title"', 'id="step-form"', 'class="flow-map"', 'id="problems"'):
        assert part in editor.html
    assert "Press the button" in editor.html
    assert "leads nowhere" in editor.html  # what the new instruction does yet


def test_what_is_wrong_is_said_with_a_way_to_it(editor):
    assert "The step has no title" in editor.html
    assert f'href="/staff/flows/{editor.flow.pk}/steps/question/"' in editor.html


def test_a_step_that_does_not_exist_is_not_found(editor):
    assert editor.open("nothing").response.status_code == 404


# Saving


def test_a_question_gets_answers_that_lead_to_new_steps(editor):
    two_answers(editor)
    assert ways(editor, "question") == [
        ("Yes", "press-the-button", None),
        ("No", "ticket", None),
    ]
    assert editor.drawing.nodes["press-the-button"].kind == "instruction"
    assert editor.drawing.nodes["ticket"].kind == "ticket"


def test_a_live_fix_is_not_touched_by_what_is_drawn(ed, flow):
    live = flow.live.drawing().fingerprint
    editor = Editor(client_of(ed), flow)
    editor.save(title="Another title")
    flow = Flow.objects.get(pk=flow.pk)
    assert flow.live.drawing().fingerprint == live
    assert editor.drawing.nodes[editor.key].title == "Another title"
    assert flow.draft.number == flow.live.number + 1


def test_saving_what_stands_there_changes_nothing_and_makes_no_draft(ed, flow):
    Editor(client_of(ed), flow).save()
    assert flow.draft is None
    assert not flow.acts.exists()


def test_a_step_can_be_led_to_by_its_name(editor):
    two_answers(editor)
    editor.open("question").save(answer1_way="to", answer1_step="press the  Button")
    assert ways(editor, "question")[1][1] == "press-the-button"


def test_an_instruction_goes_back_to_an_earlier_step(editor):
    two_answers(editor)
    editor.open("press-the-button").save(
        answer0_way="new-resolution",
        answer0_step="It works",
        answer1_way="back",
        answer1_step="question",
    )
    assert [
        (c.key, c.target, c.returns_to) for c in editor.drawing.nodes["press-the-button"].choices
    ] == [
        ("fixed", "it-works", None),
        ("not-fixed", None, "question"),
    ]


def test_a_name_that_no_step_has_is_refused_and_nothing_is_lost(editor):
    two_answers(editor)
    before = editor.drawing.fingerprint
    editor.open("question").save(title="New words", answer0_way="to", answer0_step="Nowhere known")
    assert editor.response.status_code == 422
    assert "There is no such step" in editor.html
    assert editor.fields["title"] == "New words"
    assert editor.drawing.fingerprint == before


def test_a_step_that_is_named_with_nowhere_to_go_is_asked_about(editor):
    two_answers(editor)
    editor.open("question").save(answer0_way="", answer0_step="Wait a minute")
    assert editor.response.status_code == 422
    assert "Say whether it leads to this step" in editor.html


def test_of_several_steps_of_one_title_one_has_to_be_chosen(editor):
    two_answers(editor)
    for _step in range(2):
        editor.post("add_step", kind="ticket", title="Twice")
    editor.open("question").save(answer0_way="to", answer0_step="Twice")
    assert "Choose one: “Twice (step 4)”, “Twice (step 5)”." in editor.html
    assert editor.save(answer0_step="Twice (step 5)").response.status_code == 200
    assert ways(editor, "question")[0][1] == "twice-2"


def test_answers_are_moved_and_removed_with_the_rest_saved(editor):
    two_answers(editor)
    editor.open("question").save("down-1", title="Moved")
    assert [label for label, *_ in ways(editor, "question")] == ["No", "Yes"]
    assert editor.drawing.nodes["question"].title == "Moved"
    editor.save("remove-1")
    assert [label for label, *_ in ways(editor, "question")] == ["Yes"]


def test_another_kind_keeps_the_words(editor):
    two_answers(editor)
    editor.open("question").save(kind="instruction", body="Do so.")
    node = editor.drawing.nodes["question"]
    assert (node.kind, node.title, node.body) == ("instruction", "Is it plugged in?", "Do so.")
    assert [c.target for c in node.choices] == ["press-the-button", "ticket"]


def test_a_check_has_an_answer_for_each_verdict(editor):
    editor.save(kind="check", title="Paste it")
    editor.save(check="json")
    assert "Settings of the check" in editor.html
    editor.save(settings="top: object", answer0_way="new-resolution", answer0_step="Fine")
    node = editor.drawing.nodes["question"]
    assert node.settings == {"top": "object"}
    assert "It asks for:" in editor.open("question").html
    assert node.choices[0].target == "fine"
    assert len(node.choices) == int(editor.fields["answers"]) > 3


def test_settings_that_cannot_be_read_are_refused_line_by_line(editor):
    editor.save(kind="check", title="Paste it")
    editor.save(check="json", settings="a: 1\nb: *alias")
    assert editor.response.status_code == 422
    assert "2: " in editor.html


def test_text_is_stored_as_it_is_read(editor):
    editor.save(title="Is it on?", body="**Look** <script>alert(1)</script>")
    row = editor.flow.draft.nodes.get(key="question")
    assert "<strong>Look</strong>" in row.html
    assert "<script" not in row.html


def test_an_article_is_named_by_number_or_address(editor):
    article = make_article("Blocked")
    for written in (str(article.pk), article.get_absolute_url(), f"{article.pk} · Blocked"):
        editor.open("question").save(title="Is it on?", article=written)
        assert editor.drawing.nodes["question"].article == article.pk
        editor.save(article="")
    assert editor.save(article="9999").response.status_code == 422
    assert editor.save(article="no such").response.status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        {"answers": "9" * 9},
        {"answers": "-1"},
        {"answers": "x"},
        {"kind": "nonsense"},
        {"minutes": "many"},
        {"title": "x" * 201},
        {"body": "x" * 1_000_001},
        {"act": "up-999999999999"},
        {"act": "remove-"},
        {"seen": "x" * 10_000},
        {"answer0-way": "new-nothing"},
        {"answer0-key": "Not a key"},
    ],
)
def test_what_no_form_of_ours_sends_breaks_nothing(editor, sent):
    two_answers(editor)
    editor.open("question")
    response = editor.client.post(
        f"/staff/flows/{editor.flow.pk}/steps/question/", {**editor.fields, **sent}
    )
    assert response.status_code in (303, 409, 413, 422)


# Two at once


def test_who_saves_second_sees_both_texts_and_overwrites_nothing(editor, admin):
    editor.save(title="Is it on?")
    other = Editor(client_of(admin), editor.flow)
    other.save(title="Is it switched on?", body="Theirs.")
    editor.save(title="Is it on now?", body="Mine.")
    assert editor.response.status_code == 409
    assert editor.drawing.nodes["question"].title == "Is it switched on?"
    assert "Somebody else has saved this step" in editor.html
    assert editor.fields["title"] == "Is it on now?"
    assert "Theirs." in editor.html
    editor.save()  # having seen both
    assert editor.drawing.nodes["question"].title == "Is it on now?"


def test_two_at_different_steps_do_not_meet(editor, admin):
    two_answers(editor)
    other = Editor(client_of(admin), editor.flow, "press-the-button")
    editor.open("question").save(title="Changed here")
    other.save(title="Changed there")
    assert other.response.status_code == 200
    nodes = editor.drawing.nodes
    assert nodes["question"].title == "Changed here"
    assert nodes["press-the-button"].title == "Changed there"


def test_who_else_is_here_is_said(editor, admin):
    client_of(admin).post(f"/staff/flows/{editor.flow.pk}/here/", {"node": "question"})
    mine = editor.client.post(f"/staff/flows/{editor.flow.pk}/here/", {"node": ""})
    assert "admin" in mine.content.decode()
    assert "ed" not in mine.content.decode()
    assert "admin" in editor.open().html


def test_saving_a_step_that_was_removed_says_so(editor, admin):
    two_answers(editor)
    editor.open("ticket")
    fields = editor.fields
    Editor(client_of(admin), editor.flow, "ticket").remove("ticket")
    address = f"/staff/flows/{editor.flow.pk}/steps/ticket/"
    response = editor.client.post(address, {**fields, "title": "Mine"})
    assert response.status_code == 404


def test_a_form_sent_twice_acts_once(editor):
    fields = {"kind": "ticket", "title": "Ask", "request_key": "the-same-key-1"}
    editor.post("add_step", **fields)
    editor.post("add_step", **fields)
    assert sorted(editor.drawing.nodes) == ["ask", "question"]
    assert editor.key == "ask"


# Other acts


def test_a_step_is_removed_and_its_answers_lead_nowhere(editor):
    two_answers(editor)
    editor.remove("ticket")
    assert "ticket" not in editor.drawing.nodes
    assert ways(editor, "question")[1] == ("No", None, None)


def test_the_first_step_is_chosen_and_cannot_be_removed(editor):
    two_answers(editor)
    seen = editor.open("press-the-button").fields["seen"]
    editor.post("first_step", "press-the-button", seen=seen)
    assert editor.drawing.graph.start == "press-the-button"
    editor.post("remove_step", "press-the-button", seen=seen)
    assert "press-the-button" in editor.drawing.nodes
    assert "starts with this step" in editor.html


def test_what_was_done_last_is_undone_from_the_screen(editor):
    two_answers(editor)
    editor.remove("ticket")
    assert "removed step “without a title”</span>" in editor.html
    act = editor.flow.acts.first()
    editor.post("undo_act", act.pk, open="ticket")
    assert editor.key == "ticket"
    assert ways(editor, "question")[1][1] == "ticket"


def test_an_answer_is_moved_from_the_outline(editor):
    two_answers(editor)
    editor.post("move_answer", "question", "no", by="-1", open="ticket")
    assert [label for label, *_ in ways(editor, "question")] == ["No", "Yes"]
    assert editor.key == "ticket"


@pytest.mark.parametrize("by", ["", "x", "9" * 5000, "1.5"])
def test_a_move_that_says_nothing_moves_nothing(editor, by):
    two_answers(editor)
    editor.post("move_answer", "question", "no", by=by)
    assert editor.response.status_code in (200, 404)
    assert {label for label, *_ in ways(editor, "question")} == {"Yes", "No"}


def test_title_and_symptom_are_changed_in_the_draft(editor):
    editor.call(title="It stays dark", symptom="Nothing lights up", keywords="dark")
    assert editor.drawing.head["title"] == "It stays dark"
    assert editor.drawing.keywords == "dark"
    assert (
        editor.client.post(f"/staff/flows/{editor.flow.pk}/words/", {"title": ""}).status_code
        == 422
    )


def test_a_fix_is_called_what_its_draft_is_until_something_is_live(editor, ed, flow):
    editor.call(title="It stays dark", symptom="Nothing lights up")
    assert Flow.objects.get(pk=editor.flow.pk).title == "It stays dark"
    live = Editor(client_of(ed), flow)
    live.call(title="Another title", symptom="Other")
    assert Flow.objects.get(pk=flow.pk).title == flow.title


def test_what_is_typed_is_looked_at_without_being_saved(editor):
    editor.save(title="Is it on?")
    before = editor.drawing.fingerprint
    address = f"/staff/flows/{editor.flow.pk}/steps/question/look/"
    seen = editor.client.post(address, {**editor.fields, "body": "**bold**", "title": ""})
    assert "<strong>bold</strong>" in seen.content.decode()
    assert "The step has no title" in seen.content.decode()
    assert editor.drawing.fingerprint == before


def test_articles_are_offered_by_words_of_their_titles(editor):
    article = make_article("Why a number is blocked")
    found = editor.client.get("/staff/flows/articles/", {"article": "blocked"}).content.decode()
    assert f"{article.pk} · Why a number is blocked" in found
    assert (
        editor.client.get("/staff/flows/articles/", {"article": "b"}).content.decode().strip() == ""
    )


# Who may, and how


@pytest.mark.parametrize("name", ["flow_desk", "flow_words"])
def test_only_editors_draw(name, editor, alice, mallory):
    address = reverse(name, args=[editor.flow.pk])
    assert Client().get(address).status_code == 302
    for person in (alice, mallory):
        assert client_of(person).get(address).status_code == 404


def test_acts_are_posted(editor):
    for name, *args in (
        ("add_step",),
        ("first_step", "question"),
        ("move_answer", "question", "yes"),
        ("look_at_step", "question"),
        ("flow_here",),
    ):
        assert editor.client.get(reverse(name, args=[editor.flow.pk, *args])).status_code == 405


def test_a_fragment_is_the_same_screen_without_the_page_around(editor):
    part = Editor(editor.client, editor.flow, **{"HX-Request": "true", "HX-Target": "desk"})
    assert "<html" not in part.html
    assert 'id="desk"' in part.html
    assert "HX-Target" in part.response["Vary"]


def test_queries_do_not_grow_with_the_steps(editor, django_assert_max_num_queries):
    two_answers(editor)
    for _ in range(6):
        editor.post("add_step", kind="question", title="More")
    with django_assert_max_num_queries(24):
        editor.open("question")
