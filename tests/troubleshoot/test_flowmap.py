"""Where the boxes and lines of a flow's map lie: for sound flows, and for any draft."""

import logging
import re
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from tests.troubleshoot.maps import NAMES, any_graphs, links, sample
from troubleshoot.flowmap import lay_out
from troubleshoot.flowmap.arrows import arrows, parts
from troubleshoot.flowmap.picture import BOX_WIDTH
from troubleshoot.flowmap.places import LANE_GAP, Lane, place
from troubleshoot.graph import Choice, Graph, Node

drawn = settings(deadline=None, max_examples=30)


def boxes_of(picture):
    return {box.key: box for box in picture.boxes}


def line_of(picture, source, target):
    return next(n for n in picture.lines if (n.source, n.target) == (source, target))


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def points_of(path):
    """The points of a path of M, V and C (control points too, between which the curve lies)."""
    x = 0.0
    for command, text in re.findall(r"([MVC])([^MVC]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", text)]
        if command == "V":
            yield x, numbers[0]
        else:
            yield from zip(numbers[::2], numbers[1::2], strict=True)
            x = numbers[-2]


def assert_well_drawn(graph, picture):
    assert sorted(box.key for box in picture.boxes) == sorted(graph.nodes)
    # Only what lies at the same height can overlap.
    boxes = sorted(picture.boxes, key=lambda box: box.y)
    for number, box in enumerate(boxes):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
        for other in boxes[number + 1 :]:
            if other.y >= box.y + box.height:
                break
            assert not overlap(box, other), (box.key, other.key)
    for line in picture.lines:
        for x, y in points_of(line.d):
            assert 0 <= x <= picture.width, line
            assert 0 <= y <= picture.height, line


@pytest.mark.parametrize("name", NAMES)
def test_every_flow_of_the_sample_is_drawn_in_order(name):
    graph = sample(name)
    picture = lay_out(graph)
    assert_well_drawn(graph, picture)
    boxes = boxes_of(picture)
    assert min(box.y for box in picture.boxes) == boxes[graph.start].y
    for line in picture.lines:
        if not line.is_return:
            assert boxes[line.target].y > boxes[line.source].y
    assert all(boxes[graph.start].y < box.y for key, box in boxes.items() if key != graph.start)
    without = [line for line in picture.lines if not line.label]
    assert len(without) <= len(picture.lines) / 8


@drawn
@given(any_graphs())
def test_any_draft_is_drawn_whole_and_the_same_each_time(graph):
    picture = lay_out(graph)
    assert_well_drawn(graph, picture)
    assert lay_out(graph) == picture
    leads = Counter(
        (node.key, choice.returns_to or choice.target, bool(choice.returns_to))
        for node in graph.nodes.values()
        if node.is_step
        for choice in node.choices
        if (choice.returns_to or choice.target) in graph.nodes
    )
    assert {(n.source, n.target, n.is_return): len(n.choices) for n in picture.lines} == leads


@drawn
@given(any_graphs())
def test_a_return_moves_no_box(graph):
    without = {
        key: replace(node, choices=tuple(c for c in node.choices if not c.returns_to))
        for key, node in graph.nodes.items()
    }
    assert lay_out(graph).boxes == lay_out(replace(graph, nodes=without)).boxes


@pytest.mark.parametrize("name", NAMES)
def test_between_boxes_and_the_lines_that_pass_them_there_is_room(name):
    graph = sample(name)
    for part in parts(graph, arrows(graph)):
        assert_room_in_rows(place(part))


@drawn
@given(any_graphs())
def test_in_any_draft_too(graph):
    for part in parts(graph, arrows(graph)):
        assert_room_in_rows(place(part))


def assert_room_in_rows(places):
    for row in places.rows:
        for one, other in pairwise(row):
            boxes = sum(not isinstance(vertex, Lane) for vertex in (one, other))
            assert places.x[other] - places.x[one] >= boxes * BOX_WIDTH / 2 + LANE_GAP - 0.01


def test_no_label_lies_on_another_or_on_a_box():
    graph = sample("no-sms-received")
    picture = lay_out(graph)
    labels = [line for line in picture.lines if line.label]
    for one, other in combinations(labels, 2):
        apart = abs(one.label_x - other.label_x), abs(one.label_y - other.label_y)
        assert apart[0] > 20 or apart[1] > 11
    for line in labels:
        for box in picture.boxes:
            inside_across = box.x < line.label_x < box.x + box.width
            assert not (inside_across and box.y < line.label_y < box.y + box.height)


def test_a_step_stands_below_all_that_lead_to_it():
    boxes = boxes_of(lay_out(links("a>b b>c c>d a>d")))
    assert boxes["a"].y < boxes["b"].y < boxes["c"].y < boxes["d"].y


def test_a_line_past_a_row_goes_between_its_boxes():
    picture = lay_out(links("a>b a>c a>d b>z c>z d>z a>z"))
    boxes = boxes_of(picture)
    for x, y in points_of(line_of(picture, "a", "z").d):
        for key in "bcd":
            box = boxes[key]
            assert not (box.x < x < box.x + box.width and box.y < y < box.y + box.height)


def test_what_is_not_reached_stands_beside_and_does_not_move_the_rest():
    graph = links("a>b a>c")
    reached = lay_out(graph)
    loose = links("a>b a>c x>y x>a", start="a")
    boxes = boxes_of(lay_out(loose))
    for box in reached.boxes:
        assert boxes[box.key] == box
    right = max(box.x + box.width for box in reached.boxes)
    assert boxes["x"].x > right
    assert boxes["y"].x > right
    assert boxes["y"].y > boxes["x"].y
    assert line_of(lay_out(loose), "x", "a").d


def test_cycles_and_self_loops_are_drawn():
    picture = lay_out(links("a>b b>c c>a b>b"))
    boxes = boxes_of(picture)
    assert boxes["a"].y < boxes["b"].y < boxes["c"].y
    assert len(picture.lines) == 4
    assert all(line.d and not line.is_return for line in picture.lines)


def test_a_return_is_a_line_of_its_own():
    picture = lay_out(links("a>b b~a b>c"))
    assert line_of(picture, "b", "a").is_return
    assert not line_of(picture, "b", "c").is_return


def test_choices_to_the_same_step_are_one_line_with_all_their_words():
    choices = (Choice("y", "Yes", target="b"), Choice("n", "No", target="b"))
    nodes = {"a": Node("a", "question", "?", choices=choices), "b": Node("b", "ticket")}
    [line] = lay_out(Graph("f", "F", "a", nodes)).lines
    assert (line.choices, line.words, line.label) == (("y", "n"), "Yes / No", "Yes / No")


def test_words_that_do_not_fit_are_counted():
    long = "The message says that it was delivered"
    choices = tuple(Choice(f"c{n}", f"{long} {n}", target="b") for n in range(3))
    nodes = {"a": Node("a", "question", "?", choices=choices), "b": Node("b", "ticket")}
    [line] = lay_out(Graph("f", "F", "a", nodes)).lines
    assert line.words == f"{long} 0 / {long} 1 / {long} 2"
    assert re.fullmatch(r"The message.*… \+2", line.label)


def test_instructions_and_checks_say_their_answers_in_words():
    did = Node("a", "instruction", "Do", choices=(Choice("fixed", target="b"),))
    checked = Node("b", "check", "Paste", check="json", choices=(Choice("skip", target="c"),))
    graph = Graph("f", "F", "a", {"a": did, "b": checked, "c": Node("c", "ticket")})
    assert [line.words for line in lay_out(graph).lines] == ["This fixed it", "Skipped"]


def test_nodes_without_a_title_say_what_they_are():
    nodes = {
        "q": Node("q", "question"),
        "r": Node("r", "resolution", outcome="fixed"),
        "t": Node("t", "ticket"),
        "f": Node("f", "flow", flow="which-error"),
        "e": Node("e", "flow"),
    }
    boxes = boxes_of(lay_out(Graph("f", "F", "q", nodes), {"which-error": "Which error?"}))
    titles = {key: box.title for key, box in boxes.items()}
    assert titles == {
        "q": "Question",
        "r": "Fixed",
        "t": "Ticket",
        "f": "→ Which error?",
        "e": "→ no flow yet",
    }


def test_an_empty_flow_and_one_without_its_start():
    assert lay_out(Graph("f", "F", "a", {})).boxes == ()
    assert len(lay_out(Graph("f", "F", "gone", {"b": Node("b", "ticket")})).boxes) == 1


def question(key, *targets):
    choices = tuple(Choice(f"c{n}", f"Answer {n}", target=t) for n, t in enumerate(targets))
    return Node(key, "question", f"What does the {key} say?", choices=choices)


def large(count, leads):
    """A flow of `count` questions, each leading where `leads` says, and a ticket."""
    nodes = {f"n{n}": question(f"n{n}", *leads(n)) for n in range(count)}
    return Graph("large", "Large", "n0", {**nodes, "t": Node("t", "ticket")})


@pytest.mark.parametrize(
    "leads",
    [
        lambda n: [f"n{n + 1}", "t"],
        lambda n: [f"n{(n * 7919 + k * 104729) % 1000}" for k in range(3)],
        lambda n: [f"n{2 * n + 1}", f"n{2 * n + 2}", "t"],
        lambda n: [],
    ],
    ids=["chain", "tangle", "tree", "loose"],
)
def test_a_thousand_steps_are_drawn(leads):
    graph = large(1_000, leads)
    began = time.process_time()
    picture = lay_out(graph)
    assert time.process_time() - began < 10
    assert_well_drawn(graph, picture)


def test_a_hundred_steps_that_lead_to_any_other_are_drawn():
    """Far more lines past rows than there can be lanes."""
    graph = large(100, lambda n: [f"n{m}" for m in range(n + 1, 100, 3)] + ["t"])
    assert_well_drawn(graph, lay_out(graph))


def test_drawing_says_nothing_in_the_log(caplog):
    with caplog.at_level(logging.INFO):
        lay_out(links("a>b"))
    assert not caplog.records
