"""The ticket at the end of a walk: what it carries, where it goes, and what else can be done."""

import pytest
from django.urls import reverse

from tests.articles import CHECK_FLOW, JOINED, import_text, make_flow
from tests.walking import begin
from troubleshoot.models import Flow, Run, TicketTarget

pytestmark = pytest.mark.django_db


def test_the_ticket_carries_what_was_tried(client, flow):
    TicketTarget.objects.create(
        name="default",
        label="Open a ticket",
        url="https://example.com/new?subject={subject}&body={transcript}&code={code}",
    )
    page = begin(client, flow).choose("signal").choose("not-fixed").press("none")
    run = Run.objects.get()
    assert "https://example.com/new?subject=No%20message" in page.html
    assert f"code={run.shown_code}" in page.html
    assert run.token not in page.html.split("https://example.com/new")[1].split('"')[0]
    text = client.get(reverse("transcript", args=[run.token]))
    assert text["Content-Type"].startswith("text/plain")
    for words in ("Restart the phone", "Still not working", "None of these", run.shown_code):
        assert words in text.content.decode()


def test_the_ticket_goes_where_the_flow_entered_last_sends_it(client, flow, tmp_path):
    TicketTarget.objects.create(name="default", url="https://example.com/?t={transcript}")
    mail = TicketTarget.objects.create(name="mail", url="mailto:a@example.com?body={transcript}")
    Flow.objects.filter(pk=flow.pk).update(ticket_target=mail)
    import_text(tmp_path, JOINED, name="joined.yaml")
    page = begin(client, Flow.objects.get(slug="joined"))
    assert "https://example.com/?t=" in page.press("none").html
    page = begin(client, Flow.objects.get(slug="joined")).choose("message").press("none")
    assert "mailto:a@example.com" in page.html


def test_a_ticket_address_outside_the_allowed_hosts_is_refused(client, flow, settings):
    from django.core.exceptions import ValidationError

    target = TicketTarget(name="default", url="https://evil.example/?t={transcript}")
    with pytest.raises(ValidationError):
        target.full_clean()
    target.save()
    page = begin(client, flow).press("none")
    assert "evil.example" not in page.html
    assert "cannot be opened from here" in page.html


def test_a_site_without_ticket_targets_still_has_a_way_out(client, flow):
    page = begin(client, flow).press("none")
    assert "Copy what you tried" in page.html
    assert Run.objects.get().shown_code in page.html


def test_who_asks_for_a_person_at_once_is_asked_for_what_the_last_step_asks(client, tmp_path):
    text = CHECK_FLOW.replace(
        "title: A person will look at it", "title: A person will look at it, text: Add your number."
    )
    flow = make_flow(tmp_path, "check", text=text, title="Error 1004")
    page = begin(client, flow).press("none")
    assert page.heading == "Let’s get a person on it"
    assert "Add your number." in page.html


def test_who_has_no_program_for_mail_is_told_where_to_write(client, flow):
    TicketTarget.objects.create(name="default", url="mailto:help@example.com?body={transcript}")
    page = begin(client, flow).press("none")
    assert "send it to <b>help@example.com</b>" in page.html
