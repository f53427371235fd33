"""What an import means for the articles that are here: known, changed, edited, new.

Everything is asked for a few hundred questions at a time, and nothing is written.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from kb.models import Article, Attachment, Publication, Revision, Source

from .matching import SAME_TITLE, Text, differ, pairs, similarity, title_similarity, weigher
from .reading import Progress
from .references import References
from .report import CONFLICT, JOINED, NEW, UNCHANGED, UPDATED
from .spool import Spool

MOST_WORDS = 8
MOST_CANDIDATES = 200
"""Words of a title that candidates are looked up by, and candidates that are looked at closely."""

TEXT = ("title", "summary", "keywords", "body")


class Stale(Exception):
    """What was planned no longer fits: somebody wrote meanwhile. Nothing was written."""


@dataclass
class Known:
    """An article that an import brought earlier, or that was written here."""

    id: int
    draft: int | None
    audience: str
    archived: bool
    live: bool
    last_number: int = 0
    edited: bool = False
    draft_is_new: bool = True  # its draft has never been published
    digests: dict[str, int] = field(default_factory=dict)  # to the revision
    latest: Source | None = None


class Planner:
    """Decides the outcome of each question of a spool."""

    def __init__(self, spool: Spool, references: References, options):
        self.spool, self.references, self.options = spool, references, options
        self.sources = Source.objects.filter(origin=options.origin)
        self.stamp: int | None = None
        self.numbers: dict[int, int] = {}  # revisions planned for one article in this import

    def plan(self, progress: Progress) -> None:
        """Find out all anew. What was rendered before stays."""
        self.stamp = newest_source()
        self.numbers.clear()
        self.spool.db.execute(
            "UPDATE question SET article = NULL, how = '', outcome = '', words = '', writes = 0, "
            "adopted = 0, draft = NULL, revision = NULL, revision_number = NULL, source = NULL, "
            "details = NULL, changes = '{}', publishes = 0, publication = NULL, final_body = NULL, "
            "final_html = NULL, held = '', held_line = NULL"
        )
        self._match_places()
        self._match_texts()
        if self.options.match_similar:
            self._match_similar()
        done, total = 0, self.spool.count()
        for rows in self.spool.chunks():
            self._decide(rows)
            done += len(rows)
            progress("comparing", done, total)

    # Which article a question is

    def _match_places(self) -> None:
        for rows in self.spool.chunks(columns="path, heading, occurrence"):
            places = {}
            for source in self.sources.filter(path__in={row["path"] for row in rows}).order_by(
                "pk"
            ):
                places[source.path, source.heading, source.occurrence] = source.article_id
            for row in rows:
                article = places.get((row["path"], row["heading"], row["occurrence"]))
                if article:
                    self.spool.set(row["number"], article=article, how="place")

    def _match_texts(self) -> None:
        """A text that is known from another place, which this import does not have: it moved."""
        for rows in self.spool.chunks("article IS NULL", "digest"):
            digests = {row["digest"] for row in rows}
            found = defaultdict(list)
            for source in self.sources.filter(digest__in=digests).order_by("pk"):
                found[source.digest].append(source)
            for row in rows:
                for source in found[row["digest"]]:
                    if not self.spool.has(source):
                        words = _("moved from %(place)s") % {"place": source}
                        self.spool.set(
                            row["number"], article=source.article_id, how="moved", words=words
                        )
                        break

    def _is_taken(self, article: int) -> bool:
        return bool(self.spool.one("SELECT 1 FROM question WHERE article = ?", article))

    def _match_similar(self) -> None:
        if not self.spool.count("article IS NULL"):
            return
        self._list_candidates()
        total = self.spool.one("SELECT count(*) FROM candidate")[0] + self.spool.count()

        def uses(word: str) -> int:
            row = self.spool.one("SELECT uses FROM word WHERE word = ?", word)
            return row["uses"] if row else 0

        weigh, scores = weigher(uses, total), []
        for rows in self.spool.chunks("article IS NULL", "title, body"):
            for row in rows:
                text = Text(row["title"], row["body"])
                for article, other in self._alike(text, weigh):
                    score = similarity(text, other, weigh)
                    if score:
                        scores.append((score, row["number"], article))
        for number, article in pairs(scores).items():
            title = self.spool.one("SELECT title FROM candidate WHERE article = ?", article)[
                "title"
            ]
            words = _("joined to “%(title)s”") % {"title": title}
            self.spool.set(number, article=article, how="similar", words=words)

    def _list_candidates(self) -> None:
        """The articles that no question is known to be, with the words of their titles."""
        db = self.spool.db
        for table in ("candidate", "candidate_word", "word"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608
        others = Source.objects.exclude(origin=self.options.origin).filter(article=OuterRef("pk"))
        articles = Article.objects.filter(
            ~Exists(others), archived_at__isnull=True, draft__isnull=False
        )
        for article, title in articles.values_list("pk", "draft__title").iterator(chunk_size=2000):
            if self._is_taken(article):
                continue
            words = Text(title).words
            db.execute("INSERT INTO candidate VALUES (?, ?)", (article, title))
            db.executemany(
                "INSERT INTO candidate_word VALUES (?, ?)", [(word, article) for word in words]
            )
            self._count_words(words)
        for rows in self.spool.chunks(columns="title"):
            for row in rows:
                self._count_words(Text(row["title"]).words)

    def _count_words(self, words) -> None:
        self.spool.db.executemany(
            "INSERT INTO word VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET uses = uses + 1",
            [(word,) for word in words],
        )

    def _alike(self, text: Text, weigh) -> list[tuple[int, Text]]:
        """Candidates with titles like this one, together with their texts."""
        found: dict[int, float] = defaultdict(float)
        for word in sorted(text.words, key=lambda word: (-weigh(word), word))[:MOST_WORDS]:
            for row in self.spool.all(
                "SELECT article FROM candidate_word WHERE word = ? LIMIT 2000", word
            ):
                found[row["article"]] += weigh(word)
        best = sorted(found, key=lambda article: (-found[article], article))[:MOST_CANDIDATES]
        alike = []
        for article in best:
            row = self.spool.one("SELECT title FROM candidate WHERE article = ?", article)
            other = Text(row["title"])
            if not differ(text, other) and title_similarity(text, other, weigh) >= SAME_TITLE:
                alike.append(article)
        drafts = Article.objects.filter(pk__in=alike).values_list(
            "pk", "draft__title", "draft__body"
        )
        return [(pk, Text(title, body)) for pk, title, body in drafts]

    # What becomes of it

    def _decide(self, rows) -> None:
        known = self._known({row["article"] for row in rows if row["article"]})
        drafts = self._draft_texts({one.draft for one in known.values() if one.draft})
        for row in rows:
            article = known.get(row["article"])
            if article is None:
                self._set(row, NEW, 1, article=None, publishes=1)
            elif row["digest"] in article.digests:
                self._decide_known(row, article)
            elif self._same_text(row, drafts.get(article.draft)):
                # Somebody made the same change here. From now on it is known.
                self._adopt(row, article, UNCHANGED)
            else:
                self._decide_changed(row, article)

    def _decide_known(self, row, article: Known) -> None:
        if row["how"] in ("similar", "moved"):
            self._adopt(row, article, JOINED if row["how"] == "similar" else UNCHANGED)
            return
        newest = article.latest and article.latest.digest == row["digest"]
        changes, details, words = self._details(row, article) if newest else ({}, {}, [])
        publishes = (
            article.digests[row["digest"]] == article.draft
            and article.draft_is_new
            and not article.edited
            and not article.archived
        )
        self.spool.set(
            row["number"],
            outcome=UPDATED if changes else UNCHANGED,
            words=", ".join(filter(None, [row["words"], *words])),
            changes=json.dumps(changes),
            details=json.dumps(details),
            source=article.latest.pk if changes else None,
            revision=article.draft,
            draft=article.draft,
            publishes=int(publishes),
        )

    def _adopt(self, row, article: Known, outcome: str) -> None:
        """The text is here already: only remember that it came from this place too."""
        revision = article.digests.get(row["digest"], article.draft)
        details = article.latest.details if article.latest else json.loads(row["said"])
        self._set(
            row, outcome, 0, adopted=1, revision=revision, draft=article.draft, details=details
        )

    def _decide_changed(self, row, article: Known) -> None:
        outcome, words = UPDATED, [row["words"]]
        changes, details, what = self._details(row, article)
        if article.edited:
            outcome, changes = CONFLICT, {}
            details = article.latest.details if article.latest else {}
            words.append(_("changed here and in the file; the file’s text is a draft"))
        elif row["how"] == "similar":
            outcome = JOINED
        if article.archived:
            words.append(_("the article is archived"))
        words += what if outcome != CONFLICT else []
        number = self.numbers.get(article.id, article.last_number) + 1
        self.numbers[article.id] = number
        self._set(
            row, outcome, 1,
            words=", ".join(filter(None, words)),
            draft=article.draft,
            revision_number=number,
            changes=json.dumps(changes),
            details=details,
            publishes=int(outcome != CONFLICT and not article.archived),
        )  # fmt: skip

    def _set(self, row, outcome: str, writes: int, *, details=None, **values) -> None:
        details = json.loads(row["said"]) if details is None else details
        values |= {"outcome": outcome, "writes": writes, "details": json.dumps(details)}
        self.spool.set(row["number"], **values)

    def _details(self, row, article: Known) -> tuple[dict, dict, list[str]]:
        """What to change of the article besides the text; what to remember of what the file said;
        and words about it. Only what the file changed since the last time counts. To whom a live
        article is shown changes only together with publishing."""
        said = json.loads(row["said"])
        before = dict(article.latest.details) if article.latest else {}
        earlier = {"audience": "public", **before}
        said.pop("folder", None)
        changes = {name: value for name, value in said.items() if earlier.get(name) != value}
        words = [changed(name) for name in sorted(changes)]
        if earlier["audience"] == "internal" and "audience" not in said:
            # That the file no longer says so is no reason to show the article to everyone.
            words.append(_("it stays for agents only until the file says “audience: public”"))
        if "audience" in changes and article.live and not self.options.publish:
            changes.pop("audience")
            words.append(_("for whom it is changes when you import with --publish"))
        return changes, {**before, **changes}, words

    # What is known of an article

    def _known(self, ids: set[int]) -> dict[int, Known]:
        live = Publication.objects.live().filter(article=OuterRef("pk"))
        published = Publication.objects.filter(revision=OuterRef("draft"))
        articles = Article.objects.filter(pk__in=ids).annotate(
            is_shown=Exists(live), was_published=Exists(published)
        )
        known = {
            one.pk: Known(
                one.pk, one.draft_id, one.audience, one.archived_at is not None, one.is_shown,
                draft_is_new=not one.was_published,
            )
            for one in articles
        }  # fmt: skip
        for source in Source.objects.filter(article__in=known).order_by("pk"):
            article = known[source.article_id]
            article.digests.setdefault(source.digest, source.revision_id)
            article.latest = source
        for article, number in self._last_numbers(known):
            known[article].last_number = number
        for article in self._edited(known):
            known[article].edited = True
        return known

    def _last_numbers(self, ids):
        found = Revision.objects.filter(article__in=ids).order_by().values("article")
        return found.annotate(last=Max("number")).values_list("article", "last")

    def _edited(self, ids):
        """Articles with a text written here that no import's text has replaced by being published
        since."""
        brought = Source.objects.filter(revision=OuterRef("pk"))
        published = Publication.objects.filter(revision=OuterRef("pk"))
        settled = Revision.objects.filter(
            Exists(brought), Exists(published), article=OuterRef("article")
        ).order_by("-number")
        written_here = Revision.objects.filter(~Exists(brought), article__in=ids).order_by()
        found = written_here.annotate(settled=Subquery(settled.values("number")[:1]))
        return {
            article
            for article, number, last in found.values_list("article", "number", "settled")
            if last is None or number > last
        }

    def _draft_texts(self, ids):
        return {row["pk"]: row for row in Revision.objects.filter(pk__in=ids).values("pk", *TEXT)}

    def _same_text(self, row, draft) -> bool:
        """Whether the draft says word for word what the import would write. A link to an article
        that is only just coming cannot stand in it."""
        if draft is None or any(draft[name] != row[name] for name in TEXT[:3]):
            return False
        return draft["body"] == finished(row["body"], row["article"], self.spool, self.references)


def finished(text: str, article: int, spool: Spool, references: References) -> str:
    """The text with the addresses of articles and pictures as far as they are known."""

    def address(kind: str, key: int | str) -> str:
        if kind == "q":
            row = spool.one("SELECT article FROM question WHERE number = ?", key)
            kind, key = "a", row["article"]
        if kind == "a":
            found = Article.objects.filter(pk=key).select_related("draft").first() if key else None
            return str(found.address()) if found else "?"
        found = Attachment.objects.filter(article=article, digest=key).first()
        return str(found.pk) if found else "?"

    return references.replaced(text, address)


def newest_source() -> int:
    """Rises with every text that an import brings."""
    return Source.objects.aggregate(last=Max("pk"))["last"] or 0


def changed(name: str) -> str:
    """The word for something that a file says besides the text."""
    return {
        "category": _("category"),
        "audience": _("audience"),
        "position": _("order"),
        "checked": _("last checked"),
    }[name]
