"""What search engines, feed readers and other machines get: all of it, and nothing hidden."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kb import sitemap
from kb.models import Publication
from tests.articles import make_article, make_category, make_flow
from troubleshoot import llms

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
MACHINES = ["/sitemap.xml", "/sitemap-pages-0.xml", "/robots.txt", "/feed/", "/llms.txt"]
STRANGE_TITLES = [
    "</title><script>alert(1)</script>",
    "]]> & <b> \"'",
    "&amp; %20 {subject}",
    "短信 为什么 收不到",
    "لماذا لا تصل الرسائل",
    "Tick ✓ and 🙂",
    "[brackets](javascript:alert(1)) *stars*",
    "x" * 197,
    ("Why " * 49).strip(),
]


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = "https://help.example.com"


def places(client, address="/sitemap.xml") -> dict[str, str]:
    """What a sitemap lists: the whole addresses, with their last change."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(response.content)
    found = {}
    for entry in root:
        changed = entry.find(f"{SITEMAP}lastmod")
        found[entry.find(f"{SITEMAP}loc").text] = changed.text if changed is not None else ""
    assert len(found) == len(root) > 0
    return found


def listed(client) -> dict[str, str]:
    """Everything that the whole map lists: the index is followed, as a search engine does."""
    found = {}
    for page in places(client):
        assert page.startswith("https://help.example.com/sitemap-")
        found |= places(client, page.removeprefix("https://help.example.com"))
    return found


def entries(client) -> list[ET.Element]:
    response = client.get("/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def text(element, name) -> str:
    return element.find(f"{ATOM}{name}").text


# All of them


@pytest.mark.parametrize("address", MACHINES)
def test_it_is_the_same_for_everybody_and_sets_no_cookie(clients, tmp_path, address):
    for audience in ("public", "internal"):
        make_article(f"For {audience}", audience=audience, category=make_category(audience))
        make_flow(tmp_path, f"flow-{audience}", audience=audience)
    answers = {role: client.get(address) for role, client in clients.items()}
    assert len({answer.content for answer in answers.values()}) == 1
    for answer in answers.values():
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert "public" in answer["Cache-Control"]


@pytest.mark.parametrize("address", MACHINES)
def test_it_can_only_be_read(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", MACHINES)
def test_without_a_site_url_the_addresses_begin_with_the_host_that_was_asked(
    client, settings, address
):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["kb.example.net"]
    make_article(category=make_category())
    said = client.get(address, headers={"host": "kb.example.net"}).content.decode()
    assert "http://kb.example.net/" in said
    assert "help.example.com" not in said
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("title", STRANGE_TITLES)
def test_any_title_comes_out_as_the_text_it_is(client, title):
    article = make_article(title, category=make_category("A < B & C"), summary=title)
    here = f"https://help.example.com{article.get_absolute_url()}"
    assert here in listed(client)
    assert client.get(article.get_absolute_url()).status_code == 200
    [entry] = entries(client)
    assert text(entry, "title") == text(entry, "summary") == title
    assert entry.find(f"{ATOM}link").get("href") == here
    said = client.get("/llms.txt").content.decode()
    assert not re.search(r"(?<!\\)<", said)
    assert not re.search(r"(?<!\\)\]\((?!https://help\.example\.com/)", said)
    assert f"({here.rstrip('/')}.md)" in said


# The map


def test_the_map_lists_what_everybody_may_see_with_its_last_change(client, tmp_path):
    parent = make_category("Sending")
    article = make_article("Blocked", category=make_category("Delivery", parent=parent))
    flow = make_flow(tmp_path)
    whole = listed(client).items()
    found = {place.removeprefix("https://help.example.com"): at for place, at in whole}
    pages = {"/", "/fix/", "/categories/", "/contact/", "/privacy/"}
    things = {
        article.get_absolute_url(),
        flow.get_absolute_url(),
        "/categories/delivery/",
        "/categories/sending/",
    }
    assert set(found) == pages | things
    assert all(not found[page] for page in pages)
    for thing in things:
        assert abs(datetime.fromisoformat(found[thing]) - datetime.now(UTC)) < timedelta(minutes=1)
        assert client.get(thing).status_code == 200


def test_a_category_of_fixes_alone_is_in_the_map(client, tmp_path):
    make_flow(tmp_path, category="Fixes alone")
    make_flow(tmp_path, "inside", audience="internal", category="Inside alone")
    found = [place for place in listed(client) if "/categories/" in place]
    assert [place.removeprefix("https://help.example.com") for place in found] == [
        "/categories/",
        "/categories/fixes-alone/",
    ]
    assert client.get("/categories/fixes-alone/").status_code == 200


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_what_is_not_live_is_in_no_list(client, tmp_path, state):
    make_article("Hidden words", state=state, category=make_category("Hidden shelf"))
    if state in {"draft", "archived"}:
        make_flow(tmp_path, title="Hidden fix", state=state, category="Hidden shelf")
    said = "".join(listed(client)) + "".join(client.get(a).content.decode() for a in MACHINES)
    assert "idden" not in said


def test_a_page_of_the_map_holds_one_span_of_numbers(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(sitemap, "SPAN", 3)
    articles = [make_article(f"Article {n}") for n in range(8)]
    articles[4].unpublish()
    pages = [page for page in places(client) if "articles" in page]
    numbers = sorted({article.pk // 3 for article in articles if article.is_live()})
    assert pages == [f"https://help.example.com/sitemap-articles-{n}.xml" for n in numbers]
    for number in numbers:
        with django_assert_num_queries(1):
            found = places(client, f"/sitemap-articles-{number}.xml")
        assert list(found) == [
            f"https://help.example.com{article.get_absolute_url()}"
            for article in articles
            if article.pk // 3 == number and article.is_live()
        ]


def test_the_last_change_of_a_page_is_that_of_the_newest_on_it(client):
    old, new = make_article("Old"), make_article("New")
    Publication.objects.filter(article=old).update(starts="2020-01-01T00:00:00Z")
    Publication.objects.filter(article=new).update(starts="2021-02-03T04:05:06Z")
    [changed] = [at for page, at in places(client).items() if "articles" in page]
    assert changed == "2021-02-03T04:05:06+00:00"


@pytest.mark.parametrize(
    "page",
    ["articles-1", "articles-99999999999", f"articles-{'9' * 30}", "fixes-0", "pages-1", "other-0"],
)
def test_a_page_with_nothing_on_it_is_not_there(client, page):
    make_article()
    assert client.get(f"/sitemap-{page}.xml").status_code == 404


def test_the_map_of_an_empty_site_is_whole_all_the_same(client):
    assert len(listed(client)) == 5


@pytest.mark.parametrize("title", ["短信 收不到", "Why it is late", "???"])
def test_an_address_is_written_as_everywhere_else(client, title):
    article = make_article(title)
    proper = reverse("article", args=[article.address()])
    assert [place.path for place in sitemap.ARTICLES.places(article.pk // sitemap.SPAN)] == [proper]


def test_the_map_loads_no_texts(client, django_assert_num_queries):
    make_article(body="Long words.", category=make_category())
    pages = {"/sitemap.xml": 2, "/sitemap-pages-0.xml": 4, "/sitemap-articles-0.xml": 1}
    for page, queries in pages.items():
        with django_assert_num_queries(queries) as asked:
            client.get(page)
        assert not any("html" in query["sql"] for query in asked.captured_queries)


# Robots


def test_robots_are_kept_from_what_is_no_page_to_find(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: https://help.example.com/sitemap.xml" in lines
    closed = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")}
    assert {"/staff/", "/admin/", "/runs/", "/search/", "/login/"} <= closed


def test_nothing_that_the_map_lists_is_closed_to_robots(client, tmp_path):
    make_article(category=make_category())
    make_flow(tmp_path)
    lines = client.get("/robots.txt").content.decode().splitlines()
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert "/" not in closed
    for place in listed(client):
        path = place.removeprefix("https://help.example.com")
        assert not [one for one in closed if "*" not in one and path.startswith(one)]


# The feed


def test_the_feed_tells_what_is_new_and_where(client):
    article = make_article("Blocked numbers", summary="Why a number is blocked.")
    root = ET.fromstring(client.get("/feed/").content)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://help.example.com/feed/",
        "alternate": "https://help.example.com/",
    }
    assert root.find(f"{ATOM}author/{ATOM}name").text == "Unstuck"
    [entry] = root.findall(f"{ATOM}entry")
    assert text(entry, "id") == f"https://help.example.com/articles/{article.pk}/"
    assert entry.find(f"{ATOM}summary").get("type") == "text"
    assert text(entry, "summary") == "Why a number is blocked."
    assert text(root, "updated") == text(entry, "updated")


def test_a_change_keeps_the_id_and_moves_the_article_to_the_front(client):
    first, second = make_article("First"), make_article("Second")
    assert [text(entry, "title") for entry in entries(client)] == ["Second", "First"]
    before = entries(client)[1]
    first.revise(title="First, corrected", body="new")
    assert [text(entry, "title") for entry in entries(client)] == ["Second", "First"]
    first.publish()
    after = entries(client)[0]
    assert text(after, "title") == "First, corrected"
    assert text(after, "id") == text(before, "id") != text(entries(client)[1], "id")
    assert text(after, "updated") > text(before, "updated")
    assert text(after, "published") == text(before, "published")
    assert client.get(f"/articles/{second.pk}/", follow=True).status_code == 200


def test_without_a_summary_the_feed_gives_the_first_words(client):
    make_article("Long", body="The *carrier* refuses <b>it</b>.\n\n" + "word " * 2_000)
    said = text(entries(client)[0], "summary")
    assert said.startswith("The carrier refuses it. word")
    assert said.endswith("word…")
    assert len(said) <= 160


def test_the_feed_ends_after_fifty(client, django_assert_num_queries):
    for n in range(52):
        make_article(f"Article {n}")
    with django_assert_num_queries(2):
        titles = [text(entry, "title") for entry in entries(client)]
    assert titles == [f"Article {n}" for n in range(51, 1, -1)]


def test_what_xml_cannot_hold_does_not_break_the_feed(client):
    make_article("Bell \x07 and \ufffe", summary="\x0b\x1f")
    assert text(entries(client)[0], "title") == "Bell \ufffd and \ufffd"


def test_the_feed_of_an_empty_site_is_a_feed(client):
    assert entries(client) == []


# The overview for machines that read text


def test_the_overview_names_fixes_and_answers_with_the_addresses_of_their_markdown(
    client, tmp_path
):
    article = make_article("Blocked", summary="Why.", category=make_category("Delivery"))
    other = make_article("Nowhere")
    flow = make_flow(tmp_path, title="No message", symptom="Nothing arrives")
    said = client.get("/llms.txt").content.decode()
    assert said.startswith("# Unstuck\n\n> ")
    assert f"- [No message](https://help.example.com{flow.markdown_url}): Nothing arrives" in said
    for found in (article, other):
        address = reverse("article_markdown", args=[found.address()])
        assert f"](https://help.example.com{address})" in said
        assert client.get(address).status_code == 200
    assert client.get(flow.markdown_url).status_code == 200
    assert (
        said.index("## Guided fixes") < said.index("## Delivery") < said.index("## Other answers")
    )


def test_the_overview_of_a_large_site_says_how_many_more_there_are_and_where(
    client, tmp_path, monkeypatch, django_assert_max_num_queries
):
    for name in ("FIXES", "OF_A_SHELF", "SHELVES"):
        monkeypatch.setattr(llms, name, 2)
    for n in range(5):
        for shelf in ("Delivery", "Sending", "Replies"):
            make_article(f"{shelf} {n}", category=make_category(shelf))
        make_article(f"Loose {n}")
        make_flow(tmp_path, f"fix-{n}", title=f"Fix {n}")
    with django_assert_max_num_queries(7):
        said = client.get("/llms.txt").content.decode()
    assert said.count("/articles/") == 6  # two of each of two categories, two without
    assert said.count("/fix/") == 3
    assert "[3 more answers](https://help.example.com/categories/delivery/)" in said
    assert "[More categories](https://help.example.com/categories/)" in said
    assert "[More fixes](https://help.example.com/fix/)" in said


def test_a_schedule_that_has_come_shows_in_every_list(client):
    article = make_article("Planned", state="scheduled", category=make_category())
    article.publications.update(starts=timezone.now())
    for address in ("/feed/", "/llms.txt", f"/sitemap-articles-{article.pk // sitemap.SPAN}.xml"):
        assert "lanned" in client.get(address).content.decode()
