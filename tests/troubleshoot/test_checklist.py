"""A fix on one page: the order and the numbers, the page, and the Markdown."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from kb.models import Edition
from tests.articles import CHECK_FLOW, import_text, make_article, make_flow
from tests.troubleshoot.graphs import (
    broken_sets,
    check,
    flow,
    graph_sets,
    instruction,
    question,
    resolution,
)
from troubleshoot.checklist import items
from troubleshoot.checklist_text import plain
from troubleshoot.models import Flow

PARENT = """\
flow: parent
title: Which error did you get?
symptom: I have an error
category: Errors
start: which
nodes:
  which:
    kind: question
    title: Which one?
    choices:
      - {label: The first, key: first, goes_to: onward}
      - {label: Another, key: another, goes_to: help}
  onward: {kind: flow, flow: small}
  help: {kind: ticket, title: A person will look at it}
"""


# The pure part


@given(graph_sets())
def test_each_node_that_can_be_reached_is_there_once_with_numbers_from_one(graphs):
    for graph in graphs.values():
        listed = items(graph)
        assert [item.number for item in listed] == list(range(1, len(listed) + 1))
        keys = [item.node.key for item in listed]
        assert sorted(keys) == sorted(graph.nodes)  # sound flows: every node can be reached
        assert keys[0] == graph.start


@given(graph_sets())
def test_every_way_is_there_and_goes_to_the_item_it_means(graphs):
    for graph in graphs.values():
        listed = items(graph)
        by_number = {item.number: item.node.key for item in listed}
        for item in listed:
            assert len(item.ways) == (len(item.node.choices) if item.node.is_step else 0)
            for way, choice in zip(item.ways, item.node.choices, strict=False):
                assert by_number[way.to] == (choice.returns_to or choice.target)
                # Forward but for what is done anew: so it can be read from top to bottom.
                assert (way.to < item.number) is way.back


@given(broken_sets())
def test_a_broken_flow_gives_a_list_all_the_same(graphs):
    for graph in graphs.values():
        listed = items(graph)
        numbers = {item.number for item in listed}
        keys = [item.node.key for item in listed]
        assert len(set(keys)) == len(keys)
        assert {way.to for item in listed for way in item.ways} <= {*numbers, None}


def test_the_first_answer_is_followed_to_its_end_before_the_second():
    graph = flow(
        start="a",
        a=question(yes="b", no="c"),
        b=instruction(fixed="done", not_fixed="d"),
        c=instruction(fixed="done", not_fixed="d"),
        d=question(ever="done"),
        done=resolution(),
    )
    assert [item.node.key for item in items(graph)] == ["a", "b", "c", "d", "done"]


def test_ways_are_in_the_words_of_the_page():
    graph = flow(start="a", a=instruction(fixed="b", not_fixed="b"), b=resolution())
    assert [way.words for way in items(graph)[0].ways] == ["This fixed it", "Still not working"]
    pasted = check("json", valid="b", invalid="b", wrong_type="b", unreadable="b", skip="b")
    listed = items(flow(start="a", a=pasted, b=resolution()))
    assert listed[0].ways[-1].words == "Without the check"
    assert listed[0].check_title
    assert listed[0].looked_at


def test_an_answer_whose_key_means_something_elsewhere_keeps_its_own_words():
    asked = question(helped="b")
    asked = replace(
        asked, choices=tuple(replace(c, label="A friend helped") for c in asked.choices)
    )
    assert items(flow(start="a", a=asked, b=resolution()))[0].ways[0].words == "A friend helped"


def test_text_stands_in_markdown_as_the_words_it_is():
    assert plain("[a](b) *c* <d> `e`") == r"\[a\](b) \*c\* \<d\> \`e\`"
    assert plain("two\nlines") == "two lines"


# The page


@pytest.fixture
def small(db, tmp_path) -> Flow:
    return make_flow(tmp_path)


def page(client, flow) -> str:
    response = client.get(f"/fix/{flow.address}/checklist/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lists_every_step_with_its_answers_and_where_they_go(client, small):
    html = page(client, small)
    for words in ("Does the phone show a signal?", "Restart the phone", "The sender is blocked"):
        assert html.count(f"</span> {words}") == 1
    assert "No bars at all" in html
    goals = re.findall(r'href="#item-(\d+)">go (?:back )?to (\d+)<', html)
    assert goals
    for anchor, number in goals:
        assert anchor == number
        assert f'id="item-{number}"' in html
    assert re.search(r"I was wrong about the signal.*?go back to 1<", html, re.DOTALL)


def test_the_page_makes_no_walk_and_sets_no_cookie(client, small):
    response = client.get(f"/fix/{small.address}/checklist/")
    assert not response.cookies
    assert not small.runs.exists()


def test_notes_for_agents_are_not_printed(clients, small):
    assert "Ask for the model of the phone." not in page(clients["alice"], small)


def test_a_check_says_what_it_would_look_at(client, db, tmp_path):
    html = page(client, make_flow(tmp_path, "json", text=CHECK_FLOW, title="Error 1004"))
    assert "a check looks at this for you" in html
    assert "Without the check" in html


def test_a_fix_that_goes_on_in_another_leads_to_its_checklist(client, small, tmp_path):
    import_text(tmp_path, PARENT, name="parent.yaml")
    parent = Flow.objects.get(slug="parent")
    assert f'href="/fix/{small.address}/checklist/"' in page(client, parent)
    Flow.objects.filter(pk=small.pk).update(archived_at="2026-01-01T00:00Z")
    Edition.advance()
    html = page(client, parent)
    assert str(small.address) not in html
    assert "That fix is not here any more" in html


def test_the_articles_behind_the_steps_are_named_to_whoever_may_read_them(clients, small):
    public, internal = make_article("For all"), make_article("For agents", audience="internal")
    small.live.nodes.filter(key="restart").update(article=public)
    small.live.nodes.filter(key="second").update(article=internal)
    assert "For all" in page(clients["customer"], small)
    assert "For agents" not in page(clients["customer"], small)
    assert "For agents" in page(clients["alice"], small)


@pytest.mark.django_db
def test_a_checklist_is_seen_by_whoever_may_walk_the_fix(clients, tmp_path):
    internal = make_flow(tmp_path, "internal", audience="internal")
    draft = make_flow(tmp_path, "draft", state="draft")
    archived = make_flow(tmp_path, "archived", state="archived")
    for tail in ("/checklist/", ".md"):
        seen = {r: c.get(f"/fix/{internal.address}{tail}").status_code for r, c in clients.items()}
        assert seen == {"customer": 404, "mallory": 404, "alice": 200, "ed": 200, "admin": 200}
        for hidden in (draft, archived):
            assert clients["admin"].get(f"/fix/{hidden.address}{tail}").status_code == 404


def test_other_words_lead_to_the_right_address(client, small):
    for tail in ("/checklist/", ".md"):
        response = client.get(f"/fix/{small.pk}-old-words{tail}")
        assert (response.status_code, response["Location"]) == (301, f"/fix/{small.address}{tail}")


def test_nothing_can_be_posted_to_it(client, small):
    assert client.post(f"/fix/{small.address}/checklist/").status_code == 405
    assert client.post(f"/fix/{small.address}.md").status_code == 405


def test_a_checklist_asks_few_questions_however_long_it_is(
    client, small, tmp_path, django_assert_max_num_queries
):
    steps = "".join(
        f"  s{n}: {{kind: question, title: Step {n}, choices: [{{label: 'On', key: on,"
        f" goes_to: {'s' + str(n + 1) if n < 10 else 'end'}}},"
        f" {{label: 'Off', key: off, goes_to: end}}]}}\n"
        for n in range(11)
    )
    import_text(
        tmp_path,
        "flow: long\ntitle: Long\nsymptom: It is long\ncategory: Errors\nstart: s0\nnodes:\n"
        f"{steps}  end: {{kind: flow, flow: small}}\n",
        name="long.yaml",
    )
    long = Flow.objects.get(slug="long")
    long.live.nodes.update(article=make_article("Behind all"))
    page(client, long)
    with django_assert_max_num_queries(3):
        page(client, long)


def test_the_first_page_of_a_fix_and_the_list_of_fixes_lead_there(client, small):
    link = f'href="/fix/{small.address}/checklist/"'
    assert link in client.get(small.get_absolute_url()).content.decode()
    assert link in client.get("/fix/").content.decode()
    assert link not in client.get("/").content.decode()


# The Markdown


def test_the_markdown_holds_the_same_list(client, small):
    response = client.get(f"/fix/{small.address}.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# No message\n\nNothing arrives\n\n## 1. Does the phone show")
    assert "Switch it off and on again." in text
    headings = re.findall(r"^## (\d+)\. ", text, re.M)
    assert headings == [str(n + 1) for n in range(len(headings))]
    goals = re.findall(r"^- \[ \] .* → go (?:back )?to (\d+)$", text, re.M)
    assert set(goals) <= set(headings)
    assert len(goals) == text.count("- [ ]") == 6


def test_the_markdown_of_a_fix_that_goes_on_in_another_names_it(client, small, tmp_path, settings):
    settings.SITE_URL = "https://help.example.com"
    import_text(tmp_path, PARENT, name="parent.yaml")
    text = client.get(f"/fix/{Flow.objects.get(slug='parent').address}.md").content.decode()
    assert f"[No message](https://help.example.com/fix/{small.address}.md)" in text
