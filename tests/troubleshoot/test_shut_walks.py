"""A walk that is in a fix which is made internal: for who may not see that any more, what they
were shown of it is gone, and a person takes over."""

import pytest
from django.urls import reverse

from tests.articles import JOINED, import_text
from tests.people import client_of
from tests.troubleshoot.drafting import draw, publish
from tests.walking import begin
from troubleshoot import drawing as drawn
from troubleshoot.models import Flow, Run, TicketTarget
from troubleshoot.problems import problems_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "walk"}
INSIDE = ("Does the phone show a signal?", "It does", "Restart the phone", "Switch it off")
GONE = ("customer", "mallory")
STAY = ("alice", "ed")


@pytest.fixture
def joined(flow, tmp_path, settings):
    settings.TICKET_HOSTS = ["t.example"]
    TicketTarget.objects.create(name="default", url="https://t.example/?q={transcript}")
    import_text(tmp_path, JOINED, name="joined.yaml")
    return Flow.objects.get(slug="joined")


@pytest.fixture
def walk(client, joined):
    """Somebody at the second step of the small fix, which they came to from another."""
    return begin(client, joined).choose("message").choose("signal")


@pytest.fixture
def shut(joined, flow):
    """Makes the small fix internal, once nothing that is live goes on in it."""

    def shut():
        leave = lambda d: drawn.change_step(  # noqa: E731
            d, drawn.led(d.nodes["which"], "message", target="end")
        )
        draw(joined, lambda d: drawn.remove_step(leave(d), "on"))
        publish(joined)
        _change(flow, "internal")

    return shut


def _change(flow, audience):
    flow.change_settings(
        problems_of, by=None, category=flow.category, audience=audience, ticket_target=None
    )


def addresses():
    run = Run.objects.get()
    return [run.get_absolute_url(), reverse("transcript", args=[run.token])]


@pytest.mark.parametrize("role", GONE)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_shows_nothing_of_the_fix_and_leads_to_a_ticket(walk, shut, clients, role, headers):
    shut()
    for address in addresses():
        html = clients[role].get(address, headers=headers, follow=True).content.decode()
        assert "No message" in html  # what they answered before
        for words in INSIDE:
            assert words not in html, address
    walk.client = clients[role]
    walk.open(Run.objects.get().get_absolute_url())
    assert walk.heading == "Let’s get a person on it"
    assert "https://t.example/" in walk.html


@pytest.mark.parametrize("role", GONE)
@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("button", ["choice.fixed", "choice.not-fixed", "skipped", "none"])
def test_an_answer_to_a_step_of_it_is_not_taken(walk, shut, clients, role, headers, button):
    form, fields = walk.action, walk.fields
    shut()
    before = Run.objects.get().answers.count()
    sent = {**fields, "answer": button}
    response = clients[role].post(form, sent, follow=True, headers=headers)
    html = response.content.decode()
    assert "Let’s get a person on it" in html
    assert ("<html" in html) == (not headers)
    for words in INSIDE:
        assert words not in html
    assert Run.objects.get().answers.count() == before


@pytest.mark.parametrize("step", ["small.restart", "small.first", "small.no-such-step"])
def test_steps_that_it_has_answer_as_those_that_it_never_had(walk, shut, client, step):
    form, fields = walk.action, walk.fields
    shut()
    shown = client.get(f"{form}?at={step}")
    assert (shown.status_code, shown["Location"]) == (302, form)
    sent = client.post(form, {**fields, "step": step, "answer": "choice.fixed"})
    assert (sent.status_code, sent["Location"]) == (303, f"{form}?moved")


@pytest.mark.parametrize("role", STAY)
def test_agents_go_on(walk, shut, clients, role):
    shut()
    walk.client = clients[role]
    walk.open(Run.objects.get().get_absolute_url())
    assert walk.heading == "Restart the phone"
    walk.choose("fixed")
    assert walk.heading == "The restart helped"
    page = reverse("staff_run", args=[Run.objects.get().shown_code])
    assert "It does" in clients[role].get(page).content.decode()
    assert "It does" in clients[role].get(addresses()[1]).content.decode()


def test_what_comes_before_it_can_still_be_answered_otherwise(walk, shut):
    shut()
    walk.open(f"{Run.objects.get().get_absolute_url()}?at=which").choose("nothing")
    assert walk.heading == "Wait a little"
    assert Run.objects.get().outcome == "wait"


def test_it_goes_on_where_it_was_once_the_fix_is_for_everybody_again(walk, shut, flow):
    shut()
    _change(Flow.objects.get(pk=flow.pk), "public")
    assert walk.open(Run.objects.get().get_absolute_url()).heading == "Restart the phone"


@pytest.mark.parametrize("role", [*GONE, *STAY])
def test_a_walk_that_began_in_it_is_not_there_any_more(client, flow, clients, role):
    walk = begin(client, flow).choose("signal")
    form, fields = walk.action, walk.fields
    _change(flow, "internal")
    run = Run.objects.get()
    pages = [*addresses(), f"{form}?at=first"]
    pages += [reverse(name, args=[run.token]) for name in ("run_device", "run_qr")]
    expected = 200 if role in STAY else 404
    for headers in ({}, HTMX):
        for page in pages:
            assert clients[role].get(page, headers=headers).status_code == expected, page
    sent = {**fields, "answer": "choice.fixed"}
    expected = 303 if role in STAY else 404
    client = client_of(run.agent) if run.agent else clients[role]
    assert client.post(form, sent).status_code == expected
