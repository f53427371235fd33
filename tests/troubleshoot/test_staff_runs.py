"""What agents see of somebody's walk: found by its code, on the staff's page."""

import pytest
from django.urls import reverse

from tests.walking import Walk, begin
from troubleshoot.models import Run

pytestmark = pytest.mark.django_db


def test_an_agent_opens_a_walk_by_its_code(clients, flow):
    page = begin(clients["customer"], flow).choose("signal")
    run = Run.objects.get()
    typed = f" {run.code[:4].lower()} {run.code[4:].lower()} "
    response = clients["alice"].get("/staff/runs/", {"code": typed}, follow=True)
    html = response.content.decode()
    assert run.shown_code in html
    assert "Now at:" in html
    assert page.heading in html


def test_a_code_that_is_unknown_is_said_to_be_so(clients, flow):
    html = clients["alice"].get("/staff/runs/", {"code": "2222-2222"}).content.decode()
    assert "There is no walk with the code" in html
    html = clients["alice"].get("/staff/runs/", {"code": "<b>hello"}).content.decode()
    assert "is not a code" in html
    assert "<b>hello" not in html


def test_the_staff_page_says_who_answered_and_what_the_step_says(clients, client, flow):
    page = begin(client, flow)
    own = Walk(clients["alice"], flow.get_absolute_url())
    own.choose("no-signal")
    run = Run.objects.get()
    assert [answer.by for answer in run.history()] == [run.agent]
    html = clients["alice"].get(reverse("staff_run", args=[run.shown_code])).content.decode()
    assert "It ended with: There is no network" in html.replace("\n", " ")
    assert "Go outside." in html
    assert "(by alice)" in html
    page.choose("signal")
    assert [answer.by for answer in Run.objects.latest("pk").history()] == [None]
