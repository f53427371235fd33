"""A small flow file to be spoilt, and what is said of it."""

import pytest

from troubleshoot.flowfile import FlowFileError, read

SMALL = """\
flow: sms
title: A message is late
symptom: It takes an hour
category: Delivery
start: when
nodes:
  when:
    kind: question
    title: When was it sent?
    choices:
      - label: LABEL
        goes_to: restart
      - label: Today
        goes_to: help
  restart:
    kind: instruction
    title: Restart it
    text: Off and on.
    fixed: done
    not_fixed: help
  done:
    kind: resolution
    title: It was the phone
    text: All is well.
    outcome: fixed
  help:
    kind: ticket
"""


def small(old="", new="", label="Yesterday"):
    """The small flow file with something in it replaced, and with this as its first answer."""
    assert old in SMALL
    return SMALL.replace(old, new).replace("LABEL", label) if old else SMALL.replace("LABEL", label)


def line_of(text, words):
    """The number of the first line in which these words stand."""
    return next(n for n, line in enumerate(text.split("\n"), start=1) if words in line)


def errors_of(text):
    """Everything for which the text is refused."""
    with pytest.raises(FlowFileError) as caught:
        read(text, path="late.yaml")
    assert str(caught.value).split("\n") == [str(error) for error in caught.value.errors]
    return caught.value.errors


def error_of(text):
    """The one thing for which the text is refused; there must be no others."""
    errors = errors_of(text)
    assert len(errors) == 1, [str(error) for error in errors]
    return errors[0]
