"""“Was this helpful?”: who may say so, what is kept of it, and who sees it."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.edition import forget_everything
from kb.models import Allowance, Helpfulness, Vote, allowance
from kb.models.vote import CHANGES, COMMENT_LENGTH, NEW_VOTES, VOTERS_OF_AN_ARTICLE
from kb.views.voting import VoteForm
from tests.articles import make_article
from tests.dom import Dom
from tests.people import client_of
from tests.voting import post_vote, publication_of, somebody, vote_url

pytestmark = pytest.mark.django_db

NOW = 1_800_057_600.0  # an hour and a day begin


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Time stands still for limits, so that no window ends in a test; `clock(x)` sets it."""

    def at(now):
        monkeypatch.setattr(allowance, "clock", lambda: now)

    at(NOW)
    return at


@pytest.fixture
def article():
    return make_article("Why a number is blocked")


def counts(article) -> tuple[int, int]:
    found = Helpfulness.objects.filter(article=article).first()
    return (found.helpful, found.not_helpful) if found else (0, 0)


def text_of(response) -> str:
    return response.content.decode()


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


# Who it was


def test_the_cookie_comes_with_the_vote_and_is_kept_from_scripts_and_other_sites(client, article):
    cookie = post_vote(client, article).cookies["voter"]
    assert len(cookie.value) == 22
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"] == "/articles/"
    assert cookie["secure"] == ""  # these tests speak plain http


def test_the_cookie_is_secure_where_the_site_is(client, article, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert post_vote(client, article).cookies["voter"]["secure"]


@pytest.mark.parametrize(
    "forged", ["", "x", "a" * 23, "é" * 22, "a" * 21 + "\x00", "'; DROP TABLE"]
)
def test_a_cookie_that_is_none_of_ours_gets_a_proper_one(article, forged):
    client = Client()
    client.cookies["voter"] = forged
    assert len(post_vote(client, article).cookies["voter"].value) == 22
    assert counts(article) == (1, 0)


def test_neither_token_nor_address_nor_name_is_in_the_database(clients, article):
    client = Client()
    token = post_vote(client, article, address="192.0.2.77").cookies["voter"].value
    post_vote(clients["alice"], article, address="192.0.2.77")
    kept = str([list(model.objects.values()) for model in (Vote, Helpfulness, Allowance)])
    for secret in (token, "192.0.2.77", "alice", "user "):
        assert secret not in kept


def test_the_votes_of_one_stranger_on_two_articles_cannot_be_told_to_be_theirs(client, article):
    other = make_article("Another")
    token = post_vote(client, article).cookies["voter"].value
    assert post_vote(client, other).cookies["voter"].value == token
    first, second = Vote.objects.all()
    assert first.voter != second.voter


def test_who_is_signed_in_votes_as_themselves_wherever_they_are_and_gets_no_cookie(alice, article):
    for n in range(3):
        response = post_vote(client_of(alice), article, address=f"192.0.2.{n}")
        assert "voter" not in response.cookies
    assert counts(article) == (1, 0)


def test_somebody_elses_vote_is_not_shown(client, article):
    post_vote(Client(), article, "no", comment="a secret of mine")
    page = text_of(client.get(vote_url(article)))
    assert "secret" not in page
    assert "Was this helpful?" in page


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


# Who may


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_on_what_is_not_live_nobody_votes(client, state):
    article = make_article(state=state)
    assert post_vote(client, article).status_code == 404
    assert client.get(vote_url(article)).status_code == 404
    assert not Vote.objects.exists()
    assert not client.cookies


def test_on_what_is_for_agents_agents_vote(clients):
    article = make_article("Internal", audience="internal")
    seen = {role: post_vote(client, article).status_code for role, client in clients.items()}
    assert seen == {"customer": 404, "mallory": 404, "alice": 303, "ed": 303, "admin": 303}
    missing = clients["mallory"].post("/articles/999999/vote/", {"helpful": "yes"})
    hidden = post_vote(clients["mallory"], article)
    assert without_token(hidden) == without_token(missing)
    assert counts(article) == (3, 0)


def without_token(response) -> str:
    return text_of(response).replace(str(response.context["csrf_token"]), "")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_taken(client, article, method):
    assert getattr(client, method)(vote_url(article)).status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_form_on_another_site_does_not_vote(client, article, headers):
    response = client.post(vote_url(article), {"helpful": "yes"}, headers=headers)
    assert response.status_code == 403
    assert not Vote.objects.exists()
    assert not response.cookies


def test_who_is_signed_in_needs_the_token_of_the_form(alice, article):
    client = client_of(alice, enforce_csrf_checks=True)
    assert post_vote(client, article).status_code == 403
    page = client.get(article.get_absolute_url())
    token = page.context["csrf_token"]
    assert post_vote(client, article, csrfmiddlewaretoken=str(token)).status_code == 303
    assert counts(article) == (1, 0)


# What is not taken


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"helpful": ""}, "Choose Yes or No."),
        ({"helpful": "perhaps"}, "That is no answer here."),
        ({"reason": "boredom"}, "That is not one of the reasons here."),
        ({"reason": "wrong\x00"}, "That is not one of the reasons here."),
        ({"comment": "a\x00b"}, "a character that cannot be kept (NUL)"),
        ({"comment": "x" * 1001}, "That is 1001 characters; we keep at most 1000."),
        ({"reason": "", "comment": " \n "}, "Nothing is chosen or written yet."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_taken_is_said_and_nothing_is_written(client, article, said, words, htmx):
    response = post_vote(client, article, **{"helpful": "no", **said}, htmx=htmx)
    assert response.status_code == 422
    assert words in text_of(response)
    assert 'role="alert"' in text_of(response)
    assert not Vote.objects.exists()
    assert not Allowance.objects.exists()
    assert not response.cookies


def test_what_was_typed_is_still_there_when_something_else_was_wrong(client, article):
    response = post_vote(client, article, "no", reason="boredom", comment="My words")
    assert "My words</textarea>" in text_of(response)
    response = post_vote(client, article, "no", reason="unclear", comment="x" * 1001)
    assert Dom(text_of(response)).checked == ["unclear"]


def test_a_thousand_characters_are_taken_whatever_they_are(client, article):
    assert post_vote(client, article, "no", comment="短" * 999 + "\r\n" + "😀").status_code == 422
    assert post_vote(client, article, "no", comment="短" * 998 + "\r\n" + "😀").status_code == 303
    assert len(Vote.objects.get().comment) == 1000


# Too often


def refused(response, seconds):
    assert response.status_code == 429
    assert response["Retry-After"] == str(seconds)
    assert "Try again in" in text_of(response)
    return True


def test_forgetting_the_cookie_helps_so_many_times_a_day(article, clock):
    for _ in range(VOTERS_OF_AN_ARTICLE.times):
        assert post_vote(Client(), article).status_code == 303
    response = post_vote(Client(), article)
    assert refused(response, 86_400)
    assert not response.cookies
    assert counts(article) == (VOTERS_OF_AN_ARTICLE.times, 0)
    assert post_vote(Client(), article, address="198.51.100.1").status_code == 303
    assert post_vote(Client(), make_article("Another")).status_code == 303
    clock(NOW + 86_400)
    assert post_vote(Client(), article).status_code == 303


def test_one_network_of_ipv6_is_one_sender(article):
    most = VOTERS_OF_AN_ARTICLE.times
    answers = [
        post_vote(Client(), article, address=f"2001:db8:1:2::{n:x}").status_code
        for n in range(most + 1)
    ]
    assert answers == [303] * most + [429]


def test_somebody_behind_our_proxy_cannot_make_up_addresses(article, settings):
    settings.BEHIND_PROXY = True
    for n in range(VOTERS_OF_AN_ARTICLE.times + 1):
        forwarded = {"X-Forwarded-For": f"10.0.0.{n}, 198.51.100.1"}
        response = Client().post(vote_url(article), {"helpful": "yes"}, headers=forwarded)
    assert response.status_code == 429


def test_an_address_casts_thirty_new_votes_an_hour(clock):
    articles = [make_article(f"Text {n}") for n in range(NEW_VOTES.times + 1)]
    client = Client()
    for one in articles[:-1]:
        assert post_vote(client, one).status_code == 303
    clock(NOW + 600)
    assert refused(post_vote(client, articles[-1], htmx=True), 3000)
    assert not articles[-1].votes.exists()
    assert not Helpfulness.objects.filter(article=articles[-1]).exists()
    # What was voted on before can still be changed.
    assert post_vote(client, articles[0], "no").status_code == 303


def test_a_vote_changes_twenty_times_an_hour(client, article):
    post_vote(client, article)
    for n in range(CHANGES.times):
        assert post_vote(client, article, "yes" if n % 2 else "no").status_code == 303
    before = Vote.objects.values().get()
    assert refused(post_vote(client, article, "no"), 3600)
    assert Vote.objects.values().get() == before
    assert counts(article) == (1, 0)
    assert post_vote(client, article, "yes").status_code == 303  # a repeat is no change


def test_who_is_refused_keeps_what_they_typed(article):
    for _ in range(VOTERS_OF_AN_ARTICLE.times):
        post_vote(Client(), article)
    response = post_vote(Client(), article, "no", reason="unclear", comment="My words", htmx=True)
    assert refused(response, 86_400)
    assert "My words</textarea>" in text_of(response)
    assert "Your No is counted" not in text_of(response)


def test_many_agents_of_one_office_can_all_vote(article, django_user_model):
    for n in range(8):
        agent = django_user_model.objects.create_user(f"agent {n}")
        assert post_vote(client_of(agent), article).status_code == 303
    assert counts(article) == (8, 0)


# Comments are text, and only editors see them

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    "%s%d %(x)s {0}",
    "'; DROP TABLE kb_vote; --",
    "‮ evil ‭ \u200b \ufeff ​",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "👩‍👩‍👧 田中さん ﷽",
    "a\tb\x0bc\x7f\u2028\u0085",
    "&lt;b&gt; &amp;amp;",
]
BESIDE = Path(__file__).resolve().parents[3] / "shared/attacks/naughty-strings.json"
if BESIDE.exists():
    NAUGHTY += [text for text in json.loads(BESIDE.read_text()) if text.strip()]


def words(text: str) -> str:
    return "".join(text.split())


def shape_of(page: str) -> list[str]:
    """What elements a page has; a line end of a text is a <br> in the admin."""
    return [tag for tag in Dom(page).shape if tag != "br"]


def together(texts: list[str]) -> list[str]:
    """The same texts in fewer comments, a line each, none longer than a comment may be."""
    comments = [""]
    for text in texts:
        line = f"{text}\n"
        if len(comments[-1]) + len(line) > COMMENT_LENGTH:
            comments.append("")
        comments[-1] += line
    return comments


def test_naughty_strings_are_kept_as_text_and_come_back_as_nothing_else(client, article):
    shape = shape_of(text_of(post_vote(client, article, "no", comment="harmless", htmx=True)))
    for number, text in enumerate(NAUGHTY[:12] + together(NAUGHTY[12:])):
        if number % CHANGES.times == 0:
            Allowance.objects.all().delete()
        response = post_vote(client, article, "no", comment=text, htmx=True)
        kept = Vote.objects.get().comment
        assert kept == text.replace("\r\n", "\n").strip()
        assert words(kept) in words(Dom(text_of(response)).text), text
        assert shape_of(text_of(response)) == shape, text


def test_naughty_strings_are_shown_to_editors_as_text_and_nothing_else(clients, article):
    editor = clients["ed"]
    make_votes(article, ["harmless"] * len(NAUGHTY))
    plain = [text_of(page) for page in list_pages(editor)]
    for vote, text in zip(Vote.objects.order_by("voter"), NAUGHTY, strict=True):
        Vote.objects.filter(pk=vote.pk).update(comment=text)
    shown = [text_of(page) for page in list_pages(editor)]
    assert [shape_of(page) for page in shown] == [shape_of(page) for page in plain]
    seen = words("".join(Dom(page).text for page in shown))
    assert [text for text in NAUGHTY if words(text) not in seen] == []
    for vote in Vote.objects.order_by("voter")[:12]:
        page = text_of(editor.get(reverse("admin:kb_vote_change", args=[vote.pk])))
        assert words(vote.comment) in words(Dom(page).text)
        assert not {"script", "img src onerror"} & set(shape_of(page)), vote.comment


def make_votes(article, comments):
    """Votes with these comments, as they stand in the database."""
    Vote.objects.bulk_create(
        Vote(
            article=article,
            revision=article.draft,
            voter=f"{number:05d}",
            helpful=False,
            comment=comment,
            changed_at=timezone.now(),
        )
        for number, comment in enumerate(comments)
    )


def list_pages(editor):
    """Every page of the list of votes."""
    pages = -(-Vote.objects.count() // 50)
    return [editor.get(f"/admin/kb/vote/?p={number}") for number in range(1, pages + 1)]


def test_naughty_strings_are_no_reasons(client, article):
    for text in NAUGHTY:
        form = VoteForm({"helpful": "no", "reason": text})
        assert "not one of the reasons" in form.errors["reason"][0], text
    shape = Dom(text_of(post_vote(client, article, "no", reason="none"))).shape
    for text in NAUGHTY[:20]:
        response = post_vote(client, article, "no", reason=text)
        assert response.status_code == 422
        assert Dom(text_of(response)).shape == shape, text
    assert not Vote.objects.exists()


def test_a_comment_is_on_no_page_that_readers_see(clients, article):
    post_vote(Client(), article, "no", comment="canarycomment")
    pages = ["/", article.get_absolute_url(), vote_url(article), "/search/?q=blocked"]
    for client in clients.values():
        forget_everything()
        for page in pages:
            assert "canarycomment" not in text_of(client.get(page)), page


@pytest.mark.parametrize(
    ("role", "status"), [("customer", 302), ("mallory", 302), ("alice", 302), ("ed", 200)]
)
def test_votes_are_for_editors_to_look_at(clients, article, role, status):
    post_vote(Client(), article, "no", comment="Hm")
    vote = Vote.objects.get()
    for page in ("", f"{vote.pk}/change/"):
        assert clients[role].get(f"/admin/kb/vote/{page}").status_code == status
    assert clients[role].get("/admin/kb/helpfulness/").status_code == status
    if status == 200:
        assert clients[role].post(f"/admin/kb/vote/{vote.pk}/change/", {}).status_code == 403
        assert clients[role].post(f"/admin/kb/vote/{vote.pk}/delete/", {}).status_code == 403
        assert vote.voter not in text_of(clients[role].get(f"/admin/kb/vote/{vote.pk}/change/"))
