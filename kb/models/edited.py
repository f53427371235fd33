"""What an editor does to an article besides publishing it: write, restore, move, verify."""

from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from kb.inside import refuse
from kb.markdown import Rendered, render_bounded
from kb.people import Audience
from kb.texts import Texts

from .article_act import ArticleAct
from .edition import Edition
from .findable import find_anew
from .reviewed import SomethingChanged
from .revision import Revision
from .unsaved import Unsaved

Name = ArticleAct.Name


class Edited(models.Model):
    """An article in the hands of editors. Every act is one transaction and in the history."""

    class Meta:
        abstract = True

    def write(
        self,
        texts: Texts,
        *,
        by,
        based_on: int | None,
        note: str = "",
        name: str = Name.SAVED,
        rendered: Rendered | None = None,
    ) -> Revision:
        """Save these texts as the newest revision, unless it says just that: then it is given.

        What is live stays as it is. Rendering comes first, outside the transaction. Raises
        SomethingChanged where `based_on` (a revision's pk) is not the newest any more: nothing is
        overwritten; RenderRefused for a text that is too large or takes too long.
        """
        rendered = rendered or render_bounded(texts.body, name=texts.title)
        with transaction.atomic():
            held = (
                type(self)
                .objects.select_for_update(no_key=True)
                .select_related(None)
                .get(pk=self.pk)
            )
            if held.draft and Texts.of(held.draft) == texts:
                self.draft = held.draft
                return held.draft
            if held.draft_id != based_on:
                raise SomethingChanged(held.draft)
            revision = self.revise(**vars(texts), by=by, note=note, rendered=rendered)
            self.acts.create(name=name, revision=revision, by=by, detail=note)
            return revision

    def write_down(
        self,
        texts: Texts,
        *,
        by,
        based_on: int | None,
        note: str = "",
        place=None,
        tab: str = "",
        given: str = "",
    ) -> Revision | None:
        """Save all that somebody has typed: the texts, and `place` (a category and an audience,
        None where they were left alone). What was kept of it unsaved goes in the same moment: that
        of the window `tab`, and what it was `given` (`Unsaved.mark`) when it was opened. Gives the
        new revision, None where the newest one says just that. Raises what `write` does."""
        rendered = render_bounded(texts.body, name=texts.title)
        with transaction.atomic():
            before = type(self).objects.select_for_update(no_key=True).get(pk=self.pk).draft_id
            revision = self.write(texts, by=by, based_on=based_on, note=note, rendered=rendered)
            if place:
                self.place(category=place[0], audience=place[1], by=by)
            Unsaved.objects.forget(self, by, tab=tab, mark=given)
        return revision if revision.pk != before else None

    def restore(self, revision: Revision, *, by, based_on: int | None) -> Revision:
        """Write the texts of an earlier revision anew as the newest one. Raises what `write`
        does."""
        note = _("As in revision %(number)d") % {"number": revision.number}
        return self.write(
            Texts.of(revision), by=by, based_on=based_on, note=str(note), name=Name.RESTORED
        )

    def place(self, *, category, audience: str, by) -> None:
        """Say where it is to stand and who is to read it: at once while no reader sees it or will
        by plan, else with the next publishing (`next_category`, `next_audience`). What readers
        see keeps a category: None then changes nothing.

        Raises LeadsInside where everybody is led to what is to be for agents only."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            before = (held.next_category or held.category, held.next_audience or held.audience)
            waits = held.is_live_or_planned() and not held.archived_at
            now = (held.category, held.audience) if waits else (category, audience)
            if now[1] == Audience.INTERNAL and held.audience == Audience.PUBLIC:
                refuse(self.pk)
            self.category, self.audience = now
            self.next_category = category if category != self.category else None
            self.next_audience = Audience(audience).value if audience != self.audience else ""
            self.save(update_fields=["category", "audience", "next_category", "next_audience"])
            if before[0] != category:
                self.acts.create(name=Name.MOVED, by=by, detail=str(category or ""))
            if before[1] != audience:
                self.acts.create(
                    name=Name.AUDIENCE_CHANGED, by=by, detail=str(Audience(audience).label)
                )

    def move(self, category, *, by) -> None:
        """Put it in another category at once, for readers too."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            self.next_category = None
            self.category = category
            self.save(update_fields=["category", "next_category"])
            if held.category != category:
                self.acts.create(name=Name.MOVED, by=by, detail=str(category or ""))
                self._seen_anew()

    def hand_to(self, owner, *, by) -> None:
        """Make that person (None: nobody) its owner, who is told when it is due for checking."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            self.owner = owner
            self.save(update_fields=["owner"])
            if held.owner != owner:
                self.acts.create(name=Name.OWNER_CHANGED, by=by, detail=str(owner or ""))

    def verify(self, *, by, on: date, next_by: date | None) -> None:
        """Note that it was found still true `on` that day; it is due again `next_by`."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            self.checked_on, self.verify_by = on, next_by
            self.save(update_fields=["checked_on", "verify_by"])
            if (held.checked_on, held.verify_by) != (on, next_by):
                detail = next_by.isoformat() if next_by else ""
                self.acts.create(name=Name.VERIFIED, by=by, detail=detail)
                self._seen_anew()  # readers see when it was last checked

    def _seen_anew(self) -> None:
        if self.is_live_or_planned():
            find_anew([self.pk])
            Edition.advance()
