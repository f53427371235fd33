"""The moment of writing: all or nothing, whoever else is there, and however it ends."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

import kb.importing.run
from kb.importing import ImportRefused, import_faq
from kb.importing.spool import Spool
from kb.importing.writing import Stale, Writer
from kb.models import Article, Attachment, Category, Source
from kb.rows import insert, reserved

from .import_checks import PNG, article, faq, files, imported, outcomes, rows

ROOT = Path(__file__).resolve().parents[2]
MANY = "".join(
    f"### Question {n}\n\nText of {n}. [next](#question-{n + 1})\n\n" for n in range(450)
)


def stored():
    folder = Path(default_storage.location)
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_many_questions_come_in_one_after_the_other(tmp_path):
    report = imported(faq(tmp_path, MANY), publish=True)
    assert report.counts["new"] == report.published == 450
    titles = [one.draft.title for one in Article.objects.select_related("draft").order_by("pk")]
    assert titles == [f"Question {n}" for n in range(450)]
    following = article("Question 300")
    assert f"]({following.get_absolute_url()})" in article("Question 299").draft.body
    assert following.draft.headings == []
    assert following.publications.get().by is None


@pytest.mark.django_db
def test_the_numbers_that_come_after_an_import_are_free(tmp_path):
    imported(faq(tmp_path, "### One\na\n### Two\nb\n"))
    one = Article.objects.create()
    one.revise(title="Three", body="x")
    assert one.pk > article("Two").pk


@pytest.mark.django_db
def test_reserved_numbers_are_given_to_nobody_else():
    first, again = list(reserved(Category, 3)), list(reserved(Category, 2))
    made = Category.objects.create(name="x", slug="x")
    assert len({*first, *again, made.pk}) == 6
    assert list(reserved(Category, 0)) == []


@pytest.mark.django_db
def test_rows_get_the_defaults_of_what_is_not_named():
    insert(Category, ("id", "name", "slug"), ((pk, f"n{pk}", f"s{pk}") for pk in range(1000, 1450)))
    assert Category.objects.filter(pk__gte=1000).count() == 450
    last = Category.objects.get(pk=1449)
    assert (last.name, last.description, last.position, last.parent) == ("n1449", "", 0, None)


@pytest.mark.django_db
def test_an_import_that_fails_while_writing_leaves_nothing(tmp_path):
    files(tmp_path, one="# One\n![a](x.png)", x_dot_png=PNG)

    class Broken(Exception):
        pass

    def stop(phase, done, total):
        if phase == "writing":
            raise Broken

    with pytest.raises(Broken):
        import_faq([tmp_path], category="X", progress=stop)
    assert set(rows().values()) == {0}
    assert stored() == []


@pytest.mark.django_db
def test_a_picture_half_stored_by_a_killed_import_is_stored_anew(tmp_path):
    import hashlib

    digest = hashlib.sha256(PNG).hexdigest()
    path = Path(default_storage.location) / "attachments" / digest[:2] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(PNG[:5])
    files(tmp_path, one="# One\n![a](x.png)", x_dot_png=PNG)
    imported(tmp_path)
    with Attachment.objects.get().file.open() as file:
        assert file.read() == PNG


@pytest.mark.django_db
def test_who_finds_that_somebody_wrote_meanwhile_plans_anew(tmp_path):
    """While this import renders, another one brings the same file, and an editor edits."""
    path = faq(tmp_path, "### One\nfirst\n### Two\nsecond\n")
    imported(path)
    path = faq(tmp_path, "### One\nfirst, changed\n### Two\nsecond\n### Three\nthird\n")
    calls = []

    def meanwhile(phase, done, total):
        if phase == "rendering" and not calls:
            calls.append(phase)
            import_faq([path])
            article("One").revise(title="One", body="edited")

    report = imported(path, progress=meanwhile)
    assert outcomes(report) == {"One": "unchanged", "Two": "unchanged", "Three": "unchanged"}
    assert Article.objects.count() == 3
    assert article("One").draft.body == "edited"


@pytest.mark.django_db
def test_an_editor_who_saves_meanwhile_is_not_overwritten(tmp_path):
    imported(faq(tmp_path, "### One\nfirst\n"))
    calls = []

    def meanwhile(phase, done, total):
        if phase == "rendering" and not calls:
            calls.append(phase)
            article("One").revise(title="One", body="edited")

    report = imported(faq(tmp_path, "### One\nchanged\n"), progress=meanwhile)
    assert outcomes(report) == {"One": "conflict"}
    bodies = [revision.body for revision in article("One").revisions.all()]
    assert bodies == ["changed", "edited", "first"]


@pytest.mark.django_db
def test_links_lead_to_the_right_articles_after_planning_anew(tmp_path):
    path, calls = faq(tmp_path, "### One\n[x](#two)\n### Two\ny\n"), []

    def meanwhile(phase, done, total):
        if phase == "writing" and not calls:
            calls.append(phase)
            raise Stale

    imported(path, progress=meanwhile)
    assert calls
    assert article("One").draft.body == f"[x]({article('Two').get_absolute_url()})"


@pytest.mark.django_db
def test_an_import_gives_up_when_others_keep_writing(tmp_path, monkeypatch):
    def stale(self):
        raise Stale

    monkeypatch.setattr(Writer, "_check_nothing_changed", stale)
    with pytest.raises(ImportRefused, match="Nothing was written"):
        import_faq([faq(tmp_path, "### One\nx\n")])
    assert not Article.objects.exists()
    assert kb.importing.run.ATTEMPTS == 3


SCRIPT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.core.management import call_command
from kb.importing import import_faq
if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
else:
    def progress(phase, done, total):
        if phase == "writing" and sys.argv[1] == "die" and done >= 200:
            os.kill(os.getpid(), 9)
    print(import_faq(sys.argv[2:], progress=progress, publish=True).summary())
"""


@pytest.fixture
def site(tmp_path):
    """A site of its own on SQLite, used by other processes; gives what runs one of them."""
    var = tmp_path / "var"
    var.mkdir()
    environment = {**os.environ, "UNSTUCK_VAR": str(var), "DEBUG": "no"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *map(str, arguments)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    assert start("prepare").wait() == 0
    start.database = var / "unstuck.sqlite3"
    return start


def counts(database):
    names = ("kb_article", "kb_revision", "kb_source", "kb_publication", "kb_searchentry")
    with sqlite3.connect(database) as connected:
        return [connected.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names]


@pytest.mark.database("sqlite")
def test_an_import_that_is_killed_while_it_writes_leaves_nothing(tmp_path, site):
    path = faq(tmp_path, MANY)
    assert site("die", path).wait() == -signal.SIGKILL
    assert counts(site.database) == [0, 0, 0, 0, 450]  # what nobody finds
    assert site("live", path).wait() == 0
    assert counts(site.database) == [450] * 5


@pytest.mark.database("sqlite")
def test_two_imports_of_one_file_at_once_bring_every_question_once(tmp_path, site):
    path = faq(tmp_path, MANY)
    both = [site("live", path), site("live", path)]
    summaries = sorted(process.communicate()[0].split(",")[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert summaries == ["0 new", "450 new"]
    assert counts(site.database) == [450] * 5


@pytest.mark.django_db(transaction=True)
def test_two_imports_write_one_after_the_other(tmp_path):
    """On PostgreSQL as well, where transactions do not wait for each other by themselves."""
    from threading import Thread

    path, ended = faq(tmp_path, "### One\nx\n### Two\ny\n"), []

    def other():
        try:
            ended.append(import_faq([path]).counts["new"])
        finally:
            connection.close()

    threads = [Thread(target=other) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [0, 0, 2]
    assert Source.objects.count() == 2
    assert not transaction.get_connection().in_atomic_block


# What people see of it


class Watch:
    """Counts what is asked of the spool between two words about how far an import has come."""

    def __init__(self, monkeypatch):
        self.silent, self.longest, self.phases = 0, 0, []
        begin = Spool.__init__

        def begin_watched(spool):
            begin(spool)
            spool.db.set_trace_callback(self.count)

        monkeypatch.setattr(Spool, "__init__", begin_watched)

    def count(self, _statement):
        self.silent += 1
        self.longest = max(self.longest, self.silent)

    def __call__(self, phase, done, total):
        self.silent = 0
        assert total is None or 0 <= done <= total
        if phase not in self.phases:
            self.phases.append(phase)


@pytest.mark.django_db
def test_who_waits_for_many_questions_hears_as_often_as_for_few(tmp_path, monkeypatch):
    longest = []
    for number in (400, 800):
        folder = tmp_path / str(number)
        folder.mkdir()
        for n in range(number):
            (folder / f"{number}-{n}.md").write_text(f"# Question {number} {n}\nText.\n")
        watch = Watch(monkeypatch)
        imported(folder, publish=True, origin=str(number), progress=watch)
        longest.append(watch.longest)
        monkeypatch.undo()
        assert watch.phases == [
            *("reading", "linking", "comparing", "rendering", "checking", "preparing"),
            *("indexing", "writing", "showing", "reporting", "vanished"),
        ]
    assert longest[1] < longest[0] + 100


@pytest.mark.django_db
def test_the_bar_of_writing_is_full_when_all_rows_are_written(tmp_path):
    steps = []
    two = faq(tmp_path, "### One\na\n### Two\nb\n")
    imported(two, publish=True, progress=lambda *step: steps.append(step))
    # Two of each: articles, revisions, sources, publications.
    assert [step for step in steps if step[0] == "writing"] == [("writing", 8, 8)]
