"""Articles and guided fixes for tests, made the way the product makes them."""

from datetime import timedelta

from django.utils import timezone

from kb.models import Article, Category
from kb.models.findable import find_anew
from troubleshoot.flowimport import import_flows
from troubleshoot.models import Flow

SMALL_FLOW = """\
flow: {slug}
title: {title}
symptom: {symptom}
category: {category}
audience: {audience}
start: first
nodes:
  first:
    kind: question
    title: Does the phone show a signal?
    text: Look at the top of the screen.
    note: Ask for the model of the phone.
    choices:
      - {{label: It does, key: signal, goes_to: restart}}
      - {{label: It does not, key: no-signal, goes_to: no-signal, hint: No bars at all}}
  restart:
    kind: instruction
    title: Restart the phone
    text: Switch it off and on again.
    minutes: 2
    fixed: fixed
    not_fixed: second
  second:
    kind: question
    title: Do other messages arrive?
    choices:
      - {{label: Others arrive, key: others, goes_to: explained}}
      - {{label: I was wrong about the signal, key: back, returns_to: first}}
  fixed: {{kind: resolution, outcome: fixed, title: The restart helped, text: All is well.}}
  no-signal: {{kind: resolution, outcome: explained, title: There is no network, text: Go outside.}}
  explained: {{kind: resolution, outcome: explained, title: The sender is blocked, text: Ask them.}}
"""

CHECK_FLOW = """\
flow: {slug}
title: {title}
symptom: The API answers 1004
category: Errors
start: paste
nodes:
  paste:
    kind: check
    title: Paste your request body
    check: json
    verdicts: {{valid: good, invalid: mend, wrong-type: mend, unreadable: mend, skip: good}}
  mend:
    kind: instruction
    title: Correct the places marked
    text: Then send it again.
    fixed: good
    not_fixed: help
  good: {{kind: resolution, outcome: fixed, title: The body is fine, text: Send it.}}
  help: {{kind: ticket, title: A person will look at it}}
"""

JOINED = """\
flow: joined
title: Joined
symptom: Something else
category: Delivery
start: which
nodes:
  which:
    kind: question
    title: Which is it?
    choices:
      - {label: No message, key: message, goes_to: on}
      - {label: Nothing, key: nothing, goes_to: end}
  on: {kind: flow, flow: small}
  end: {kind: resolution, outcome: wait, title: Wait a little, text: It will pass.}
"""
"""Leads into the small flow, and also ends by itself."""


def make_article(
    title="Why a number is blocked", *, body="One\n\nTwo", state="live", by=None, **fields
):
    """An article in one of the states draft, live, expired, scheduled or archived."""
    texts = {name: fields.pop(name) for name in ("summary", "keywords", "note") if name in fields}
    article = Article.objects.create(**fields)
    article.revise(title=title, body=body, by=by, **texts)
    if state != "draft":
        article.publish(by=by)
    if state == "expired":
        article.unpublish()
    if state == "scheduled":
        article.publications.update(starts=timezone.now() + timedelta(days=1))
        find_anew([article.pk])
    if state == "archived":
        article.archive()
    return article


def make_category(name="Delivery", **fields) -> Category:
    category = Category.objects.named(name)
    Category.objects.filter(pk=category.pk).update(**fields)
    return category


def import_text(tmp_path, text, *, publish=True, name="flow.yaml"):
    """Import the text of a flow file; what is wrong with it fails the test."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    report = import_flows([path], publish=publish)
    assert not report.errors, report.errors
    return report


def make_flow(
    tmp_path,
    slug="small",
    *,
    text=SMALL_FLOW,
    title="No message",
    symptom="Nothing arrives",
    category="Delivery",
    audience="public",
    state="live",
) -> Flow:
    """A guided fix in one of the states draft, live or archived."""
    filled = text.format(
        slug=slug, title=title, symptom=symptom, category=category, audience=audience
    )
    import_text(tmp_path, filled, publish=state != "draft", name=f"{slug}.yaml")
    flow = Flow.objects.get(slug=slug)
    if state == "archived":
        flow.archive(by=None)
    return flow
