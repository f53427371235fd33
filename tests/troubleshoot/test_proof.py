"""Every path of a fix is counted and walked, whatever state the fix is in."""

import csv
import io
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from kb.spreadsheet import csv_text
from tests.troubleshoot.graphs import (
    broken_sets,
    check,
    flow,
    graph_sets,
    holds,
    instruction,
    passage,
    question,
    resolution,
    ticket,
    ways_through,
)
from tests.troubleshoot.problems import good
from tests.troubleshoot.two_flows import BOTH
from troubleshoot import flowfile, proof
from troubleshoot.graph import Choice, Ref
from troubleshoot.proof import ENDINGS, MOST_BROKEN, count, prove, rows

FLOWS = Path(proof.__file__).parent / "sample" / "flows"


def counted(graph):
    return count({graph.slug: graph}, graph.slug)


def proven(graph, **bounds):
    return prove({graph.slug: graph}, graph.slug, **bounds)


def ways(total):
    return dict.fromkeys(ENDINGS, 0) | total


# Counting


def test_the_paths_of_a_fix_are_counted_with_their_lengths_and_endings():
    found = counted(good())
    assert found.number == 8
    assert (found.longest, found.shortest) == (3, 2)
    assert found.mean == Fraction(2 + 3 + 3 + 3 + 2 + 2 + 2 + 2, 8)
    assert found.endings == ways({"fixed": 3, "ticket": 5})
    assert list(found.endings) == list(ENDINGS)
    assert found.share("fixed") == pytest.approx(3 / 8)
    assert found.circles == ()


def test_paths_that_go_on_in_another_fix_are_counted_to_their_end():
    found = count(BOTH, "sms")
    assert found.number == 11
    assert found.endings == ways({"fixed": 3, "explained": 4, "ticket": 4})


def test_more_paths_than_anybody_could_walk_are_counted_exactly_and_at_once():
    nodes = {f"n{n}": question(x=f"n{n + 1}", y=f"n{n + 1}") for n in range(1_000)}
    graph = flow(start="n0", **nodes, n1000=ticket())
    began = time.process_time()
    found = counted(graph)
    assert found.number == 2**1_000
    assert found.mean == found.longest == found.shortest == 1_000
    assert found.share("ticket") == 1.0
    bounded = proven(graph)
    assert not bounded.is_whole
    assert 0 < bounded.walked * 1_000 <= proof.MOST_STEPS
    assert bounded.broken_count == 0
    assert time.process_time() - began < 20


def test_a_path_that_leads_nowhere_is_one():
    blank = replace(question(), choices=(Choice("x", "Hm"), Choice("y", "Yes", target="b")))
    graph = flow(a=blank, b=ticket())
    assert counted(graph).endings == ways({"ticket": 1, "nowhere": 1})
    assert counted(graph).share("nowhere") == 0.5
    assert [path.steps for path in proven(graph).broken] == [((Ref("sms", "a"), "x"),)]


@pytest.mark.parametrize(
    "graph",
    [
        flow(start=""),
        flow(start="gone", a=ticket()),
        flow(a=question()),
        flow(a=passage("gone")),
        flow(a=passage("sms")),
        flow(a=passage(None)),
        flow(a=replace(ticket(), kind="tickets")),
    ],
)
def test_a_fix_that_leads_nowhere_at_all_has_one_path_that_does_not_end(graph):
    found = proven(graph)
    assert found.count.number == 1
    assert found.count.longest == 0
    assert found.count.endings == ways({"nowhere": 1})
    assert (found.walked, found.broken_count, found.holds) == (1, 1, False)


def test_a_resolution_that_does_not_say_its_outcome_still_ends_a_path():
    graph = flow(a=question(x="b", y="c"), b=resolution(None), c=ticket())
    assert counted(graph).endings == ways({"unsaid": 1, "ticket": 1})
    assert proven(graph).holds


def test_paths_that_go_in_circles_have_no_number():
    graph = flow(a=question(x="b", y="d"), b=question(x="a", y="d"), d=ticket())
    found = proven(graph)
    assert found.count.number is None
    assert found.count.circles == ((Ref("sms", "a"), Ref("sms", "b")),)
    assert found.count.share("ticket") == 0
    assert found.is_whole
    assert found.broken_count == 1
    assert not found.holds


def test_fixes_that_enter_each_other_go_in_circles():
    one = flow("one", a=question(x="b", y="c"), b=passage("two"), c=ticket())
    two = flow("two", a=question(x="b", y="c"), b=passage("one"), c=ticket())
    found = prove({"one": one, "two": two}, "one")
    assert found.count.circles == ((Ref("one", "a"), Ref("two", "a")),)
    assert not found.holds


def test_a_circle_that_nobody_can_enter_does_no_harm():
    graph = flow(a=question(x="c", y="c"), b=question(x="b", y="c"), c=ticket())
    assert proven(graph).holds


# Walking


def test_a_sound_fix_is_proven():
    found = proven(good())
    assert (found.walked, found.is_whole, found.broken, found.holds) == (8, True, (), True)


def test_a_bound_is_said_when_it_is_reached_and_not_before():
    assert proven(good(), most=8).is_whole
    for bounded in (proven(good(), most=7), proven(good(), most_steps=18)):
        assert (bounded.walked, bounded.is_whole, bounded.holds) == (7, False, False)
    assert proven(good(), most_steps=19).is_whole
    assert proven(good(), most=0).walked == 0


def test_a_path_longer_than_anybody_may_walk_is_broken():
    nodes = {f"n{n}": question(x=f"n{n + 1}") for n in range(1_001)}
    found = proven(flow(start="n0", **nodes, n1001=ticket()))
    assert found.count.number == found.broken_count == 1
    assert found.count.endings["nowhere"] == 0


def test_an_answer_that_hides_behind_another_of_its_key_is_broken():
    hidden = replace(
        question(), choices=(Choice("x", "A", target="b"), Choice("x", "B", target="c"))
    )
    found = proven(flow(a=hidden, b=ticket(), c=resolution()))
    assert found.count.number == 2
    assert [path.ending.key for path in found.broken] == ["c"]


def test_only_the_first_of_many_broken_paths_are_kept():
    blank = replace(question(), choices=tuple(Choice(f"c{n}", f"C{n}") for n in range(50)))
    found = proven(flow(a=blank))
    assert found.broken_count == 50
    assert len(found.broken) == MOST_BROKEN


@pytest.mark.parametrize("file", sorted(FLOWS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_paths_of_a_sample_fix_are_counted_as_they_are_walked(file):
    """`which-error` and `no-sms-received` have thousands; test_sample_walks walks those."""
    graphs = samples()
    found = prove(graphs, file.stem, most=300)
    assert found.broken == ()
    assert found.walked == min(found.count.number, 300)
    assert found.holds == (found.count.number <= 300)
    assert found.count.endings["nowhere"] == found.count.endings["unsaid"] == 0


def samples(kept={}):  # noqa: B006 read once
    if not kept:
        for file in FLOWS.glob("*.yaml"):
            kept[file.stem] = flowfile.read(file.read_text(), path=str(file)).graph
    return kept


# Properties

fewer = settings(holds, max_examples=60)


@fewer
@given(graph_sets())
def test_a_sound_fix_is_counted_as_trying_every_way_counts_it(graphs):
    found = prove(graphs, "f0")
    tried = ways_through(graphs, "f0")
    lengths = [len(taken) for taken, _end in tried]
    nodes = [graphs[end.flow].nodes[end.key] for _taken, end in tried]
    outcomes = [node.outcome or node.kind for node in nodes]
    assert found.holds
    assert found.count.number == found.walked == len(tried)
    assert found.count.longest == max(lengths)
    assert found.count.shortest == min(lengths)
    assert found.count.mean == Fraction(sum(lengths), len(lengths))
    assert found.count.endings == {ending: outcomes.count(ending) for ending in ENDINGS}


@fewer
@given(broken_sets())
def test_any_fix_can_be_proven_and_is_so_exactly_if_all_its_ways_end(graphs):
    found = prove(graphs, "f0")
    tried = ways_through(graphs, "f0")
    lost = sum(end is None for _taken, end in tried)
    assert found.walked == len(tried)
    assert found.broken_count == lost
    assert found.holds == (lost == 0)
    if found.count.number is None:
        assert found.count.circles
    else:
        assert found.count.number == len(tried)
        assert found.count.endings["nowhere"] == lost
        assert sum(found.count.endings.values()) == len(tried)


# As a table


def read(text):
    return list(csv.reader(io.StringIO(text), strict=True))


def test_each_path_is_a_row():
    minutes = {"a": question(yes="b", no="c"), "b": instruction(fixed="d", not_fixed="e")}
    graph = flow(
        a=replace(minutes["a"], title='Is it "on", or\nnot?', minutes=2),
        b=replace(minutes["b"], minutes=5),
        c=check(late="d", unreadable="e", skip="nowhere"),
        d=resolution("explained"),
        e=ticket(),
    )
    table = read(csv_text(rows({"sms": graph}, "sms")))
    assert table[0] == ["Path", "Steps", "Way", "Ends with", "Outcome", "Minutes"]
    assert table[1] == [
        "1",
        "2",
        'Is it "on", or not?: It is yes → Do it: This fixed it',
        "Done",
        "explained",
        "7",
    ]
    assert table[2][3:] == ["A person", "ticket", "7"]
    assert table[5][2:] == [
        'Is it "on", or not?: It is no → Paste it: Without the check',
        "",
        "leads nowhere",
        "2",
    ]
    assert len(table) == 6


def test_the_table_holds_what_was_walked_and_ends_at_the_same_bound():
    for bounds in ({"most": 7}, {"most_steps": 18}, {"most": 0}, {}):
        table = list(rows({"sms": good()}, "sms", **bounds))
        assert len(table) == 1 + proven(good(), **bounds).walked


@pytest.mark.parametrize(
    "begins",
    [
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "\r=1",
        "\n1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        " =1",
        "\u200b=1",
        "﹢1",
    ],
)
def test_no_cell_can_be_taken_for_a_formula(begins):
    [[cell, after]] = read(csv_text([[begins, "=2"]]))
    assert cell == f"'{begins}"
    assert after == "'=2"


@pytest.mark.parametrize("text", ["", "a=1", "2", "“quoted”", "短信", 'a "b", c', "'=1", "a\nb"])
def test_any_other_cell_is_read_back_as_it_was(text):
    assert read(csv_text([[text, 3, -3]])) == [[text, "3", "-3"]]


def test_a_title_that_is_a_formula_is_guarded_in_its_row():
    graph = flow(a=replace(question(x="b"), title="=cmd()"), b=replace(ticket(), title="@x"))
    row = read(csv_text(rows({"sms": graph}, "sms")))[1]
    assert row[2] == "'=cmd(): It is x"
    assert row[3] == "'@x"
