"""Ticket targets, as editors keep them."""

import pytest
from django.urls import reverse

from tests.articles import make_flow
from troubleshoot.models import Flow, TicketTarget

pytestmark = pytest.mark.django_db

LIST, NEW = "/staff/tickets/", "/staff/tickets/new/"
GOOD = "https://example.com/new?subject={subject}&body={transcript}"


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.TICKET_HOSTS = ["example.com"]


@pytest.fixture
def editor(clients):
    return clients["ed"]


def values(**changes):
    return {"name": "billing", "label": "Ask billing", "url": GOOD, **changes}


def test_a_ticket_target_is_added_changed_and_listed(editor):
    assert editor.post(NEW, values()).status_code == 303
    target = TicketTarget.objects.get()
    page = reverse("edit_ticket_target", args=[target.pk])
    assert editor.post(page, values(label="Write to billing")).status_code == 303
    shown = editor.get(LIST).content.decode()
    assert "Write to billing" in shown
    assert "where tickets go usually" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give it a name"),
        ({"name": "two words"}, "Use letters, digits"),
        ({"label": ""}, "Say what the button says"),
        ({"url": ""}, "Write where tickets are opened"),
        ({"url": "https://elsewhere.net/{subject}"}, "elsewhere.net"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": "x" * 501}, "there is room for 500"),
    ],
)
def test_what_is_not_right_is_refused_with_words(editor, changes, words):
    answer = editor.post(NEW, values(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not TicketTarget.objects.exists()


def test_a_name_is_given_once(editor):
    TicketTarget.objects.create(**values())
    assert "of this name already" in editor.post(NEW, values()).content.decode()


def test_a_target_in_use_stays_and_says_for_what(editor, tmp_path):
    target = TicketTarget.objects.create(**values())
    flow = make_flow(tmp_path, title="No message")
    Flow.objects.filter(pk=flow.pk).update(ticket_target=target)
    page = editor.post(reverse("remove_ticket_target", args=[target.pk]), follow=True)
    assert "is in use" in page.content.decode()
    assert reverse("flow_settings", args=[flow.pk]) in page.content.decode()
    assert b"<td>1</td>" in editor.get(LIST).content
    Flow.objects.update(ticket_target=None)
    editor.post(reverse("remove_ticket_target", args=[target.pk]))
    assert not TicketTarget.objects.exists()


@pytest.mark.parametrize("role", ["mallory", "alice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_nothing_there(clients, role, method):
    target = TicketTarget.objects.create(**values())
    addresses = [LIST, NEW]
    addresses += [
        reverse(n, args=[target.pk]) for n in ("edit_ticket_target", "remove_ticket_target")
    ]
    for address in addresses:
        assert getattr(clients[role], method)(address, values(name="x")).status_code == 404
    assert TicketTarget.objects.get().name == "billing"
