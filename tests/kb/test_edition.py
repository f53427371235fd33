"""One edition, one page: who has it gets 304, and who publishes makes a new one."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kb.edition import _release, kept
from kb.models import Edition, Notice, Publication
from tests.articles import make_article, make_category, make_flow
from troubleshoot import samples
from troubleshoot.models import TicketTarget

pytestmark = pytest.mark.django_db

TO_THE_DESK = "mailto:desk@example.com?subject={subject}&body={transcript}"


@pytest.fixture(autouse=True)
def _asked_each_time(monkeypatch):
    """As if a second passed between any two requests: what other processes do is seen then."""
    monkeypatch.setattr("kb.models.edition.ASK_AGAIN", 0)


@pytest.fixture
def pages(tmp_path):
    """Pages of every sort that is the same for everybody."""
    article = make_article("Blocked", category=make_category(), keywords="sms")
    make_flow(tmp_path)
    return [
        "/",
        "/search/suggest/?q=blocked",
        "/categories/",
        article.category.get_absolute_url(),
        article.get_absolute_url(),
        article.get_absolute_url()[:-1] + ".md",
        "/fix/",
    ]


def tags(client, pages):
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * len(pages)
    return [answer["ETag"] for answer in answers]


def test_who_has_the_page_gets_304_without_it_being_made(client, pages, monkeypatch):
    known = tags(client, pages)
    monkeypatch.setattr("django.template.base.Template.render", None)  # would raise
    for page, tag in zip(pages, known, strict=True):
        again = client.get(page, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert "Cookie" in again["Vary"]
        assert again["Cache-Control"] == "no-cache"


def test_who_is_signed_in_gets_pages_of_their_own(clients, client, pages):
    known = tags(client, pages)
    for page, tag in zip(pages, known, strict=True):
        own = clients["alice"].get(page, headers={"If-None-Match": tag})
        assert own.status_code == 200
        assert own["ETag"] != tag
        assert "private" in own["Cache-Control"]


def publish_an_article(_clients, _tmp_path):
    make_article("Another")


def unpublish_an_article(_clients, _tmp_path):
    Publication.objects.get(article__draft__title="Blocked").article.unpublish()


def let_a_publication_end(_clients, _tmp_path):
    Publication.objects.update(ends=timezone.now())


def let_a_publication_begin(_clients, _tmp_path):
    article = make_article("Planned", state="draft")
    article.publications.create(revision=article.draft, starts=timezone.now())


def let_a_notice_begin(_clients, _tmp_path):
    Notice.objects.create(text="Slow today")


def publish_a_fix(_clients, tmp_path):
    make_flow(tmp_path, "another", title="Another")


def rename_a_category(clients, _tmp_path):
    category = make_category()
    page = reverse("edit_category", args=[category.pk])
    form = {"name": "Arrival", "slug": category.slug}
    assert clients["ed"].post(page, form).status_code == 303


def write_a_notice(clients, _tmp_path):
    form = {"text": "Slow", "link": "", "category": "", "audience": "public"}
    form |= {"starts": "2026-01-01T00:00", "ends": ""}
    assert clients["ed"].post("/staff/notices/new/", form).status_code == 303


def set_a_ticket_target(clients, _tmp_path):
    target = TicketTarget.objects.create(name="desk", label="Write", url=TO_THE_DESK)
    page = reverse("edit_ticket_target", args=[target.pk])
    form = {"name": "desk", "label": "Write to us", "url": TO_THE_DESK}
    answer = clients["ed"].post(page, form)
    assert answer.status_code == 303, answer.content.decode()


def clear_the_sample(_clients, _tmp_path):
    samples.clear()


def render_anew(_clients, _tmp_path):
    call_command("rerender", stdout=StringIO(), stderr=StringIO())


def pick_a_related_article(_clients, _tmp_path):
    make_article("One", state="draft").pick([make_article("Two", state="draft")])


@pytest.mark.parametrize(
    "act",
    [
        clear_the_sample,
        render_anew,
        pick_a_related_article,
        publish_an_article,
        unpublish_an_article,
        let_a_publication_end,
        let_a_publication_begin,
        let_a_notice_begin,
        publish_a_fix,
        rename_a_category,
        write_a_notice,
        set_a_ticket_target,
    ],
)
def test_what_changes_the_site_makes_a_new_edition(act, client, clients, pages, tmp_path):
    before = tags(client, pages[:1])
    act(clients, tmp_path)
    assert tags(client, pages[:1]) != before


def test_what_readers_do_not_see_makes_none(client, pages):
    before = tags(client, pages)
    article = make_article("Draft", state="draft")
    article.revise(title="Draft, changed", body="Words.")
    assert tags(client, pages) == before


def test_a_page_is_made_anew_after_a_while_in_any_case(client, pages, monkeypatch):
    before = tags(client, pages)
    monkeypatch.setattr("kb.edition.time.time", lambda: 10**10)
    assert tags(client, pages) != before


def test_a_page_that_is_gone_is_gone_also_for_who_had_it(client, pages):
    article = make_article("Going")
    page = article.get_absolute_url()
    [tag] = tags(client, [page])
    article.unpublish()
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 404


def test_the_database_is_asked_once_a_second(
    client, pages, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("kb.models.edition.ASK_AGAIN", 1000)
    [tag] = tags(client, pages[:1])
    with django_assert_max_num_queries(0):
        assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_a_database_without_the_row_gets_it_with_the_next_act(client, pages):
    Edition.objects.all().delete()
    before = Edition.current()
    make_article("Another")
    assert Edition.current() != before
    assert Edition.objects.get().number == 1


def test_what_is_kept_is_worked_out_once_an_edition_and_for_each_argument():
    asked = []

    @kept(2)
    def doubled(number):
        asked.append(number)
        return number * 2

    assert [doubled(1), doubled(1), doubled(2)] == [2, 2, 4]
    assert asked == [1, 2]
    doubled(3)  # puts out the oldest
    doubled(1)
    assert asked == [1, 2, 3, 1]
    Edition.advance()
    doubled(1)
    assert asked == [1, 2, 3, 1, 1]


def test_a_publication_to_come_makes_no_edition_before_its_time():
    before = Edition.current()
    article = make_article("Planned", state="draft")
    tomorrow = timezone.now() + timedelta(days=1)
    article.publications.create(revision=article.draft, starts=tomorrow)
    assert Edition.current() == before


def test_who_makes_up_a_tag_learns_nothing(client, pages):
    inside = make_article("Inside", audience="internal").get_absolute_url()
    [tag] = tags(client, pages[:1])
    for page in (inside, "/articles/987654/"):
        assert client.get(page, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(page, headers={"If-None-Match": 'W/"x"'}).status_code == 404


def test_a_host_that_is_not_ours_is_refused_also_to_who_has_the_page(client, pages):
    [tag] = tags(client, pages[:1])
    refused = client.get("/", headers={"If-None-Match": tag, "Host": "evil.example"})
    assert refused.status_code == 400


def test_what_was_read_before_an_act_is_not_taken_for_what_came_after(monkeypatch):
    """Another thread publishes between the question and the moment its answer is noted."""
    monkeypatch.setattr("kb.models.edition.ASK_AGAIN", 1000)
    asked = Edition._ask

    def ask_and_be_overtaken():
        answer = asked()
        monkeypatch.setattr(Edition, "_ask", asked)
        Edition.advance()
        return answer

    monkeypatch.setattr(Edition, "_ask", ask_and_be_overtaken)
    before = Edition.current()
    assert Edition.current() != before


def test_settings_that_pages_show_make_pages_new(client, settings):
    [before] = tags(client, ["/contact/"])
    settings.CONTACT_EMAIL = "other@example.com"
    _release.cache_clear()
    assert tags(client, ["/contact/"]) != [before]
    _release.cache_clear()
