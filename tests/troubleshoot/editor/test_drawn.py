"""What an editor's acts leave in the database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.editing import new_flow
from tests.people import make_person
from tests.troubleshoot.graphs import graph_sets
from tests.troubleshoot.test_drawing import acts
from troubleshoot import drawing as drawn
from troubleshoot.drawing import Drawing, NotDrawn, plain
from troubleshoot.models import Flow, FlowAct
from troubleshoot.models.drawn import NotPublishable, SomethingChanged
from troubleshoot.problems import problems_of

Name = FlowAct.Name

sound = graph_sets(most_flows=1).map(lambda graphs: next(iter(graphs.values())))


def said(drawing: Drawing):
    return drawing.head, [plain(node) for node in drawing.nodes.values()]


class Stored(TestCase):
    """By property: what is drawn is what is stored, and undoing gives back what was."""

    @settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_a_draft_says_what_was_drawn_and_undoing_takes_it_back(self, data):
        flow = new_flow(None)
        graph = data.draw(sound)
        flow.draw(lambda d: d.with_nodes(graph.nodes, start=graph.start), Name.FILE_READ, by=None)
        for _act in range(data.draw(st.integers(1, 3))):
            before = flow.draft.drawing()
            act = data.draw(acts(before))
            try:
                expected = act(before)
                done = flow.draw(lambda _d, to=expected: to, Name.STEP_CHANGED, by=None)
            except NotDrawn:
                continue
            assert said(flow.draft.drawing()) == said(expected)
            if done:
                flow.draw(done.undoing(), Name.UNDONE, by=None)
                undone = said(flow.draft.drawing())
                assert undone[0] == before.head
                # A step that comes back comes last.
                by_key = lambda node: node["key"]  # noqa: E731
                assert sorted(undone[1], key=by_key) == sorted(said(before)[1], key=by_key)


pytestmark = pytest.mark.django_db


def test_a_version_that_was_published_never_changes(flow):
    live = said(flow.live.drawing())
    key = flow.live.start
    flow.draw(
        lambda d: drawn.move_answer(d, key, d.nodes[key].choices[0].key, 1),
        Name.ANSWER_MOVED,
        by=None,
    )
    assert said(flow.live.drawing()) == live
    assert said(flow.draft.drawing()) != live


def test_an_act_that_is_refused_leaves_nothing_behind(flow):
    with pytest.raises(NotDrawn):
        flow.draw(lambda d: drawn.remove_step(d, d.graph.start), Name.STEP_REMOVED, by=None)
    assert flow.draft is None
    assert not flow.acts.exists()


def test_the_same_form_sent_twice_acts_once(flow):
    def add(drawing):
        return drawn.add_step(drawing, drawn.new_step("ticket", "More", drawing.nodes))

    first = flow.draw(add, Name.STEP_ADDED, by=None, request_key="key-1")
    assert flow.draw(add, Name.STEP_ADDED, by=None, request_key="key-1") == first
    assert "more-2" not in flow.draft.drawing().nodes


def test_a_new_fix_asked_for_twice_is_made_once():
    before = Flow.objects.count()
    one = new_flow(None, request_key="key-2")
    assert new_flow(None, request_key="key-2") == one
    assert Flow.objects.count() == before + 1


def test_two_fixes_of_one_title_have_names_of_their_own():
    assert [new_flow(None).slug, new_flow(None).slug] == ["it-is-off", "it-is-off-2"]


def test_a_copy_says_the_same_and_changes_by_itself(flow):
    copy = new_flow(None, title="Copy", like=flow.live)
    assert said(copy.draft.drawing())[1] == said(flow.live.drawing())[1]
    copy.draw(lambda d: d.with_nodes({}, start=""), Name.FILE_READ, by=None)
    assert flow.live.drawing().nodes


def test_what_is_published_is_what_was_looked_at(flow):
    flow.draw(lambda d: d.with_head(**{**d.head, "title": "New"}), Name.HEAD_CHANGED, by=None)
    seen = flow.draft.drawing().fingerprint
    flow.draw(lambda d: d.with_head(**{**d.head, "title": "Newer"}), Name.HEAD_CHANGED, by=None)
    with pytest.raises(SomethingChanged):
        flow.publish_draft(seen, problems_of, by=None)
    flow.publish_draft(flow.draft.drawing().fingerprint, problems_of, by=None)
    assert Flow.objects.get(pk=flow.pk).title == "Newer"
    assert flow.draft is None
    with pytest.raises(SomethingChanged):  # there is no draft to publish
        flow.publish_draft(seen, problems_of, by=None)


def test_what_is_broken_is_not_published():
    flow = new_flow(None)
    with pytest.raises(NotPublishable) as refused:
        flow.publish_draft(flow.draft.drawing().fingerprint, problems_of, by=None)
    assert refused.value.problems
    assert Flow.objects.get(pk=flow.pk).live is None


def test_a_discarded_draft_is_kept_among_the_versions(flow):
    flow.draw(lambda d: d.with_head(**{**d.head, "title": "New"}), Name.HEAD_CHANGED, by=None)
    flow.discard_draft(by=None)
    assert flow.draft is None
    assert flow.versions.first().title == "New"
    assert flow.shown_version() == flow.live
    assert flow.discard_draft(by=None) is None


def test_the_only_draft_of_a_new_fix_is_not_discarded():
    flow = new_flow(None)
    assert flow.discard_draft(by=None) is None
    assert flow.draft is not None


def test_a_fix_that_is_made_public_may_not_lead_to_what_is_internal(flow):
    flow.change_settings(
        problems_of, by=None, category=None, audience="internal", ticket_target=None
    )
    flow.refresh_from_db()
    assert flow.audience == "internal"
    assert FlowAct.objects.get().detail == "category, audience"


def test_who_did_what_when_is_kept(flow, ed):
    flow.draw(
        lambda d: d.with_head(**{**d.head, "title": "New"}), Name.HEAD_CHANGED, by=ed, node=""
    )
    flow.stop("It is not safe.", by=ed)
    acts = list(flow.acts.values_list("name", "by__username"))
    assert acts == [("stopped", "ed"), ("head-changed", "ed")]


def test_acts_take_the_same_queries_however_many_steps_there_are(django_assert_max_num_queries):
    flow = new_flow(make_person("ed"))

    def many(drawing):
        for _ in range(30):
            drawing = drawn.add_step(drawing, drawn.new_step("ticket", "More", drawing.nodes))
        return drawing

    flow.draw(many, Name.FILE_READ, by=None)
    with django_assert_max_num_queries(20):
        flow.draw(
            lambda d: drawn.add_step(d, drawn.new_step("ticket", "One", d.nodes)),
            Name.STEP_ADDED,
            by=None,
        )
