"""What an import does not close, and how it holds the articles that it changes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.importing import import_faq, writing
from tests.articles import SMALL_FLOW, make_flow

from .import_checks import article, files, imported, refusals

pytestmark = pytest.mark.django_db


def page(title, text="Text.", audience="public"):
    return f"---\ntitle: {title}\naudience: {audience}\n---\n{text}\n"


def leading(tmp_path, one):
    link = f'"See [it](/articles/{one.pk}/)."'
    text = SMALL_FLOW.replace("Switch it off and on again.", link)
    return make_flow(tmp_path, text=text)


def test_an_article_that_a_public_fix_leads_to_is_not_made_internal(tmp_path):
    folder = tmp_path / "faq"
    folder.mkdir()
    files(folder, a=page("Open"), b=page("Other"))
    imported(folder, publish=True)
    fix = leading(tmp_path, article("Open"))
    files(folder, a=page("Open", audience="internal"), b=page("Other", "New.", "internal"))
    report = import_faq([folder], publish=True)
    assert refusals(report) == [
        (
            "a.md:2",
            "It cannot be for agents only. These are for everyone and lead to it: “No message”. "
            "Change them first.",
        )
    ]
    assert not report.written
    assert article("Open").audience == article("Other").audience == "public"
    fix.archive(by=None)
    assert imported(folder, publish=True).written
    assert article("Open").audience == article("Other").audience == "internal"


def test_fixes_are_asked_once_for_all_articles_that_an_import_closes(tmp_path):
    folder = tmp_path / "faq"
    folder.mkdir()
    names = [f"n{number}" for number in range(6)]
    files(folder, **{name: page(name) for name in names})
    imported(folder, publish=True)
    leading(tmp_path, article("n3"))
    files(folder, **{name: page(name, audience="internal") for name in names})
    with CaptureQueriesContext(connection) as queries:
        report = import_faq([folder], publish=True)
    assert [place for place, _why in refusals(report)] == ["n3.md:2"]
    asked = [one for one in queries if 'FROM "troubleshoot_flow"' in one["sql"]]
    assert len(asked) == 1


def test_articles_are_held_in_the_order_of_their_numbers(tmp_path, monkeypatch):
    """And not in that of the files, which would wait for who holds several, and they for it."""
    names = [f"n{number}" for number in range(8)]
    files(tmp_path, **{name: page(name) for name in names})
    imported(tmp_path, publish=True)
    pks = [article(name).pk for name in names]
    for name, other in zip(names, reversed(names), strict=True):
        (tmp_path / f"{name}.md").rename(tmp_path / f"z{other}.md")
    imported(tmp_path, publish=True)
    for path in tmp_path.glob("z*.md"):
        path.write_text(path.read_text().replace("Text.", "Another text."))
    monkeypatch.setattr(writing, "BATCH", 3)
    with CaptureQueriesContext(connection) as captured:
        imported(tmp_path, publish=True)
    held = [HOLDS.match(one["sql"]) for one in captured]
    numbers = [int(number) for found in held if found for number in found[1].split(",")]
    assert numbers == sorted(pks)
    assert [article(name).draft.number for name in names] == [2] * len(names)


HOLDS = re.compile(
    r'SELECT "kb_article"."id"(?: AS "pk")?, "kb_article"."draft_id"(?: AS "draft")? '
    r'FROM "kb_article" WHERE "kb_article"."id" IN \(([^)]*)\) ORDER BY'
)
