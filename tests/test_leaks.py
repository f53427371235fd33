"""Nobody is shown what is not for them: not in a page, a list, a count or an error.

A different canary word stands in every text field of every kind, state and audience. Every URL
pattern is asked for every object by everybody, and no answer may hold a canary that is not for
them. A pattern that is not listed in tests/addresses.py fails the test; so does a filter that lets
everything through (the last test).
"""

import itertools
import re

import pytest
from django.test import override_settings
from django.urls import get_resolver, reverse

from kb.models import Article, Publication
from kb.models.article import ArticleQuerySet
from kb.models.attachment import AttachmentQuerySet
from kb.models.publication import PublicationQuerySet
from tests.addresses import (
    ADDRESSES,
    NEVER_200,
    TARGETS,
    WALKS,
    admin_addresses,
    names,
    of_the_editor,
)
from tests.canaries import EDITORS, EVERYBODY, UNSEEN, plant
from tests.people import sign_in
from tests.plain_client import PlainClient
from troubleshoot.models import Run
from troubleshoot.models.flow import FlowQuerySet
from troubleshoot.models.run import RunQuerySet

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(shared_rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    with shared_rows(), override_settings(MEDIA_ROOT=folder / "uploads"):
        return plant(folder), folder / "uploads"


@pytest.fixture
def clients(people) -> dict[str, PlainClient]:
    """Those who ask: for thousands of pages, of which the words alone are looked at."""
    clients = {role: PlainClient() for role in people}
    sign_in([(clients[role], person) for role, person in people.items()])
    return clients


@pytest.fixture(scope="module")
def words(planted):
    """What somebody is shown at an address, by role, address and headers: asked once for all tests
    of this file to which the site is the same."""
    return {}


@pytest.fixture
def world(planted, settings):
    world, settings.MEDIA_ROOT = planted
    settings.ACCENT = settings.ACCENT_DARK = "#1f4fd8"
    settings.SITE_LOGO = str(settings.BASE_DIR / "static" / "icon.svg")
    return world


def _shown(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode() + " ".join(f"{k}: {v}" for k, v in response.headers.items())


def _asked(clients, role, address, headers, words) -> str:
    """What is shown at an address, if need be by asking for it. It is the same words for all tests
    that give the same `words` to keep it in."""
    key = (role, address, *headers.values())
    if key not in words:
        words[key] = _shown(clients[role].get(address, headers=headers))
    return words[key]


def _leaks(world, clients, roles, words, *, parts=True) -> set[tuple[str, str, str]]:
    """(URL name, role, canary) of everything that somebody saw and should not have, in whole pages
    and, unless `parts` is off, in those that come alone.

    What stands in the address itself is known to whoever asked, so a redirect or an echo of the
    very words of the address does not count.
    """
    found = set()
    for role in roles:
        for name, addresses in ADDRESSES.items():
            alone = {"HX-Request": "true", "HX-Target": TARGETS.get(name, "walk")}
            asked_as = [{}, alone] if parts else [{}]
            for address, headers in itertools.product(addresses(), asked_as):
                text = _asked(clients, role, address, headers, words)
                asked = {word for word in world.readers if word in address}
                leaked = world.leaks(text, role, in_walk=name in WALKS) - asked
                found |= {(name, role, word) for word in leaked}
    return found


def test_every_url_pattern_is_listed_here():
    own = {name for name in names(get_resolver()) if not name.startswith("admin:")}
    assert own == set(ADDRESSES)


def test_nobody_sees_what_is_not_for_them(world, clients, words):
    assert not _leaks(world, clients, EVERYBODY - EDITORS, words)


def test_what_is_posted_tells_nothing_either(world, clients):
    for role in ("customer", "mallory"):
        for name, addresses in ADDRESSES.items():
            for address in addresses():
                text = _shown(clients[role].post(address, {"code": "x", "next": "/"}))
                asked = {word for word in world.readers if word in address}
                assert not world.leaks(text, role, in_walk=name in WALKS) - asked, address


def test_each_address_answers_somebody(world, clients):
    for name, addresses in ADDRESSES.items():
        if name not in NEVER_200:
            answers = {clients["admin"].get(address).status_code for address in addresses()}
            assert 200 in answers, name


def test_whoever_may_see_something_does(world, clients, words):
    """The canaries really stand in the pages: else this test would prove nothing."""
    for role in ("customer", "alice"):
        seen = ""
        for name, addresses in ADDRESSES.items():
            for address in addresses():
                seen += _asked(clients, role, address, {}, words) + name
        allowed = {word for word, readers in world.readers.items() if role in readers}
        unseen = {word for word in allowed if word not in seen}
        assert not unseen, [world.rows[word] for word in sorted(unseen)]


def test_what_may_not_be_seen_answers_like_what_does_not_exist(world, clients):
    for role in ("customer", "mallory"):
        missing = clients[role].get("/articles/999999999/")
        for article in Article.objects.exclude(
            pk__in=Publication.objects.visible_to(None).values("article")
        ):
            hidden = clients[role].get(reverse("article", args=[article.address()]))
            assert hidden.status_code == 404
            assert _without_token(hidden) == _without_token(missing)


def _without_token(response) -> str:
    """The page without what differs from one request to the next for somebody signed in."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_the_admin_shows_nothing_to_who_is_no_editor(world, clients, role):
    for address in admin_addresses():
        response = clients[role].get(address)
        assert response.status_code in {302, 403}, address
        assert not world.leaks(_shown(response), role), address


def test_below_staff_strangers_get_the_same_answer_everywhere(world, clients):
    pages = ["/staff/", "/staff/nothing/", "/staff/runs/", "/staff/articles/1/preview/"]
    pages += ["/staff/articles/999999/preview/", "/staff/runs/7KQ2-MDX8/"]
    pages += ["/staff/flows/", "/staff/flows/999999/", *of_the_editor("flow_desk")]
    pages += [reverse("staff_run", args=[run.code]) for run in Run.objects.all()]
    for page in pages:
        response = clients["customer"].get(page)
        assert (response.status_code, response["Location"]) == (302, f"/login/?next={page}")
        assert clients["mallory"].get(page).status_code == 404


def test_this_test_would_notice_a_filter_that_lets_everything_through(world, clients, monkeypatch):
    def everything(self, user=None):
        return self.all()

    for queryset in (
        ArticleQuerySet,
        AttachmentQuerySet,
        FlowQuerySet,
        PublicationQuerySet,
        RunQuerySet,
    ):
        monkeypatch.setattr(queryset, "visible_to", everything)
    for name in ("live", "editable_by"):
        monkeypatch.setattr(FlowQuerySet, name, everything)
    for client in clients.values():
        client.raise_request_exception = False
    found = _leaks(world, clients, {"mallory"}, {}, parts=False)
    leaked = {world.rows[word] for _name, _role, word in found}
    protected = {
        world.rows[word] for word, readers in world.readers.items() if "mallory" not in readers
    }
    # What no filter stands before, because no way leads there: a text newer than the publication
    # that readers get, and a flow without a published version. Notes and keywords are not shown.
    unreached = {"newer draft", "flow draft public", "flow draft internal", UNSEEN}
    # Of a fix that was stopped nothing is shown but why: the next test.
    unreached |= {"flow stopped public", "flow stopped internal"}
    unreached |= {"message of flow stopped internal"}
    # What editors tell each other stands on pages of theirs alone; what is for agents among the
    # notices is chosen by audience, not by a QuerySet.
    unreached |= {"what editors say", "notice internal"}
    notes = {row for row in protected if row.startswith("note of ")}
    assert protected - leaked <= unreached | notes
    assert len(protected & leaked) >= 12


def test_this_test_would_notice_what_is_said_of_a_stopped_fix(world, clients, monkeypatch):
    monkeypatch.setattr(
        FlowQuerySet, "stopped_for", lambda self, user: self.filter(slug__startswith="stopped")
    )
    found = _leaks(world, clients, {"mallory"}, {}, parts=False)
    leaked = {world.rows[word] for _name, _role, word in found}
    assert leaked == {"message of flow stopped internal"}  # its title stands in the address
