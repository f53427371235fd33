"""Many publishing while many walk: every walk stays on one version, and comes to its end."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

from django.db import connections
from django.test import Client

from tests.editing import new_flow
from tests.walking import Walk
from troubleshoot import drawing as drawn
from troubleshoot.drawing import Drawing
from troubleshoot.graph import Choice, Node
from troubleshoot.models import Flow, FlowAct
from troubleshoot.problems import problems_of
from troubleshoot.rendering import rendered

STEPS = 5
WALKERS = 5
VERSION = re.compile(r"of version (\d+)")


@dataclass(frozen=True)
class Walked:
    """One walk: which versions its pages were of after its first answer, and how it ended."""

    versions: frozenset[str]
    heading: str


def walk_while_publishing(publishes: int, walks: int) -> list[Walked]:
    """So many publishes, and at least so many walks at the same time, in several threads: the
    first begins before the first of them, and each thread's last after the last."""
    flow = new_flow(None, title="It is off")
    _publish(flow, 0)
    begun, published = Event(), Event()

    def publish_all():
        try:
            begun.wait(60)
            for number in range(1, publishes + 1):
                _publish(flow, number)
        finally:
            published.set()
            connections.close_all()

    def walk_some(_walker):
        walked, is_last = [], False
        try:
            while not is_last:
                is_last = published.is_set() and len(walked) + 1 >= walks / WALKERS
                walked.append(_walk(flow, begun))
            return walked
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WALKERS + 1) as pool:
        publishing = pool.submit(publish_all)
        walked = [one for some in pool.map(walk_some, range(WALKERS)) for one in some]
        publishing.result()
    return walked


def _publish(flow: Flow, number: int) -> None:
    """Draw a version whose every step says which version it is of, and publish it."""
    flow.draw(lambda drawing: _version(drawing, number), FlowAct.Name.FILE_READ, by=None)
    flow.publish_draft(flow.draft.drawing().fingerprint, problems_of, by=None)


def _version(drawing: Drawing, number: int) -> Drawing:
    """Steps under keys of their own in every second version, so that what leads from one version
    into another leads nowhere."""
    keys = [f"step-{'b' if number % 2 else 'a'}-{place}" for place in range(STEPS)]
    nodes = {}
    for key, after in zip(keys, [*keys[1:], "end"], strict=True):
        choices = (Choice("on", "Go on", target=after), Choice("off", "Ask", target="ask"))
        nodes[key] = Node(key, "question", f"{key} of version {number}", choices=choices)
    end = Node("end", "resolution", f"The end of version {number}", "It works.", outcome="fixed")
    nodes["end"] = rendered(end)
    nodes["ask"] = drawn.new_step("ticket", "Ask", ())
    nodes["ask"] = replace(nodes["ask"], key="ask")
    return drawing.with_nodes(nodes, start=keys[0])


def _walk(flow: Flow, begun: Event) -> Walked:
    walk = Walk(Client(), flow.get_absolute_url())
    versions = set()
    for _answer in range(4 * STEPS):
        if walk.response.status_code != 200:
            return Walked(frozenset(versions), f"answered {walk.response.status_code}")
        if "/runs/" in walk.address:
            versions |= set(VERSION.findall(walk.heading))
            begun.set()
        if walk.heading.startswith("The end"):
            break
        walk.choose("on")
        if walk.response.status_code == 409:  # published anew before the first answer came
            walk.open(flow.get_absolute_url())
    return Walked(frozenset(versions), walk.heading)
