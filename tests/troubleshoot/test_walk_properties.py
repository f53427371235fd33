"""What holds for every walk through any flows, with any answers."""

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import answers_for, broken_sets, graph_sets, holds, ways_through
from troubleshoot.graph import FLOW, INSTRUCTION, QUESTION, Ref
from troubleshoot.walk import Answer, after, at, paths, resolve


def follow(graphs, start, answers):
    """The walk told plainly: from the start along the latest answers, as (refs, last ref)."""
    latest = {answer.ref: answer for answer in answers}
    ref, passed = Ref(start, graphs[start].start), []
    while True:
        node = graphs[ref.flow].nodes[ref.key]
        if node.kind == FLOW:
            ref = Ref(node.flow, graphs[node.flow].start)
        elif ref in latest and node.choices:
            passed.append(ref)
            ref = Ref(ref.flow, node.choice(latest[ref].choice).target)
        else:
            return passed, ref


def answer_to(ref, node, choice):
    return Answer(ref, "choice" if node.kind in (QUESTION, INSTRUCTION) else "verdict", choice)


@holds
@given(graph_sets(returns="no"), st.data())
def test_every_walk_ends_within_at_most_answers(graphs, data):
    answers = []
    position = resolve(graphs, "f0", answers)
    bound = position.at_most + 1
    while position.ended is None:
        assert len(answers) < bound
        assert position.number == len(answers) + 1
        choice = data.draw(st.sampled_from(position.node.choices))
        answers.append(answer_to(position.ref, position.node, choice.key))
        after = resolve(graphs, "f0", answers)
        assert after.ended or after.at_most < position.at_most
        position = after
    assert position.node.kind == position.ended


@holds
@given(graph_sets(most_flows=2))
def test_at_most_is_the_longest_of_all_ways_through_and_of_what_is_left_of_them(graphs):
    ways = ways_through(graphs, "f0")
    first = resolve(graphs, "f0", [])
    assert first.at_most == max(max(len(taken) for taken, _end in ways) - 1, 0)
    for taken, end in ways:
        said_so_far = []
        for done, (ref, choice) in enumerate(taken):
            here = resolve(graphs, "f0", said_so_far)
            assert here.ref == ref
            left = [len(way) - done for way, _end in ways if way[:done] == taken[:done]]
            assert here.at_most == max(left) - 1
            said_so_far.append(answer_to(ref, here.node, choice.key))
        assert resolve(graphs, "f0", said_so_far).ref == end


@holds
@given(graph_sets())
def test_paths_are_all_ways_through(graphs):
    expected = [(tuple((r, c.key) for r, c in way), end) for way, end in ways_through(graphs, "f0")]
    assert [tuple(path) for path in paths(graphs, "f0", 10_000)] == expected
    assert len(list(paths(graphs, "f0", 2))) == min(len(expected), 2)


@holds
@given(graph_sets(), st.data())
def test_after_a_step_comes_the_next_of_the_trail_or_where_the_walk_stands(graphs, data):
    position = resolve(graphs, "f0", data.draw(st.lists(answers_for(graphs), max_size=20)))
    refs = [step.ref for step in position.trail]
    for ref, following in zip(refs, [*refs, position.ref][1:], strict=True):
        assert after(position, ref).ref == following
    assert after(position, Ref("nowhere", "none")) is position


@given(st.one_of(graph_sets(), broken_sets()), st.data())
def test_any_answers_to_any_flows_give_a_position_on_the_path(graphs, data):
    answers = data.draw(st.lists(answers_for(graphs), max_size=30))
    position = resolve(graphs, "f0", answers)
    assert position == resolve(graphs, "f0", list(answers))
    refs = [step.ref for step in position.trail] + ([position.ref] if position.ref else [])
    assert len(set(refs)) == len(refs)
    assert {ref.flow for ref in refs} <= set(position.flows)
    for step, following in zip(position.trail, refs[1:], strict=False):
        assert step.node is graphs[step.ref.flow].nodes[step.ref.key]
        assert step.answer in answers
        key = {"skipped": "cannot" if step.node.kind == INSTRUCTION else "skip"}.get(
            step.answer.kind, step.answer.choice
        )
        assert lead(graphs, step.ref.flow, step.node.choice(key).target) == following
    if position.ended is None:
        assert position.node.is_step
        assert all(position.at_most < step.at_most for step in position.trail) or (
            not sound(graphs)
        )
    if position.node is not None:
        assert position.node is graphs[position.ref.flow].nodes[position.ref.key]


def lead(graphs, slug, key):
    while graphs[slug].nodes[key].kind == FLOW:
        slug = graphs[slug].nodes[key].flow
        key = graphs[slug].start
    return Ref(slug, key)


def sound(graphs):
    return all(end for slug in graphs for _way, end in ways_through(graphs, slug))


@holds
@given(graph_sets(), st.data())
def test_an_answer_given_twice_is_given_once(graphs, data):
    answers = data.draw(st.lists(answers_for(graphs), max_size=20))
    doubled = [answer for answer in answers for _time in range(2)]
    assert resolve(graphs, "f0", doubled) == resolve(graphs, "f0", answers)


@holds
@given(graph_sets(returns="no"), st.data())
def test_the_latest_answers_decide_whatever_came_before(graphs, data):
    """Without returns the history does not matter, only what each node was told last."""
    refs = [(Ref(s, k), n) for s, g in graphs.items() for k, n in g.nodes.items() if n.choices]
    assume(refs)
    one = st.sampled_from(refs).flatmap(
        lambda pair: st.sampled_from(pair[1].choices).map(
            lambda choice: answer_to(pair[0], pair[1], choice.key)
        )
    )
    answers = data.draw(st.lists(one, max_size=25))
    position = resolve(graphs, "f0", answers)
    passed, stopped = follow(graphs, "f0", answers)
    assert [step.ref for step in position.trail] == passed
    assert position.ref == stopped


@holds
@given(graph_sets(), st.data())
def test_a_change_keeps_each_later_answer_that_still_lies_on_the_path(graphs, data):
    taken, _end = data.draw(st.sampled_from(ways_through(graphs, "f0")))
    assume(taken)
    answers = [answer_to(ref, graphs[ref.flow].nodes[ref.key], c.key) for ref, c in taken]
    index = data.draw(st.integers(0, len(taken) - 1))
    ref = taken[index][0]
    node = graphs[ref.flow].nodes[ref.key]
    other = data.draw(st.sampled_from([c for c in node.choices if not c.returns_to]))
    changed = [*answers, answer_to(ref, node, other.key)]
    position = resolve(graphs, "f0", changed)
    passed, stopped = follow(graphs, "f0", changed)
    assert ([step.ref for step in position.trail], position.ref) == (passed, stopped)
    assert passed[: index + 1] == [ref for ref, _choice in taken[: index + 1]]
    undone = resolve(graphs, "f0", [*changed, answers[index]])
    assert undone == resolve(graphs, "f0", answers)


@holds
@given(graph_sets(least_nodes=3, returns="all"), st.data())
def test_a_return_leaves_the_walk_as_if_nothing_from_that_step_on_had_been_said(graphs, data):
    returning = [
        (taken[:place], ref, choice)
        for taken, _end in ways_through(graphs, "f0")
        for place, (ref, _choice) in enumerate(taken)
        for choice in graphs[ref.flow].nodes[ref.key].choices
        if choice.returns_to
    ]
    assume(returning)
    taken, ref, choice = data.draw(st.sampled_from(returning))
    way = [answer_to(r, graphs[r.flow].nodes[r.key], c.key) for r, c in taken]
    to = Ref(ref.flow, choice.returns_to)
    back_there = answer_to(ref, graphs[ref.flow].nodes[ref.key], choice.key)
    position = resolve(graphs, "f0", [*way, back_there])
    assert position == resolve(graphs, "f0", way[: [answer.ref for answer in way].index(to)])
    assert position.ref == to


@holds
@given(graph_sets(), st.data())
def test_every_earlier_step_can_be_shown_as_it_was(graphs, data):
    answers = data.draw(st.lists(answers_for(graphs), max_size=20))
    position = resolve(graphs, "f0", answers)
    for index, step in enumerate(position.trail):
        earlier = at(position, step.ref)
        as_it_was = resolve(graphs, "f0", [passed.answer for passed in position.trail[:index]])
        assert (earlier.ref, earlier.number, earlier.at_most, earlier.ended, earlier.trail) == (
            as_it_was.ref,
            as_it_was.number,
            as_it_was.at_most,
            as_it_was.ended,
            as_it_was.trail,
        )
        assert set(as_it_was.flows) == set(earlier.flows)
        assert earlier.given == step.answer
