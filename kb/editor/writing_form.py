"""The forms in which an article is begun and written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.markdown import MAX_BODY_BYTES
from kb.models import Article, Revision
from kb.texts import Texts

from .fields import AudienceField, CategoryField, WithWords

FIELDS = ("title", "category", "audience", "keywords", "summary", "body", "note")
"""What somebody types of an article, all of it."""


def _line(name: str, label, help_text, *, required: bool = False) -> forms.CharField:
    """A field for one line of a revision, as long as its column."""
    most = Revision._meta.get_field(name).max_length
    words = {"required": _("Give it a title. It can be changed later.")} if required else {}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        error_messages=words,
    )


def _title() -> forms.CharField:
    help_text = _("The question as people ask it, such as “Why did my message not arrive?”")
    return _line("title", _("Title"), help_text, required=True)


class _OfAnArticle(WithWords, forms.Form):
    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class NewArticle(_OfAnArticle):
    """How an article begins."""

    title = _title()
    category = CategoryField(help_text=_("The shelf on which people find it."))
    audience = AudienceField()


class WritingForm(_OfAnArticle):
    """All that is written of an article."""

    title = _title()
    category = CategoryField(help_text=_("The shelf on which people find it."))
    audience = AudienceField()
    summary = _line("summary", _("Summary"), _("One or two sentences, shown in lists."))
    keywords = _line(
        "keywords",
        _("Keywords"),
        _("Error codes and other words people use, separated by commas."),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    note = _line("note", _("What changed"), _("For other editors. May stay empty."))

    def __init__(self, article: Article, *args, waits: bool = False, **named):
        """`waits`: what readers see takes the category and audience with the next publishing."""
        super().__init__(*args, **named)
        if article.language:
            for name in ("title", "summary", "body"):
                self.fields[name].widget.attrs["lang"] = article.language
        if waits:
            later = _("Readers see the change when you publish.")
            self.fields["category"].help_text = self.fields["audience"].help_text = later
            self.fields["category"].required = article.category_id is not None
            missing = _("Choose a category: what readers see stands in one.")
            self.fields["category"].error_messages["required"] = missing

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        size = len(body.encode("utf-8", "surrogatepass"))
        if size > MAX_BODY_BYTES:
            words = _(
                "The text is too long: %(size)s bytes, and at most %(most)s are possible. Split it "
                "into several articles."
            )
            said = {"size": f"{size:,}", "most": f"{MAX_BODY_BYTES:,}"}
            raise forms.ValidationError(words % said)
        return body

    @property
    def texts(self) -> Texts:
        """What a valid form says of the next revision."""
        said = self.cleaned_data
        return Texts(said["title"], said["summary"], said["keywords"], said["body"])

    @property
    def placed(self) -> str:
        """Where a valid form puts the article, as `placed_as` writes it."""
        return placed_as(self.cleaned_data["category"], self.cleaned_data["audience"])

    @property
    def folded(self) -> list:
        """The fields that are folded away beside the title and the text."""
        return [self[name] for name in ("category", "audience", "summary", "keywords")]

    @property
    def is_wrong_inside(self) -> bool:
        """Whether something folded away is to be mended."""
        return any(field.errors for field in self.folded)


def placed_as(category, audience: str) -> str:
    """A category and an audience in a word: a form says by it which ones it was opened with."""
    return f"{category.pk if category else ''}:{audience}"


def stored(article: Article) -> dict[str, str]:
    """What the form of an article says when it is opened."""
    draft, category = article.draft, article.next_category or article.category
    texts = vars(Texts.of(draft)) if draft else {"title": article.title}
    place = {
        "category": str(category.pk) if category else "",
        "audience": article.next_audience or article.audience,
    }
    return {**texts, **place, "note": ""}
