"""Drawing on a fix in tests, and sending the forms of the editor's pages."""

import re
from dataclasses import replace
from html import unescape

from django.contrib.messages import get_messages
from django.urls import reverse

from tests.walking import HIDDEN
from troubleshoot.drawing import change_step
from troubleshoot.models import FlowAct

Name = FlowAct.Name

ENTERING = """\
flow: entering
title: Choose what is wrong
symptom: Something is wrong
category: Delivery
start: which
nodes:
  which:
    kind: question
    title: What is it?
    choices:
      - {label: A message is missing, key: message, goes_to: on}
      - {label: Nothing, key: nothing, goes_to: person}
  on: {kind: flow, flow: small}
  person: {kind: ticket}
"""
"""Goes on in the small fix."""


def draw(flow, act, *, by=None, name=Name.STEP_CHANGED, node="", **more) -> FlowAct:
    """Do something to its draft."""
    done = flow.draw(act, name, by=by, node=node, **more)
    flow.refresh_from_db()
    return done


def reword(flow, key, /, *, by=None, **fields) -> FlowAct:
    """Write other texts into one of its steps."""
    return draw(
        flow,
        lambda drawing: change_step(drawing, replace(drawing.nodes[key], **fields)),
        by=by,
        node=key,
    )


def led_nowhere(flow, key, answer):
    """Let an answer of its draft lead nowhere yet: an error."""
    node = flow.shown_version().drawing().nodes[key]
    choices = (replace(c, target=None) if c.key == answer else c for c in node.choices)
    return reword(flow, key, choices=tuple(choices))


def publish(flow, by=None) -> None:
    """Make its draft live, whatever is wrong with it."""
    flow.publish_draft(flow.draft.drawing().fingerprint, lambda version: [], by=by)
    flow.refresh_from_db()


def address(name, flow, *more) -> str:
    return reverse(name, args=[flow.pk, *more])


def form_to(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form on a page that is sent to that address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)
    assert form, f"no form to {action}"
    return {name: unescape(value) for name, value in HIDDEN.findall(form[0])}


def said(response) -> str:
    """What a redirect will say on the next page."""
    return " ".join(map(str, get_messages(response.wsgi_request)))
