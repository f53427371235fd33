"""Replacing words across articles: every place first, drafts then, a step at a time."""

import re
from html import unescape

import pytest

from kb.editor import replacement
from kb.editor.replacing import Wanted
from kb.models import Article, ArticleAct
from kb.texts import Texts
from tests.articles import make_article, make_category

pytestmark = pytest.mark.django_db

PAGE = "/staff/articles/replace/"
TAKE = re.compile(r'name="take" value="([^"]*)"( checked)?')


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


def show(client, find="old", by="new", **more) -> str:
    response = client.get(PAGE, {"find": find, "by": by, **more})
    assert response.status_code == 200
    return response.content.decode()


def places(html) -> dict[str, bool]:
    """Each place that can be ticked, and whether it is."""
    return {value: bool(ticked) for value, ticked in TAKE.findall(html)}


def send(client, take, find="old", by="new", **more) -> str:
    said = {"find": find, "by": by, "take": list(take), **more}
    response = client.post(PAGE, said, follow=True)
    assert response.redirect_chain[0][1] == 303
    return response.content.decode()


def bodies() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("draft__body", flat=True))


def test_every_place_is_shown_with_what_stands_round_it(ed_s):
    make_article("Old ways", summary="Of old", keywords="old, older", body="An old\n\none, OLD")
    make_article("Other", body="Nothing")
    html = show(ed_s)
    assert "6 places" in html
    assert "in 1 article" in html
    assert len(places(html)) == 6
    assert "An <del>old</del><ins>new</ins> one, OLD" in html
    assert "Keywords:" in html


def test_the_ticked_places_become_drafts_and_what_is_live_stays(ed_s, ed):
    article = make_article("Title", body="old and old", by=ed)
    live = article.draft
    _first, second = places(show(ed_s))
    html = send(ed_s, [second])
    assert "1 draft was written" in html
    article.refresh_from_db()
    assert article.draft.body == "old and new"
    assert article.live_publication().revision == live
    act = article.acts.first()
    assert (act.name, act.by, act.detail) == ("replaced", ed, "“old” replaced by “new”")
    assert article.draft.note == act.detail
    assert len(places(show(ed_s))) == 1


def test_places_in_addresses_are_not_ticked(ed_s):
    make_article("Links", body="[old](https://x.org/old)")
    assert list(places(show(ed_s)).values()) == [True, False]


def test_what_was_changed_meanwhile_is_left_out_and_said(ed_s, ed):
    article, other = make_article("One", body="old"), make_article("Two", body="old")
    ticked = places(show(ed_s))
    article.write(Texts("One", body="older"), by=ed, based_on=article.draft_id)
    html = unescape(send(ed_s, ticked))
    assert "1 draft was written" in html
    assert f"Left out: #{article.pk}. Changed by somebody meanwhile." in html
    assert bodies() == ["older", "new"]
    assert other.pk


def test_sent_twice_it_is_done_once(ed_s):
    make_article("One", body="old")
    ticked = places(show(ed_s, by="old new"))
    send(ed_s, ticked, by="old new")
    send(ed_s, ticked, by="old new")
    assert bodies() == ["old new"]
    assert ArticleAct.objects.filter(name="replaced").count() == 1


def test_texts_that_could_not_be_written_are_left_out_and_said(ed_s):
    make_article("old", body="x")
    make_article("Much", summary="old " * 75, body="old")
    html = send(ed_s, places(show(ed_s, by="")), by="")
    assert "No title would be left" in html
    assert "1 draft was written" in html
    html = send(ed_s, places(show(ed_s, find="x", by="y" * 200)), find="x", by="y" * 200)
    assert "1 draft was written" in html
    make_article("z" * 200)
    html = send(ed_s, places(show(ed_s, find="z", by="zz")), find="z", by="zz")
    assert "It would be too long" in html


def test_it_looks_where_it_is_asked_to(ed_s):
    shelf = make_category("Shelf")
    make_article("There", body="old", category=shelf)
    make_article("Inside", body="old", audience="internal")
    make_article("Away", body="old", state="archived")
    assert len(places(show(ed_s))) == 2
    assert len(places(show(ed_s, category=shelf.pk))) == 1
    assert len(places(show(ed_s, audience="internal"))) == 1
    assert len(places(show(ed_s, find="OLD"))) == 2
    assert "It stands nowhere" in show(ed_s, find="OLD", match_case="on")
    assert "It stands nowhere" in show(ed_s, find="ol", whole_words="on")


def test_signs_that_mean_something_to_databases_are_signs(ed_s):
    make_article("One", body="100% \\ a_b É短")
    for find in ("100%", "\\", "a_b", "é短", "100% \\ A_B é"):
        assert len(places(show(ed_s, find=find))) == 1, find
    for find in ("1%0", "a%b", "axb"):
        assert "It stands nowhere" in show(ed_s, find=find)


def test_a_long_list_comes_a_page_at_a_time(ed_s, monkeypatch):
    monkeypatch.setattr(replacement, "ON_A_PAGE", 2)
    monkeypatch.setattr(replacement.look, "__kwdefaults__", {"most": 2})
    articles = [make_article(f"Article {number}", body="old") for number in range(5)]
    html = show(ed_s)
    assert len(places(html)) == 2
    further = f"?find=old&amp;by=new&amp;after={articles[1].pk}"
    assert further in html
    html = send(ed_s, places(html), next=articles[1].pk)
    assert "Article 2" in html
    assert bodies() == ["new", "new", "old", "old", "old"]
    assert len(places(show(ed_s, after=articles[3].pk))) == 1


def test_an_article_with_very_many_places_is_taken_whole(ed_s):
    make_article("Long", body="old [a](https://x.org/old) " * 70)
    html = show(ed_s)
    [name] = places(html)
    assert name.endswith(".all")
    assert "All 70 places that are in no address" in html
    assert "and 80 more" in html
    send(ed_s, [name])
    assert bodies() == ["new [a](https://x.org/old) " * 70]


def test_all_that_follow_are_replaced_in_steps_that_can_be_stopped(ed_s, monkeypatch):
    monkeypatch.setattr(replacement, "AT_A_STEP", 2)
    articles = [make_article(f"Article {n}", body="old [a](/old)") for n in range(5)]
    said = {"find": "old", "by": "new", "act": "all", "after": articles[0].pk}
    response = ed_s.post(PAGE, said, follow=True)
    html = response.content.decode()
    assert "2 drafts were written" in html
    assert re.search(r"Replacing, \d+% done", html)
    assert "data-go-on" in html
    assert "Stop here" in html
    new, old = "new [a](/old)", "old [a](/old)"
    assert bodies() == [old, new, new, old, old]
    html = ed_s.post(PAGE, {**said, "after": articles[2].pk}, follow=True).content.decode()
    assert "That was the last article." in html
    assert bodies() == [old, new, new, new, new]


def test_a_step_of_many_articles_takes_a_bounded_number_of_queries_to_look(
    django_assert_max_num_queries,
):
    for number in range(30):
        make_article(f"Article {number}", body="old")
    with django_assert_max_num_queries(4):
        page = replacement.look(Article.objects.all(), Wanted("old"), 0)
    assert len(page.found) == replacement.ON_A_PAGE


def test_windows_of_numbers_pass_over_nobody(monkeypatch):
    monkeypatch.setattr(replacement, "WINDOW", 2)
    monkeypatch.setattr(replacement, "SECONDS", 60)
    articles = [make_article(f"A {n}", body="old" if n % 3 == 0 else "") for n in range(10)]
    page = replacement.look(Article.objects.all(), Wanted("old"), 0)
    assert [one.article for one in page.found] == articles[::3]
    assert page.after == 0


@pytest.mark.parametrize(
    "said",
    [
        {"find": ""}, {"find": "  "}, {"find": "x" * 201}, {"find": "\x00"},
        {"find": "a", "category": "x"}, {"find": "a", "after": "-1"},
        {"find": "a", "after": "9" * 30},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_asked_again(ed_s, said):
    assert ed_s.get(PAGE, said).status_code == 422
    assert ed_s.post(PAGE, said).status_code == 422


def test_ticks_that_make_no_sense_change_nothing(ed_s):
    article = make_article("One", body="old")
    name = f"{article.pk}.{article.draft_id}"
    forged = ("", "x", f"{name}.body.-1", f"{name}.html.0", f"{name}.body.9", "1.2", "9" * 40)
    for take in forged:
        send(ed_s, [take])
    assert bodies() == ["old"]
    assert not ArticleAct.objects.filter(name="replaced").exists()


def test_what_it_shows_is_shown_as_it_is_written(ed_s):
    make_article("<i>T", body="<script>old</script>")
    html = show(ed_s, by="<b>new")
    assert "&lt;script&gt;<del>old</del><ins>&lt;b&gt;new</ins>&lt;/script&gt;" in html
    assert "<script>old" not in html


def test_nobody_but_editors_replaces_anything(clients):
    make_article("One", body="old")
    for role in ("mallory", "alice"):
        assert clients[role].post(PAGE, {"find": "old", "act": "all"}).status_code == 404
    assert bodies() == ["old"]
