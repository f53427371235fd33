"""Who finds what: permissions and dates limit the candidates themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.models.findable import find_anew
from kb.people import ANYBODY
from kb.search.finding import picked, search, suggest
from tests.articles import make_article, make_category, make_flow

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    return [hit.name for hit in search(text, ANYBODY).hits]


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_what_is_not_live_is_found_by_nobody(state, people):
    make_article("Xylophone blocked", state=state, keywords="9999", category=make_category())
    make_article("Visible blocked")
    for person in (ANYBODY, people["alice"], people["ed"]):
        for typed in ("xylophone", "9999", "xylo", "blocked", "xylophome"):
            found = search(typed, person)
            assert "Xylophone blocked" not in [hit.name for hit in found.hits]
            assert found.count == (1 if typed == "blocked" else 0)
            assert not found.categories
            assert "xylophone" not in found.corrected
        assert suggest("xyl", person).count == 0


def test_what_is_internal_is_found_by_agents_alone(people, tmp_path):
    make_article("Xylophone", audience="internal", keywords="9999")
    make_flow(tmp_path, "inside", title="Xylophone fix", audience="internal")
    make_flow(tmp_path, "small", title="For all")  # its note for agents asks for the model
    for typed in ("xylophone", "9999", "model"):
        assert search(typed, ANYBODY).count == search(typed, people["mallory"]).count == 0
        assert search(typed, people["alice"]).count >= 1
    assert search("xylophone", ANYBODY).kinds == {}
    assert "For all" in [hit.name for hit in search("model", people["alice"]).hits]


def test_a_customer_learns_of_no_word_that_only_agents_read(people):
    """What is looked up, picked and put in order is the same, whether there is such an article."""

    def seen(person):
        return [
            (found.count, found.corrected, [hit.name for hit in found.hits])
            for typed in ("zanzibar", "zanzibar blocked number", "blocked", "zanzibbar", "zanzi")
            for found in (search(typed, person), suggest(typed, person))
        ] + [picked("the zanzibar\nblocked", person)]

    make_article("Zanzibaz is blocked", body="blocked number number")
    make_article("A number is blocked", body="Some number.")
    before = {role: seen(people[role]) for role in ("customer", "mallory", "alice")}
    for number in range(9):
        make_article(f"Zanzibar {number}", audience="internal", body="number " * 50)
    for role in ("customer", "mallory"):
        assert seen(people[role]) == before[role]
    assert seen(people["alice"]) != before["alice"]


def test_nothing_is_picked_that_is_only_planned():
    make_article("Zanzibar", state="scheduled")
    assert picked("the\nzanzibar", ANYBODY) == ""


def test_a_fix_with_notes_is_one_thing_for_agents(people, tmp_path):
    make_flow(tmp_path, title="Model phone")
    assert search("model phone", people["alice"]).count == 1


def test_a_publication_is_found_in_its_time_and_not_before_or_after():
    article = make_article("Xylophone", state="scheduled")
    assert search("xylophone", ANYBODY).count == 0
    article.publications.update(starts=timezone.now() - timedelta(seconds=1))
    find_anew([article.pk])
    assert search("xylophone", ANYBODY).count == 1
    article.publications.update(ends=timezone.now())
    find_anew([article.pk])
    assert search("xylophone", ANYBODY).count == 0


def test_time_alone_brings_and_takes_what_was_planned(monkeypatch):
    article = make_article("Xylophone", state="scheduled")  # for tomorrow
    article.publications.update(ends=timezone.now() + timedelta(days=2))
    find_anew([article.pk])
    counts = []
    for days in (0, 1.5, 3):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        counts.append(search("xylophone", ANYBODY).count)
        monkeypatch.undo()
    assert counts == [0, 1, 0]


def test_a_newer_draft_is_not_found():
    article = make_article("Xylophone")
    article.revise(title="Glockenspiel", body="New")
    assert titles("xylophone") == ["Xylophone"]
    assert titles("glockenspiel") == []
    article.publish()
    assert titles("xylophone") == []
    assert titles("glockenspiel") == ["Glockenspiel"]
