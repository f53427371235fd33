"""Flow files into the database: all or nothing, and again without harm."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Source
from tests.articles import SMALL_FLOW, make_article, make_flow
from troubleshoot.flowimport import import_flows
from troubleshoot.models import Flow, FlowVersion, Node

pytestmark = pytest.mark.django_db

WORDS = {"title": "Small", "symptom": "S", "category": "Delivery", "audience": "public"}


def text(slug="small", **words):
    return SMALL_FLOW.format(slug=slug, **{**WORDS, **words})


@pytest.fixture
def write(tmp_path):
    def write(content, name="flow.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8") if isinstance(
            content, str
        ) else path.write_bytes(content)
        return path

    return write


def errors(*paths, **options):
    return [str(error) for error in import_flows(paths, **options).errors]


def test_a_file_becomes_a_draft_that_nobody_can_walk(write, client):
    report = import_flows([write(text())])
    assert report.new == ["Small"]
    flow = Flow.objects.get()
    assert flow.live is None
    assert flow.versions.get().state == "draft"
    assert client.get(flow.get_absolute_url()).status_code == 404


def test_publishing_makes_it_live_with_everything_in_its_place(write):
    import_flows([write(text())], publish=True)
    flow = Flow.objects.get()
    assert (flow.live.state, flow.category.name) == ("live", "Delivery")
    nodes = {node.key: node for node in flow.live.nodes.all()}
    assert list(nodes) == ["first", "restart", "second", "fixed", "no-signal", "explained"]
    assert nodes["restart"].html == "<p>Switch it off and on again.</p>"
    choices = nodes["second"].choices.all()
    assert [
        (c.key, c.target and c.target.key, c.returns_to and c.returns_to.key) for c in choices
    ] == [
        ("others", "explained", None),
        ("back", None, "first"),
    ]


def test_the_same_file_again_changes_nothing(write):
    path = write(text())
    import_flows([path], publish=True)
    path.write_text("# a comment\n" + path.read_text())
    report = import_flows([path], publish=True)
    assert (report.unchanged, report.new, report.updated) == (["Small"], [], [])
    assert FlowVersion.objects.count() == 1


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(write):
    import_flows([write(text())], publish=True)
    report = import_flows([write(text(title="Anew"))])
    flow = Flow.objects.get()
    assert report.updated == ["Anew"]
    assert flow.title == "Small"  # a draft does not touch what is live
    import_flows([write(text(title="Anew"))], publish=True)
    flow.refresh_from_db()
    assert (flow.title, flow.live.number) == ("Anew", 2)
    assert list(flow.versions.values_list("state", flat=True)) == ["live", "retired"]


def test_a_draft_that_was_there_is_kept_among_the_retired(write):
    import_flows([write(text())])
    import_flows([write(text(title="Second"))])
    assert list(FlowVersion.objects.values_list("number", "state")) == [
        (2, "draft"),
        (1, "retired"),
    ]


def test_a_dry_run_writes_nothing_and_says_the_same(write):
    report = import_flows([write(text())], dry_run=True, publish=True)
    assert report.new == ["Small"]
    assert not Flow.objects.exists()


def test_flows_that_enter_each_other_come_in_together_in_any_order(write):
    joined = (
        "flow: a-joined\ntitle: J\nsymptom: S\ncategory: C\nstart: q\nnodes:\n"
        "  q: {kind: question, title: Q, choices: "
        "[{label: A, goes_to: on}, {label: B, goes_to: t}]}\n"
        "  on: {kind: flow, flow: small}\n  t: {kind: ticket, title: T}\n"
    )
    write(joined, "set/a.yaml")
    folder = write(text(), "set/b.yaml").parent
    assert not errors(folder, publish=True)
    assert Node.objects.get(kind="flow").enters == Flow.objects.get(slug="small")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("goes_to: restart", "goes_to: nowhere", ":14: node “first”"),
        ("start: first", "start: nothing", ":6:"),
        ("It does not, key", "'', key", ":15: node “first”"),
        ("title: Restart the phone", "title: {1} is missing", "quotes"),
        ("title: Restart the phone", "title: *alias", ":18: node “restart”"),
        ("title: Restart the phone", "title: !!python/object:os.system x", ":18: node “restart”"),
        ("  restart:\n", "  first:\n", "first"),
        ("goes_to: explained", "goes_to: first", "“first”"),
        ("kind: instruction", "kind: instructoin", "Did you mean"),
        ("category: Delivery", "category: Delivery\nticket: nobody", "ticket target"),
        ("minutes: 2", "article: none.md", ":20: node “restart”"),
    ],
)
def test_a_broken_file_is_refused_with_file_line_and_node(write, old, new, said):
    broken = text()
    assert old in broken
    path = write(broken.replace(old, new, 1))
    found = errors(path, publish=True)
    assert found
    assert all(error.startswith(f"{path}:") for error in found)
    assert any(said in error for error in found), found
    assert not Flow.objects.exists()


def test_one_broken_file_keeps_the_others_out(write):
    write(text(), "set/good.yaml")
    folder = write(text("bad").replace("start: first", "start: x"), "set/bad.yaml").parent
    assert errors(folder)
    assert not Flow.objects.exists()


def test_two_files_of_one_flow_are_refused(write):
    write(text(), "set/one.yaml")
    folder = write(text(title="Other"), "set/two.yaml").parent
    assert "also in" in errors(folder)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "UTF-8"), (b"", "empty"), (b"x" * 1_000_001, "1 MB"), (b"a\x00b", ":1:")],
)
def test_a_file_that_is_none_is_refused(write, content, said):
    assert said in errors(write(content))[0]


def test_what_is_not_there_and_what_leads_out_of_the_folder_is_refused(write, tmp_path):
    assert "no such file" in errors(tmp_path / "nothing.yaml")[0]
    outside = write(text(), "outside.yaml")
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(outside)
    assert "outside the folder" in errors(folder)[0]
    assert errors(folder / "link.yaml") == []  # named by hand, it is meant


def test_a_public_flow_does_not_link_an_internal_article(write):
    article = make_article("Internal", audience="internal")
    Source.objects.create(
        article=article, revision=article.draft, path="in.md", digest="x", heading=""
    )
    linked = text().replace("minutes: 2", "article: in.md")
    assert "agents only" in errors(write(linked))[0]
    internal = linked.replace("audience: public", "audience: internal")
    assert not errors(write(internal), publish=True)
    assert Node.objects.get(key="restart").article == article


def test_a_flow_that_a_public_one_enters_cannot_become_internal(write, tmp_path):
    make_flow(tmp_path)
    joined = (
        "flow: joined\ntitle: J\nsymptom: S\ncategory: C\nstart: q\nnodes:\n"
        "  q: {kind: question, title: Q, choices: "
        "[{label: A, goes_to: on}, {label: B, goes_to: t}]}\n"
        "  on: {kind: flow, flow: small}\n  t: {kind: ticket, title: T}\n"
    )
    assert not errors(write(joined, "joined.yaml"), publish=True)
    found = errors(write(text(audience="internal"), "again.yaml"), publish=True)
    assert any("joined" in error for error in found)
    assert Flow.objects.get(slug="small").audience == "public"


def test_a_check_with_settings_it_does_not_know_is_refused(write):
    from tests.articles import CHECK_FLOW

    content = CHECK_FLOW.format(slug="check", title="T").replace(
        "check: json\n", "check: json\n    settings: {strng: [a]}\n"
    )
    assert "strng" in errors(write(content))[0]


def test_a_text_that_cannot_be_rendered_names_file_and_node(write):
    slow = text().replace("Switch it off and on again.", "x" * 200_001)
    found = errors(write(slow))
    assert any("node “restart”" in error for error in found)
    assert not Flow.objects.exists()


def test_the_command_says_what_it_did_and_fails_when_it_did_nothing(write):
    out = io.StringIO()
    call_command("import_flow", str(write(text())), "--publish", stdout=out)
    assert "new: Small" in out.getvalue()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_flow", "/no/such/file.yaml", stderr=io.StringIO())


def test_the_graph_in_the_database_is_the_graph_of_the_file(write):
    from troubleshoot import flowfile

    path = write(text())
    import_flows([path], publish=True)
    read, kept = flowfile.read(path.read_text(), path="").graph, Flow.objects.get().live.graph()
    assert list(read.nodes) == list(kept.nodes)
    for key, node in read.nodes.items():
        assert kept.nodes[key].choices == node.choices
        assert (kept.nodes[key].title, kept.nodes[key].kind) == (node.title, node.kind)


@pytest.mark.django_db
def test_a_fix_for_everybody_links_nothing_for_agents(tmp_path):
    inside = make_article("Inside", audience="internal")
    text = SMALL_FLOW.replace("Look at the top", f"See [this](/articles/{inside.pk}-x/). Look")
    path = tmp_path / "small.yaml"
    values = {"slug": "small", "title": "T", "symptom": "S", "category": "Delivery"}
    path.write_text(text.format(**values, audience="public"))
    report = import_flows([path], publish=True)
    assert "links articles for agents" in str(report.errors[0])
    assert not Flow.objects.exists()
    path.write_text(text.format(**values, audience="internal"))
    assert not import_flows([path], publish=True).errors


def test_an_import_asks_as_much_whatever_other_fixes_there_are(write, tmp_path):
    path = write(text("one"))
    with CaptureQueriesContext(connection) as alone:
        import_flows([path], dry_run=True)
    for number in range(4):
        make_flow(tmp_path, f"other-{number}")
    with CaptureQueriesContext(connection) as among_others:
        import_flows([path], dry_run=True)
    # What the graphs of the others are made of is asked for once, and checked once.
    assert len(among_others) <= len(alone) + 6
