"""Long flows, long runs and bushy graphs are walked without trouble."""

import time

from tests.troubleshoot.graphs import flow, question, resolution, ticket
from tests.troubleshoot.two_flows import said, walked
from troubleshoot.graph import Ref
from troubleshoot.walk import MOST_ANSWERS, paths, resolve


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
