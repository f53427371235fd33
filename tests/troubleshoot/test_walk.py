"""Where a walk stands after any answers."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import (
    answers_for,
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
from troubleshoot.graph import FLOW, INSTRUCTION, QUESTION, RESOLUTION, TICKET, Ref
from troubleshoot.walk import MOST_ANSWERS, Answer, after, at, back, fits, paths, resolve

SMS = flow(
    slug="sms",
    start="status",
    status=question(failed="remarks", delivered="phone"),
    remarks=question(blocked="done", code="to-api", again="<status"),
    phone=instruction(fixed="done", not_fixed="paste", cannot="help"),
    paste=check(late="done", unreadable="help", skip="to-api"),
    to_api=passage("api"),
    done=resolution(),
    help=ticket(),
)
API = flow(
    slug="api",
    start="dns",
    dns=instruction(fixed="well", not_fixed="pool"),
    pool=question(short="well", long="person", again="<dns"),
    well=resolution("explained"),
    person=ticket(),
)
BOTH = {"sms": SMS, "api": API}


def said(text, choice=None, kind="choice"):
    return Answer(Ref.parse(text if "." in text else f"sms.{text}"), kind, choice)


def walked(*answers, graphs=BOTH, start="sms"):
    return resolve(graphs, start, answers)


def trail(position):
    return [str(step.ref) for step in position.trail]


# One walk


def test_a_walk_without_answers_stands_at_the_first_step():
    position = walked()
    assert (str(position.ref), position.number, position.ended) == ("sms.status", 1, None)
    assert position.node is SMS.nodes["status"]
    assert (position.trail, position.flows, position.confirmed) == ((), ("sms",), False)
    assert back(position) is None


def test_an_answer_leads_to_the_next_step():
    position = walked(said("status", "delivered"))
    assert (str(position.ref), position.number) == ("sms.phone", 2)
    assert trail(position) == ["sms.status"]
    assert position.trail[0].answer.choice == "delivered"


def test_at_most_counts_the_steps_of_the_flow_that_a_walk_can_go_on_in():
    # phone, paste, then dns and pool in the other flow
    assert walked().at_most == 4
    assert walked(said("status", "failed")).at_most == 2
    assert walked(said("status", "delivered"), said("phone", "fixed")).at_most == 0


def test_at_most_follows_the_version_of_the_other_flow_that_is_handed_in():
    longer = flow(slug="api", start="x", x=question(a="dns"), **API.nodes)
    assert walked(graphs={"sms": SMS, "api": longer}).at_most == 5
    assert walked().at_most == 4


def test_a_passage_is_walked_through_without_an_answer():
    position = walked(said("status", "failed"), said("remarks", "code"))
    assert str(position.ref) == "api.dns"
    assert (position.number, position.flows) == (3, ("sms", "api"))
    assert trail(position) == ["sms.status", "sms.remarks"]


def test_a_flow_may_begin_with_a_passage():
    only = flow(slug="only", start="on", on=passage("api"))
    position = walked(graphs={"only": only, "api": API}, start="only")
    assert (str(position.ref), position.number, position.flows) == ("api.dns", 1, ("only", "api"))


def test_a_resolution_ends_the_walk_and_can_be_confirmed():
    way = [said("status", "failed"), said("remarks", "blocked")]
    position = walked(*way)
    assert (position.ended, str(position.ref), position.confirmed) == (
        RESOLUTION,
        "sms.done",
        False,
    )
    helped = walked(*way, said("done", "helped"))
    assert (helped.ended, str(helped.ref), helped.confirmed) == (RESOLUTION, "sms.done", True)
    assert trail(helped) == trail(position)


def test_what_came_back_leads_to_a_ticket():
    position = walked(
        said("status", "failed"),
        said("remarks", "blocked"),
        said("done", "helped"),
        said("done", "came-back"),
    )
    assert (position.ended, position.ref, position.node) == (TICKET, None, None)
    assert (position.confirmed, trail(position)[-1]) == (False, "sms.done")
    assert at(position, back(position)).ended == RESOLUTION


def test_a_ticket_node_ends_the_walk():
    position = walked(said("status", "delivered"), said("phone", "cannot"))
    assert (position.ended, str(position.ref)) == (TICKET, "sms.help")


def test_none_of_these_leads_to_the_ticket_and_can_be_taken_back():
    position = walked(said("status", "failed"), said("remarks", kind="none"))
    assert (position.ended, position.ref, position.node) == (TICKET, None, None)
    assert position.trail[-1].answer.kind == "none"
    assert str(back(position)) == "sms.remarks"
    again = walked(said("status", "failed"), said("remarks", kind="none"), said("remarks", "code"))
    assert str(again.ref) == "api.dns"


def test_an_instruction_that_cannot_be_done_goes_on_as_not_fixed_unless_it_says_otherwise():
    api = {"api": API}
    for answer in (said("api.dns", kind="skipped"), said("api.dns", "cannot")):
        assert str(walked(answer, graphs=api, start="api").ref) == "api.pool"
    skipped = walked(said("status", "delivered"), said("phone", kind="skipped"))
    assert str(skipped.ref) == "sms.help"


def test_a_verdict_picks_the_branch_and_a_skipped_check_has_its_own():
    way = [said("status", "delivered"), said("phone", "not-fixed")]
    assert str(walked(*way, said("paste", "late", "verdict")).ref) == "sms.done"
    assert str(walked(*way, said("paste", kind="skipped")).ref) == "api.dns"
    pasted_again = [said("paste", "unreadable", "verdict"), said("paste", "late", "verdict")]
    assert str(walked(*way, *pasted_again).ref) == "sms.done"


# Changing and going back


def test_a_changed_answer_keeps_the_later_ones_that_still_apply():
    way = [said("status", "failed"), said("remarks", "code"), said("api.dns", "not-fixed")]
    around = [
        said("status", "delivered"),
        said("phone", "not-fixed"),
        said("paste", kind="skipped"),
    ]
    position = walked(*way, *around)
    assert trail(position) == ["sms.status", "sms.phone", "sms.paste", "api.dns"]
    assert str(position.ref) == "api.pool"


def test_answers_off_the_path_come_back_when_the_path_does():
    way = [said("status", "failed"), said("remarks", "code"), said("api.dns", "not-fixed")]
    away = [*way, said("status", "delivered")]
    assert str(walked(*away).ref) == "sms.phone"
    assert walked(*away, said("status", "failed")) == walked(*way)


def test_an_earlier_step_is_shown_with_its_answer_and_without_what_came_after():
    position = walked(said("status", "failed"), said("remarks", "code"), said("api.dns", "fixed"))
    earlier = at(position, Ref("sms", "remarks"))
    assert (str(earlier.ref), earlier.number, earlier.ended) == ("sms.remarks", 2, None)
    assert (trail(earlier), earlier.flows) == (["sms.status"], ("sms",))
    assert earlier.given.choice == "code"
    assert earlier.at_most == walked(said("status", "failed")).at_most
    assert str(back(earlier)) == "sms.status"


def test_an_earlier_step_that_is_not_on_the_way_shows_the_one_that_is_due():
    position = walked(said("status", "failed"))
    assert at(position, Ref("sms", "phone")) is position
    assert at(position, Ref("sms", "remarks")) is position


def test_a_return_asks_the_earlier_step_anew_and_drops_what_came_after_it():
    way = [said("status", "failed"), said("remarks", "again")]
    assert walked(*way) == walked()
    api = [said("api.dns", "not-fixed"), said("api.pool", "again")]
    position = walked(said("status", "failed"), said("remarks", "code"), *api)
    assert (str(position.ref), trail(position)) == ("api.dns", ["sms.status", "sms.remarks"])


def test_a_return_also_drops_what_an_earlier_branch_had_been_told():
    """Who starts a step again is asked, not carried to where an old branch had got to."""
    old_branch = [said("status", "delivered"), said("phone", "not-fixed")]
    back_to_start = [said("status", "failed"), said("remarks", "again")]
    position = walked(*old_branch, *back_to_start, said("status", "delivered"))
    assert str(position.ref) == "sms.phone"


def test_a_return_from_an_earlier_step_of_the_trail_counts():
    position = walked(said("status", "failed"), said("remarks", "code"), said("remarks", "again"))
    assert position == walked()


def test_a_return_said_off_the_path_does_nothing():
    here = [said("status", "delivered")]
    assert walked(*here, said("remarks", "again")) == walked(*here)


def test_a_return_to_a_step_that_comes_later_does_nothing():
    """Refused when publishing; in the preview of a draft it must not drop what was said there."""
    draft = {"sms": flow(a=question(x="b", on="<b"), b=question(y="c"), c=ticket())}
    way = [said("a", "x"), said("b", "y")]
    assert resolve(draft, "sms", [*way, said("a", "on")]) == resolve(draft, "sms", way)


def test_a_double_click_on_a_return_does_not_take_back_the_next_answer():
    way = [said("status", "failed"), said("remarks", "again"), said("remarks", "again")]
    assert walked(*way) == walked()
    assert str(walked(*way, said("status", "delivered")).ref) == "sms.phone"


# What does not fit


@pytest.mark.parametrize(
    "answer",
    [
        said("status", "forged"),
        said("status", "failed", "verdict"),
        said("status", kind="skipped"),
        said("status", None),
        said("status", "failed", "unheard-of"),
        said("nowhere", "failed"),
        said("other.status", "failed"),
        said("to-api", "x"),
        said("to-api", kind="none"),
        said("done", "helped", "verdict"),
        said("done", kind="none"),
        said("help", "came-back"),
        said("paste", "late", "choice"),
        said("paste", "forged", "verdict"),
        said("phone", "forged"),
    ],
)
def test_an_answer_that_its_node_cannot_take_is_ignored(answer):
    assert walked(answer, said("status", "failed")) == walked(said("status", "failed"))
    node = SMS.nodes.get(answer.ref.key)
    assert node is None or answer.ref.flow != "sms" or not fits(node, answer)


def test_answers_past_the_bound_do_not_count():
    ever = [said("status", "failed"), said("status", "delivered")] * MOST_ANSWERS
    assert str(walked(*ever[:MOST_ANSWERS]).ref) == "sms.phone"
    assert walked(*ever[:MOST_ANSWERS], said("status", "failed")).trail[0].answer.choice == (
        "delivered"
    )


def test_an_unknown_start_is_the_callers_mistake():
    with pytest.raises(KeyError):
        resolve(BOTH, "unheard-of", [])


@pytest.mark.parametrize(
    "graph",
    [
        flow(a=question(x="nowhere")),
        flow(a=question(x="a")),
        flow(a=question(x="b"), b=passage("no-flow")),
        flow(a=question(x="b"), b=passage("sms")),
    ],
)
def test_a_way_that_leads_nowhere_ends_in_a_ticket(graph):
    position = resolve({"sms": graph}, "sms", [said("a", "x")])
    assert (position.ended, position.ref, trail(position)) == (TICKET, None, ["sms.a"])


def test_a_flow_without_its_first_node_ends_in_a_ticket():
    position = resolve({"sms": flow(start="gone", a=ticket())}, "sms", [])
    assert (position.ended, position.ref, position.trail) == (TICKET, None, ())


def test_a_ref_is_read_from_its_own_text():
    assert Ref.parse(str(Ref("sms", "to-api"))) == Ref("sms", "to-api")
    for wrong in ("", "sms", "sms.", ".a", "a.b.c", "A.b", "a.b\n", "a.é", "a." + "b" * 61):
        with pytest.raises(ValueError, match="not a node"):
            Ref.parse(wrong)


# Size


def test_a_chain_of_thousands_is_walked_without_trouble():
    count = 3_000
    nodes = {f"n{n}": question(on=f"n{n + 1}", again="<n0") for n in range(1, count)}
    graph = flow(start="n0", n0=question(on="n1"), **nodes, **{f"n{count}": resolution()})
    began = time.process_time()
    assert resolve({"sms": graph}, "sms", []).at_most == count - 1
    ever = [said("n0", "on"), said("n1", "again")] * (MOST_ANSWERS // 2 - 1) + [said("n0", "on")]
    assert str(resolve({"sms": graph}, "sms", ever).ref) == "sms.n1"
    assert next(paths({"sms": graph}, "sms", 5)).ending == Ref("sms", f"n{count}")
    assert time.process_time() - began < 10


def test_a_long_run_is_replayed_fast_once_the_graph_is_warm():
    ever = [said("status", "failed"), said("remarks", "again")] * 150
    walked()
    began = time.process_time()
    for _time in range(20):
        walked(*ever)
    assert (time.process_time() - began) / 20 < 0.05


def test_the_bushiest_graph_has_its_lengths_without_trying_every_path():
    """2 to the 200 paths."""
    nodes = {f"n{n}": question(x=f"n{n + 1}", y=f"n{n + 1}") for n in range(200)}
    graph = flow(start="n0", **nodes, n200=ticket())
    assert resolve({"sms": graph}, "sms", []).at_most == 199
    assert len(list(paths({"sms": graph}, "sms", 50))) == 50


# Properties


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
