"""“Was this helpful?”: where it is asked, and what becomes of a yes and of a no."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kb.edition import forget_everything
from kb.models import Allowance, Vote
from tests.articles import make_article
from tests.voting import counts, post_vote, publication_of, somebody, text_of, vote_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


# The page of the article


def test_every_reader_is_asked_and_nobody_gets_a_cookie_for_reading(client, article):
    html = text_of(client.get(article.get_absolute_url()))
    assert "Was this helpful?" in html
    assert f'action="{vote_url(article)}"' in html
    assert not client.cookies
    client.get(vote_url(article))
    assert not client.cookies


def test_the_article_is_the_same_page_after_a_vote(client, article):
    before = client.get(article.get_absolute_url())
    post_vote(client, article, "no", reason="wrong", comment="Not true any more")
    forget_everything()  # made anew, not kept from before
    after = client.get(article.get_absolute_url())
    assert after.content == before.content
    assert after.headers == before.headers


def test_an_editors_preview_asks_nothing(clients):
    article = make_article(state="draft")
    page = clients["ed"].get(reverse("article_preview", args=[article.pk]))
    assert page.status_code == 200
    assert "Was this helpful?" not in text_of(page)
    assert "htmx" not in text_of(page)


# Voting


def test_a_yes_is_kept_and_thanked_for(client, article):
    response = post_vote(client, article)
    assert (response.status_code, response["Location"]) == (303, vote_url(article))
    vote = Vote.objects.get()
    assert (vote.article, vote.revision, vote.helpful) == (article, article.draft, True)
    assert counts(article) == (1, 0)
    page = text_of(client.get(vote_url(article)))
    assert "Thank you" in page
    assert "It did not help after all" in page


def test_a_no_is_kept_at_once_and_asks_why(client, article):
    post_vote(client, article, "no")
    assert counts(article) == (0, 1)
    page = text_of(client.get(vote_url(article)))
    assert "What was wrong?" in page
    for reason in Vote.Reason.labels:
        assert str(reason) in page
    assert "No phone numbers, keys or passwords" in page
    assert "1,000 characters" in page


def test_why_completes_the_same_vote(client, article):
    post_vote(client, article, "no")
    post_vote(client, article, "no", reason="unclear", comment=" Too\r\nlong ")
    vote = Vote.objects.get()
    assert (vote.helpful, vote.reason, vote.comment) == (False, "unclear", "Too\nlong")
    page = text_of(client.get(vote_url(article)))
    assert "Thank you" in page
    assert "Too\nlong</textarea>" in page


@pytest.mark.parametrize("said", [{"reason": "wrong"}, {"reason": "", "comment": "Hm"}])
def test_a_reason_or_a_comment_is_enough(client, article, said):
    assert post_vote(client, article, "no", **said).status_code == 303
    assert Vote.objects.get().says_why


def test_a_change_of_mind_changes_the_vote_and_takes_back_what_was_wrong(client, article):
    post_vote(client, article, "no", reason="wrong", comment="No")
    post_vote(client, article, "yes")
    vote = Vote.objects.get()
    assert (vote.helpful, vote.reason, vote.comment) == (True, "", "")
    assert counts(article) == (1, 0)
    post_vote(client, article, "no")
    assert counts(article) == (0, 1)
    assert Vote.objects.count() == 1


def test_a_repeat_changes_nothing(client, article):
    for _ in range(3):
        post_vote(client, article, "no", reason="wrong", comment="No")
    before = Vote.objects.values().get()
    post_vote(client, article, "no")  # the bare button: what was said before stays
    assert Vote.objects.values().get() == before
    assert counts(article) == (0, 1)


def test_a_vote_is_about_the_text_that_was_read(client, article):
    post_vote(client, article)
    first = article.draft
    article.revise(title="Why a number is blocked", body="Better")
    article.publish()
    post_vote(client, article)  # a repeat: still about what was read then
    assert Vote.objects.get().revision == first
    post_vote(client, article, "no")
    assert Vote.objects.get().revision == article.draft


def test_different_people_have_a_vote_each(article):
    for helpful in ("yes", "yes", "no"):
        post_vote(Client(), article, helpful)
    assert counts(article) == (2, 1)


def test_ten_thousand_votes_from_one_voter_count_once(article):
    """Cast in transactions of their own, as the page does; every other one says something else."""
    voter, publication = somebody(), publication_of(article)
    for n in range(10_000):
        if n % 500 == 0:  # a change of mind now and then; the limit on those has its own test
            Allowance.objects.all().delete()
        helpful = n // 500 % 2 == 0
        Vote.objects.cast(publication, voter, helpful=helpful)
    assert Vote.objects.count() == 1
    assert counts(article) == (0, 1)


def test_the_database_itself_keeps_one_vote_of_a_voter_and_no_reason_with_a_yes(article):
    publication, voter = publication_of(article), somebody()
    vote = Vote.objects.cast(publication, voter, helpful=True)
    again = Vote(
        article=article,
        revision=vote.revision,
        voter=vote.voter,
        helpful=False,
        changed_at=vote.changed_at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.update(reason="wrong")


# A whole page, or the fragment


def test_htmx_gets_the_fragment_alone(client, article):
    response = post_vote(client, article, "no", htmx=True)
    html = text_of(response)
    assert response.status_code == 200
    assert html.startswith('<section class="helpful" id="helpful"')
    assert "<html" not in html
    assert "What was wrong?" in html
    assert response.cookies["voter"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "helpful"}])
def test_what_one_person_said_is_kept_and_listed_by_nobody(client, article, headers):
    post_vote(client, article, "no")
    response = client.get(vote_url(article), headers=headers)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].split(", "))
    assert "What was wrong?" in text_of(response)


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "walk"},
        {"HX-Request": "true", "HX-Target": "helpful", "HX-History-Restore-Request": "true"},
    ],
)
def test_any_other_request_gets_the_whole_page(client, article, headers):
    assert "<html" in text_of(client.get(vote_url(article), headers=headers))


def test_other_words_in_the_address_lead_to_the_right_one(client, article):
    response = client.get(f"/articles/{article.pk}-other/vote/")
    assert (response.status_code, response["Location"]) == (301, vote_url(article))
    assert client.post(f"/articles/{article.pk}/vote/", {"helpful": "yes"}).status_code == 303
    assert counts(article) == (1, 0)
