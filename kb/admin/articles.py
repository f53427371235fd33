"""Editing in its first form: Django's admin. Saving writes a draft; going live is another act."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.editor.picking import PickedField
from kb.inside import obstacle
from kb.markdown import Rendered, RenderRefused, render_bounded
from kb.models import Article, Edition, Revision
from kb.models.findable import find_anew
from kb.people import Audience

from .rights import ForEditors


def _try_to_render(typed) -> Rendered | RenderRefused:
    """What the text in a posted form renders to, or the refusal."""
    try:
        return render_bounded(line_ends(typed.get("body", "")), name=typed.get("title", ""))
    except RenderRefused as refusal:
        return refusal


def line_ends(text: str) -> str:
    """Text from a form with the line ends that we keep."""
    return text.replace("\r\n", "\n")


def _line(name):
    """The form field of a revision's line of text, as wide as the page."""
    widget = forms.TextInput(attrs={"class": "vLargeTextField"})
    return Revision._meta.get_field(name).formfield(widget=widget)


class ArticleForm(forms.ModelForm):
    """An article's own fields, and the text of its next revision."""

    TEXTS = ["title", "summary", "keywords", "body"]

    title = _line("title")
    summary = _line("summary")
    keywords = _line("keywords")
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "cols": 90}),
        help_text=_(
            "Markdown: ## Heading, **bold**, - a point, 1. a step, | a | table |, "
            "> [!NOTE] a callout."
        ),
    )
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=Revision._meta.get_field("note").max_length,
    )

    picked = PickedField(
        label=_("Related answers"),
        required=False,
        help_text=_(
            "Shown beside this one before those that are found by themselves. Their numbers or "
            "addresses (12, /articles/12-…), one a line, the first one first."
        ),
    )

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
    # What the text renders to, or why it does not: worked out before the form is looked at.
    rendered: Rendered | RenderRefused | None = None

    class Meta:
        model = Article
        fields = [
            "category",
            "audience",
            "language",
            "owner",
            "position",
            "checked_on",
            "verify_by",
        ]

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        draft = instance.draft if instance else None
        texts = {name: getattr(draft, name) for name in self.TEXTS} if draft else {}
        texts["based_on"] = draft.pk if draft else ""
        if draft:
            texts["picked"] = [picked.other for picked in instance.picked.select_related("other")]
        super().__init__(*args, instance=instance, initial={**texts, **(initial or {})}, **kwargs)

    def clean_body(self):
        body = line_ends(self.cleaned_data["body"])
        if "\x00" in body:
            raise forms.ValidationError(_("The text holds a NUL character. Remove it."))
        return body

    def clean_audience(self):
        audience, article = self.cleaned_data["audience"], self.instance
        if article.pk and audience != article.audience and article.is_live_or_planned():
            raise forms.ValidationError(
                _(
                    "The article is live, or going to be. Unpublish it first, then change who "
                    "may read it."
                )
            )
        if article.pk and audience == Audience.INTERNAL != article.audience:
            # Held from here on: the whole form is taken in one transaction.
            Article.objects.select_for_update().get(pk=article.pk)
            if words := obstacle(article.pk):
                raise forms.ValidationError(words)
        return audience

    def clean_picked(self):
        if self.instance in self.cleaned_data["picked"]:
            raise forms.ValidationError(_("An article is not related to itself. Take it out."))
        return self.cleaned_data["picked"]

    def clean(self):
        values = super().clean()
        if "body" in values and self.text_changed:
            self._refuse_to_pass_over_a_newer_text()
            if isinstance(self.rendered, RenderRefused):
                self.add_error("body", str(self.rendered))
        return values

    def _refuse_to_pass_over_a_newer_text(self):
        """Somebody saved while this page was open: say so, once. Nothing is lost either way."""
        newest = self.instance.draft
        if newest is None or self.data.get("based_on") == str(newest.pk):
            return
        self.data = {**self.data.dict(), "based_on": str(newest.pk)}
        self.add_error(
            None,
            _(
                "Somebody saved revision %(number)d while you were writing. Your text is still "
                "here. Look at theirs in the preview, take over what you want of it, and save "
                "again: yours then comes after it, and theirs stays among the revisions."
            )
            % {"number": newest.number},
        )

    @property
    def text_changed(self) -> bool:
        """Whether the texts differ from the newest revision's, line ends apart."""
        draft = self.instance.draft
        return draft is None or any(
            self.cleaned_data.get(name) != getattr(draft, name) for name in self.TEXTS
        )


@admin.register(Article)
class ArticleAdmin(ForEditors):
    form = ArticleForm
    change_form_template = "admin/article_change_form.html"
    list_display = ["__str__", "state", "category", "audience", "owner", "verify_by"]
    list_filter = ["audience", "category", "language"]
    list_select_related = ["draft", "category", "owner"]
    list_per_page = 50

    class Media:
        js = ["js/admin.js"]

    view_on_site = False  # two links of our own: the preview, and what readers see
    search_fields = ["draft__title", "draft__keywords", "draft__body"]
    search_help_text = _("Title, keywords and text of the newest revision")
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "keywords", "body", "note", "based_on"]}),
        (
            _("Where it stands, and who reads it"),
            {
                "fields": [*ArticleForm.Meta.fields, "picked"],
            },
        ),
    ]

    def get_queryset(self, request):
        found = super().get_queryset(request).prefetch_related("publications")
        return found.defer("draft__body", "draft__html", "draft__headings")

    def changeform_view(self, request, *args, **kwargs):
        """Renders what was typed first: the rest runs in a transaction, which on SQLite keeps
        everybody else from writing."""
        request.rendered = _try_to_render(request.POST) if request.method == "POST" else None
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.rendered = getattr(request, "rendered", None)
        return form

    @admin.display(description=_("state"))
    def state(self, article):
        live = next((p for p in article.publications.all() if p.holds_now()), None)
        if live is None:
            return gettext("draft")
        if live.revision_id == article.draft_id:
            return gettext("live")
        return gettext("live, with a newer draft")

    def save_model(self, request, obj, form, change):
        obj.save()
        if "picked" in form.changed_data:
            obj.pick(form.cleaned_data["picked"])
        if obj.is_live_or_planned():  # its category and its place are what readers see at once
            find_anew([obj.pk])
            Edition.advance()
        if form.text_changed:
            texts = {name: form.cleaned_data[name] for name in form.TEXTS}
            obj.revise(
                **texts,
                note=form.cleaned_data["note"],
                by=request.user,
                rendered=form.rendered,
            )

    def get_urls(self):
        acts = [
            path("<int:pk>/publish/", self.wrap(self.publish), name="kb_article_publish"),
            path("<int:pk>/unpublish/", self.wrap(self.unpublish), name="kb_article_unpublish"),
        ]
        return acts + super().get_urls()

    def wrap(self, view):
        return self.admin_site.admin_view(view)

    def publish(self, request, pk):
        """Make the revision that was looked at live: not one that came since."""
        return self._act(request, pk, self._publish)

    def unpublish(self, request, pk):
        return self._act(request, pk, self._unpublish)

    def _act(self, request, pk, act):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
        act(request, article)
        return redirect(reverse("admin:kb_article_change", args=[pk]))

    def _publish(self, request, article):
        seen = request.POST.get("revision", "")
        if not article.draft_id or seen != str(article.draft_id):
            text = _("The text was changed since you opened this page. Look at it, then publish.")
            messages.warning(request, text)
            return
        try:
            article.publish(by=request.user)
        except ValueError as refusal:
            messages.error(request, str(refusal))
            return
        self.log_change(request, article, gettext("Published revision %d") % article.draft.number)
        messages.success(request, _("Readers see it now."))

    def _unpublish(self, request, article):
        article.unpublish(by=request.user)
        self.log_change(request, article, gettext("Unpublished"))
        messages.success(request, _("Readers do not see it any more."))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        live = article.live_publication() if article else None
        extra = {
            "live": live,
            "revisions": article.revisions.select_related("author")[:20] if article else [],
        }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})
