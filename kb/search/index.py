"""Writing what can be found. In the transaction of whatever changes it: both are seen, or neither.

Only what differs is written, so writing the same again costs a query and changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from django.db import connection, transaction

from kb.models.search import SearchEntry, SearchTotals, SearchWord
from kb.people import Audience
from kb.rows import batches, insert, moment, reserved

from .databases import database
from .documents import IN_TITLE, Document, Held
from .ranking import counted
from .turn import turn
from .words import stem

AT_ONCE = 500  # objects of a rebuild that are written in one transaction
MOST_NAMED = 5_000  # values of one statement
NOT_YET = datetime(9999, 1, 1, tzinfo=UTC)
"""From when on an entry is found that was prepared and is not shown yet."""


@dataclass(frozen=True)
class Source:
    """Where the documents of a kind come from: the numbers of all objects that have some, and the
    documents of such objects."""

    objects: Callable[[], Iterable[int]]
    documents: Callable[[Collection[int]], Iterable[Document]]


sources: dict[str, Source] = {}
"""For each kind of thing. Apps add theirs (`AppConfig.ready`)."""


def write(
    kind: str, objects: Collection[int], documents: Iterable[Document], *, alone: bool = False
) -> int:
    """Make these documents all that is found of these objects of a kind; gives how many they are.

    They are read when nobody else can write any more: give an iterator, and an older state never
    takes the place of a newer one. What an import has prepared stays, unless `alone`.
    """
    with transaction.atomic():
        totals = lock()
        entries = SearchEntry.objects.filter(kind=kind, object_id__in=objects)
        if not alone:
            entries = entries.exclude(visible_from=NOT_YET)
        wanted = {document.key: document for document in documents}
        number, gone = len(wanted), []
        for entry in entries:
            key = (entry.kind, entry.object_id, entry.audience, entry.part)
            if key in wanted and wanted[key].digest == entry.digest:
                _put(entry, wanted.pop(key))
            else:
                gone.append(entry)
        if gone or wanted:
            _Change(totals).make(gone, map(entry_of, wanted.values()), len(wanted))
    return number


def move(kind: str, objects: Collection[int], category: int | None) -> None:
    """Let these objects be found in that category: their words stay."""
    with transaction.atomic():
        lock()
        SearchEntry.objects.filter(kind=kind, object_id__in=objects).update(category=category)


def remove(kind: str, objects: Collection[int]) -> None:
    """Let nothing be found of these objects."""
    write(kind, objects, [])


def prepare(documents: Iterable[Document]) -> None:
    """Write documents that will be found when their entries get a `visible_from` other than
    NOT_YET. Their words are made before the transaction begins: it is short, and others write
    between one call and the next."""
    entries = [entry_of(document) for document in documents]
    with transaction.atomic():
        _Change(lock()).make([], entries, len(entries))


def forget(entries: Collection[int]) -> None:
    """Remove entries by their numbers. Those that are gone already do no harm."""
    with transaction.atomic():
        totals = lock()
        needed = ("audience", "indexed", "title_words", "body_length")
        _Change(totals).make(list(SearchEntry.objects.filter(pk__in=entries).only(*needed)))


def lock() -> SearchTotals:
    """The totals, and everybody else who writes the index waits until this transaction ends."""
    return SearchTotals.objects.select_for_update().get_or_create(pk=1)[0]


def rebuild(*, anew: bool = False, progress: Callable[[int], None] = lambda done: None) -> int:
    """Bring the index in line with what there is; gives how many documents that is.

    `anew` begins with an empty one, for an index that was damaged: until it ends, less is found.
    `progress` is told how many documents are done. A few at a time are written in a transaction,
    so that others can write in between. An import that begins meanwhile waits; one that runs
    already goes on.
    """
    done = 0
    with turn(wait=False) as alone:
        if anew:
            clear()
        for kind, source in sources.items():
            entries = SearchEntry.objects.filter(kind=kind).order_by()
            known = entries.values_list("object_id", flat=True)
            for some in batches(sorted({*known, *source.objects()}), AT_ONCE):
                done += write(kind, some, source.documents(some), alone=alone)
                progress(done)
        _run(database().SETTLE)
    return done


def take_stock() -> None:
    """After many entries were written otherwise: plans know at once how much there is, not only
    when the database looks by itself. Holds up nobody."""
    _run(database().TAKE_STOCK)


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def clear() -> None:
    """Forget everything."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(database().CLEAR)
        for model in (SearchEntry, SearchWord, SearchTotals):
            model.objects.all().delete()


WINDOW = "visible_from", "visible_until"
WRITTEN = tuple(
    field.attname
    for field in SearchEntry._meta.concrete_fields
    if not field.primary_key and field.name not in WINDOW
)
_values = attrgetter("pk", *WRITTEN)


def _row(entry: SearchEntry) -> tuple:
    return (*_values(entry), moment(entry.visible_from), moment(entry.visible_until))


class _Change:
    """One change of the index: entries that go, entries that come, and what that adds up to."""

    def __init__(self, totals: SearchTotals):
        self.totals, self.words, self.public_words = totals, Counter(), Counter()

    def make(
        self, gone: list[SearchEntry], entries: Iterable[SearchEntry] = (), number: int = 0
    ) -> None:
        """Make it, with so many entries that come."""
        with connection.cursor() as cursor:
            if gone:
                self._remove(cursor, gone)
            if number:
                self._add(cursor, entries, number)
            self._count_words(cursor)
        self.totals.save()

    def _remove(self, cursor, gone: list[SearchEntry]) -> None:
        database().remove(cursor, [(entry.pk, entry.indexed) for entry in gone])
        for entry in gone:
            self._count(entry, -1)
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()

    def _add(self, cursor, entries: Iterable[SearchEntry], number: int) -> None:
        keys, indexed = reserved(SearchEntry, number), []

        def rows():
            for entry, key in zip(entries, keys, strict=True):
                entry.pk = key
                indexed.append((key, entry.indexed))
                self._count(entry, 1)
                yield _row(entry)

        insert(SearchEntry, ("id", *WRITTEN, *WINDOW), rows(), streamed=True)
        database().add(cursor, indexed)

    def _count(self, entry: SearchEntry, by: int) -> None:
        words = entry.indexed.partition(f" {IN_TITLE}")[0].split()
        title, body = len(entry.title_words.split()), entry.body_length
        self._add_up("", self.words, by, words, title, body)
        if entry.audience == Audience.PUBLIC:
            self._add_up("public_", self.public_words, by, words, title, body)

    def _add_up(self, whose: str, counter: Counter, by: int, words, title: int, body: int) -> None:
        (counter.update if by > 0 else counter.subtract)(words)
        sums = {"entries": by, "title_words": by * title, "body_words": by * body}
        for name, number in sums.items():
            setattr(self.totals, whose + name, getattr(self.totals, whose + name) + number)

    def _count_words(self, cursor) -> None:
        """Always in the same order, and forgetting the words that stand nowhere any more."""
        changed = [
            (word, stem(word), number, self.public_words[word])
            for word, number in sorted(self.words.items())
            if number or self.public_words[word]
        ]
        if changed:
            database().count(cursor, changed)
        fewer = [word for word, _stem, number, _public in changed if number < 0]
        for some in batches(fewer, MOST_NAMED):
            SearchWord.objects.filter(word__in=some, entries=0).delete()


def _put(entry: SearchEntry, document: Document) -> None:
    """Let an entry with these words be found where and when the document says."""
    if any(getattr(entry, name) != value for name, value in document.place.items()):
        SearchEntry.objects.filter(pk=entry.pk).update(**document.place)


def entry_of(document: Document) -> SearchEntry:
    """The row of a document."""
    held = Held.of(document)
    return SearchEntry(
        kind=document.kind,
        object_id=document.object_id,
        part=document.part,
        audience=document.audience,
        address=document.address,
        title=document.title,
        keywords=document.keywords,
        body=document.body,
        **document.place,
        title_words=" ".join(held.title),
        keyword_words=" ".join(held.keywords),
        body_counts=counted(held.body),
        body_length=held.body.total(),
        indexed=held.indexed(),
        digest=document.digest,
    )
