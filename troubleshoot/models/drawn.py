"""What an editor can do to a guided fix: draw its next version, publish, stop, put it away."""

from collections.abc import Callable, Mapping
from functools import partial, wraps

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Edition
from kb.search import index
from kb.search.documents import FIX
from troubleshoot.difference import difference
from troubleshoot.drawing import Drawing, NotDrawn, changes, settled
from troubleshoot.validation import Problem, publishable

from . import stored
from .act import FlowAct
from .findable import find_anew
from .version import A_DRAFT, STOPPED_LAST, FlowVersion, version_by

Name = FlowAct.Name
State = FlowVersion.State


class NotPublishable(Exception):
    """There is something to mend first. `problems` says what."""

    def __init__(self, problems: list[Problem]):
        super().__init__()
        self.problems = problems


class NothingDiffers(Exception):
    """What is to be published says what readers see already."""


class SomethingChanged(Exception):
    """What was looked at is not what stands there now: somebody has changed it since."""


def one_act(method=None, *, among_all: bool = False):
    """Decorator: do this in one transaction, on the fix as it now stands, and note it.

    The method gives the act, not yet saved, or None where it has done nothing. Called again with
    the same request key it is not done again: the act that was done is given.

    `among_all` for what depends on the other fixes: they too stay as they stand until it is done.
    """
    if method is None:
        return partial(one_act, among_all=among_all)

    @wraps(method)
    def acting(self, *args, by, request_key: str | None = None, **named) -> FlowAct | None:
        with transaction.atomic():
            flow = _held(type(self).objects, self.pk, among_all)
            if request_key and (done := FlowAct.asked_by(request_key)):
                return done
            act = method(flow, *args, by=by, **named)
            if act is not None:
                act.flow, act.by, act.request_key = flow, by, request_key or None
                act.save()
            return act

    return acting


class Drawn(models.Model):
    """A fix with a draft, beside what is live. Every act is one transaction, and in the history."""

    class Meta:
        abstract = True

    def shown_version(self) -> FlowVersion:
        """The one that an editor works on: the draft, else what is or was live last, else the
        newest."""
        return self.draft or self.live_last or self.versions.order_by("number").last()

    @property
    def draft(self) -> FlowVersion | None:
        return version_by(A_DRAFT, self)

    @property
    def live_last(self) -> FlowVersion | None:
        """What is live; where the fix was stopped, what was live last. None before the first
        time."""
        if self.live_id:
            return self.live
        return self.versions.exclude(published_at=None).order_by("published_at", "pk").last()

    @property
    def stopped_version(self) -> FlowVersion | None:
        """What was stopped for safety last, where nothing was published since and it is not put
        away; `stop_message` is what is said of it."""
        if self.live_id or self.archived_at:
            return None
        return version_by(STOPPED_LAST, self)

    @property
    def can_be_stopped(self) -> bool:
        """Whether anybody could walk any version of it."""
        return self.versions.filter(published_at__isnull=False, stopped_at=None).exists()

    @property
    def entered_by(self) -> models.QuerySet:
        """The fixes that can be walked and go on in this one."""
        flows = type(self).objects.live()
        return flows.filter(live__nodes__enters=self).exclude(pk=self.pk).distinct()

    @one_act
    def draw(
        self, act: Callable[[Drawing], Drawing], name: str, *, by, node="", detail=""
    ) -> FlowAct | None:
        """Do something to the draft (made of what is live, if there is none). Nothing is noted
        where it changes nothing. Steps that the act writes come rendered. Raises what it raises."""
        base = self.shown_version()
        before = base.drawing()
        after, gone = stored.without_gone(before, settled(act(before)))
        was, now = changes(before, after)
        if not now:
            return None
        draft = base if base.state == State.DRAFT else self._begin_draft(base, by)
        draft.leave_its_file()
        stored.apply(draft, before, after)
        if was.get(""):
            draft.say(after)
            self._take_words_of(draft)
        done = FlowAct(name=name, version=draft, node=node, detail=detail, was=was, now=now)
        done.drawing, done.gone = after, gone
        return done

    def take_file(self, said: Drawing, *, by, detail="", digest="", origin="") -> FlowVersion:
        """A new draft that says what a flow file says; the draft that was there is kept among the
        retired. In the history, so that it can be undone, but for the first version of all.

        Whoever calls holds the fix (`FlowQuerySet.held`), and has refused what cannot be kept.
        """
        before = self.shown_version()
        self.versions.filter(state=State.DRAFT).update(state=State.RETIRED)
        draft = self._new_draft(said.head, by, digest=digest, origin=origin)
        stored.fill(draft, said.nodes.values())
        if before:
            was, now = changes(before.drawing(), draft.drawing())
            act = {"name": Name.FILE_READ, "version": draft, "detail": detail[:300]}
            self.acts.create(**act, by=by, was=was, now=now)
            self._take_words_of(draft)
        return draft

    @one_act
    def discard_draft(self, *, by) -> FlowAct | None:
        """Go back to what is or was live last; the draft is kept among the versions. Nothing is
        done without a draft, or where nothing was ever live to go back to."""
        draft = self.draft
        if draft is None or self.live_last is None:
            return None
        draft.state = State.RETIRED
        draft.save(update_fields=["state"])
        return FlowAct(name=Name.DISCARDED, version=draft, detail=str(draft.number))

    @one_act(among_all=True)
    def publish_draft(
        self, seen: str, problems_of: Callable[[FlowVersion], list[Problem]], *, by
    ) -> FlowAct:
        """Make the draft what new walks use; walks under way stay on their version.

        `seen` is the fingerprint of the draft that was looked at; `problems_of` says what is wrong
        with it among the fixes as they now stand. Raises SomethingChanged where the draft is
        another by now (or is none), NothingDiffers where it says what is live, NotPublishable where
        there is something to mend.
        """
        draft = self.draft
        drawing = draft.drawing() if draft else None
        if drawing is None or drawing.fingerprint != seen:
            raise SomethingChanged
        if self.live and not difference(self.live.drawing(), drawing):
            raise NothingDiffers
        draft.hold_articles()
        _refuse_errors(problems_of(draft))
        draft.publish()
        return FlowAct(name=Name.PUBLISHED, version=draft, detail=str(draft.number))

    @one_act
    def stop(self, message: str, *, by) -> FlowAct | None:
        """Stop for safety: nobody begins it, and walks under way end with `message` and a ticket.

        All versions that have been live are stopped; publishing a new one makes it walkable again.
        """
        published = self.versions.filter(published_at__isnull=False, stopped_at__isnull=True)
        if not published.update(stopped_at=timezone.now(), stop_message=message):
            return None
        self.versions.filter(state=State.LIVE).update(state=State.RETIRED)
        self.live = None
        self.save(update_fields=["live"])
        index.remove(FIX, [self.pk])
        Edition.advance()
        return FlowAct(name=Name.STOPPED, detail=message)

    @one_act(among_all=True)
    def archive(self, *, by) -> FlowAct | None:
        """Put the fix away: nobody begins it any more. Walks under way go on.

        Raises NotDrawn while another fix that can be walked goes on in this one.
        """
        if self.archived_at:
            return None
        if titles := sorted(self.entered_by.values_list("title", flat=True)):
            refusal = _("These go on in it: %(titles)s. Change them first.")
            raise NotDrawn(refusal % {"titles": ", ".join(titles)})
        self.archived_at = timezone.now()
        self.save(update_fields=["archived_at"])
        index.remove(FIX, [self.pk])
        Edition.advance()
        return FlowAct(name=Name.ARCHIVED)

    @one_act(among_all=True)
    def bring_back(
        self, problems_of: Callable[[FlowVersion], list[Problem]], *, by
    ) -> FlowAct | None:
        """Take the fix out of the archive, as it was. Raises NotPublishable where what was live
        does not go with the fixes as they now stand."""
        if not self.archived_at:
            return None
        if self.live:
            self.live.hold_articles()
            _refuse_errors(problems_of(self.live))
        self.archived_at = None
        self.save(update_fields=["archived_at"])
        find_anew([self.pk])
        Edition.advance()
        return FlowAct(name=Name.BROUGHT_BACK)

    @one_act(among_all=True)
    def change_settings(
        self,
        problems_of: Callable[[FlowVersion], list[Problem]],
        *,
        by,
        category,
        audience: str,
        ticket_target,
    ) -> FlowAct | None:
        """Change what holds for every version, at once. Raises NotPublishable where the live one
        may not be read by these people, or leads them to what they may not read."""
        wanted = {"category": category, "audience": audience, "ticket_target": ticket_target}
        changed = [name for name, value in wanted.items() if getattr(self, name) != value]
        if not changed:
            return None
        for name in changed:
            setattr(self, name, wanted[name])
        self.save(update_fields=changed)
        if self.live and not self.archived_at:
            self.live.hold_articles()
            _refuse_errors(problems_of(self.live))
            find_anew([self.pk])
        Edition.advance()
        return FlowAct(name=Name.SETTINGS_CHANGED, detail=", ".join(changed))

    def _take_words_of(self, draft: FlowVersion) -> None:
        """Until something is live for the first time, the fix is called what its draft is."""
        if self.live_last is None:
            self.title, self.symptom, self.keywords = draft.title, draft.symptom, draft.keywords
            self.save(update_fields=["title", "symptom", "keywords"])

    def _begin_draft(self, base: FlowVersion, by) -> FlowVersion:
        """A draft that says what `base` says."""
        draft = self._new_draft(base.head, by)
        draft.copy_steps_of(base)
        return draft

    def _new_draft(self, head: Mapping[str, str], by, **more) -> FlowVersion:
        last = self.versions.aggregate(last=models.Max("number"))["last"] or 0
        return self.versions.create(number=1 + last, by=by, **head, **more)


def _held(flows, pk: int, among_all: bool):
    """That fix as it now stands, which nobody changes until the transaction ends; nor any other
    where `among_all`."""
    if among_all:
        return {flow.pk: flow for flow in flows.held()}[pk]
    return flows.held().get(pk=pk)


def _refuse_errors(problems: list[Problem]) -> None:
    if not publishable(problems):
        raise NotPublishable(problems)
