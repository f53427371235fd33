"""What the flow editor once did wrong, each by what it must do instead."""

import pytest
from django.urls import reverse

from tests.articles import import_text, make_flow
from tests.editing import Editor, new_flow
from tests.people import client_of
from tests.troubleshoot.drafting import ENTERING, address, draw, publish, reword
from tests.walking import begin
from troubleshoot import drawing as drawn
from troubleshoot.drawing import MOST_STEPS, NotDrawn, led, new_step
from troubleshoot.models import Flow, FlowAct
from troubleshoot.problems import problems_of

pytestmark = pytest.mark.django_db

Name = FlowAct.Name


@pytest.fixture
def client(ed):
    return client_of(ed)


@pytest.fixture
def editor(ed, client):
    """At the first question of a fix that was just begun, with two answers."""
    editor = Editor(client, new_flow(ed)).save("add-answer", title="Is it on?")
    return editor.save("add-answer", answer0_label="Yes").save(answer1_label="No")


def ways(flow, key):
    return [(c.label, c.target) for c in flow.shown_version().drawing().nodes[key].choices]


def added(kind, title):
    return lambda drawing: drawn.add_step(drawing, new_step(kind, title, drawing.nodes))


# Undoing


def test_undoing_a_new_step_keeps_the_answers_that_were_led_to_it_since(flow):
    done = draw(flow, added("ticket", "Ask"), name=Name.STEP_ADDED)
    draw(flow, lambda d: drawn.change_step(d, led(d.nodes["first"], "signal", target="ask")))
    flow.draw(done.undoing(), Name.UNDONE, by=None)
    assert ways(flow, "first") == [("It does", None), ("It does not", "no-signal")]


def test_what_undoing_did_to_other_steps_can_be_undone_in_turn(flow):
    done = draw(flow, added("ticket", "Ask"), name=Name.STEP_ADDED)
    draw(flow, lambda d: drawn.change_step(d, led(d.nodes["first"], "signal", target="ask")))
    undone = flow.draw(done.undoing(), Name.UNDONE, by=None)
    flow.draw(undone.undoing(), Name.UNDONE, by=None)
    assert ways(flow, "first") == [("It does", "ask"), ("It does not", "no-signal")]


def test_a_step_that_the_fix_starts_with_by_now_is_not_undone(flow):
    done = draw(flow, added("question", "Begin"), name=Name.STEP_ADDED)
    draw(flow, lambda d: drawn.start_with(d, "begin"))
    with pytest.raises(NotDrawn):
        flow.draw(done.undoing(), Name.UNDONE, by=None)


# Answers


def test_an_answer_moved_together_with_its_new_step_keeps_it(editor):
    editor.save("up-2", answer1_way="new-ticket", answer1_step="Ask")
    assert ways(editor.flow, "question") == [("No", "ask"), ("Yes", None)]


def test_a_new_step_stays_with_its_verdict_when_another_check_is_chosen(ed, client):
    flow = new_flow(ed)
    draw(flow, lambda d: drawn.change_step(d, drawn.as_kind(d.nodes["question"], "check")))
    editor = Editor(client, flow).save(check="json")
    assert editor.fields["answer2-key"] == "wrong-type"
    editor.save(check="http-headers", answer2_way="new-ticket", answer2_step="Ask")
    node = editor.drawing.nodes["question"]
    led_to = {choice.key: choice.target for choice in node.choices if choice.target}
    assert led_to == {"wrong-type": "ask"}


def test_making_an_instruction_of_a_question_keeps_where_its_answers_led(editor):
    editor.save(answer1_way="new-ticket", answer1_step="Ask")
    editor.save(kind="instruction", answer0_way="new-resolution", answer0_step="Well")
    choices = editor.drawing.nodes["question"].choices
    assert [(c.key, c.target) for c in choices] == [("fixed", "well"), ("not-fixed", "ask")]


@pytest.mark.parametrize("key", ["yes", "Not_A.key"])
def test_answers_get_keys_that_only_one_of_them_has_whatever_is_sent(editor, key):
    editor.save(answer1_key=key)
    assert editor.response.status_code == 200
    assert [c.key for c in editor.drawing.nodes["question"].choices] == ["yes", "no"]


def test_an_instruction_has_only_its_own_answers_whatever_is_sent(editor):
    editor.save(kind="instruction").save(answer0_key="not-fixed", answer1_key="other")
    keys = [c.key for c in editor.drawing.nodes["question"].choices]
    assert keys == ["fixed", "not-fixed"]


# Two at once


def words_of(editor):
    return {name: value for name, value in editor.fields.items() if name != "csrfmiddlewaretoken"}


@pytest.fixture
def at_words(client, flow):
    editor = Editor(client, flow)
    editor.response = client.get(address("flow_words", flow))
    return editor


def test_a_title_that_somebody_has_changed_since_is_not_overwritten(at_words, client, flow):
    draw(flow, lambda d: d.with_head(**{**d.head, "title": "Theirs"}), name=Name.HEAD_CHANGED)
    sent = {**words_of(at_words), "symptom": "Mine"}
    response = client.post(address("flow_words", flow), sent)
    assert response.status_code == 409
    assert flow.draft.title == "Theirs"
    page = response.content.decode()
    assert "Theirs" in page
    assert 'value="Mine"' in page


def test_the_words_of_both_are_saved_by_who_has_seen_both(at_words, client, flow):
    draw(flow, lambda d: d.with_head(**{**d.head, "title": "Theirs"}), name=Name.HEAD_CHANGED)
    sent = {**words_of(at_words), "symptom": "Mine"}
    at_words.response = client.post(address("flow_words", flow), sent)
    again = {**words_of(at_words), "title": "Theirs", "symptom": "Mine"}
    assert client.post(address("flow_words", flow), again).status_code == 303
    assert (flow.draft.title, flow.draft.symptom) == ("Theirs", "Mine")


def test_what_was_refused_for_a_mistake_does_not_overwrite_either(client, flow):
    editor = Editor(client, flow)
    reword(flow, "first", title="Theirs")
    editor.save(title="Mine", article="no such article")
    assert editor.response.status_code == 422
    editor.save(article="")
    assert editor.response.status_code == 409
    assert flow.draft.drawing().nodes["first"].title == "Theirs"


def test_another_first_step_does_not_stand_in_the_way_of_another_title(at_words, client, flow):
    draw(flow, lambda d: drawn.start_with(d, "restart"), name=Name.FIRST_STEP)
    sent = {**words_of(at_words), "title": "Mine"}
    assert client.post(address("flow_words", flow), sent).status_code == 303
    assert (flow.draft.title, flow.draft.start) == ("Mine", "restart")


# Forms sent again


def test_a_form_sent_again_with_something_else_in_it_is_not_passed_over(client, flow):
    sent = {"request_key": "the-same", "kind": "ticket"}
    client.post(address("add_step", flow), {**sent, "title": "One"})
    client.post(address("add_step", flow), {**sent, "title": "Other"})
    assert {"one", "other"} <= set(flow.draft.drawing().nodes)


def test_a_key_that_was_used_at_another_fix_is_no_repeat(client, flow, ed):
    other, sent = new_flow(ed), {"request_key": "the-same", "kind": "ticket", "title": "One"}
    client.post(address("add_step", flow), sent)
    client.post(address("add_step", other), sent)
    assert "one" in other.draft.drawing().nodes


def test_a_key_that_somebody_else_has_used_is_no_repeat(client, flow, admin):
    sent = {"request_key": "the-same", "kind": "ticket", "title": "One"}
    client.post(address("add_step", flow), sent)
    client_of(admin).post(address("add_step", flow), sent)
    assert {"one", "one-2"} <= set(flow.draft.drawing().nodes)


# What cannot be


@pytest.mark.parametrize("opened", ["two words", "//evil.example", "../../", "nothing", "\0"])
def test_moving_an_answer_opens_a_step_of_the_fix_or_the_first(client, flow, opened):
    response = client.post(
        address("move_answer", flow, "first", "signal"), {"by": "down", "open": opened}
    )
    assert response.status_code == 303
    assert response["Location"] in (address("flow_step", flow, "first"), address("flow_desk", flow))


@pytest.mark.parametrize("name", ["remove_step", "first_step"])
def test_who_acts_on_a_step_that_is_gone_is_told_so_at_one_that_is_there(client, flow, name):
    response = client.post(address(name, flow, "gone"), follow=True)
    assert response.status_code == 200
    assert "is not there any more" in response.content.decode()


def test_a_title_with_a_character_that_no_database_keeps_is_taken_without_it(client, flow):
    client.post(address("add_step", flow), {"kind": "ticket", "title": "A\0sk"})
    assert flow.draft.drawing().nodes["ask"].title == "Ask"


def test_signs_of_life_from_steps_that_cannot_be_are_from_no_step(client, flow):
    assert client.post(address("flow_here", flow), {"node": "a\0b"}).status_code == 200
    assert flow.visits.get().node == ""


def test_articles_are_looked_for_without_characters_that_no_database_keeps(client):
    response = client.get(reverse("article_options"), {"article": "ab\0c"})
    assert response.status_code == 200


@pytest.mark.parametrize("text", ['a: "\\0"', 'a: "\\ud800"'])
def test_settings_that_no_database_keeps_are_refused(ed, client, text):
    flow = new_flow(ed)
    draw(flow, lambda d: drawn.change_step(d, drawn.as_kind(d.nodes["question"], "check")))
    editor = Editor(client, flow).save(check="json", settings=text)
    assert editor.response.status_code == 422


def full(drawing):
    more = {f"t{n}": drawn.Node(key=f"t{n}", kind="ticket", title="") for n in range(MOST_STEPS)}
    return drawing.with_nodes({**drawing.nodes, **dict(list(more.items())[: MOST_STEPS - 1])})


def test_looking_at_one_step_too_many_says_so(editor):
    draw(editor.flow, full)
    editor.open("question")
    sent = {**editor.fields, "answer0-way": "new-ticket"}
    response = editor.client.post(address("look_at_step", editor.flow, "question"), sent)
    assert response.status_code == 200
    assert "at most" in response.content.decode()


# What is shown of a fix


def test_who_discards_the_draft_of_a_stopped_fix_is_back_at_what_was_live(flow):
    live = flow.live
    flow.stop("It is not safe.", by=None)
    reword(flow, "first", title="Drawn since")
    flow.discard_draft(by=None)
    flow = Flow.objects.get(pk=flow.pk)
    assert flow.shown_version() == live
    assert Flow.objects.worked_on().get(pk=flow.pk).shown == live.pk


def test_a_draft_that_was_never_live_is_not_discarded_for_an_older_one(tmp_path):
    flow = make_flow(tmp_path, "other", state="draft")
    make_flow(tmp_path, "other", state="draft", title="Newer")
    assert flow.discard_draft(by=None) is None
    assert flow.shown_version().title == "Newer"


def test_what_is_drawn_on_a_stopped_fix_is_not_shown_to_customers(flow, customer):
    flow.stop("It is not safe.", by=None)
    draw(flow, lambda d: d.with_head(**{**d.head, "title": "Secret"}), name=Name.HEAD_CHANGED)
    assert flow.title == "No message"
    page = client_of(customer).get(flow.get_absolute_url(), follow=True).content.decode()
    assert "Secret" not in page


def test_a_walk_does_not_go_on_in_a_fix_that_is_for_agents_by_now(flow, tmp_path, customer):
    import_text(tmp_path, ENTERING, name="entering.yaml")
    entering = Flow.objects.get(slug="entering")
    walk = begin(client_of(customer), entering).choose("nothing")
    draw(
        entering,
        lambda d: drawn.remove_step(
            drawn.change_step(d, led(d.nodes["which"], "message", target="person")), "on"
        ),
    )
    publish(entering)
    flow.change_settings(
        problems_of, by=None, category=flow.category, audience="internal", ticket_target=None
    )
    walk.open(walk.address.partition("?")[0] + "?at=which").choose("message")
    assert "Does the phone show a signal?" not in walk.html


# Files and what was stopped


def test_reading_the_same_file_again_does_not_open_what_was_stopped(flow, tmp_path):
    flow.stop("It is not safe.", by=None)
    make_flow(tmp_path)
    assert Flow.objects.get(pk=flow.pk).live is None
    assert Flow.objects.stopped().filter(pk=flow.pk).exists()


# Acts that were done already


def test_what_is_archived_is_not_archived_again(flow):
    flow.archive(by=None)
    assert flow.archive(by=None) is None
    assert flow.acts.count() == 1


def test_what_is_back_is_not_brought_back_again(flow):
    assert flow.bring_back(problems_of, by=None) is None
    assert not flow.acts.exists()


def test_what_is_stopped_is_not_stopped_again(flow):
    flow.stop("It is not safe.", by=None)
    assert flow.stop("It burns.", by=None) is None
    flow.refresh_from_db()
    assert flow.stopped_version.stop_message == "It is not safe."
