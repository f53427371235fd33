"""What search reads: the one table of what can be found, and the words that stand in it.

Written by `kb.search` in the transaction of whatever changes what readers see, and by nobody else.
Beside these, each database has a table of its own that finds entries by words (`kb.search.sqlite`,
`kb.search.postgresql`).
"""

from django.db import models
from django.db.models import F, Q

from kb.people import Audience


class SearchEntry(models.Model):
    """Something that can be found, by whom, and from when to when. An article has one for each
    publication that is in force or to come; a fix has one, and one more for its notes."""

    kind = models.CharField(max_length=12)  # "article", "fix"
    object_id = models.BigIntegerField()
    part = models.BigIntegerField(default=0)  # which of its entries: a publication's number
    audience = models.CharField(max_length=10, choices=Audience)
    address = models.CharField(max_length=300)  # the path of its page
    title = models.CharField(max_length=200)
    keywords = models.CharField(max_length=800, blank=True)
    body = models.TextField(blank=True)  # plain text
    category = models.ForeignKey("kb.Category", models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=12, default="en")
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(null=True)
    # What ranking reads, so that no text is taken apart while somebody waits: words in their order
    # with blanks between, and how often each word stands in the body (`kb.search.ranking`).
    title_words = models.TextField(blank=True)
    keyword_words = models.TextField(blank=True)
    body_counts = models.BinaryField(default=b"")
    body_length = models.PositiveIntegerField(default=0)  # words
    # What the database finds it by, just as it was told: to forget it, it must be told again.
    indexed = models.TextField(default="")
    digest = models.CharField(max_length=32)  # of its texts, and of how words are made

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "audience", "part"], name="search_entry_unique"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="search_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(visible_until__isnull=True) | Q(visible_until__gte=F("visible_from")),
                name="search_ends_after_start",
            ),
        ]
        indexes = [
            # All that a search reads of the entries that have its words: the rows are long.
            models.Index(
                fields=[
                    *("id", "audience", "visible_from", "visible_until"),
                    *("kind", "object_id", "category", "digest"),
                ],
                name="search_entry_seen",
            ),
        ]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word of the site, and how many entries hold it: how rare it is, how it is spelled. Those
    for everybody are counted apart: for customers a word that only agents read is none."""

    word = models.CharField(max_length=64, primary_key=True)
    stem = models.CharField(max_length=64, db_index=True)
    entries = models.IntegerField()
    public_entries = models.IntegerField()

    class Meta:
        ordering = ["word"]

    def __str__(self):
        return self.word


class SearchTotals(models.Model):
    """One row, whose key is 1: how many entries there are, and how many words they have in all;
    and the same of those for everybody."""

    entries = models.PositiveBigIntegerField(default=0)
    title_words = models.PositiveBigIntegerField(default=0)
    body_words = models.PositiveBigIntegerField(default=0)
    public_entries = models.PositiveBigIntegerField(default=0)
    public_title_words = models.PositiveBigIntegerField(default=0)
    public_body_words = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.entries)
