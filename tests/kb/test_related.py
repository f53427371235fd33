"""What stands beside an article: picked, linked, sharing words, near; and nothing hidden."""

from io import StringIO

import pytest
from django.core.management import call_command

from kb.models import Article, Edition, Publication
from kb.related import related_to
from kb.ties import folded_words, linked_articles, mentioned_articles
from tests.articles import make_article, make_category

pytestmark = pytest.mark.django_db


def titles_beside(article, user=None):
    publication = Publication.objects.live().with_texts().get(article=article)
    return [found.revision.title for found in related_to(publication, user)]


def link_to(*articles):
    return " ".join(f"[x](/articles/{article.pk}-x/)" for article in articles)


def test_picked_ones_come_first_in_their_order_then_links_then_words_then_neighbours():
    shelf = make_category()
    second, first = make_article("Picked second"), make_article("Picked first")
    linked = make_article("Linked")
    make_article("Sharing a word", keywords="Blocked,  1015")
    article = make_article("This", body=link_to(linked), keywords="blocked", category=shelf)
    make_article("Near", category=shelf)
    make_article("Elsewhere", category=make_category("Other"), keywords="else")
    article.pick([first, second])
    assert titles_beside(article) == [
        "Picked first",
        "Picked second",
        "Linked",
        "Sharing a word",
        "Near",
    ]


def test_who_links_an_article_stands_beside_it():
    article = make_article("This")
    make_article("Linking", body=link_to(article))
    assert titles_beside(article) == ["Linking"]


def test_a_word_that_few_share_ties_more_than_one_that_many_do():
    article = make_article("This", keywords="rare, common")
    for n in range(6):
        make_article(f"Common {n}", keywords="common")
    make_article("Rare", keywords="RARE")
    assert titles_beside(article)[0] == "Rare"


def test_only_what_is_published_ties(alice):
    article = make_article("This", keywords="late")
    other = make_article("Other", keywords="late")
    assert titles_beside(article) == ["Other"]
    other.revise(title="Other", body="Words", keywords="else")
    assert titles_beside(article) == ["Other"]
    other.publish()
    assert titles_beside(article) == []


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_what_is_not_live_stands_beside_nothing(state):
    shelf = make_category()
    hidden = make_article("Hidden", keywords="late", category=shelf, state=state)
    article = make_article("This", body=link_to(hidden), keywords="late", category=shelf)
    article.pick([hidden])
    assert titles_beside(article) == []


def test_what_is_for_agents_stands_beside_an_article_for_agents_alone(alice, mallory):
    shelf = make_category()
    inside = make_article("Inside", keywords="late", category=shelf, audience="internal")
    article = make_article("This", keywords="late", category=shelf)
    article.pick([inside])
    assert titles_beside(article) == titles_beside(article, mallory) == []
    assert titles_beside(article, alice) == ["Inside"]


def test_hidden_ones_take_nobodys_place(alice):
    shelf = make_category()
    article = make_article("This", keywords="late", category=shelf)
    for n in range(60):
        make_article(f"Inside {n}", keywords="late", category=shelf, audience="internal")
    make_article("Seen", keywords="late", category=shelf)
    assert titles_beside(article) == ["Seen"]


def test_the_nearest_on_the_shelf_come_from_both_sides_and_at_most_five_in_all():
    shelf = make_category()
    articles = [make_article(f"Number {n:02}", category=shelf, position=n) for n in range(20)]
    beside = titles_beside(articles[10])
    assert len(beside) == 5
    assert {int(title[-2:]) for title in beside} <= set(range(4, 17)) - {10}


def test_an_article_is_never_beside_itself():
    article = make_article("This", keywords="late, late", category=make_category())
    article.revise(title="This", body=link_to(article), keywords="late")
    article.publish()
    assert titles_beside(article) == []


def test_two_questions_whatever_there_is(django_assert_num_queries):
    shelf = make_category()
    for n in range(12):
        make_article(f"Number {n}", category=shelf, keywords=f"late, word {n}")
    article = make_article("This", category=shelf, keywords="late, word 1, word 2, word 3")
    publication = Publication.objects.with_texts().get(article=article)
    with django_assert_num_queries(2):
        related_to(publication, None)


def test_words_are_compared_without_capitals_and_blanks():
    assert folded_words(" SMS  late,sms LATE,, 1004 ,ÄRGER") == ["sms late", "1004", "ärger"]
    assert folded_words("x" * 61 + ",y") == ["y"]
    assert len(folded_words(",".join(map(str, range(100))))) == 20


@pytest.mark.parametrize(
    "href",
    [
        "/articles/7/",
        "/articles/7",
        "/articles/7-words/#a-top",
        "/articles/7?words",
        "/articles/7.md",
        "../7-words/",
        "/./articles/7-x/",
        "/%61rticles/7-x/",
        "/articles/%37-x/",
        "/articles/7%2Dx",
        " /articles/7/",
        "/arti\tcles/7/",
        "\\articles\\7\\",
        "/articles/007/",
        "http://testserver/articles/7-x/",
        "https://TESTSERVER/articles/7-x/",
        "//testserver/articles/7-x/",
        "&#47;articles/7/",
    ],
)
def test_a_link_is_found_however_its_address_is_written(href):
    assert linked_articles(f'<p><a href="{href}">a</a></p>') == {7}


@pytest.mark.parametrize(
    "href",
    ["https://example.com/articles/7/", "/fix/7/", "mailto:a@articles/7", "#articles/7", "//[", ""],
)
def test_what_leads_elsewhere_is_no_link_to_an_article(href):
    assert linked_articles(f'<p><a href="{href}">/articles/8/</a></p>') == set()


def test_addresses_are_found_in_what_is_not_shown_too():
    text = "<!-- /articles/1-x/ --> [a]: http://testserver/articles/2 https://x.example/articles/3"
    assert mentioned_articles(text) == {1, 2}


@pytest.mark.parametrize(
    "body",
    ["[x](../{n}-x/)", "[x](http://testserver/articles/{n}/)", "Hi <!-- /articles/{n}-title/ -->"],
)
def test_nothing_for_everybody_names_an_article_for_agents(body):
    inside = make_article("Inside", audience="internal")
    with pytest.raises(ValueError, match="for agents only"):
        make_article("This", body=body.format(n=inside.pk))


def test_a_link_to_what_does_not_exist_ties_nothing():
    article = make_article("This", body="[x](/articles/987654/)")
    assert article.draft.links.count() == 0


def test_an_import_ties_what_it_brings_as_an_editor_would(tmp_path):
    write = {
        "one.md": "---\ntitle: One\nkeywords: Late,  sms\n---\n[Two](two.md), [no](none.md).",
        "two.md": "---\ntitle: Two\nkeywords: SMS\n---\nWords.",
    }
    for name, text in write.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = Edition.current()
    call_command("import_faq", str(tmp_path), publish=True, stdout=StringIO(), stderr=StringIO())
    assert Edition.current() != before
    one, two = (Article.objects.get(draft__title=title) for title in ("One", "Two"))
    assert [row.word for row in one.draft.keyword_rows.order_by("pk")] == ["late", "sms"]
    assert [link.article for link in one.draft.links.all()] == [two]
    assert titles_beside(two) == ["One"]
