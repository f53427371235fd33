"""The import on real files, where they lie beside the project. A clone alone has none of them and
runs without this file; what it shows is shown elsewhere on texts of our own."""

import pytest
from django.core.management import call_command

from kb.importing.document import read_document
from kb.models import Article, Source

from .import_checks import (
    CORPUS,
    NEWER,
    OLDER,
    PAIRS,
    article,
    imported,
    outcomes,
    remarks,
    rows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("renderers_stay")]
PAGE = "https://intl.cloud.tencent.com/document/product/382/9558"

if OLDER.exists() and CORPUS.exists():

    def read(path):
        return read_document(path.read_text(encoding="utf-8"), path.parent.name)

    def test_the_older_seed_file_has_nine_questions():
        document = read(OLDER)
        assert not document.remarks
        found = [
            (q.line, q.title, q.body.split()[0], q.body.split()[-1]) for q in document.questions
        ]
        helper = "Helper](/document/product/382/3773)."
        assert found == [
            (1, PAIRS[0][0], "First,", helper),
            (15, PAIRS[1][0], "If", "request."),
            (26, PAIRS[2][0], "1.", helper),
            (35, PAIRS[3][0], "The", "blacklist."),
            (39, PAIRS[4][0], "When", helper),
            (49, PAIRS[5][0], "When", helper),
            (59, PAIRS[6][0], "When", helper),
            (66, PAIRS[7][0], "1.", "consistent."),
            (72, "Descriptions of other common error codes", "[Other", found[-1][-1]),
        ]
        assert found[-1][-1].startswith("codes](/document/product/382/3771#1-.E7.9F.AD")

    def test_the_newer_seed_file_has_twenty_six_questions():
        document = read(NEWER)
        assert not document.remarks
        found = [
            (q.line, q.title[:30], q.body_line, q.body.count("\n") + 1) for q in document.questions
        ]
        assert found == [
            (1, "What should I do if a user doe", 2, 13),
            (16, "What should I do if it takes a", 17, 9),
            (27, "Why does it take a long time f", 29, 7),
            (37, "What is a mobile number blockl", 39, 4),
            (44, "What should I do if error 1004", 45, 7),
            (53, "What should I do if error 1014", 54, 9),
            (64, "What should I do if error 1016", 65, 4),
            (71, "What should I do if error 6000", 72, 7),
            (80, "What should I do if error 1001", 81, 4),
            (86, "How do I get the SMS API Secre", 87, 10),
            (99, "How do I get the SMS SDK AppID", 100, 4),
            (107, "Why can't I be redirected to t", 108, 1),
            (110, "Can the recipient reply to a T", 111, 1),
            (113, "Can I view or receive user rep", 114, 1),
            (116, "What is the number used to sen", 117, 2),
            (120, "Can I send different SMS messa", 121, 1),
            (123, "What should I do if I cannot t", 124, 1),
            (126, "The application has been appro", 127, 1),
            (129, "Will each SMS message be revie", 130, 1),
            (133, "I sent an SMS message to a mob", 134, 2),
            (138, "Can I use a server outside Mai", 139, 1),
            (141, "Can I send bulk SMS?", 142, 1),
            (144, "Is number deduplication suppor", 145, 2),
            (148, "Are invoices available?", 149, 1),
            (151, "Why does the number contain as", 152, 1),
            (154, "What are the country/region co", 155, 1),
        ]
        assert document.questions[1].title.endswith("call an API?")
        assert document.questions[24].title.endswith(
            "your top-up payment of 1**2 USD has been credited to your account. "
            "Please check it in the system!."
        )

    def test_every_file_of_the_corpus_is_one_article():
        paths = sorted(CORPUS.rglob("*.md"))
        documents = [read(path) for path in paths]
        assert len(documents) == 300
        assert {len(document.questions) for document in documents} == {1}
        unknown = [
            words
            for one in documents
            for _, words in one.remarks
            if words.startswith("The audience")
        ]
        assert len(unknown) == 218
        for path, document in zip(paths, documents, strict=True):
            text = path.read_text(encoding="utf-8")
            (question,) = document.questions
            lines = text.split("\n")[question.body_line - 1 :]
            assert "\n".join(lines).rstrip() == question.body.rstrip()
            assert not question.body.startswith("# ")

    def test_the_newer_file_joins_the_older_in_exactly_eight_pairs():
        imported(OLDER)
        before = {one.draft.title: one.pk for one in Article.objects.select_related("draft")}
        report = imported(NEWER, match_similar=True)
        joined = {entry.title: entry.article for entry in report.of("joined")}
        assert joined == {new: before[old] for old, new in PAIRS}
        assert report.counts == {
            "new": 18, "updated": 0, "unchanged": 0, "joined": 8, "conflict": 0, "refused": 0,
            "remark": report.counts["remark"],
        }  # fmt: skip
        assert article("Descriptions of other common error codes").revisions.count() == 1

    def test_older_then_newer_then_older_again_makes_no_new_revision():
        for path in (OLDER, NEWER):
            imported(path, match_similar=True)
        before = rows()
        for path in (OLDER, NEWER, OLDER):
            report = imported(path, match_similar=True)
            assert set(outcomes(report).values()) == {"unchanged"}
        assert rows() == before

    def test_the_jump_leads_to_the_article_it_means_and_steps_stay_in_theirs():
        imported(NEWER)
        api = article("What should I do if it takes a long time to call an API?")
        late = article("Why does it take a long time for a user to receive an SMS message?")
        assert f"]({api.get_absolute_url()})" in late.draft.body
        assert f'href="{api.get_absolute_url()}"' in late.draft.html
        assert 'href="#a-Q3step2"' in late.draft.html
        assert 'id="a-Q3step2"' in late.draft.html
        assert 'href="#a-Q2step2"' in api.draft.html

    def test_an_absolute_link_to_the_documents_own_page_leads_to_the_article():
        imported(OLDER, source_url=PAGE)
        api = article("What can I do if it takes a long time to call the API?")
        late = article("Why does it take a long time to receive an SMS message?")
        assert f"[here]({api.get_absolute_url()})" in late.draft.body
        assert "(https://intl.cloud.tencent.com/document/product/382/3773)" in late.draft.body

    def test_the_corpus_comes_in_whole_and_again_changes_nothing():
        report = imported(CORPUS)
        assert report.counts["new"] == 300
        assert Article.objects.filter(audience="public").count() == 300
        assert sum("The audience" in words for _, words in remarks(report)) == 218
        before = rows()
        again = imported(CORPUS)
        assert again.counts["unchanged"] == 300
        assert rows() == before
        assert not Source.objects.filter(revision__body__contains="ref" + "0").exists()

    def test_different_articles_of_the_corpus_are_not_joined(tmp_path):
        """Every second file against the others: no file has a counterpart, so few may join."""
        for number, path in enumerate(sorted(CORPUS.rglob("*.md"))):
            half = tmp_path / ("one" if number % 2 else "two")
            half.mkdir(exist_ok=True)
            (half / path.name).write_bytes(path.read_bytes())
        imported(tmp_path / "one", category="One")
        report = imported(tmp_path / "two", category="Two", match_similar=True, dry_run=True)
        assert report.counts["joined"] <= 8, [(e.title, e.words) for e in report.of("joined")]

    def test_the_command_reads_a_seed_file(capsys):
        call_command("import_faq", str(OLDER))
        assert "9 new, 0 updated" in capsys.readouterr().out
