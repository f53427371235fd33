"""Out into a folder and in again: the same site, and the same folder once more."""

import re
import shutil
import subprocess
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from kb.exporting import writing
from kb.filekinds import PNG
from kb.models import (
    Article,
    Attachment,
    Category,
    Edition,
    Notice,
    Publication,
    SearchEntry,
    Source,
    Synonym,
)
from tests.articles import make_article, make_category, make_flow
from tests.exporting import empty, make, picture, sites, tree
from tests.troubleshoot.drafting import reword
from troubleshoot import samples
from troubleshoot.exporting import export_site, import_site
from troubleshoot.flowimport import import_flows
from troubleshoot.models import Flow, TicketTarget

pytestmark = pytest.mark.django_db


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(site=sites())
def test_export_import_export_gives_the_same_bytes(people, site):
    empty()
    make(site)
    folder = Path(tempfile.mkdtemp())
    try:
        before = export_site(folder / "a")
        assert not before.remarks
        empty()
        imported = import_site(folder / "a")
        assert imported.counts == before.counts
        assert all("for agents only" in remark for remark in imported.remarks)
        export_site(folder / "b")
        assert tree(folder / "a") == tree(folder / "b")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def a_full_site(ed, alice, tmp_path):
    """A site with something of everything, made by the verbs of the product."""
    outer, inner = make_category("Delivery"), make_category("Late messages")
    inner.parent = outer
    inner.save()
    TicketTarget.objects.create(name="default", label="Open a ticket", url="mailto:a@example.com")
    article = make_article(
        "Why a number is blocked", body="Look at [it](/articles/1/).\n\n---\n\nEnd  ",
        category=inner, keywords="blocked, “1004”", summary="It was reported.", by=ed, owner=ed,
        verify_by=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    file = Attachment.objects.add(article, picture(3), PNG, "信号.png", by=ed)
    article.revise(
        title="Why a number is blocked", body=f"![Bars](/attachments/{file.pk}/信号.png)"
    )
    article.publish(by=ed)
    article.revise(title="A newer title", body="A draft", by=alice)
    other = make_article("Another answer", category=outer, keywords="blocked")
    other.pick([article])
    later = make_article("What comes", state="draft")
    later.publish(
        starts=timezone.now() + timedelta(days=3), ends=timezone.now() + timedelta(days=9)
    )
    make_article("For agents", audience="internal", category=outer)
    make_article("Gone", state="draft").archive(redirects_to=other)
    Synonym.objects.create(words="otp, one-off code")
    Notice.objects.create(text="We know: it is late.", link="/articles/1/", category=outer)
    flow = make_flow(tmp_path)
    reword(flow, "first", title="Does it ring?")
    make_flow(tmp_path, "stopped").stop("It does harm.", by=ed)
    return article


def there_and_back(folder: Path) -> None:
    export_site(folder / "a")
    empty()
    import_site(folder / "a")


def pages(client) -> dict[str, str]:
    """What a visitor sees, without what is random in each page."""
    article = Article.objects.order_by("pk").first()
    fix = Flow.objects.live().first()
    file = Attachment.objects.first()
    addresses = [
        "/", "/categories/", "/fix/", "/categories/delivery/", article.get_absolute_url(),
        f"/articles/{article.pk}/", *(one.get_absolute_url() for one in Publication.objects.live()),
        "/search/?q=blocked", "/search/?q=for+agents", "/search/?q=phone", fix.get_absolute_url(),
        fix.markdown_url, "/llms.txt", "/feed/", "/sitemap.xml", file.get_absolute_url(),
    ]  # fmt: skip
    found = {}
    for address in addresses:
        response = client.get(address, follow=True)
        text = b"".join(response) if response.streaming else response.content
        found[address] = f"{response.status_code} " + re.sub(
            r'(?:name="\w*(?:key|token)" value|data-shown)="[^"]*"',
            "",
            text.decode("utf-8", "replace"),
        )
    return found


def test_every_page_of_the_imported_site_is_as_before(a_full_site, clients, tmp_path):
    roles = ("customer", "alice", "ed")
    before = {role: pages(clients[role]) for role in roles}
    there_and_back(tmp_path)
    for role in roles:
        after = pages(clients[role])
        assert after.keys() == before[role].keys()
        for address, page in before[role].items():
            assert after[address] == page, address
    assert before["customer"]["/"].startswith("200")
    assert before["customer"]["/search/?q=blocked"].count("category=") >= 2


def test_what_was_kept_is_kept(a_full_site, ed, tmp_path):
    article = Article.objects.get(pk=a_full_site.pk)
    live, file = article.live_publication(), article.attachments.get()
    wanted = {
        "pk": article.pk, "title": "A newer title", "owner": ed, "verify_by": article.verify_by,
        "found_by": article.found_by, "changed_at": article.changed_at,
    }  # fmt: skip
    edition = Edition.current()
    there_and_back(tmp_path)
    found = Article.objects.get(pk=article.pk)
    assert {name: getattr(found, name) for name in wanted} == wanted
    now_live = found.live_publication()
    assert (now_live.starts, now_live.revision.created_at) == (
        live.starts,
        live.revision.created_at,
    )
    assert now_live.revision.title == "Why a number is blocked"
    assert found.draft.author.username == "alice"
    assert found.draft.body == "A draft"
    again = found.attachments.get()
    assert (again.pk, again.name, again.by) == (file.pk, "信号.png", ed)
    assert again.file.read() == picture(3)
    assert Category.objects.get(slug="late-messages").parent.slug == "delivery"
    assert Edition.current() != edition
    assert SearchEntry.objects.filter(kind="article", object_id=article.pk).count() == 1
    stopped = Flow.objects.get(slug="stopped")
    assert stopped.stopped_version.stop_message == "It does harm."
    assert Flow.objects.get(slug="small").draft.drawing().nodes["first"].title == "Does it ring?"
    assert Article.objects.get(title="Gone").redirects_to.title == "Another answer"


def test_new_things_get_new_numbers_afterwards(a_full_site, tmp_path):
    last = {model: model.objects.latest("pk").pk for model in (Article, Attachment, Flow, Category)}
    there_and_back(tmp_path)
    article = make_article("New")
    file = Attachment.objects.add(article, picture(9), PNG, "new.png", by=None)
    flow = make_flow(tmp_path, "new")
    shelf = make_category("New")
    for made in (article, file, flow, shelf):
        assert made.pk > last[type(made)]


def test_nothing_changes_where_nothing_changed(a_full_site, tmp_path):
    target = tmp_path / "site"
    export_site(target)
    before = tree(target)
    export_site(target)
    assert tree(target) == before


def test_a_change_of_one_article_is_a_change_of_one_file(a_full_site, tmp_path):
    target = tmp_path / "site"
    export_site(target)
    before = tree(target)
    other = Article.objects.get(title="Another answer")
    other.revise(title="Another answer", body="Mended")
    other.publish()
    export_site(target)
    after = tree(target)
    changed = [name for name in after if before.get(name) != after[name]]
    assert changed == [f"articles/delivery/{other.pk}-another-answer.md"]
    assert after.keys() == before.keys()


def test_an_export_in_git_shows_what_is_gone(a_full_site, tmp_path):
    target = tmp_path / "site"
    target.mkdir()

    def git(*words):
        said = ["git", "-C", target, "-c", "user.name=A", "-c", "user.email=a@example.com", *words]
        return subprocess.run(said, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    export_site(target)
    git("add", "-A")
    git("commit", "-qm", "All")
    Synonym.objects.all().delete()
    a_full_site.attachments.all().delete()
    export_site(target)
    status = git("status", "--porcelain", "-uall").splitlines()
    assert {line[:2] for line in status} == {" M", " D"}
    assert len(status) == 3


def test_the_sample_goes_out_and_in_again(people, client, tmp_path):
    samples.load()
    home = client.get("/").content
    export_site(tmp_path / "a")
    empty()
    import_site(tmp_path / "a")
    export_site(tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert client.get("/").content == home
    assert client.get("/search/?q=1004").status_code == 200
    # What brought it in recognises it, and can take it out again.
    report = import_flows([samples.HERE / "flows"], origin="sample", publish=True)
    assert len(report.unchanged) == Flow.objects.count()
    call_command("import_faq", samples.ARTICLES, verbosity=0, stdout=StringIO())
    assert samples.clear().articles == 29


def test_the_files_of_flows_are_flow_files(a_full_site, tmp_path):
    export_site(tmp_path / "a")
    report = import_flows([tmp_path / "a" / "flows" / "small.yaml"], dry_run=True)
    assert not report.errors


def test_an_imported_text_that_was_changed_here_stays_known(tmp_path):
    faq = tmp_path / "faq.md"
    faq.write_text("## Why is it late?\n\nIt waits.\n\n## Who replies?\n\nAnybody.\n")
    call_command("import_faq", faq, publish=True, verbosity=0, stdout=StringIO())
    changed = Article.objects.get(title="Why is it late?")
    changed.revise(title="Why is it late?", body="It waits for a carrier.")
    changed.publish()
    there_and_back(tmp_path)
    assert Source.objects.count() == 2
    faq.write_text("## Why is it late?\n\nIt waits long.\n\n## Who replies?\n\nNobody.\n")
    said = StringIO()
    call_command("import_faq", faq, publish=True, stdout=said)
    assert "conflict" in said.getvalue()
    assert "updated" in said.getvalue()
    assert Article.objects.count() == 2
    assert Article.objects.get(pk=changed.pk).live_publication().revision.body == (
        "It waits for a carrier."
    )


def test_a_file_that_is_gone_or_damaged_is_left_out_and_named(tmp_path):
    article = make_article("With files")
    gone = Attachment.objects.add(article, picture(1), PNG, "gone.png", by=None)
    damaged = Attachment.objects.add(article, picture(2), PNG, "damaged.png", by=None)
    good = Attachment.objects.add(article, picture(3), PNG, "good.png", by=None)
    Path(gone.file.path).unlink()
    Path(damaged.file.path).write_bytes(b"half")
    done = export_site(tmp_path / "a")
    assert [re.findall(r"“(.*?)”", remark) for remark in done.remarks] == [
        ["gone.png"],
        ["damaged.png"],
    ]
    assert [name for name in tree(tmp_path / "a") if name.endswith(".png")] == [
        f"files/{article.pk}/{good.pk}-good.png"
    ]
    empty()
    import_site(tmp_path / "a")
    assert Attachment.objects.get().pk == good.pk


def test_a_folder_that_was_written_by_hand_is_a_site(tmp_path, client):
    written = {
        "unstuck.yaml": "format: 1\n",
        "categories.yaml": "- name: Delivery\n  slug: delivery\n",
        "articles/5.md": "---\ntitle: Hello\ncategory: delivery\n"
        "published: 2026-01-02T03:04:05+01:00\n---\nOne *word*.",
    }
    (tmp_path / "articles").mkdir()
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    import_site(tmp_path)
    assert "One <em>word</em>." in client.get("/articles/5-hello/").content.decode()
    assert "Hello" in client.get("/categories/delivery/").content.decode()
    assert "Hello" in client.get("/search/?q=word").content.decode()


def test_an_owner_who_is_not_here_is_named_and_left_out(ed, tmp_path):
    make_article("Owned", owner=ed, by=ed)
    export_site(tmp_path / "a")
    empty()
    ed.delete()
    done = import_site(tmp_path / "a")
    assert ["“ed”" in remark for remark in done.remarks] == [True]
    assert Article.objects.get().owner is None


def test_the_commands_say_what_they_did(a_full_site, tmp_path):
    said = StringIO()
    call_command("export", tmp_path / "a", stdout=said)
    assert "Exported: 5 articles, 1 attachments, 2 categories" in said.getvalue()
    with pytest.raises(CommandError, match="An import is for an empty site") as caught:
        call_command("import", tmp_path / "a")
    assert "5 articles" in str(caught.value)
    empty()
    call_command("import", tmp_path / "a", dry_run=True, stdout=said)
    assert "Nothing was written: this was a dry run." in said.getvalue()
    assert not Article.objects.exists()
    call_command("import", tmp_path / "a", stdout=said)
    assert "Imported: 5 articles" in said.getvalue()
    with pytest.raises(CommandError, match="holds other files"):
        call_command("export", tmp_path, stdout=said)


@pytest.mark.django_db(transaction=True)
def test_an_export_shows_one_moment_and_keeps_nobody_from_writing(tmp_path, monkeypatch):
    make_article("Before")
    read = writing._chunks

    def work():
        make_article("Meanwhile")
        connection.close()

    def meanwhile():
        thread = Thread(target=work)
        thread.start()
        thread.join()
        return read()

    monkeypatch.setattr(writing, "_chunks", meanwhile)
    assert export_site(tmp_path / "a").counts["articles"] == 1
    assert Article.objects.count() == 2
