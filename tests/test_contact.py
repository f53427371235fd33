"""Reaching a person, and what the site says of people's data."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core import checks as system_checks

from kb import privacy
from kb.contact import phone_link
from kb.markdown import MAX_BODY_BYTES
from kb.models import Edition
from tests.articles import make_article, make_flow
from troubleshoot.models import Flow, TicketTarget

pytestmark = pytest.mark.django_db

SLOW = "[" * 20_000  # takes the renderer longer than it is given


@pytest.fixture
def target(settings) -> TicketTarget:
    settings.TICKET_HOSTS = ["example.com"]
    url = "https://example.com/new?title={subject}&text={transcript}"
    return TicketTarget.objects.create(name="default", label="Open a ticket", url=url)


def contact(client, **query) -> str:
    response = client.get("/contact/", query)
    assert response.status_code == 200
    return response.content.decode()


def ticket(html) -> dict[str, str]:
    """What the ticket link carries."""
    link = unescape(re.search(r'<a class="button" href="(https://example\.com/[^"]*)"', html)[1])
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


# Contact


def test_who_came_for_a_person_finds_one_first_and_the_fixes_below(client, target, tmp_path):
    make_flow(tmp_path, title="A message did not arrive")
    html = contact(client)
    assert html.index("Open a ticket") < html.index("A message did not arrive")


def test_a_fix_with_a_ticket_of_its_own_has_it_here_too(client, target, tmp_path):
    flow = make_flow(tmp_path, title="I wait for a code")
    make_flow(tmp_path, "other", title="Another")
    mail = TicketTarget.objects.create(
        name="mail",
        label="Write an email",
        url="mailto:desk@example.com?subject={subject}&body={transcript}",
    )
    Flow.objects.filter(pk=flow.pk).update(ticket_target=mail)
    Edition.advance()
    html = contact(client)
    assert "If it is about “I wait for a code”:" in html
    assert html.index("Open a ticket") < html.index('href="mailto:desk@example.com?subject=')
    assert "desk@example.com</span>" in html


def test_every_way_to_a_person_is_shown(client, target, settings):
    settings.CONTACT_EMAIL = "help@example.com"
    settings.CONTACT_PHONE = "+44 (0)20 7946 0018"
    settings.CONTACT_HOURS = "Monday to Friday,\n9:00 to 17:00 <CET>"
    settings.CONTACT_URL = "https://www.example.com/contact/"
    html = contact(client)
    assert 'href="mailto:help@example.com"' in html
    assert '<a href="tel:+44-20-7946-0018">+44 (0)20 7946 0018</a>' in html
    assert "Monday to Friday,<br>9:00 to 17:00 &lt;CET&gt;" in html
    assert (
        '<a href="https://www.example.com/contact/" rel="noopener">www.example.com/contact</a>'
        in html
    )


def test_where_nobody_can_be_reached_the_page_says_so(clients):
    assert "no address for questions yet" in contact(clients["customer"])
    assert "CONTACT_EMAIL" not in contact(clients["customer"])
    assert "CONTACT_EMAIL" in contact(clients["ed"])


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+49 30 901820", "tel:+49-30-901820"),
        ("+44 (0)20 7946 0018", "tel:+44-20-7946-0018"),
        ("+1 800 555 0199 ext. 12", "tel:+1-800-555-0199;ext=12"),
        ("0800 11 22 33 (free)", "tel:0800112233"),
        ("*100#", "tel:*100%23"),
        ("by letter", ""),
        ("", ""),
    ],
)
def test_a_phone_number_is_dialled_as_it_is_meant(phone, link):
    assert phone_link(phone) == link


def test_who_comes_from_an_article_need_not_say_which(client, target, settings):
    settings.CONTACT_EMAIL = "help@example.com"
    article = make_article("Blocked & <numbers>?")
    read = client.get(article.get_absolute_url()).content.decode()
    assert f'href="/contact/?article={article.pk}"' in read
    html = contact(client, article=article.pk)
    assert "Blocked &amp; &lt;numbers&gt;?" in html
    assert ticket(html)["title"] == "Blocked & <numbers>?"
    assert f"http://testserver{article.get_absolute_url()}" in unquote(ticket(html)["text"])
    assert 'href="mailto:help@example.com?subject=Blocked%20%26%20%3Cnumbers%3E%3F"' in html


def test_who_comes_from_a_search_need_not_repeat_the_words(client, target):
    found_nothing = client.get("/search/", {"q": "zebra & <b>"}).content.decode()
    assert 'href="/contact/?q=zebra+%26+%3Cb%3E"' in found_nothing
    html = contact(client, q="zebra & <b>")
    assert ticket(html)["title"] == "zebra & <b>"
    assert "zebra &amp; &lt;b&gt;" in html


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_the_title_of_what_is_hidden_is_not_told(client, target, state):
    article = make_article("Hidden words", state=state)
    assert "Hidden words" not in contact(client, article=article.pk)


def test_the_title_of_what_is_for_agents_is_told_to_agents(clients, target):
    article = make_article("Internal words", audience="internal")
    seen = {role: "Internal words" in contact(c, article=article.pk) for role, c in clients.items()}
    told = {"alice": True, "ed": True, "admin": True}
    assert seen == {"customer": False, "mallory": False, **told}


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "9" * 16, "²", "1 or 1", "\x00", "0"])
def test_a_number_that_names_no_article_is_passed_over(client, target, number):
    assert "title" not in ticket(contact(client, article=number))


def test_the_contact_page_asks_little(client, target, django_assert_max_num_queries):
    article = make_article()
    contact(client)
    with django_assert_max_num_queries(5):
        contact(client, article=article.pk)


@pytest.mark.parametrize("page", ["/contact/", "/privacy/"])
def test_it_can_only_be_read_and_sets_no_cookie(client, target, page):
    assert client.post(page).status_code == 405
    assert not client.get(page).cookies


@pytest.mark.parametrize("page", ["/", "/fix/", "/contact/", "/privacy/", "/search/", "/nowhere/"])
def test_every_page_leads_to_contact_and_privacy(client, page):
    footer = client.get(page).content.decode().split("<footer")[1]
    assert 'href="/contact/"' in footer
    assert 'href="/privacy/"' in footer


# Privacy


@pytest.fixture
def file(tmp_path, settings):
    path = tmp_path / "privacy.md"
    settings.PRIVACY_FILE = str(path)
    return path


def told(client) -> str:
    response = client.get("/privacy/")
    assert response.status_code == 200
    return response.content.decode()


def complaints() -> list[str]:
    return [str(one.msg) for one in system_checks.run_checks() if one.id == "kb.E001"]


def test_without_a_file_the_page_says_what_the_software_keeps(client):
    html = told(client)
    assert "What you paste into a check is looked at and thrown away at once" in html
    assert not complaints()


def test_a_host_that_pictures_may_come_from_is_named(client, settings):
    assert "Pictures may come from" not in told(client)
    settings.IMAGE_HOSTS = ["pictures.example.com"]
    assert "pictures.example.com" in told(client)


def test_a_policy_elsewhere_is_linked(client, settings):
    settings.PRIVACY_URL = "https://www.example.com/privacy"
    assert 'href="https://www.example.com/privacy"' in told(client)


def test_the_operators_text_takes_the_place_of_ours(client, file):
    file.write_text("\ufeffWe keep *little*.\n\n## Logs\n\nSeven days.", encoding="utf-8")
    html = told(client)
    assert "We keep <em>little</em>." in html
    assert ">Logs</h2>" in html
    assert "thrown away at once" not in html
    assert not complaints()


def test_the_operators_text_is_sanitised(client, file):
    file.write_text('<script>alert(1)</script><p onclick="x">Words</p>', encoding="utf-8")
    html = told(client)
    assert "alert(1)" not in html
    assert "onclick" not in html
    assert "Words" in html


def test_a_changed_file_shows_at_once_and_an_unchanged_one_is_not_rendered_again(
    client, file, monkeypatch
):
    rendered = []

    def counting(path):
        rendered.append(path)
        return read(path)

    read = privacy.read_html
    monkeypatch.setattr(privacy, "read_html", counting)
    file.write_text("First words")
    for _ in range(3):
        assert "First words" in told(client)
    file.write_text("Second, longer words")
    for _ in range(3):
        assert "Second, longer words" in told(client)
    assert len(rendered) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xff\xfe\x00", "is no text"),
        (b"x" * (MAX_BODY_BYTES + 1), "is too long"),
        (SLOW.encode(), "cannot be shown"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_in_words_and_breaks_nothing(
    client, file, caplog, content, why
):
    if content is not None:
        file.write_bytes(content)
    [said] = complaints()
    assert f"PRIVACY_FILE {why}" in said
    assert "thrown away at once" in told(client)
    assert f"PRIVACY_FILE {why}" in caplog.text


def test_a_folder_is_no_file(client, settings, tmp_path):
    settings.PRIVACY_FILE = str(tmp_path)
    assert "cannot be read" in complaints()[0]
    assert "thrown away at once" in told(client)
