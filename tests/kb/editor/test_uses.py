"""What leads to an article, putting it away, and where its readers go then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kb.models import Article, Notice
from kb.uses import NAMED, outside_words
from tests.articles import SMALL_FLOW, make_article, make_flow
from tests.writing import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clients):
    return clients["ed"]


@pytest.fixture
def blocked():
    return make_article("Why a number is blocked")


def uses(client, article) -> str:
    return client.get(reverse("article_uses", args=[article.pk])).content.decode()


def archive(client, article, instead="", **options):
    address = reverse("archive_article", args=[article.pk])
    return client.post(address, {"article": str(instead)}, **options)


def linking(article, title, **more):
    return make_article(title, body=f"See [it]({article.get_absolute_url()}).", **more)


def test_what_nothing_leads_to_says_so(editor, blocked):
    assert "Nothing on this site leads here" in uses(editor, blocked)


def test_articles_that_link_it_are_named_by_what_of_them_does(editor, blocked):
    linking(blocked, "Live one")
    linking(blocked, "Draft one", state="draft")
    linking(blocked, "Planned one", state="scheduled")
    linking(blocked, "Gone one", state="archived")
    mended = linking(blocked, "Was linking")
    mended.revise(title="Was linking", body="No more.")
    mended.publish()
    page = uses(editor, blocked)
    assert page.count("linked in what is live") == 2
    assert page.count("linked in the draft") == 1
    assert ("Gone one" in page, "Was linking" in page) == (False, False)


def test_picked_articles_notices_and_redirects_are_named(editor, blocked):
    other = make_article("Picks it")
    other.pick([blocked])
    Notice.objects.create(text="Numbers are blocked", link=blocked.get_absolute_url())
    over = timezone.now() - timedelta(days=1)
    Notice.objects.create(text="Over", link=blocked.get_absolute_url(), starts=over, ends=over)
    Notice.objects.create(text="Other", link=f"/articles/{blocked.pk}9-x/")
    make_article("Put away").archive(redirects_to=blocked)
    page = uses(editor, blocked)
    for words in ("Picks it", "picked as related", "Numbers are blocked", "Put away"):
        assert words in page
    assert (">Over<" in page, ">Other<" in page) == (False, False)


def test_fixes_are_named_with_the_steps_that_lead_to_it(editor, blocked, tmp_path):
    text = SMALL_FLOW.replace(
        "Switch it off", f"Read [this](/articles/{blocked.pk}-x/). Switch it off"
    )
    flow = make_flow(tmp_path, text=text, title="No message at all")
    flow.live.nodes.filter(key="no-signal").update(article=blocked)
    make_flow(tmp_path, "other", title="Other fix")
    page = uses(editor, blocked)
    assert "No message at all" in page
    assert "Restart the phone, There is no network" in page
    assert "Other fix" not in page


def test_an_archived_article_is_gone_for_readers_and_can_come_back(editor, clients, blocked):
    address = blocked.get_absolute_url()
    assert archive(editor, blocked).status_code == 303
    assert clients["customer"].get(address).status_code == 404
    editor.post(reverse("bring_back_article", args=[blocked.pk]))
    assert clients["customer"].get(address).status_code == 404
    Article.objects.get(pk=blocked.pk).publish()
    assert clients["customer"].get(address).status_code == 200
    assert [act.name for act in blocked.acts.all()][1:3] == ["brought-back", "archived"]


def test_readers_of_an_archived_article_are_led_to_another(editor, clients, blocked):
    other = make_article("Blocked numbers, all of it")
    archive(editor, blocked, instead=other.pk)
    for role in ("customer", "mallory", "alice", "ed"):
        answer = clients[role].get(blocked.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, other.get_absolute_url())
    text = clients["customer"].get(blocked.get_absolute_url().rstrip("/") + ".md")
    assert text["Location"].endswith("-blocked-numbers-all-of-it.md")


def test_a_row_of_redirects_is_followed_to_what_readers_see(editor, clients, blocked):
    second, third = make_article("Second"), make_article("Third")
    archive(editor, blocked, instead=second.pk)
    archive(editor, second, instead=third.pk)
    answer = clients["customer"].get(blocked.get_absolute_url())
    assert answer["Location"] == third.get_absolute_url()


def test_nobody_is_led_to_or_from_what_they_may_not_read(editor, clients):
    inside, goal = make_article("Inside", audience="internal"), make_article("Goal")
    archive(editor, inside, instead=goal.pk)
    assert clients["customer"].get(inside.get_absolute_url()).status_code == 404
    assert clients["alice"].get(inside.get_absolute_url()).status_code == 301
    goal.archive(redirects_to=make_article("Also inside", audience="internal"))
    assert clients["customer"].get(goal.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("typed", ["{pk} · Any title", "/articles/{pk}-x/", " {pk} "])
def test_the_other_article_is_named_by_number_or_address(editor, blocked, typed):
    other = make_article("Other")
    archive(editor, blocked, instead=typed.format(pk=other.pk))
    assert Article.objects.get(pk=blocked.pk).redirects_to == other


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("something", "There is no such article"),
        ("987654", "There is no such article"),
        ("²", "There is no such article"),
        ("{itself}", "does not lead to itself"),
        ("{draft}", "Readers do not see that article"),
        ("{inside}", "That article is for agents only"),
    ],
)
def test_readers_are_not_led_where_they_cannot_go(editor, blocked, typed, words):
    numbers = {
        "itself": blocked.pk,
        "draft": make_article("D", state="draft").pk,
        "inside": make_article("I", audience="internal").pk,
    }
    answer = archive(editor, blocked, instead=typed.format(**numbers))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Article.objects.get(pk=blocked.pk).archived_at is None


def test_archiving_twice_keeps_the_first_day_and_says_it_once(editor, blocked):
    archive(editor, blocked)
    first = Article.objects.get(pk=blocked.pk).archived_at
    archive(editor, blocked)
    assert Article.objects.get(pk=blocked.pk).archived_at == first
    assert blocked.acts.filter(name="archived").count() == 1


@pytest.mark.parametrize("name", ["article_uses", "archive_article", "bring_back_article"])
@pytest.mark.parametrize("role", ["mallory", "alice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_nothing_there(clients, blocked, name, role, method):
    address = reverse(name, args=[blocked.pk])
    assert getattr(clients[role], method)(address).status_code == 404
    assert Article.objects.get(pk=blocked.pk).is_live()


def test_archiving_says_that_a_fix_leads_there(editor, blocked, tmp_path):
    link = f'"See [it]({blocked.get_absolute_url()})."'
    make_flow(tmp_path, text=SMALL_FLOW.replace("Switch it off and on again.", link))
    page = editor.get(reverse("archive_article", args=[blocked.pk])).content.decode()
    assert "These lead here, and would lead nowhere" in page
    assert "No message</a>" in page


# Becoming one for agents only


def test_who_makes_it_internal_is_told_what_links_it_for_everyone(editor, blocked):
    linking(blocked, "Live one")
    linking(blocked, "Planned one", state="scheduled")
    linking(blocked, "Draft one", state="draft")
    linking(blocked, "Inside one", audience="internal")
    link = blocked.get_absolute_url()
    Notice.objects.create(text="Numbers are blocked", link=link)
    Notice.objects.create(text="For agents", link=link, audience="internal")
    words = (
        "These are for everyone and link it: “Live one”, “Planned one”, “Numbers are blocked”. Once"
    )
    publish = reverse("publish_article", args=[blocked.pk])
    assert words not in editor.get(publish).content.decode()
    writer = Writer(editor, blocked).send(audience="internal", in_place=True)
    assert words in writer.html
    assert words in editor.get(publish).content.decode()
    assert words not in writer.open().send(body="More").html  # only once it is said
    mark = Article.objects.get(pk=blocked.pk).publishing_mark
    assert editor.post(publish, {"seen": mark}).status_code == 303
    assert Article.objects.get(pk=blocked.pk).audience == "internal"


def test_of_many_that_link_it_some_are_named(blocked):
    for number in range(NAMED + 2):
        linking(blocked, f"Number {number:02}")
    words = outside_words(blocked)
    assert words.count("“Number") == NAMED
    assert "and 2 more" in words
    assert outside_words(make_article("Alone")) == ""
