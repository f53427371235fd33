"""Acts on fixes at the same moment: what is looked at is what is done."""

from contextlib import suppress
from threading import Event

import pytest

from tests.articles import import_text, make_flow
from tests.at_once import THREADS, at_once
from tests.editing import new_flow
from tests.troubleshoot.drafting import ENTERING
from troubleshoot.drawing import NotDrawn
from troubleshoot.models import Flow
from troubleshoot.problems import problems_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_fix_goes_on_in_is_not_archived_while_it_is_published(tmp_path):
    small = make_flow(tmp_path)
    import_text(tmp_path, ENTERING, name="entering.yaml", publish=False)
    entering = Flow.objects.get(slug="entering")
    seen = entering.draft.drawing().fingerprint

    looked_at, archived = Event(), Event()

    def problems_then(version):
        """The other act comes right after what is wrong was looked at: it has to wait."""
        problems = problems_of(version)
        looked_at.set()
        archived.wait(0.3)
        return problems

    def act(number):
        if number:
            looked_at.wait(10)
            with suppress(NotDrawn):
                Flow.objects.get(pk=small.pk).archive(by=None)
            archived.set()
        else:
            Flow.objects.get(pk=entering.pk).publish_draft(seen, problems_then, by=None)

    at_once(act, 2)
    entering, small = Flow.objects.get(pk=entering.pk), Flow.objects.get(pk=small.pk)
    assert entering.live
    assert not small.archived_at


def test_fixes_of_one_title_begun_at_once_are_all_begun():
    begun = at_once(lambda _number: new_flow(None).slug)
    assert len(set(begun)) == THREADS


def test_a_new_fix_whose_form_comes_twice_at_once_is_one():
    assert len(set(at_once(lambda _number: new_flow(None, request_key="one-key").pk))) == 1
