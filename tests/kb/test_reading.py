"""What readers see of articles and categories."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from kb.models import Article, Attachment, Category, Edition
from tests.articles import make_article, make_category, make_flow
from troubleshoot.models.version import published_graph

pytestmark = pytest.mark.django_db


def page_of(client, article):
    return client.get(reverse("article", args=[article.address()]))


# Articles


def test_an_article_shows_its_text_and_where_it_stands(client):
    article = make_article(
        "Why a number is blocked",
        body="First words.\n\n## One\n\ntext\n\n## Two\n\ntext",
        summary="A line about it",
        category=make_category("Delivery"),
    )
    html = page_of(client, article).content.decode()
    assert ">Why a number is blocked</h1>" in html
    assert "First words." in html
    assert '<a href="/categories/delivery/"' in html
    assert '<a href="#a-one">One</a>' in html
    assert 'content="A line about it"' in html


def test_the_number_decides_and_other_words_lead_to_the_right_address(client):
    article = make_article("Why a number is blocked")
    proper = f"/articles/{article.pk}-why-a-number-is-blocked/"
    for other in ("", "-old-words", "-why-a-number-is-blockedx"):
        response = client.get(f"/articles/{article.pk}{other}/")
        assert (response.status_code, response["Location"]) == (301, proper)
    assert client.get(proper).status_code == 200


def test_a_title_without_letters_has_an_address_of_its_number_alone(client):
    article = make_article("???")
    assert page_of(client, article).status_code == 200
    assert client.get(f"/articles/{article.pk}-/").status_code == 404


def test_a_title_in_another_script_keeps_it_in_the_address(client):
    article = make_article("短信 为什么 收不到")
    assert str(article.address()) == f"{article.pk}-短信-为什么-收不到"
    assert page_of(client, article).status_code == 200


def test_the_markdown_of_an_article_can_be_read(client):
    article = make_article("Blocked", body="Some *words*.")
    response = client.get(reverse("article_markdown", args=[article.address()]))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.content.decode() == "# Blocked\n\nSome *words*.\n"


def test_a_newer_draft_does_not_touch_what_is_live(client):
    article = make_article("Old words", body="old")
    address = page_of(client, article).wsgi_request.path
    article.revise(title="New words", body="new")
    response = client.get(address)
    assert response.status_code == 200
    assert "Old words" in response.content.decode()
    article.publish()
    assert client.get(address).status_code == 301


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_what_is_not_live_is_not_there(client, state):
    article = make_article("Hidden", state=state)
    assert page_of(client, article).status_code == 404


def test_what_is_for_agents_is_for_agents(clients):
    article = make_article("Internal", audience="internal")
    seen = {role: page_of(client, article).status_code for role, client in clients.items()}
    assert seen == {"customer": 404, "mallory": 404, "alice": 200, "ed": 200, "admin": 200}


@pytest.mark.parametrize("address", ["x", "12x", "-1", "1.5", "1/2", "9" * 16, "0"])
def test_an_address_that_is_none_is_not_there(client, address):
    assert client.get(f"/articles/{address}/").status_code == 404


def test_an_anonymous_page_sets_no_cookie(client):
    response = page_of(client, make_article())
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_fix_that_starts_from_the_article_is_offered_at_its_top(client, tmp_path):
    article, flow = make_article("All about signals"), make_flow(tmp_path)
    written_from(article, flow, "restart")
    html = page_of(client, article).content.decode()
    assert "walkme" not in html
    assert flow.get_absolute_url() in html  # below, under "Still stuck?"
    written_from(article, flow, "first")
    assert "walkme" in page_of(client, article).content.decode()


def written_from(article, flow, key):
    """Say that a step was written from an article, as if it had been published so."""
    flow.live.nodes.filter(key=key).update(article=article)
    published_graph.cache_clear()
    Edition.advance()


def test_related_answers_are_those_of_the_same_category(client):
    delivery = make_category("Delivery")
    article = make_article("One", category=delivery)
    make_article("Two", category=delivery)
    make_article("Three", category=make_category("Other"))
    make_article("Four", category=delivery, state="draft")
    html = page_of(client, article).content.decode()
    related = html[html.index('class="related"') :]
    assert "Two" in related
    assert "Three" not in related
    assert "Four" not in related


def test_an_article_asks_few_questions_of_the_database(
    client, tmp_path, django_assert_max_num_queries
):
    delivery = make_category("Delivery")
    make_flow(tmp_path)
    articles = [
        make_article(f"Article {n}", category=delivery, keywords="sms, late") for n in range(8)
    ]
    page_of(client, articles[0])
    with django_assert_max_num_queries(4):  # the edition too, should a second have passed
        page_of(client, articles[1])


# Home, categories


def test_home_lists_fixes_first_and_then_categories(client, tmp_path):
    make_article("Blocked numbers", category=make_category("Delivery"))
    make_flow(tmp_path, title="A message did not arrive")
    html = client.get("/").content.decode()
    assert html.index("A message did not arrive") < html.index("Blocked numbers")
    assert "at most 3 steps" in html


def test_home_shows_the_first_few_of_a_category_and_how_many_there_are(client):
    delivery = make_category("Delivery")
    for n in range(7):
        make_article(f"Article {n}", category=delivery, position=n)
    html = client.get("/").content.decode()
    assert "Article 4" in html
    assert "Article 5" not in html
    assert "All 7 answers on Delivery" in html


def test_home_of_an_empty_site_says_how_to_begin(clients):
    assert "Nothing is published here yet" in clients["customer"].get("/").content.decode()
    assert "import_faq" not in clients["customer"].get("/").content.decode()
    assert "import_faq" in clients["ed"].get("/").content.decode()


def test_home_asks_as_few_questions_whatever_it_lists(
    client, tmp_path, django_assert_max_num_queries
):
    make_flow(tmp_path)
    for n in range(6):
        make_article(f"Article {n}", category=make_category(f"Category {n % 3}"))
    client.get("/")
    with django_assert_max_num_queries(2):  # the edition, and what is most helpful
        client.get("/")


def test_a_category_without_anything_to_see_is_not_there(clients):
    empty, internal = make_category("Empty"), make_category("Internal")
    make_article("Agents", category=internal, audience="internal")
    make_article("Draft", category=empty, state="draft")
    for role in ("customer", "mallory"):
        assert clients[role].get(empty.get_absolute_url()).status_code == 404
        assert clients[role].get(internal.get_absolute_url()).status_code == 404
    assert clients["alice"].get(internal.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", ["%00", "a%00b", "x" * 81, "..", "a.b", "%F0%9F%92%A5", "<b>"])
def test_a_category_that_is_none_is_not_there(client, address):
    assert client.get(f"/categories/{address}/").status_code == 404
    assert client.get(f"/attachments/1/{address}").status_code == 404
    assert client.get(f"/articles/1-{address}/").status_code == 404


def test_a_category_shows_what_is_in_those_inside_it(client):
    parent = make_category("Delivery")
    child = make_category("Late", parent=parent)
    article = make_article("Why it is late", category=child)
    crumbs = page_of(client, article).content.decode()
    assert parent.get_absolute_url() in crumbs
    assert "Why it is late" in client.get(parent.get_absolute_url()).content.decode()


def test_a_category_lists_its_articles_a_page_at_a_time(client, django_assert_max_num_queries):
    delivery = make_category("Delivery")
    for n in range(31):
        make_article(f"Article {n:02}", category=delivery)
    with django_assert_max_num_queries(7):
        first = client.get(delivery.get_absolute_url()).content.decode()
    assert "Article 29" in first
    assert "Article 30" not in first
    second = client.get(f"{delivery.get_absolute_url()}?page=2").content.decode()
    assert "Article 30" in second
    for nonsense in ("0", "x", "99", "-1", "9" * 30):
        assert client.get(f"{delivery.get_absolute_url()}?page={nonsense}").status_code == 200


def test_categories_get_addresses_of_their_own():
    slugs = [Category.objects.named(name).slug for name in ("Delivery", "Delivery!", "短信", "!!!")]
    assert slugs == ["delivery", "delivery-1", "短信", "category"]
    assert Category.objects.named(" delivery ").slug == "delivery"
    for refused in ("", " ", "x" * 81):
        with pytest.raises(ValueError, match="1 to 80"):
            Category.objects.named(refused)


# Attachments, preview, problems


def test_a_picture_is_seen_by_whoever_may_see_its_article(clients):
    article = make_article("Internal", audience="internal")
    picture = Attachment.objects.create(
        article=article,
        name="shot.png",
        file=ContentFile(b"png", "x"),
        content_type="image/png",
        size=3,
        digest="0" * 64,
    )
    seen = {r: c.get(picture.get_absolute_url()).status_code for r, c in clients.items()}
    assert seen == {"customer": 404, "mallory": 404, "alice": 200, "ed": 200, "admin": 200}
    response = clients["alice"].get(picture.get_absolute_url())
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert clients["alice"].get(f"/attachments/{picture.pk}/other.png").status_code == 404


def test_a_preview_shows_the_newest_text_to_editors_alone(clients):
    article = make_article("Old words")
    article.revise(title="New words", body="new")
    address = reverse("article_preview", args=[article.pk])
    html = clients["ed"].get(address).content.decode()
    assert "New words" in html
    assert "Readers do not see it" in html
    assert clients["customer"].get(address).status_code == 302
    assert clients["alice"].get(address).status_code == 404
    assert clients["ed"].get(reverse("article_preview", args=[999999])).status_code == 404


def test_what_is_not_there_is_said_in_the_sites_clothes(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert "css/tokens.css" in response.content.decode()


def test_what_broke_is_said_without_the_database(client, monkeypatch):
    def broken(user):
        raise RuntimeError("broken")

    monkeypatch.setattr("kb.shelves.for_home", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/fix/", "/healthz", "/admin/"])
@pytest.mark.parametrize("site_url", ["", "http://testserver"])
def test_a_host_that_is_not_ours_is_refused_in_words(client, settings, address, site_url):
    settings.SITE_URL, settings.ALLOWED_HOSTS = site_url, ["testserver"]
    response = client.get(address, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


def test_an_article_that_is_renamed_and_back_is_still_found(client):
    article = make_article("Alpha")
    response = client.get(f"/articles/{article.pk}-beta/")
    assert (response.status_code, response["Cache-Control"]) == (301, "no-cache")


def test_a_picture_whose_file_is_gone_is_not_there(client):
    picture = Attachment.objects.create(
        article=make_article(),
        name="a.png",
        file="gone",
        content_type="image/png",
        size=1,
        digest="1",
    )
    assert client.get(picture.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=False)
def test_a_body_that_is_too_large_is_refused_with_the_reason(client, tmp_path):
    flow = make_flow(tmp_path)
    response = client.post(flow.get_absolute_url(), {"body": "x" * 1_100_000})
    assert response.status_code == 413
    assert "at most 1 MB of text, and 2 MB with its file" in response.content.decode()
    text = f"body={'x' * 1_100_000}"
    response = client.post(flow.get_absolute_url(), text, "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "at most 1 MB of text. Go back" in response.content.decode()


def test_files_are_not_taken(client, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    flow = make_flow(tmp_path)
    response = client.post(flow.get_absolute_url(), {"file": SimpleUploadedFile("a", b"x" * 100)})
    assert response.status_code == 400


def test_healthz_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("page", ["/", "/categories/", "/healthz", "/fix/"])
def test_pages_only_read(client, page):
    assert client.post(page).status_code == 405


# Verbs


def test_publishing_twice_is_publishing_once():
    article = make_article(state="draft")
    assert article.publish() == article.publish()
    assert article.publications.count() == 1


def test_unpublishing_and_publishing_again_keeps_the_history(client):
    article = make_article()
    article.unpublish()
    article.unpublish()
    assert page_of(client, article).status_code == 404
    article.publish()
    assert page_of(client, article).status_code == 200
    assert article.publications.count() == 2


def test_only_one_publication_is_ever_in_force():
    article = make_article()
    for n in range(3):
        article.revise(title=f"Text {n}", body="x")
        article.publish()
    assert article.publications.live().count() == 1
    assert article.live_publication().revision.title == "Text 2"


def test_nothing_without_a_text_can_be_published():
    with pytest.raises(ValueError, match="no text"):
        Article.objects.create().publish()
    other = make_article()
    with pytest.raises(ValueError, match="no text"):
        make_article().publish(revision=other.draft)


def test_a_text_for_everybody_does_not_link_one_for_agents():
    internal = make_article("Secret ways", audience="internal")
    body = f"See [it]({internal.get_absolute_url()}#a-x)."
    public = make_article("Public", body=body, state="draft")
    with pytest.raises(ValueError, match=f"/articles/{internal.pk}/"):
        public.publish()
    assert not public.is_live()
    assert make_article("Inside", body=body, audience="internal").is_live()


def test_a_text_that_cannot_be_rendered_is_refused_and_nothing_is_written():
    from kb.markdown import RenderRefused

    article = make_article("Blocked")
    with pytest.raises(RenderRefused, match="Too large"):
        article.revise(title="Too large", body="x" * 200_001)
    article.refresh_from_db()
    assert article.revisions.count() == 1
    assert article.draft.title == "Blocked"
