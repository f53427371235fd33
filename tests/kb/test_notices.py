"""“We know about this”: who is told, where, and when."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kb.models import Notice
from tests.articles import make_article, make_category, make_flow
from tests.walking import Walk

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)


def tell(text="Messages are slow today", **fields):
    notice = Notice(text=text, **fields)
    notice.full_clean()
    notice.save()
    return notice


def is_told(client, page, text="Messages are slow today"):
    return text in client.get(page).content.decode()


def test_it_stands_on_home_articles_fixes_and_before_a_ticket(client, tmp_path):
    article, flow = make_article(), make_flow(tmp_path)
    tell()
    for page in ("/", "/fix/", "/contact/", article.get_absolute_url(), flow.get_absolute_url()):
        assert is_told(client, page), page
    html = Walk(client, flow.get_absolute_url()).press("none").html
    assert html.index("Messages are slow today") < html.index("What we send with the ticket")


def test_it_is_shown_from_its_start_to_its_end(client):
    tell("Over", starts=NOW - 2 * HOUR, ends=NOW - HOUR)
    tell("To come", starts=NOW + HOUR)
    tell("Shown", starts=NOW - HOUR, ends=NOW + HOUR)
    assert [is_told(client, "/", text) for text in ("Over", "To come", "Shown")] == [
        False,
        False,
        True,
    ]


def test_one_for_agents_is_for_agents(clients):
    tell("The carrier is down", audience="internal")
    told = {role: is_told(clients[role], "/", "The carrier is down") for role in clients}
    told.pop("admin", None)
    assert told == {"customer": False, "mallory": False, "alice": True, "ed": True}


def test_one_about_a_category_stands_in_it_and_in_those_inside_it(client, tmp_path):
    delivery, inner = make_category("Delivery"), make_category("Inner")
    inner.parent = delivery
    inner.save()
    inside = make_article("Inside", category=inner)
    beside = make_article("Beside", category=make_category("Errors"))
    flow = make_flow(tmp_path)  # stands in Delivery
    other = make_flow(tmp_path, "other", category="Errors")
    tell(category=delivery)
    assert is_told(client, "/")
    assert is_told(client, inside.get_absolute_url())
    assert is_told(client, flow.get_absolute_url())
    assert not is_told(client, beside.get_absolute_url())
    assert not is_told(client, other.get_absolute_url())


def test_its_text_is_text(client):
    tell("<script>alert(1)</script> & more")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in client.get("/").content.decode()


@pytest.mark.parametrize("link", ["/categories/", "https://status.example.com/a?b=c"])
def test_a_link_leads_here_or_to_a_whole_address(client, link):
    tell(link=link)
    assert f'href="{link}"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "/\\evil", "evil", "https:/x", "/a b"]
)
def test_no_other_link_is_taken(link):
    with pytest.raises(ValidationError, match="whole address"):
        tell(link=link)


def test_it_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="before it starts"):
        tell(starts=NOW, ends=NOW - HOUR)


def test_an_editor_writes_one_and_it_is_seen_at_once(clients, client):
    assert not is_told(client, "/")
    form = {"text": "Messages are slow today", "link": "", "category": "", "audience": "public"}
    form |= {"starts": "2026-01-01T00:00", "ends": ""}
    assert clients["mallory"].post("/staff/notices/new/", form).status_code == 404
    assert not Notice.objects.exists()
    clients["ed"].post("/staff/notices/new/", form)
    assert is_told(client, "/")
    notice = Notice.objects.get()
    clients["ed"].post(f"/staff/notices/{notice.pk}/remove/")
    assert not is_told(client, "/")


def test_no_notice_costs_no_question(client, django_assert_max_num_queries):
    article, other = make_article("One"), make_article("Two")
    tell()
    client.get(other.get_absolute_url())
    with django_assert_max_num_queries(4):
        assert is_told(client, article.get_absolute_url())


def test_one_for_everybody_leads_nobody_inside():
    inside = make_article("Inside", audience="internal")
    for link in (inside.get_absolute_url(), f"http://testserver/articles/{inside.pk}/"):
        with pytest.raises(ValidationError, match="for agents only"):
            tell(link=link)
    tell(link=inside.get_absolute_url(), audience="internal")


def test_a_link_to_what_is_not_live_any_more_is_left_out(client):
    article = make_article("Gone soon")
    tell(link=article.get_absolute_url())
    assert "Follow it here" in client.get("/").content.decode()
    article.unpublish()
    html = client.get("/").content.decode()
    assert "Messages are slow today" in html
    assert "Follow it here" not in html
    assert "gone-soon" not in html


def test_a_category_page_tells_of_what_is_about_it(client):
    shelf = make_category("Delivery")
    make_article(category=shelf)
    tell(category=shelf)
    assert is_told(client, shelf.get_absolute_url())
