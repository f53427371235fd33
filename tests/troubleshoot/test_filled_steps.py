"""What htmx gets of a step is filled into a form that is kept: what it says, and whose it is."""

import re

import pytest
from django.test import Client

from kb.edition import forget_everything
from tests.articles import CHECK_FLOW, JOINED, import_text, make_flow
from tests.people import client_of
from tests.walking import Walk
from troubleshoot import filled_steps
from troubleshoot.models import Answer, Flow, Run

pytestmark = pytest.mark.django_db

AS_HTMX = {"HX-Request": "true", "HX-Target": "walk"}
WORDS = re.compile(r"[-\w]+")
REQUEST_KEY = re.compile(r'(name="request_key" value=")[^"]*')

SHARP_FLOW = """\
flow: sharp
title: 'Marks: <b>{0}</b> & "{walk}"'
symptom: Marks
category: Delivery
start: first
nodes:
  first:
    kind: question
    title: Is {0} shown as <i>it</i> is?
    choices: [{label: '<u>{}</u> & {request_key}', key: agreed, goes_to: second}]
  second:
    kind: question
    title: And {lines}?
    text: 'So `{code}` is.'
    choices: [{label: '"{}"', key: agreed, goes_to: end}]
  end: {kind: resolution, outcome: wait, title: 'The {end}', text: Well.}
"""


CHECK_LATER = """\
flow: later
title: Later
symptom: It fails
category: Errors
start: first
nodes:
  first:
    kind: question
    title: Does it answer?
    choices: [{label: It does, key: yes-it-does, goes_to: paste}]
  paste:
    kind: check
    title: Paste your request body
    check: json
    verdicts: {valid: end, invalid: end, wrong-type: end, unreadable: end, skip: end}
  end: {kind: resolution, outcome: wait, title: Wait, text: It will pass.}
"""


@pytest.fixture
def forms(monkeypatch):
    """The pages of which forms were made."""
    made, form_of = [], filled_steps.form_of
    monkeypatch.setattr(filled_steps, "form_of", lambda page: made.append(page) or form_of(page))
    return made


def part(page: Walk, address: str | None = None) -> str:
    """What htmx gets at that address, without what is new in every answer."""
    response = page.client.get(address or page.address, headers=AS_HTMX)
    assert response.status_code == 200
    html = response.content.decode()
    return REQUEST_KEY.sub(r"\1", html[html.index('<div class="walk"') :]).strip()


def whole(page: Walk, address: str | None = None) -> str:
    html = page.client.get(address or page.address).content.decode()
    return REQUEST_KEY.sub(r"\1", html)


def assert_alike(page: Walk) -> None:
    """At the step that is due and at all before it."""
    run = Run.objects.latest("pk")
    assert part(page) in whole(page)
    for step in run.position().trail:
        address = run.address_of(step.ref)
        assert part(page, address) in whole(page, address)


@pytest.mark.parametrize("keys", [["fixed"], ["not-fixed", "others"], ["not-fixed", "back"]])
def test_htmx_gets_what_the_whole_page_shows(client, flow, tmp_path, keys):
    import_text(tmp_path, JOINED, name="joined.yaml")
    page = Walk(client, Flow.objects.get(slug="joined").get_absolute_url())
    for key in ["message", "signal", *keys]:
        page.choose(key)
        assert_alike(page)


def test_a_check_and_what_it_found_are_shown_alike(client, tmp_path):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    page = Walk(client, flow.get_absolute_url()).press("check", body="{'a': 1}")
    page.open(page.action)
    assert_alike(page)
    page.choose("not-fixed")
    assert_alike(page)


@pytest.mark.parametrize("key", ["helped", "came-back"])
def test_an_end_that_was_answered_is_shown_alike(client, flow, key):
    page = Walk(client, flow.get_absolute_url()).choose("no-signal")
    assert_alike(page)
    page.choose(key)
    assert_alike(page)


def test_marks_and_braces_in_texts_stand_as_they_were_written(client, tmp_path):
    import_text(tmp_path, SHARP_FLOW, name="sharp.yaml")
    page = Walk(client, Flow.objects.get(slug="sharp").get_absolute_url()).choose("agreed")
    assert "&lt;u&gt;{}&lt;/u&gt; &amp; {request_key}" in part(page)
    assert "<code>{code}</code>" in part(page)
    assert_alike(page)


def test_a_form_is_made_once_and_filled_for_each_walk(client, flow, forms):
    pages = [Walk(client, flow.get_absolute_url()).choose("signal") for _ in range(2)]
    runs = list(Run.objects.order_by("pk"))
    shown = [part(page, run.get_absolute_url()) for page, run in zip(pages, runs, strict=True)]
    assert len(forms) == 1
    for html, own, other in [(shown[0], *runs), (shown[1], *reversed(runs))]:
        assert {own.token, own.shown_code} <= set(WORDS.findall(html))
        assert not {other.token, other.shown_code} & set(WORDS.findall(html))
        assert not {own.token, own.shown_code} & set(WORDS.findall(forms[0]))


def test_who_goes_back_is_shown_their_own_answer(client, flow):
    for key in ("fixed", "not-fixed"):
        assert_alike(Walk(client, flow.get_absolute_url()).choose("signal").choose(key))


def test_what_one_person_could_not_paste_is_shown_to_nobody_else(client, tmp_path):
    import_text(tmp_path, CHECK_LATER, name="later.yaml")
    address = Flow.objects.get(slug="later").get_absolute_url()
    page = Walk(client, address).choose("yes-it-does")
    fields = {**page.fields, "answer": "check", "body": "zebra " * 20_000}
    refused = client.post(page.action, fields, headers=AS_HTMX)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    other = Walk(Client(), address).choose("yes-it-does")
    shown = part(other)
    assert "zebra" not in shown
    assert 'role="alert"' not in shown
    assert_alike(other)


def test_that_a_walk_has_moved_on_is_said_there_alone(client, flow):
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    moved = f"{page.address}{'&' if '?' in page.address else '?'}moved"
    said = part(page, moved)
    assert said != part(page)
    assert_alike(page)
    assert part(page, moved) == said


def test_each_page_has_a_request_key_of_its_own(client, flow):
    address = Walk(client, flow.get_absolute_url()).choose("signal").address
    pages = [client.get(address, headers=AS_HTMX).content.decode() for _ in range(2)]
    keys = {re.search(r'name="request_key" value="([\w-]{16,})"', html)[1] for html in pages}
    assert len(keys) == 2


def test_what_an_answer_by_htmx_gives_can_be_answered(client, flow):
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    for key in ("not-fixed", "others"):
        fields = {**page.fields, "answer": f"choice.{key}"}
        page.response = client.post(page.action, fields, headers=AS_HTMX)
    assert page.heading == "The sender is blocked"
    assert [answer.choice for answer in Answer.objects.order_by("pk")] == [
        *("signal", "not-fixed", "others")
    ]


def test_who_is_signed_in_gets_a_page_of_their_own(client, flow, alice, forms):
    agent = Walk(client_of(alice), flow.get_absolute_url()).choose("signal")
    run = Run.objects.get()
    first = run.address_of(run.history()[0].ref)
    assert "Ask for the model of the phone" in part(agent, first)
    assert "csrfmiddlewaretoken" in part(agent, first)
    assert not forms
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    address = Run.objects.latest("pk").address_of(run.history()[0].ref)
    assert "csrfmiddlewaretoken" not in part(page, address)
    assert "Ask for the model" not in part(page, address)


def test_a_step_is_drawn_anew_once_it_says_something_else(client, flow, tmp_path, forms):
    Walk(client, flow.get_absolute_url()).choose("signal").open(Run.objects.get().address_of(None))
    part(Walk(client, Run.objects.get().get_absolute_url()))
    again = make_flow(tmp_path, title="Still no message", symptom="Nothing")
    forget_everything()
    page = Walk(client, again.get_absolute_url()).choose("signal")
    response = client.get(page.address, headers=AS_HTMX).content.decode()
    assert "Still no message" in response[: response.index("</title>")]
