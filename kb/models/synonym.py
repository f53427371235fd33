"""Words that mean the same, as editors keep them for search."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.search.words import words

from .seen_at_once import SeenAtOnce

MOST_WORDS = 8
"""Of one expression: what is longer is a sentence, which nobody types the same way twice."""


def expressions(text: str) -> list[tuple[str, ...]]:
    """The expressions of a line of synonyms, each as its words.

    >>> expressions("OTP, one-off code,  , otp")
    [('otp',), ('oneoff', 'one', 'off', 'code')]
    """
    found = (tuple(words(one)) for one in text.split(","))
    return [one for one in dict.fromkeys(found) if one]


def validate_synonyms(text: str) -> None:
    """Raises ValidationError unless there are two expressions or more, none of them too long."""
    found = expressions(text)
    if len(found) < 2:
        raise ValidationError(_("Write two words or more that mean the same, with commas between."))
    if any(len(one) > MOST_WORDS for one in found):
        raise ValidationError(_("One of them is too long. Keep each to a few words."))


class Synonym(SeenAtOnce):
    words = models.CharField(
        _("words that mean the same"),
        max_length=300,
        validators=[validate_synonyms],
        help_text=_("With commas between: who searches for one of them finds the others too."),
    )

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self):
        return self.words
