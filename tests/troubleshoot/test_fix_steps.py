"""Walking a fix step by step, as a browser without JavaScript does, and with htmx."""

import pytest

from tests.articles import make_article
from tests.walking import begin
from troubleshoot.models import Run
from troubleshoot.models.version import published_graph

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "walk"}


# A whole walk


def test_the_first_answer_makes_the_run_and_leads_to_the_next_step(client, flow):
    page = begin(client, flow).choose("signal")
    assert page.heading == "Restart the phone"
    run = Run.objects.get()
    assert page.address == f"/runs/{run.token}/?at=restart"
    assert "Step 2, at most 1 more" in page.html


def test_a_walk_to_a_resolution(client, flow):
    page = begin(client, flow).choose("signal").choose("fixed")
    assert page.heading == "The restart helped"
    run = Run.objects.get()
    assert (run.outcome, run.confirmed) == ("fixed", False)
    assert run.ended_at is not None
    page.choose("helped")
    run.refresh_from_db()
    assert run.confirmed
    assert "Good to hear" in page.html


def test_what_came_back_leads_to_the_ticket(client, flow):
    page = begin(client, flow).choose("signal").choose("fixed").choose("came-back")
    assert page.heading == "Let’s get a person on it"
    assert Run.objects.get().outcome == "ticket"


def test_what_did_not_help_is_not_said_to_have_come_back(client, flow):
    page = begin(client, flow).choose("no-signal").choose("came-back")
    assert "It did not help" in page.html
    assert "It came back" not in page.html


def test_none_of_these_is_always_there_and_leads_to_the_ticket(client, flow):
    page = begin(client, flow)
    assert "none" in page.buttons
    page.press("none")
    assert page.heading == "Let’s get a person on it"
    assert Run.objects.get().shown_code in page.html


def test_who_cannot_do_an_instruction_goes_on(client, flow):
    page = begin(client, flow).choose("signal").press("skipped")
    assert page.heading == "Do other messages arrive?"
    assert "I can’t do this" in page.html


def test_each_step_is_a_post_that_redirects(client, flow):
    page = begin(client, flow).press("choice.signal", follow=False)
    assert page.response.status_code == 303


def test_the_walk_is_never_kept_nor_indexed(client, flow):
    page = begin(client, flow).choose("signal")
    assert "no-store" in page.response["Cache-Control"]
    assert page.response["X-Robots-Tag"] == "noindex"


# htmx


def test_htmx_gets_the_step_alone_and_its_address(client, flow):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    response = client.post(page.action, fields, headers=HTMX)
    assert response.status_code == 200
    html = response.content.decode()
    assert html.lstrip().startswith("<title>Restart the phone")
    assert "<html" not in html
    assert response["HX-Push-Url"] == f"{Run.objects.get().get_absolute_url()}?at=restart"


def test_page_and_step_differ_by_target_alone_and_say_so(client, flow):
    page = begin(client, flow).choose("signal")
    whole = client.get(page.address, headers={"HX-Request": "true"})
    alone = client.get(page.address, headers=HTMX)
    restored = client.get(page.address, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in alone.content.decode()
    assert "<html" in restored.content.decode()
    for response in (whole, alone):
        assert {"HX-Request", "HX-Target"} <= {v.strip() for v in response["Vary"].split(",")}


# What a step shows, and to whom


def test_a_step_links_its_article_only_to_whom_may_read_it(client, flow):
    article = make_article("All about signals")
    flow.live.nodes.filter(key="first").update(article=article)
    published_graph.cache_clear()
    assert "All about signals" in begin(client, flow).html


def test_a_step_does_not_name_an_article_that_is_not_live(client, flow):
    article = make_article("All about signals", state="draft")
    flow.live.nodes.filter(key="first").update(article=article)
    published_graph.cache_clear()
    assert "All about signals" not in begin(client, flow).html


def test_notes_are_for_agents(clients, flow):
    assert "Ask for the model" in begin(clients["alice"], flow).html
    for role in ("customer", "mallory"):
        assert "Ask for the model" not in begin(clients[role], flow).html
