"""A file that an editor sends: looked at, and taken or refused with words."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.filekinds import MOST_ACROSS, MOST_PIXELS, Kind, NotTaken, kind_of, safe_name

MOST_PICTURE = 5_000_000  # bytes, as an import takes
MOST_FILE = 10_000_000
LIMITS = {"picture": MOST_PICTURE // 1_000_000, "file": MOST_FILE // 1_000_000}  # megabytes

WHY_NOT = {
    "unknown": gettext_lazy(
        "“%(name)s” is of a kind that is not taken. Pictures may be PNG, JPEG, GIF, WebP or AVIF; "
        "for download, PDF, ZIP, plain text (.txt) or CSV."
    ),
    "active": gettext_lazy(
        "“%(name)s” is HTML, SVG or the like, which could act in this site’s name. Send a picture "
        "as PNG, a page as PDF."
    ),
    "office": gettext_lazy("“%(name)s” is an office document. Save it as PDF, then add that."),
    "damaged": gettext_lazy("“%(name)s” begins like a picture but is none. Save it anew."),
    "huge": gettext_lazy(
        "“%(name)s” has too many pixels to draw: at most %(pixels)s million are taken, and "
        "%(across)s from side to side. Make it smaller."
    ),
    "not-text": gettext_lazy("“%(name)s” is called a text, and holds something else."),
    "encoding": gettext_lazy("“%(name)s” is not UTF-8. Save it as UTF-8, then add it again."),
}


@dataclass(frozen=True)
class Upload:
    """A file that is taken."""

    data: bytes
    kind: Kind
    name: str


class FileForm(forms.Form):
    """One file; `cleaned_data["file"]` is an Upload."""

    file = forms.FileField(
        label=gettext_lazy("Picture or file"),
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("That file is empty."),
            "invalid": gettext_lazy("Choose a file first."),
        },
    )

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        help_text = _(
            "Pictures: PNG, JPEG, GIF, WebP or AVIF, up to %(picture)s MB. For download: PDF, "
            "ZIP, plain text or CSV, up to %(file)s MB."
        )
        self.fields["file"].help_text = help_text % LIMITS

    def clean_file(self) -> Upload:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_FILE:
            raise forms.ValidationError(_too_large(sent.name, MOST_FILE))
        data = sent.read()
        try:
            kind = kind_of(data, sent.name)
        except NotTaken as refused:
            about = {"pixels": MOST_PIXELS // 1_000_000, "across": f"{MOST_ACROSS:,}"}
            words = WHY_NOT[refused.why] % {"name": sent.name, **about}
            raise forms.ValidationError(words) from None
        if kind.is_shown and len(data) > MOST_PICTURE:
            raise forms.ValidationError(_too_large(sent.name, MOST_PICTURE))
        return Upload(data, kind, safe_name(sent.name, kind.ending))


def _too_large(name: str, most: int) -> str:
    words = _("“%(name)s” is too large: at most %(most)s MB are taken. Make it smaller.")
    return words % {"name": name, "most": most // 1_000_000}
