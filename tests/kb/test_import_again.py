"""Importing again: what is known, what changed, what was edited here, what is the same question."""

import pytest
from django.utils import timezone

from kb.models import Article, Category, Source
from tests.articles import make_article

from .import_checks import PAIRS, article, faq, files, imported, outcomes, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("renderers_stay")]

ONE = "### One\nFirst text of one.\n\n### Two\nFirst text of two. See [one](#one).\n"


def test_again_changes_nothing(tmp_path):
    path = faq(tmp_path, ONE)
    imported(path, category="X", publish=True)
    before = rows()
    for _ in range(2):
        report = imported(path, category="X", publish=True)
        assert set(outcomes(report).values()) == {"unchanged"}
        assert report.published == 0
    assert rows() == before


def test_a_changed_text_is_a_new_draft_and_what_is_live_stays(tmp_path):
    imported(faq(tmp_path, ONE), publish=True)
    path = faq(tmp_path, ONE.replace("text of one", "words of one"))
    assert outcomes(imported(path)) == {"One": "updated", "Two": "unchanged"}
    one = article("One")
    assert (one.draft.number, one.draft.body) == (2, "First words of one.")
    assert one.live_publication().revision.body == "First text of one."
    report = imported(path, publish=True)
    assert (outcomes(report)["One"], report.published) == ("unchanged", 1)
    assert one.live_publication().revision.body == "First words of one."
    assert one.publications.live().count() == 1


def test_a_text_that_was_here_before_is_no_new_one(tmp_path):
    newer = ONE.replace("text of one", "words of one")
    for text in (ONE, newer, ONE, newer):
        report = imported(faq(tmp_path, text))
    assert outcomes(report) == {"One": "unchanged", "Two": "unchanged"}
    assert [one.body for one in article("One").revisions.all()] == [
        "First words of one.",
        "First text of one.",
    ]


def test_a_renumbered_link_is_no_change(tmp_path):
    """Addresses hold numbers that differ from site to site: they are not part of the text."""
    imported(faq(tmp_path, ONE))
    digests = set(Source.objects.values_list("digest", flat=True))
    Article.objects.all().delete()
    imported(faq(tmp_path, ONE))
    assert set(Source.objects.values_list("digest", flat=True)) == digests


def test_a_new_title_in_a_file_of_its_own_is_the_same_article(tmp_path):
    files(tmp_path, a="---\ntitle: Old words\n---\nText.")
    imported(tmp_path)
    files(tmp_path, a="---\ntitle: New words\n---\nText.")
    assert outcomes(imported(tmp_path)) == {"New words": "updated"}
    assert Article.objects.count() == 1


def test_equal_headings_keep_their_articles(tmp_path):
    imported(faq(tmp_path, "### Why?\nfirst\n### Why?\nsecond\n"))
    report = imported(faq(tmp_path, "### Why?\nfirst\n### Why?\nthird\n"))
    assert [entry.outcome for entry in report] == ["unchanged", "updated"]
    assert sorted(Article.objects.values_list("draft__body", flat=True)) == ["first", "third"]


def test_a_file_that_moved_is_recognised_by_its_text(tmp_path):
    files(tmp_path, a__one="# One\nx", b__two="# Two\ny")
    imported(tmp_path)
    before = rows()["Article"]
    (tmp_path / "a" / "one.md").rename(tmp_path / "b" / "uno.md")
    report = imported(tmp_path)
    assert outcomes(report) == {"One": "unchanged", "Two": "unchanged"}
    files(tmp_path, b__uno="# One\nz")
    assert outcomes(imported(tmp_path)) == {"One": "updated", "Two": "unchanged"}
    assert rows()["Article"] == before


def test_two_files_with_the_same_text_are_two_articles(tmp_path):
    files(tmp_path, a="# One\nx", b="# One\nx")
    for _ in range(2):
        imported(tmp_path)
    assert Article.objects.count() == 2


def test_origins_do_not_know_of_each_other(tmp_path):
    path = faq(tmp_path, ONE)
    imported(path, origin="sample")
    assert set(outcomes(imported(path)).values()) == {"new"}
    assert set(outcomes(imported(path, match_similar=True)).values()) == {"unchanged"}
    assert Source.objects.filter(origin="sample").count() == 2


# Edited here


def edited(title, body, **more):
    one = article(title)
    one.revise(title=title, body=body, **more)
    return one


def test_a_text_changed_on_both_sides_is_a_conflict_and_is_not_published(tmp_path):
    imported(faq(tmp_path, ONE), publish=True)
    one = edited("One", "Edited here.")
    one.publish()
    path = faq(tmp_path, ONE.replace("text of one", "words of one"))
    report = imported(path, publish=True)
    assert outcomes(report)["One"] == "conflict"
    assert article("One").draft.body == "First words of one."
    assert one.live_publication().revision.body == "Edited here."
    # Nor does the next import publish it, changed once more or not.
    assert outcomes(imported(path, publish=True))["One"] == "unchanged"
    assert one.live_publication().revision.body == "Edited here."
    path = faq(tmp_path, ONE.replace("text of one", "new words of one"))
    assert outcomes(imported(path, publish=True))["One"] == "conflict"
    assert one.live_publication().revision.body == "Edited here."


def test_a_conflict_that_an_editor_settled_is_none_any_more(tmp_path):
    imported(faq(tmp_path, ONE))
    edited("One", "Edited here.")
    imported(faq(tmp_path, ONE.replace("text of one", "words of one")))
    article("One").publish()
    path = faq(tmp_path, ONE.replace("text of one", "new words of one"))
    assert outcomes(imported(path, publish=True))["One"] == "updated"
    assert article("One").live_publication().revision.body == "First new words of one."


def test_an_edited_article_whose_file_stays_is_left_alone(tmp_path):
    path = faq(tmp_path, ONE)
    imported(path)
    edited("One", "Edited here.")
    report = imported(path, publish=True)
    assert outcomes(report)["One"] == "unchanged"
    assert (article("One").draft.body, article("One").is_live()) == ("Edited here.", False)


def test_the_same_change_on_both_sides_is_no_conflict(tmp_path):
    imported(faq(tmp_path, ONE))
    edited("One", "First words of one.")
    before = rows()["Revision"]
    path = faq(tmp_path, ONE.replace("text of one", "words of one"))
    assert outcomes(imported(path))["One"] == "unchanged"
    assert rows()["Revision"] == before


def test_what_was_taken_down_is_not_put_up_again(tmp_path):
    path = faq(tmp_path, ONE)
    imported(path, publish=True)
    article("One").unpublish()
    assert imported(path, publish=True).published == 0
    assert not article("One").is_live()


def test_an_archived_article_is_never_published(tmp_path):
    imported(faq(tmp_path, ONE))
    Article.objects.update(archived_at=timezone.now())
    report = imported(faq(tmp_path, ONE.replace("text", "words")), publish=True)
    assert set(outcomes(report).values()) == {"updated"}
    assert report.published == 0


def test_a_planned_publication_gives_way(tmp_path):
    imported(faq(tmp_path, ONE), publish=True)
    one = article("One")
    one.publications.create(revision=one.draft, starts=timezone.now() + timezone.timedelta(days=1))
    imported(faq(tmp_path, ONE.replace("text", "words")), publish=True)
    assert one.live_publication().revision.body == "First words of one."
    assert not one.publications.filter(starts__gt=timezone.now()).exists()


# What the file says besides the text


def page(**front):
    lines = "".join(f"{name}: {value}\n" for name, value in front.items())
    return f"---\ntitle: One\n{lines}---\nText.\n"


def test_what_the_file_changed_is_changed_and_a_choice_made_here_stays(tmp_path):
    files(tmp_path, a=page(category="Old", order=1))
    imported(tmp_path)
    Article.objects.update(position=9)
    files(tmp_path, a=page(category="New", order=1))
    report = imported(tmp_path)
    assert [(entry.outcome, entry.words) for entry in report] == [("updated", "category")]
    one = article("One")
    assert (one.category.name, one.position, one.revisions.count()) == ("New", 9, 1)
    assert outcomes(imported(tmp_path)) == {"One": "unchanged"}


def test_the_folder_does_not_move_an_article_that_is_here(tmp_path):
    files(tmp_path, a__one="# One\nx")
    imported(tmp_path)
    Article.objects.update(category=Category.objects.named("Chosen here"))
    files(tmp_path, a__one="# One\ny")
    imported(tmp_path)
    assert article("One").category.name == "Chosen here"


def test_nothing_is_shown_to_more_people_before_it_is_published(tmp_path):
    files(tmp_path, a=page(audience="internal"))
    imported(tmp_path, publish=True)
    files(tmp_path, a=page(audience="public"))
    imported(tmp_path)
    assert article("One").audience == "internal"
    imported(tmp_path, publish=True)
    assert article("One").audience == "public"
    assert outcomes(imported(tmp_path, publish=True)) == {"One": "unchanged"}


def test_an_article_made_internal_here_stays_so(tmp_path):
    files(tmp_path, a=page())
    imported(tmp_path, publish=True)
    Article.objects.update(audience="internal")
    for front in ({"audience": "public"}, {"audience": "public", "order": 3}, {}):
        files(tmp_path, a=page(**front) + "More.")
        imported(tmp_path, publish=True)
        assert article("One").audience == "internal"


def test_a_file_that_no_longer_says_internal_does_not_show_the_article(tmp_path):
    files(tmp_path, a=page(audience="internal"))
    imported(tmp_path)
    files(tmp_path, a=page())
    imported(tmp_path, publish=True)
    assert article("One").audience == "internal"


# The same question in other words


def older(tmp_path):
    text = "".join(f"### {old}\nSome words about this and that.\n\n" for old, _ in PAIRS)
    return faq(tmp_path, text + "### Descriptions of other common error codes\nx\n", "older.md")


def newer(tmp_path):
    text = "".join(f"### {new}\nThese are some words about this.\n\n" for _, new in PAIRS)
    return faq(tmp_path, text + "### What should I do if error 1016 is returned?\nx\n", "newer.md")


def test_a_reworded_question_joins_its_article(tmp_path):
    imported(older(tmp_path), publish=True)
    ids = {one.draft.title: one.pk for one in Article.objects.select_related("draft")}
    report = imported(newer(tmp_path), match_similar=True, publish=True)
    assert {e.title: e.article for e in report.of("joined")} == {
        new: ids[old] for old, new in PAIRS
    }
    assert [entry.title for entry in report.of("new")] == [
        "What should I do if error 1016 is returned?"
    ]
    for old, new in PAIRS:
        one = Article.objects.get(pk=ids[old])
        assert (one.draft.title, one.draft.number) == (new, 2)
        assert one.live_publication().revision == one.draft


def test_without_being_asked_nothing_is_joined(tmp_path):
    imported(older(tmp_path))
    assert set(outcomes(imported(newer(tmp_path))).values()) == {"new"}


def test_what_was_joined_is_known_from_then_on(tmp_path):
    imported(older(tmp_path))
    imported(newer(tmp_path), match_similar=True)
    before = rows()
    for path in (older(tmp_path), newer(tmp_path), older(tmp_path)):
        assert set(outcomes(imported(path)).values()) == {"unchanged"}
    assert rows() == before


def test_a_question_that_says_the_same_under_another_file_name_is_joined_without_a_new_text(
    tmp_path,
):
    one = make_article("How do I restart the phone?", body="Press the button for ten seconds.")
    text = "### How do I restart the phone?\nPress the button for ten seconds.\n"
    report = imported(faq(tmp_path, text), match_similar=True)
    assert [(entry.outcome, entry.article) for entry in report] == [("unchanged", one.pk)]
    assert one.revisions.count() == 1


def test_a_join_to_an_article_written_here_is_a_conflict(tmp_path):
    one = make_article("How do I restart the phone?", body="Press the button for ten seconds.")
    text = "### How can I restart my phone?\nPress the button for twelve seconds, then wait.\n"
    report = imported(faq(tmp_path, text), match_similar=True, publish=True)
    assert [(entry.outcome, entry.article) for entry in report] == [("conflict", one.pk)]
    assert one.live_publication().revision.title == "How do I restart the phone?"
