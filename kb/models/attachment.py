"""A picture or a file that belongs to an article and is had by whoever may see the article."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.filekinds import KINDS, Kind
from kb.inside import Elsewhere, others_showing
from kb.people import is_editor

from .article import Article
from .article_act import DETAIL_LENGTH, ArticleAct
from .publication import Publication, not_over
from .revision import Revision

Name = ArticleAct.Name


class NotReplaceable(ValueError):
    """A file that cannot stand in for another; its text says why."""


class StillShown(ValueError):
    """A file that readers are shown cannot be removed."""


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if is_editor(user):
            return self.all()
        return self.filter(article__in=Article.objects.visible_to(user))

    def add(self, article: Article, data: bytes, kind: Kind, name: str, *, by) -> "Attachment":
        """Add a file to an article, under a name that is safe in an address (`kb.filekinds`). The
        same bytes once more are the file that is there."""
        digest = _stored(data)
        with transaction.atomic():
            Article.objects.select_for_update(no_key=True).get(pk=article.pk)
            values = {"name": name, "file": path_of(digest), "size": len(data), "by": by}
            values["content_type"] = kind.content_type
            found, is_new = self.get_or_create(article=article, digest=digest, defaults=values)
            if is_new:
                found.note(Name.FILE_ADDED, by)
        _stored(data)  # whoever removed the last other use of the same bytes meanwhile took them
        return found


def path_of(digest: str) -> str:
    """Where the bytes with that SHA-256 lie below MEDIA_ROOT: no given name reaches the disk."""
    return f"attachments/{digest[:2]}/{digest}"


def storage_path(attachment, _filename) -> str:
    """Where the bytes of an attachment lie."""
    return path_of(attachment.digest)


class Attachment(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=120)
    file = models.FileField(_("file"), upload_to=storage_path, max_length=200)
    content_type = models.CharField(_("type"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the bytes
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "digest"], name="attachment_once_an_article")
        ]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachment", args=[self.pk, self.name])

    @property
    def is_shown(self) -> bool:
        """Whether it is a picture for a page; anything else is a download."""
        kind = KINDS.get(self.content_type)
        return kind is not None and kind.is_shown

    @property
    def markdown(self) -> str:
        """What shows it in a text; the description of a picture is still to be written."""
        if self.is_shown:
            return f"![]({self.get_absolute_url()})"
        return f"[{self.name}]({self.get_absolute_url()})"

    def replace(self, data: bytes, kind: Kind, *, by) -> bool:
        """Put other bytes at its address, for readers too. Gives whether anything changed. Raises
        NotReplaceable for another kind of file (a picture may become any picture), for one that
        the article has under another name, and where somebody else has to approve what changes for
        readers and they are shown it (commands act without `by`, and need nobody's approval)."""
        if kind.content_type != self.content_type and not (kind.is_shown and self.is_shown):
            raise NotReplaceable(
                _("“%(name)s” is another kind of file. Add the new one beside it instead.")
                % {"name": self.name}
            )
        needs_approval = settings.REVIEW_REQUIRED and by is not None
        others = self._shown_by() if needs_approval else set()
        digest = _stored(data)
        try:
            with transaction.atomic():
                self._hold(others)
                before = self._put(digest, len(data), kind, by, needs_approval)
        except (NotReplaceable, Attachment.DoesNotExist):
            _forget_bytes(digest)
            raise
        if before is not None:
            _stored(data)
            _forget_bytes(before)
        return before is not None

    def _put(self, digest: str, size: int, kind: Kind, by, needs_approval: bool) -> str | None:
        """Let it be the bytes of that digest; its article is held. Gives the digest of before, None
        where it is the same."""
        self.refresh_from_db()
        if self.digest == digest:
            return None
        if needs_approval and self.is_shown_to_readers():
            raise NotReplaceable(
                _(
                    "Readers are shown this file, and on this site somebody else approves what "
                    "changes for them. Add the new file, show it in the text instead, and ask for "
                    "a review."
                )
            )
        same = type(self).objects.filter(article=self.article_id, digest=digest).first()
        if same:
            raise NotReplaceable(
                _("This article has that very file already: “%(name)s”.") % {"name": same.name}
            )
        before = self.digest
        self.digest, self.file, self.size = digest, path_of(digest), size
        self.content_type, self.replaced_at = kind.content_type, timezone.now()
        self.save(update_fields=["digest", "file", "size", "content_type", "replaced_at"])
        self.note(Name.FILE_REPLACED, by)
        return before

    def remove(self, *, by) -> None:
        """Take it away, bytes and all. Raises StillShown while a text that readers see, or will by
        plan, shows it, or a fix does."""
        others = self._shown_by()
        with transaction.atomic():
            self._hold(others)
            if self.is_shown_to_readers():
                raise StillShown(_("Readers are shown this file. Take it out of the text first."))
            digest = self.digest
            self.note(Name.FILE_REMOVED, by)
            self.delete()
        _forget_bytes(digest)

    def uses(self):
        """The revisions that show or link it: all of its own article, and of others those that
        somebody reads or works on."""
        written = models.Q(html__contains=f"/attachments/{self.pk}/")
        # The same address; looked for by a pattern only where a text has any of the kind.
        with_zeros = rf"/attachments/0+{self.pk}/"
        written |= models.Q(html__contains="/attachments/0", html__regex=with_zeros)
        mentions = Revision.objects.filter(written)
        worked_on = Article.objects.filter(archived_at=None, draft=models.OuterRef("pk"))
        of_others = models.Exists(worked_on) | models.Q(pk__in=shown_revisions())
        mine = models.Q(article=self.article_id)
        return mentions.filter(mine | of_others).select_related("article").order_by("-pk")

    def uses_elsewhere(self) -> list[Elsewhere]:
        """What shows or links it and is no article: steps of guided fixes, live or drafts."""
        return others_showing(self.pk)

    def is_shown_to_readers(self) -> bool:
        """Whether something that readers see, or will by plan, shows or links it."""
        if self.uses().filter(pk__in=shown_revisions()).exists():
            return True
        return any(one.live for one in self.uses_elsewhere())

    def _shown_by(self) -> set[int]:
        """The numbers of the articles with a text that shows or links it. (Looks through all texts:
        not for inside a transaction.)"""
        return set(self.uses().order_by().values_list("article", flat=True))

    def _hold(self, others: set[int]) -> None:
        """Hold its article and those of these numbers, in the order of their numbers, as everybody
        does: none of them is published meanwhile."""
        held = Article.objects.select_for_update(no_key=True).filter(
            pk__in={self.article_id} | others
        )
        list(held.order_by("pk").values_list("pk", flat=True))

    def note(self, name: str, by) -> None:
        """Write down in the article's history what was done to it."""
        self.article.acts.create(name=name, by=by, detail=self.name[:DETAIL_LENGTH])


def shown_revisions():
    """The numbers (pk) of all revisions that readers see, or will by plan."""
    shown = Publication.objects.filter(not_over(), article__archived_at=None)
    return shown.order_by().values("revision")


def _stored(data: bytes) -> str:
    """Put bytes where they belong, unless they are there, and give their SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
            return digest
        default_storage.delete(path)  # half of it, from a process that was killed
    default_storage.save(path, ContentFile(data))
    return digest


def _forget_bytes(digest: str) -> None:
    """Drop bytes that no attachment has any more."""
    if not Attachment.objects.filter(digest=digest).exists():
        default_storage.delete(path_of(digest))
