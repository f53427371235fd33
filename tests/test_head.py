"""What pages say of themselves to machines: where they are, what they are about, and nothing of
what is not for everybody."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from kb.opening import opening
from kb.templatetags.about import og_locale
from tests.articles import make_article, make_category, make_flow
from troubleshoot.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = "https://help.example.com"


class Head(HTMLParser):
    """The links, the meta elements and the microdata of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.meta, self.items, self.properties = {}, {}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link":
            self.links.setdefault((attrs["rel"], attrs.get("type", "")), attrs["href"])
        if tag == "meta" and ("name" in attrs or "property" in attrs):
            self.meta[attrs.get("name") or attrs["property"]] = attrs["content"]
        if "itemtype" in attrs:
            self.items.append(attrs["itemtype"].removeprefix("https://schema.org/"))
        if "itemprop" in attrs:
            value = attrs.get("href") or attrs.get("content") or attrs.get("datetime")
            self.properties.append((attrs["itemprop"], value))


def head(client, address: str) -> Head:
    response = client.get(address)
    assert response.status_code == 200
    return Head(response.content.decode())


@pytest.fixture
def pages(tmp_path) -> dict[str, str]:
    """A page of each kind that everybody may find, by its kind."""
    category = make_category("Delivery", description="When a message does not arrive.")
    article = make_article("Blocked", summary="Why a number is blocked.", category=category)
    return {
        "home": "/",
        "categories": "/categories/",
        "category": category.get_absolute_url(),
        "article": article.get_absolute_url(),
        "fixes": "/fix/",
        "start": make_flow(tmp_path).get_absolute_url(),
        "contact": "/contact/",
        "privacy": "/privacy/",
    }


def test_every_page_to_find_says_where_it_is_and_what_it_is_about(client, pages):
    titles = set()
    for address in pages.values():
        found = head(client, address)
        whole = f"https://help.example.com{address}"
        assert found.links["canonical", ""] == found.meta["og:url"] == whole
        assert found.meta["description"] == found.meta["og:description"] != ""
        assert found.meta["og:site_name"] == "Unstuck"
        assert found.meta["og:locale"] == "en"
        assert "robots" not in found.meta
        titles.add(found.meta["og:title"])
    assert len(titles) == len(pages)


def test_an_article_says_what_it_is(client, pages):
    found = head(client, pages["article"])
    assert found.meta["og:type"] == "article"
    assert found.meta["description"] == "Why a number is blocked."
    assert found.items == ["TechArticle", "BreadcrumbList", "ListItem", "ListItem"]
    properties = dict(found.properties)
    assert properties["dateModified"] == found.meta["article:modified_time"]
    assert {"headline", "articleBody"} <= set(properties)
    assert [value for name, value in found.properties if name == "position"] == ["1", "2"]
    assert ("item", pages["category"]) in found.properties


def test_the_way_to_an_article_three_levels_down_is_numbered(client):
    inner = make_category("Late", parent=make_category("Delivery"))
    found = head(client, make_article(category=inner).get_absolute_url())
    assert [value for name, value in found.properties if name == "position"] == ["1", "2", "3"]
    found = head(client, inner.get_absolute_url())
    assert [value for name, value in found.properties if name == "position"] == ["1", "2"]


def test_without_a_summary_an_article_is_described_by_its_first_words(client):
    article = make_article(body='The *carrier* says "no" & more.\n\n' + "word " * 900)
    said = head(client, article.get_absolute_url()).meta["description"]
    assert said.startswith('The carrier says "no" & more. word')
    assert len(said) <= 160


def test_a_title_cannot_break_out_of_the_head(client):
    article = make_article('"><script>alert(1)</script>')
    html = client.get(article.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert Head(html).meta["og:title"] == '"><script>alert(1)</script>'


def test_what_is_for_agents_or_not_published_says_nothing_to_machines(clients, tmp_path):
    article = make_article(audience="internal", category=make_category("Inside"))
    flow = make_flow(tmp_path, "inside", audience="internal")
    draft = make_article("A draft", state="draft")
    for role, address in (
        ("alice", article.get_absolute_url()),
        ("alice", flow.get_absolute_url()),
        ("alice", f"/fix/{flow.address}/checklist/"),
        ("ed", reverse("article_preview", args=[draft.pk])),
    ):
        found = head(clients[role], address)
        assert ("canonical", "") not in found.links
        assert "og:title" not in found.meta
        assert not found.items
        assert not found.properties


def test_searches_and_walks_have_no_address_to_find(client, tmp_path):
    flow = make_flow(tmp_path)
    run = Run.objects.begin(flow, "a-start-key-for-machines")
    middle = f"/fix/{flow.address}/at/second/"
    for address in ("/search/?q=x", run.get_absolute_url(), f"/runs/{run.token}/device/", middle):
        found = head(client, address)
        assert ("canonical", "") not in found.links
        assert "og:url" not in found.meta
        assert found.meta["robots"] == "noindex"


def test_each_page_of_a_long_category_is_itself(client):
    category = make_category("Delivery")
    for n in range(31):
        make_article(f"Article {n:02}", category=category)
    for query, own in (("", ""), ("?page=1", ""), ("?page=2", "?page=2"), ("?page=x", "")):
        found = head(client, category.get_absolute_url() + query)
        whole = f"https://help.example.com{category.get_absolute_url()}{own}"
        assert found.links["canonical", ""] == whole


def test_a_checklist_is_the_fix_on_paper(client, tmp_path):
    flow = make_flow(tmp_path)
    found = head(client, f"/fix/{flow.address}/checklist/")
    whole = f"https://help.example.com{flow.get_absolute_url()}"
    assert found.links["canonical", ""] == whole
    assert found.links["alternate", "text/markdown"] == flow.markdown_url


def test_every_page_leads_to_the_feed_and_the_map(client, pages):
    for address in pages.values():
        found = head(client, address)
        assert client.get(found.links["alternate", "application/atom+xml"]).status_code == 200
        assert client.get(found.links["sitemap", "application/xml"]).status_code == 200
    assert head(client, "/").links["alternate", "text/markdown"] == "/llms.txt"


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en"),
        ("pt-br", "pt_BR"),
        ("de-AT", "de_AT"),
        ("zh-hans", "zh_CN"),
        ("", ""),
        ('"><b>', ""),
    ],
)
def test_a_language_is_written_as_opengraph_writes_it(language, locale):
    assert og_locale(language) == locale


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("", ""),
        ("<p>One <b>two</b>.</p>", "One two."),
        ("<p>" + "a" * 3_000, "a" * 159 + "…"),
        ("<p>" + "word " * 1_000, "word " * 30 + "word…"),
        ("<p>" + "短信" * 1_000, "短信" * 79 + "短…"),
        ("<p></p>" * 285 + '<a href="/secret/' + "y" * 300 + '">z</a>', ""),
        ("<p></p>" * 285 + "x&amp;y", "x…"),
    ],
)
def test_the_first_words_are_cut_between_words_and_hold_no_markup(html, said):
    assert len(said) <= 160
    assert opening(html) == said
