"""Trying a fix in tests before it is published: where, and what it leaves."""

from dataclasses import replace

from django.apps import apps
from django.urls import reverse

from tests.walking import Walk
from troubleshoot.drawing import change_step
from troubleshoot.models import FlowAct


def address(flow, **query):
    return reverse("flow_preview", args=[flow.pk], query=query or None)


def phone(flow, **query):
    return reverse("flow_preview_phone", args=[flow.pk], query=query or None)


def rows():
    """How many rows there are of everything."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def draw(flow, act, by):
    flow.draw(act, FlowAct.Name.STEP_CHANGED, by=by)


def reword(flow, key, by, **words):
    """Change the words of one step of the draft."""
    draw(flow, lambda d: change_step(d, replace(d.nodes[key], **words)), by)


def begin(client, flow, **query):
    return Walk(client, address(flow, **query))
