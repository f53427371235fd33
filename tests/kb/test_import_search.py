"""What an import publishes is found, in the moment in which it is read; and nothing else is."""

import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kb.importing import import_faq
from kb.importing.searchable import Searchable
from kb.models import Article, SearchEntry, SearchWord
from kb.models.findable import find_anew
from kb.people import ANYBODY
from kb.search import index
from kb.search.documents import ARTICLE, Document
from kb.search.finding import search
from kb.search.turn import turn
from tests.articles import make_article

from .import_checks import article, faq, files, imported, outcomes, remarks
from .test_search_index import assert_in_line, everything

TWO = "### Xylophone\nHammers on bars.\n### Glockenspiel\nBells of metal. [x](#xylophone)\n"


def found(text):
    return [hit.name for hit in search(text, ANYBODY).hits]


def hidden():
    return SearchEntry.objects.filter(visible_from=index.NOT_YET).count()


def left_behind(number=10**6):
    """What an import that was killed leaves."""
    document = Document(
        ARTICLE, number, "public", "/x", "Ghost", index.NOT_YET, part=10**6, body="ghostly words"
    )
    index.prepare([document])


class At:
    """Does something once, when an import has come to a phase."""

    def __init__(self, phase, act):
        self.phase, self.act, self.calls = phase, act, 0

    def __call__(self, phase, done, total):
        if phase == self.phase:
            self.calls += 1
            if self.calls == 1:
                self.act()


def stop():
    raise KeyboardInterrupt


@contextmanager
def somebody_else():
    """Another process, as far as the database can tell, has its turn for the time of the block."""
    has_it, may_end = Event(), Event()

    def hold():
        try:
            with turn():
                has_it.set()
                may_end.wait(60)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert has_it.wait(60)
    yield
    may_end.set()
    thread.join()


# What is found


@pytest.mark.django_db
def test_what_is_published_is_found_and_drafts_are_not(tmp_path):
    path = faq(tmp_path, TWO)
    imported(path)
    assert found("xylophone") == []
    assert not SearchEntry.objects.exists()
    imported(path, publish=True)
    assert found("xylophone") == ["Xylophone"]
    assert found("metal") == ["Glockenspiel"]
    entry = SearchEntry.objects.get(title="Glockenspiel")
    publication = article("Glockenspiel").publications.get()
    assert (entry.part, entry.visible_from) == (publication.pk, publication.starts)
    assert entry.address == publication.get_absolute_url()
    assert_in_line()


@pytest.mark.django_db
def test_an_updated_article_is_found_by_its_new_words_alone(tmp_path):
    imported(faq(tmp_path, TWO), publish=True)
    newer = faq(tmp_path, TWO.replace("Hammers on bars", "Mallets on wood"))
    imported(newer)
    assert found("hammers") == ["Xylophone"]
    imported(newer, publish=True)
    assert found("mallets") == ["Xylophone"]
    assert found("hammers") == []
    assert not SearchWord.objects.filter(word="hammers").exists()
    assert SearchEntry.objects.count() == 2
    assert_in_line()


@pytest.mark.django_db
def test_an_import_that_changes_nothing_writes_nothing(tmp_path):
    path = faq(tmp_path, TWO)
    imported(path, publish=True)
    before, numbers = everything(), set(SearchEntry.objects.values_list("pk", flat=True))
    imported(path, publish=True)
    assert everything() == before
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == numbers


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_at_any_time(tmp_path):
    path, seen = faq(tmp_path, TWO), []

    def look(phase, done, total):
        seen.append((phase, SearchEntry.objects.count()))

    import_faq([path], dry_run=True, publish=True, progress=look)
    assert seen
    assert not any(count for _, count in seen)
    assert "indexing" not in dict(seen)


@pytest.mark.django_db
def test_who_waits_is_told_that_it_is_made_searchable(tmp_path):
    seen = []
    text = "".join(f"### Question {n}\nText of {n}.\n" for n in range(250))
    imported(faq(tmp_path, text), publish=True, progress=lambda *step: seen.append(step))
    assert [step for step in seen if step[0] == "indexing"] == [
        ("indexing", done, 250) for done in (200, 250)
    ]
    again = []
    newer = faq(tmp_path, text.replace("Text", "Words"))
    imported(newer, publish=True, progress=lambda *step: again.append(step))
    assert [step for step in again if step[0] == "replacing"][-1] == ("replacing", 250, 250)
    assert_in_line()


@pytest.mark.django_db
def test_what_a_file_changes_besides_the_text_is_in_line(tmp_path):
    one = "---\ntitle: Xylophone\ncategory: {}\naudience: {}\n---\nBars.\n"
    files(tmp_path, one=one.format("Music", "public"), two="# Glockenspiel\nBells.\n")
    imported(tmp_path, publish=True)
    files(tmp_path, one=one.format("Percussion", "public"))
    assert outcomes(imported(tmp_path))["Xylophone"] == "updated"
    entry = SearchEntry.objects.get(title="Xylophone")
    assert entry.category.name == "Percussion"
    files(tmp_path, one=one.format("Percussion", "internal"))
    imported(tmp_path, publish=True)
    assert found("xylophone") == []
    assert_in_line()
    files(tmp_path, one=one.format("Music", "public").replace("Bars", "Bars and hammers"))
    imported(tmp_path, publish=True)
    assert found("hammers") == ["Xylophone"]
    assert_in_line()


@pytest.mark.django_db
def test_drafts_that_were_there_and_plans_are_in_line(tmp_path):
    path = faq(tmp_path, TWO)
    imported(path, publish=True)
    planned = article("Xylophone")
    planned.publications.create(revision=planned.draft, starts=timezone.now() + timedelta(days=1))
    find_anew([planned.pk])
    newer = faq(tmp_path, TWO.replace("Hammers", "Mallets"))
    imported(newer)
    assert SearchEntry.objects.count() == 3
    imported(newer, publish=True)
    assert found("mallets") == ["Xylophone"]
    assert SearchEntry.objects.count() == 2
    assert_in_line()


@pytest.mark.django_db
def test_what_is_held_back_is_not_found(tmp_path):
    files(tmp_path, one="# Xylophone\n[x](two.md)", two="---\naudience: internal\n---\n# Secret\nx")
    report = imported(tmp_path, publish=True)
    assert remarks(report)
    assert found("xylophone") == []
    assert list(SearchEntry.objects.values_list("title", "audience")) == [("Secret", "internal")]
    assert_in_line()


# Who comes between


@pytest.mark.django_db
def test_nothing_is_found_before_the_moment_of_writing(tmp_path):
    seen = []
    at = At("writing", lambda: seen.append((hidden(), found("xylophone"))))
    imported(faq(tmp_path, TWO), publish=True, progress=at)
    assert seen == [(2, [])]
    assert hidden() == 0


@pytest.mark.django_db
def test_an_article_that_is_archived_meanwhile_is_not_found(tmp_path):
    imported(faq(tmp_path, TWO), publish=True)
    newer = faq(tmp_path, TWO.replace("Hammers", "Mallets").replace("Bells", "Plates"))
    report = imported(
        newer, publish=True, progress=At("indexing", lambda: article("Xylophone").archive())
    )
    assert report.published == 1
    assert found("mallets") == found("hammers") == []
    assert found("plates") == ["Glockenspiel"]
    assert_in_line()


@pytest.mark.django_db
def test_an_article_that_becomes_internal_meanwhile_is_found_by_agents_alone(tmp_path):
    imported(faq(tmp_path, TWO), publish=True)

    def make_internal():
        Article.objects.filter(draft__title="Glockenspiel").update(audience="internal")
        find_anew([article("Glockenspiel").pk])

    newer = faq(tmp_path, TWO.replace("Bells", "Plates"))
    imported(newer, publish=True, progress=At("indexing", make_internal))
    assert found("plates") == found("bells") == []
    assert SearchEntry.objects.get(title="Glockenspiel").audience == "internal"
    assert_in_line()


@pytest.mark.django_db
def test_what_an_editor_publishes_meanwhile_is_replaced_like_the_rest(tmp_path):
    imported(faq(tmp_path, TWO), publish=True)
    newer = faq(tmp_path, TWO.replace("Hammers", "Mallets"))

    def publish_again():
        article("Xylophone").unpublish()
        article("Xylophone").publish()
        make_article("Triangle")

    imported(newer, publish=True, progress=At("indexing", publish_again))
    assert found("mallets") == ["Xylophone"]
    assert found("hammers") == []
    assert found("triangle") == ["Triangle"]
    assert_in_line()


@pytest.mark.django_db
def test_an_index_that_is_emptied_meanwhile_is_filled_again(tmp_path):
    at = At("indexing", index.clear)
    assert imported(faq(tmp_path, TWO), publish=True, progress=at).published == 2
    assert at.calls == 2
    assert found("xylophone") == ["Xylophone"]
    assert_in_line()


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_meanwhile_leaves_alone_what_is_to_come(tmp_path):
    imported(faq(tmp_path, TWO), publish=True)
    seen = []

    def rebuild():
        try:
            index.rebuild()
            seen.append(hidden())
        finally:
            connection.close()

    def in_a_process_of_its_own():
        thread = Thread(target=rebuild)
        thread.start()
        thread.join()

    at = At("indexing", in_a_process_of_its_own)
    newer = TWO.replace("Hammers", "Mallets") + "### Triangle\nSteel.\n"
    imported(faq(tmp_path, newer), publish=True, progress=at)
    assert (seen, at.calls) == ([2], 1)
    assert found("mallets") == ["Xylophone"]
    assert_in_line()


# However it ends


@pytest.mark.django_db
@pytest.mark.parametrize("phase", ["indexing", "writing"])
def test_an_import_that_is_stopped_leaves_the_index_as_it_was(tmp_path, phase):
    imported(faq(tmp_path, TWO), publish=True)
    before = everything()
    newer = TWO.replace("Hammers", "Mallets") + "### Triangle\nSteel.\n"
    with pytest.raises(KeyboardInterrupt):
        import_faq([faq(tmp_path, newer)], publish=True, progress=At(phase, stop))
    assert everything() == before
    assert found("hammers") == ["Xylophone"]
    assert found("mallets") == []


@pytest.mark.django_db
def test_an_import_that_is_told_to_end_puts_the_index_in_order(tmp_path, monkeypatch):
    before, handler = everything(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(Searchable, "show", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit):
        call_command("import_faq", faq(tmp_path, TWO), publish=True, verbosity=0)
    assert everything() == before
    assert not Article.objects.exists()
    assert signal.getsignal(signal.SIGTERM) == handler


@pytest.mark.django_db
def test_an_import_that_is_stopped_while_it_takes_out_what_it_replaced_is_finished_by_the_next(
    tmp_path,
):
    imported(faq(tmp_path, TWO), publish=True)
    newer = faq(tmp_path, TWO.replace("Hammers", "Mallets"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Searchable, "take_out_replaced", lambda _: stop())
        with pytest.raises(KeyboardInterrupt):
            import_faq([newer], publish=True)
    assert found("mallets") == ["Xylophone"]
    assert found("hammers") == []
    assert SearchEntry.objects.count() == 3
    imported(newer, publish=True)
    assert SearchEntry.objects.count() == 2
    assert_in_line()


@pytest.mark.django_db
def test_what_a_killed_import_left_is_found_by_nobody_and_taken_out_by_the_next(tmp_path):
    left_behind()
    assert found("ghostly") == []
    imported(faq(tmp_path, TWO))
    assert not SearchEntry.objects.exists()
    assert not SearchWord.objects.exists()


@pytest.mark.django_db
def test_what_a_killed_import_left_is_taken_out_by_a_rebuild():
    make_article("Xylophone")
    left_behind()
    left_behind(article("Xylophone").pk)
    index.rebuild()
    assert list(SearchEntry.objects.values_list("title", flat=True)) == ["Xylophone"]
    assert_in_line()


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_out_what_an_import_that_still_runs_has_made():
    make_article("Xylophone")
    left_behind()
    left_behind(article("Xylophone").pk)
    with somebody_else():
        index.rebuild()
        find_anew([article("Xylophone").pk])
        assert hidden() == 2
        with turn(wait=False) as ours:
            assert not ours
    index.rebuild()
    assert hidden() == 0


@pytest.mark.django_db
def test_a_rebuild_keeps_what_is_published_meanwhile(monkeypatch):
    monkeypatch.setattr(index, "AT_ONCE", 1)
    for title in ("Xylophone", "Glockenspiel"):
        make_article(title)
    last = article("Glockenspiel")

    def edit(done):
        if done == 1:
            last.revise(title="Triangle", body="Steel")
            last.publish()

    index.rebuild(progress=edit)
    assert found("steel") == ["Triangle"]
    assert_in_line()


@pytest.mark.django_db
def test_what_an_import_leads_to_is_where_articles_are(tmp_path):
    imported(
        faq(tmp_path, "### 短信 and more\n\nText.\n\n### Plain words\n\nText.\n"), publish=True
    )
    addresses = dict(SearchEntry.objects.values_list("object_id", "address"))
    assert addresses == {one.pk: one.get_absolute_url() for one in Article.objects.all()}
    assert len(addresses) == 2
