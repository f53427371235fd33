"""Comments on votes are text, whatever is in them, and only editors see them."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.edition import forget_everything
from kb.models import Allowance, Revision, Vote
from kb.models.vote import CHANGES, COMMENT_LENGTH
from kb.views.voting import VoteForm, parts_of
from tests.articles import make_article
from tests.dom import Dom
from tests.voting import post_vote, text_of, vote_url

pytestmark = pytest.mark.django_db

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


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


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
        form = VoteForm({"helpful": "no", "reason": text}, revision=article.draft)
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


def test_the_parts_of_a_text_are_looked_for_once_however_often_it_is_voted_on():
    article = make_article("Long", body="One\n\n## Two\n\nThree")
    again = Revision.objects.get(pk=article.draft_id)
    assert parts_of(article.draft) is parts_of(again)
    assert [part.text for part in parts_of(again)] == ["One", "Two", "Three"]
    article.revise(title="Long", body="Other")
    article.publish()
    assert [part.text for part in parts_of(article.draft)] == ["Other"]


@pytest.mark.parametrize("block", ["3", "-1", "01", "1.0", "x", "٣", "9" * 30])
def test_a_part_that_is_none_is_refused_and_the_others_are_not(block):
    revision = make_article("Long", body="One\n\n## Two\n\nThree").draft
    form = {"helpful": "no", "comment": "Why?", "of": str(revision.pk)}
    assert "block" in VoteForm({**form, "block": block}, revision=revision).errors
    for number in ("", "0", "1", "2"):
        taken = VoteForm({**form, "block": number}, revision=revision)
        assert taken.is_valid()
        assert taken.said()["block"] == (int(number) if number else None)
