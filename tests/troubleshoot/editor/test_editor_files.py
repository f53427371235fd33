"""A fix as files: its map, its flow file out, and a flow file into its draft."""

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import Source
from tests.articles import SMALL_FLOW, make_article, make_flow
from tests.troubleshoot.drafting import address, draw, publish, reword, said
from tests.troubleshoot.flowfiles import SMALL, small
from tests.troubleshoot.graphs import broken_sets
from troubleshoot.difference import difference
from troubleshoot.drawing import Drawing
from troubleshoot.flowexport import text_of
from troubleshoot.models import Flow, FlowAct

pytestmark = pytest.mark.django_db


def send(client, flow, content, name="late.yaml", **fields):
    if isinstance(content, str):
        content = content.encode()
    upload = SimpleUploadedFile(name, content, content_type="application/yaml")
    return client.post(address("read_flow_file", flow), {"file": upload, **fields})


def errors_in(response) -> list[str]:
    """What the page says is wrong with a file, each as it reads."""
    assert response.status_code == 422
    page = response.content.decode()
    said = re.search(r'<ul class="file-errors">(.*?)</ul>', page, re.DOTALL)[1]
    items = re.findall(r"<li>(.*?)</li>", said, re.DOTALL)
    return [unescape(" ".join(re.sub(r"<[^>]+>", "", item).split())) for item in items]


def file_of(client, flow) -> str:
    return client.get(address("flow_file", flow)).content.decode()


# Out


@pytest.mark.parametrize(
    ("name", "content_type", "file"),
    [
        ("flow_map", "image/svg+xml; charset=utf-8", "small.svg"),
        ("flow_mermaid", "text/plain; charset=utf-8", "small.mmd"),
        ("flow_file", "application/yaml; charset=utf-8", "small.yaml"),
    ],
)
def test_each_comes_as_a_file_of_the_version_worked_on_or_asked_for(
    editor, flow, name, content_type, file
):
    reword(flow, "restart", title="Turn off")
    response = editor.get(address(name, flow))
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert "no-store" in response["Cache-Control"]
    assert "Turn off" in response.content.decode()
    older = editor.get(address(name, flow) + "?version=1").content.decode()
    assert "Turn off" not in older
    assert "Restart the phone" in older or "Restart" in older


@pytest.mark.parametrize("wanted", ["9", "x", "", "-1", "1" * 30])
def test_a_version_that_is_not_there_is_not_found(editor, flow, wanted):
    for name in ("flow_map", "flow_mermaid", "flow_file"):
        assert editor.get(address(name, flow), {"version": wanted}).status_code == 404


def test_the_map_is_a_whole_svg_without_scripts_whatever_titles_say(editor, flow):
    reword(flow, "restart", title="<script>alert(1)</script>")
    text = editor.get(address("flow_map", flow)).content.decode()
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [element for element in root.iter() if element.tag.endswith("script")]


@pytest.mark.parametrize("name", ["flow_map", "flow_mermaid", "flow_file"])
def test_files_are_for_editors(clients, flow, name):
    codes = {role: client.get(address(name, flow)).status_code for role, client in clients.items()}
    assert codes == {"customer": 302, "mallory": 404, "alice": 404, "ed": 200, "admin": 200}
    assert clients["ed"].post(address(name, flow)).status_code == 405


# In


def test_a_file_becomes_the_draft_and_leaves_alone_what_is_the_fixs_own(editor, flow, ed):
    before = Flow.objects.filter(pk=flow.pk).values().get()
    text = small(label="Yesterday").replace("category: Delivery", "category: Elsewhere\norder: 7")
    response = send(editor, flow, text)
    assert (response.status_code, response["Location"]) == (303, address("flow_changes", flow))
    assert "now says what the file says" in said(response)
    draft = flow.draft
    assert (draft.title, draft.symptom) == ("A message is late", "It takes an hour")
    assert list(draft.drawing().nodes) == ["when", "restart", "done", "help"]
    assert draft.nodes.get(key="restart").html == "<p>Off and on.</p>"
    assert Flow.objects.filter(pk=flow.pk).values().get() == before
    act = flow.acts.get()
    assert (act.name, act.by, act.detail) == ("file-read", ed, "late.yaml")


def test_the_same_form_sent_twice_reads_once(editor, flow):
    for _twice in range(2):
        send(editor, flow, small(label="Yesterday"), request_key="the-same")
    assert flow.acts.count() == 1


def test_reading_is_undone(editor, flow):
    send(editor, flow, small(label="Yesterday"))
    editor.post(address("undo_act", flow, flow.acts.get().pk))
    assert not difference(flow.live.drawing(), flow.draft.drawing())


def test_what_is_wrong_with_the_flow_is_a_problem_of_the_draft(editor, flow):
    response = send(editor, flow, small("        goes_to: restart\n", "", label="Yesterday"))
    assert response.status_code == 303
    page = editor.get(response["Location"]).content.decode()
    assert "leads nowhere" in page
    assert "disabled" in page


def test_a_draft_needs_no_more_than_steps(editor, flow):
    assert send(editor, flow, "nodes: {}\n").status_code == 303
    assert not flow.draft.drawing().nodes
    assert flow.draft.title == ""
    assert send(editor, flow, file_of(editor, flow)).status_code == 303


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "This is not UTF-8."),
        (b"", "empty"),
        (b"title: a\x00b\nnodes: {}\n", "cannot be shown (U+0000)"),
        (b'title: "a\\0b"\nnodes: {}\n', "cannot be stored"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"nodes: [", "Line 1:"),
        (b"- a\n", "This should be a flow"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nnodes: [*b, *b]\n", "Aliases"),
        (b"nodes: !!python/object/apply:os.system [ls]\n", "Tags"),
        (b"nodes: " + b"[" * 2_000, "nested too deeply"),
        (b"nodes:\n" + b"".join(b"  - a\n" for _n in range(51_000)), "too many entries"),
        (b"nodes: {}\nnodes: {}\n", "a second time"),
        (b"nodes: {}\n---\nnodes: {}\n", "A second document"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(editor, flow, content, words):
    response = send(editor, flow, content)
    assert any(words in error for error in errors_in(response)), errors_in(response)
    assert "nothing has changed" in response.content.decode()
    assert not flow.acts.exists()
    assert flow.draft is None


LONG = "x" * 301


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("goes_to: restart", "goes_to: nowhere", "Line 11, step “when”: "),
        ("title: Restart it", "article: none.md", "No article was imported from “none.md”"),
        ("title: Restart it", f"title: {LONG}", "301 characters, and there is room for 200"),
        ("symptom: It takes an hour", f"symptom: {LONG}", "Line 3: This has 301"),
        ("start: when", f"start: {LONG}", "Line 5: This has 301"),
        ("outcome: fixed", f"outcome: {LONG}", "step “done”: This has 301"),
        ("label: LABEL", f"label: {LONG}", "step “when”: This has 301"),
        ("text: All is well.", f"text: {'x' * 200_001}", "step “done”"),
        ("kind: ticket", "kind: flow\n    flow: smal", "Did you mean “small”?"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_line_and_step(editor, flow, old, new, words):
    response = send(editor, flow, small(old, new, label="Yesterday"))
    found = errors_in(response)
    assert any(words in error for error in found), found
    assert not flow.acts.exists()


def test_all_errors_come_at_once_and_escaped(editor, flow):
    text = small("goes_to: restart", "goes_to: nowhere", label="Yesterday")
    text = text.replace("title: Restart it", "article: <script>alert(1)</script>.md")
    response = send(editor, flow, text, name="<b>x</b>.yaml")
    assert len(errors_in(response)) == 2
    assert "<script>alert" not in response.content.decode()


def test_of_very_many_errors_the_first_hundred_are_told(editor, flow):
    steps = "".join(f"  n{number}: {{kind: nonsense}}\n" for number in range(130))
    found = errors_in(send(editor, flow, f"nodes:\n{steps}"))
    assert len(found) == 101
    assert "30 more" in found[-1]


def test_more_steps_than_a_fix_may_have_are_refused(editor, flow):
    steps = "".join(f"  n{number}: {{kind: ticket}}\n" for number in range(2_001))
    found = errors_in(send(editor, flow, f"nodes:\n{steps}"))
    assert found == ["Line 1: A fix has at most 2000 steps. Split it in two."]


def test_no_file_is_said(editor, flow):
    action = address("read_flow_file", flow)
    assert errors_in(editor.post(action)) == ["Choose a file first."]
    assert errors_in(editor.post(action, {"file": "text"})) == ["Choose a file first."]


def test_what_is_far_too_large_is_not_even_read(editor, flow):
    response = send(editor, flow, b"x" * 2_000_001)
    assert response.status_code == 413
    assert "too much at once" in response.content.decode()
    assert not flow.acts.exists()


def test_two_files_at_once_are_refused(editor, flow):
    files = [SimpleUploadedFile(f"{n}.yaml", SMALL.encode()) for n in range(2)]
    response = editor.post(address("read_flow_file", flow), {"file": files})
    assert response.status_code == 400
    assert not flow.acts.exists()


def test_reading_is_for_editors(clients, flow):
    acts = FlowAct.objects.count()
    action = address("read_flow_file", flow)
    codes = {role: client.get(action).status_code for role, client in clients.items()}
    assert codes == {"customer": 302, "mallory": 404, "alice": 404, "ed": 200, "admin": 200}
    sent = {role: send(clients[role], flow, SMALL).status_code for role in codes}
    assert sent == {"customer": 302, "mallory": 404, "alice": 404, "ed": 303, "admin": 303}
    assert FlowAct.objects.count() == acts + 1  # the second found nothing to change
    assert clients["ed"].put(action).status_code == 405


# Out and in again


def assert_round_trip(client, flow):
    """Out, in: nothing is done. Out of another draft, in: it says the same, byte for byte."""
    text, acts = file_of(client, flow), flow.acts.count()
    response = send(client, flow, text)
    assert response.status_code == 303, errors_in(response)
    assert "Nothing has changed" in said(response)
    assert flow.acts.count() == acts
    assert file_of(client, flow) == text


def test_the_sample_comes_out_and_in_unchanged(editor, sample):
    flows = list(Flow.objects.all())
    assert len(flows) >= 9
    for flow in flows:
        text = file_of(editor, flow)
        assert_round_trip(editor, flow)
        send(editor, flow, SMALL)  # and over something else
        assert send(editor, flow, text).status_code == 303
        assert file_of(editor, flow) == text


def test_articles_keep_their_names_and_those_without_one_their_address(editor, flow):
    named, other = make_article("Named"), make_article("Other")
    Source.objects.create(
        article=named, revision=named.draft, path="named.md", digest="x", heading=""
    )
    reword(flow, "restart", article=named.pk)
    reword(flow, "explained", article=other.pk)
    text = file_of(editor, flow)
    assert "article: named.md" in text
    assert f"article: /articles/{other.pk}/" in text
    assert_round_trip(editor, flow)


def test_what_is_only_laid_out_in_another_way_stays_as_it_was_written(editor, flow):
    reword(flow, "restart", title="Restart  the phone", body="\n\nOff and on. \n\n")
    draft = flow.draft
    draft.keywords = "sms,late"
    draft.save()
    assert_round_trip(editor, flow)
    assert flow.draft.keywords == "sms,late"


def test_the_revision_that_a_step_was_written_from_is_kept(editor, flow):
    article = make_article("Known")
    reword(flow, "restart", article=article.pk)
    was = article.draft_id
    article.revise(title="Known", body="newer")
    send(editor, flow, file_of(editor, flow).replace("Restart the phone", "Turn it off"))
    node = flow.draft.nodes.get(key="restart")
    assert (node.title, node.article_revision_id) == ("Turn it off", was)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
) | st.sampled_from(["# no", "- a", "x: y", " #b", "'", '"', "null", "{1}", "a\r\nb", "\ufeff", ""])


@st.composite
def drawings(draw_from):
    """What an editor may have drawn: broken in any way, with any texts."""
    graph = next(iter(draw_from(broken_sets()).values()))
    nodes = {}
    for key, node in graph.nodes.items():
        choices = tuple(replace(c, hint=draw_from(TEXTS)) for c in node.choices)
        if node.kind == "question":
            choices = tuple(replace(c, label=draw_from(TEXTS)) for c in choices)
        nodes[key] = replace(
            node,
            title=draw_from(TEXTS),
            body=draw_from(TEXTS),
            note=draw_from(TEXTS),
            flow=None,
            minutes=draw_from(st.none() | st.integers(0, 999)),
            choices=choices,
        )
    graph = replace(graph, title=draw_from(TEXTS), nodes=nodes)
    return Drawing(graph, draw_from(TEXTS), draw_from(TEXTS))


@given(drawing=drawings())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_drawn_comes_out_and_in_unchanged(editor, flow, drawing):
    draw(flow, lambda before: before.with_nodes(drawing.nodes).with_head(**drawing.head))
    assert_round_trip(editor, flow)
    text = file_of(editor, flow)
    send(editor, flow, SMALL)
    assert send(editor, flow, text).status_code == 303
    assert text_of(flow.draft) == text


def test_a_version_that_is_live_comes_out_and_in_too(editor, flow, tmp_path):
    make_flow(tmp_path, "other", text=SMALL_FLOW)
    reword(flow, "restart", title="Turn it off")
    publish(flow)
    assert_round_trip(editor, flow)
    assert flow.draft is None
