"""Flow files that are brought in while editors draw: what was checked still holds when it is
written, and the history says what became of a draft."""

from contextlib import suppress
from threading import Event

import pytest
from django.db import transaction

from tests.articles import JOINED, SMALL_FLOW, import_text, make_article, make_flow
from tests.at_once import at_once
from tests.troubleshoot.drafting import reword
from troubleshoot import flowimport
from troubleshoot.drawing import NotDrawn
from troubleshoot.flowimport import import_flows
from troubleshoot.models import Flow, FlowAct
from troubleshoot.models.drawn import NotPublishable
from troubleshoot.problems import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(tmp_path):
    """Of each test's own: some here commit what they do."""
    return make_flow(tmp_path)


Name = FlowAct.Name
WORDS = {"slug": "small", "symptom": "Nothing arrives", "category": "Delivery"}


def text(title, audience="public"):
    return SMALL_FLOW.format(title=title, audience=audience, **WORDS)


# The history


def test_a_draft_that_a_file_takes_the_place_of_can_be_had_back(flow, ed, tmp_path):
    reword(flow, "first", title="Drawn here", by=ed)
    path = tmp_path / "newer.yaml"
    path.write_text(text("From a file"), encoding="utf-8")
    import_flows([path], by=ed)
    act = flow.acts.first()
    assert (act.name, act.by, act.detail) == (Name.FILE_READ, ed, "newer.yaml")
    assert act.version == flow.draft
    assert flow.draft.drawing().nodes["first"].title == "Does the phone show a signal?"
    flow.draw(act.undoing(), Name.UNDONE, by=ed)
    drawing = flow.draft.drawing()
    assert (drawing.graph.title, drawing.nodes["first"].title) == ("No message", "Drawn here")


def test_what_a_file_publishes_is_in_the_history(flow, tmp_path):
    import_text(tmp_path, text("From a file"))
    assert list(flow.acts.values_list("name", "detail")) == [
        (Name.PUBLISHED, "2"),
        (Name.FILE_READ, "flow.yaml"),
    ]


def test_a_fix_that_a_file_begins_has_no_history_yet(flow):
    assert not flow.acts.exists()


def test_a_draft_that_was_drawn_on_is_not_what_its_file_says_any_more(tmp_path):
    flow = make_flow(tmp_path, state="draft")
    reword(flow, "first", title="Drawn here")
    make_flow(tmp_path)  # the same file, to be live
    assert Flow.objects.get().live.drawing().nodes["first"].title != "Drawn here"
    act = flow.acts.filter(name=Name.FILE_READ).get()
    assert act.was["first"]["title"] == "Drawn here"


# At the same moment


@pytest.fixture
def between(monkeypatch):
    """Lets somebody act between the checks of an import and its writing."""
    checked, acted, real = Event(), Event(), flowimport.nodes_here

    def after_the_checks(file, errors):
        nodes = real(file, errors)
        checked.set()
        assert acted.wait(20)
        return nodes

    def run(paths, act, **options):
        """The report of the import, and what the act gave."""

        def do(number):
            if number:
                return import_flows(paths, **options)
            try:
                assert checked.wait(20)
                return act()
            finally:
                acted.set()

        monkeypatch.setattr(flowimport, "nodes_here", after_the_checks)
        done, report = at_once(do, 2)
        return report, done

    return run


@pytest.mark.django_db(transaction=True)
def test_what_a_file_goes_on_in_can_be_archived_before_it_is_written(tmp_path, between):
    small = make_flow(tmp_path)
    path = tmp_path / "joined.yaml"
    path.write_text(JOINED, encoding="utf-8")
    archive = lambda: Flow.objects.get(pk=small.pk).archive(by=None)  # noqa: E731
    report, act = between([path], archive, publish=True)
    assert act.name == Name.ARCHIVED
    assert report.errors
    assert not Flow.objects.filter(slug="joined").exists()


@pytest.mark.django_db(transaction=True)
def test_an_article_can_be_deleted_before_a_file_that_names_it_is_written(tmp_path, between):
    article = make_article()
    path = tmp_path / "small.yaml"
    named = f"text: Go outside., article: {article.get_absolute_url()}"
    path.write_text(text("Named").replace("text: Go outside.", named), encoding="utf-8")
    report, _deleted = between([path], article.delete)
    assert "No article was imported" in str(report.errors[0])
    assert not Flow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_drawn_on_meanwhile_is_kept_and_can_be_had_back(tmp_path, between):
    flow = make_flow(tmp_path)
    path = tmp_path / "newer.yaml"
    path.write_text(text("From a file"), encoding="utf-8")
    draw = lambda: reword(Flow.objects.get(pk=flow.pk), "first", title="Meanwhile")  # noqa: E731
    report, _act = between([path], draw)
    assert not report.errors
    act = flow.acts.first()
    assert act.was["first"]["title"] == "Meanwhile"
    flow.draw(act.undoing(), Name.UNDONE, by=None)
    assert flow.draft.drawing().nodes["first"].title == "Meanwhile"


@pytest.mark.django_db(transaction=True)
def test_one_new_fix_from_several_imports_at_once_is_one(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(text("At once"), encoding="utf-8")
    reports = at_once(lambda _number: import_flows([path], publish=True), 4)
    assert Flow.objects.get().versions.count() == 1
    assert sorted(len(report.new) for report in reports) == [0, 0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_imports_and_acts_on_many_fixes_wait_for_each_other_in_one_order(tmp_path):
    first, second = make_flow(tmp_path, "aa"), make_flow(tmp_path, "zz")
    paths = [tmp_path / "zz.yaml", tmp_path / "aa.yaml"]  # not the order of their numbers

    def do(number):
        for turn in range(4):
            if number % 2:
                with suppress(NotDrawn, NotPublishable):
                    flow = Flow.objects.get(pk=(first, second)[turn % 2].pk)
                    flow.archive(by=None)
                    flow.bring_back(problems_of, by=None)
            else:
                import_flows(paths, publish=True)
                with transaction.atomic():
                    reword(Flow.objects.get(pk=first.pk), "first", title=f"{number} {turn}")

    at_once(do, 4)
    assert {flow.live_id is not None for flow in Flow.objects.all()} == {True}
