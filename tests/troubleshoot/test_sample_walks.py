"""Every path of every sample fix, walked through its pages as a browser without JavaScript does.

A path is followed by the buttons of the page that is shown, and ends at a page that is looked at.
From one path to the next the answer at which they part is changed, as a customer changes it; what
lies before stays. A path ends where its fix does, or at the first step of another fix: that one's
paths are walked by themselves, and each way into it once to the very end.

An answer that goes back to an earlier step, and "I can't do this" where the fix gives it no way of
its own (it then does what "Still not working" does), make no path: each is pressed once.
"""

import html
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.plain_client import PlainClient
from tests.troubleshoot.sample_pastes import PASTES
from troubleshoot import checks
from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FLOW,
    INSTRUCTION,
    QUESTION,
    RESOLUTION,
    SKIP,
    TICKET,
)
from troubleshoot.models import Flow
from troubleshoot.models.reach import reachable_graphs
from troubleshoot.wording import came_back_label, instruction_label

FIXES = (
    "no-sms-received",
    "my-sms-did-not-arrive",
    "sms-late",
    "api-call-slow",
    "which-error",
    "error-1001",
    "error-1004",
    "error-1014",
    "error-1015",
    "error-1016",
    "error-60008",
)
# Each page replays all answers of its run. So another run is begun once this one has that many
# answers for each step that would have to be answered again in the new one.
ANSWERS_FOR_A_STEP = 10
OUTCOMES = {"fixed": "Fixed", "explained": "This is why", "wait": "Wait for it"}

H1 = re.compile(r'<h1 id="step-title"[^>]*>(.*?)</h1>', re.DOTALL)
POSTED = re.compile(r'<form method="post".*?</form>', re.DOTALL)
TRAIL = re.compile(r'<li>([^<]*)<span>(.*?)</span><a href="([^"]*)"', re.DOTALL)
TRIED = re.compile(r'<li><span>(.*?)</span><b>(.*?)</b><a href="([^"]*)"', re.DOTALL)
OUTCOME = re.compile(r'<p class="outcome (\w+)">(.*?)</p>')
TICKET_LINK = re.compile(r'<a class="button" href="((?:https|mailto):[^"]*)"')
TRANSCRIPT = re.compile(r'<pre id="transcript" hidden>(.*?)</pre>', re.DOTALL)


class Form(HTMLParser):
    """A form as a browser reads it: where it goes, what it sends untouched, and its buttons."""

    def __init__(self, text: str):
        super().__init__()
        self.action, self.fields, self.buttons, self._select = "", {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "button" and attrs.get("type", "submit") == "submit":
            self.buttons.append((attrs["name"], attrs["value"]))
        elif tag in ("input", "textarea"):
            self.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "select":
            self._select = attrs["name"]
        elif tag == "option" and self._select and "selected" in attrs:
            self.fields[self._select] = attrs["value"]

    def sent(self, button: str, **filled) -> dict[str, str]:
        """What is sent when the fields are filled in and a button is pressed. Forms write every
        line end as two characters."""
        assert ("answer", button) in self.buttons, f"no button {button} among {self.buttons}"
        assert set(filled) <= set(self.fields), f"no fields {filled} among {set(self.fields)}"
        typed = {name: value.replace("\n", "\r\n") for name, value in filled.items()}
        return {**self.fields, **typed, "answer": button}


class Customer:
    """Somebody in front of a page of a walk: without JavaScript, account or cookie."""

    def __init__(self, client):
        self.client, self.requests = client, 0

    def open(self, address):
        return self._see(self.client.get(address), 200)

    @property
    def form(self):
        return Form(POSTED.search(self.html)[0])

    def press(self, button, **filled):
        """Press a button of the form. After a check the answer is the next page itself, else it
        redirects there."""
        form = self.form
        response = self.client.post(form.action, form.sent(button, **filled))
        if button == "check":
            return self._see(response, 200)
        assert response.status_code == 303, response.content.decode()
        self.address = response["Location"]
        return self.open(self.address)

    def _see(self, response, status):
        self.requests += 1
        assert response.status_code == status, response.content.decode()
        assert not response.cookies
        self.html = response.content.decode()
        return self

    @property
    def heading(self):
        return html.unescape(H1.search(self.html)[1]).strip()

    @property
    def answered(self):
        """Question and answer of each step behind this page, as it lists them."""
        pairs = [(asked, said) for said, asked, _change in TRAIL.findall(self.html)]
        pairs = pairs or [(asked, said) for asked, said, _change in TRIED.findall(self.html)]
        return [(html.unescape(asked), html.unescape(said)) for asked, said in pairs]


class Fix:
    """A sample fix, and somebody who walks it."""

    def __init__(self, slug, client):
        self.flow = Flow.objects.get(slug=slug)
        self.graphs = reachable_graphs(slug, {})
        self.graph, self.slug = self.graphs[slug], slug
        self.customer = Customer(client)
        self.start()

    def paths(self):
        """Every way through this fix: (node, choice) for each step, and the node at its end."""

        def beyond(key, steps):
            node = self.graph.nodes[key]
            if not node.is_step:
                yield steps, node
                return
            for choice in node.choices:
                if choice.target:
                    yield from beyond(choice.target, (*steps, (node, choice)))

        return beyond(self.graph.start, ())

    def start(self):
        """Open the first page. `pages` are those that the browser's back button shows again."""
        self.pages, self.length = {}, 0
        self.customer.open(self.flow.get_absolute_url())

    def follow(self, path, before):
        """Walk a path, from where it parts from the one walked before."""
        same = shared(path, before)
        if self.length > ANSWERS_FOR_A_STEP * same:
            self.start()
            same = 0
        for node, choice in path[same:]:
            self.turn_to(node)
            self.answer(node, choice)

    def turn_to(self, node):
        """Be at a step: it is shown, or was, or has an address."""
        if self.customer.heading == node.title:
            self.pages[node.key] = self.customer.html
        elif node.key in self.pages:
            self.customer.html = self.pages[node.key]
        else:
            self.customer.open(f"{self.customer.form.action}?at={node.key}")
            self.pages[node.key] = self.customer.html
        assert self.customer.heading == node.title

    def answer(self, node, choice, slug=None):
        """Answer the step that is shown (of another fix, where its slug is given), and come to
        the next page."""
        if node.kind == CHECK and choice.key != SKIP:
            self.customer.press("check", **PASTES[slug or self.slug, node.key][choice.key])
            assert self.customer.answered[-1][0] == node.title
            assert 'id="found"' in self.customer.html
        else:
            self.customer.press(button_of(node, choice))
        self.length += 1


def shared(path, before) -> int:
    """How many first steps two paths have in common."""
    same = 0
    for one, other in zip(path, before, strict=False):
        if one != other:
            break
        same += 1
    return same


def button_of(node, choice):
    if choice.key == {INSTRUCTION: CANNOT, CHECK: SKIP}.get(node.kind):
        return "skipped"
    return f"choice.{choice.key}"


def words_of(node, choice):
    """The answer as the page repeats it."""
    if node.kind == QUESTION:
        return choice.label
    if node.kind == INSTRUCTION:
        return instruction_label(choice.key)
    return "Skipped" if choice.key == SKIP else checks.verdict_words(node.check, choice.key)


def assert_ending(customer, path, node, graphs):
    """The page shows how this path ends, and every step that led there."""
    said = [(step.title, words_of(step, choice)) for step, choice in path]
    assert customer.answered == said
    if node.kind == FLOW:
        other = graphs[node.flow]
        assert customer.heading == other.nodes[other.start].title
        return
    assert customer.heading == node.title
    if node.kind == RESOLUTION:
        assert OUTCOME.search(customer.html).groups() == (node.outcome, OUTCOMES[node.outcome])
        assert ">This helped</button>" in customer.html
        assert f">{came_back_label(node)}</button>" in customer.html
    else:
        assert_ticket(customer, said)


def assert_ticket(customer, said):
    """The page has a ticket link, and the transcript with each step that was answered."""
    assert TICKET_LINK.search(customer.html)
    transcript = html.unescape(TRANSCRIPT.search(customer.html)[1])
    missing = {word for pair in said for text in pair for word in text.split()}
    assert not missing - set(transcript.split())


@pytest.mark.parametrize("slug", FIXES)
def test_every_path_of_a_fix_ends_as_it_should(slug, sample):
    fix, before, endings = Fix(slug, PlainClient()), (), Counter()
    for path, ending in fix.paths():
        fix.follow(path, before)
        assert_ending(fix.customer, path, ending, fix.graphs)
        endings[ending.kind] += 1
        before = path
    assert endings.total() > 1
    assert set(endings) <= {RESOLUTION, TICKET, FLOW}


@pytest.mark.parametrize("slug", ["no-sms-received", "sms-late", "which-error"])
def test_who_goes_on_in_another_fix_comes_to_its_end(slug, sample):
    fix = Fix(slug, PlainClient())
    entered = {}
    for path, ending in fix.paths():
        if ending.kind == FLOW:
            entered.setdefault(ending.key, (path, ending))
    assert entered
    for path, ending in entered.values():
        fix.start()
        fix.follow(path, ())
        said = [(node.title, words_of(node, choice)) for node, choice in path]
        here, node = ending.flow, ending
        while node.kind == FLOW or node.is_step:
            if node.kind == FLOW:
                here = node.flow
                node = fix.graphs[here].nodes[fix.graphs[here].start]
                continue
            assert fix.customer.heading == node.title
            choice = next(choice for choice in node.choices if choice.target)
            fix.answer(node, choice, here)
            said.append((node.title, words_of(node, choice)))
            node = fix.graphs[here].nodes[choice.target]
        assert fix.customer.heading == node.title
        assert fix.customer.answered == said


@pytest.mark.parametrize("slug", FIXES)
def test_an_answer_that_goes_back_asks_the_earlier_step_again(slug, sample):
    fix = Fix(slug, PlainClient())
    for key, node in fix.graph.nodes.items():
        for choice in (choice for choice in node.choices if choice.returns_to):
            path = next(
                path[: [step.key for step, _ in path].index(key)]
                for path, _ in fix.paths()
                if key in [step.key for step, _ in path]
            )
            fix.start()
            fix.follow(path, ())
            fix.answer(node, choice)
            again = fix.graph.nodes[choice.returns_to]
            before = [step.key for step, _ in path].index(again.key)
            assert fix.customer.heading == again.title
            assert fix.customer.answered == [
                (step.title, words_of(step, said)) for step, said in path[:before]
            ]


@pytest.mark.parametrize("slug", FIXES)
def test_who_cannot_do_a_step_goes_on_without_it(slug, sample):
    fix = Fix(slug, PlainClient())
    for key, node in fix.graph.nodes.items():
        if node.kind == INSTRUCTION:
            fix.customer.open(f"/fix/{fix.flow.address}/at/{key}/").press("skipped")
            way = node.choice(CANNOT)
            after = fix.graph.nodes[way.target or way.returns_to]
            if after.kind == FLOW:
                after = fix.graphs[after.flow].nodes[fix.graphs[after.flow].start]
            assert fix.customer.heading == after.title


def test_every_verdict_has_its_example_and_each_flow_is_walked(sample):
    assert set(Flow.objects.live().values_list("slug", flat=True)) == set(FIXES)
    for slug in FIXES:
        for key, node in reachable_graphs(slug, {})[slug].nodes.items():
            if node.kind == CHECK:
                verdicts = set(checks.get(node.check).verdicts) - {SKIP}
                assert set(PASTES[slug, key]) == verdicts, f"{slug}.{key}"
