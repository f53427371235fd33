import json
import time
from pathlib import Path
from statistics import quantiles

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from kb.people import ANYBODY, Audience
from kb.search import index
from kb.search.documents import ARTICLE, Document
from kb.search.finding import PAGE, search
from kb.search.measures import NAMES, measures, together
from kb.search.scratch import scratch_database

PAGES = 10
"""Pages of results that are looked through for what is relevant."""


class Command(BaseCommand):
    help = (
        "How good search is: runs the queries of a file over its documents, in a database of their "
        "own, and prints the usual figures and how long a search took (milliseconds)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            metavar="FILE.json",
            type=Path,
            help=_(
                "{documents: [{id, title, body}], queries: [{text, relevant: [id]}]}; a document "
                "may have keywords as well"
            ),
        )
        parser.add_argument(
            "--database",
            default="sqlite",
            help=_("sqlite, postgresql, or the URL of a PostgreSQL server (default: sqlite)"),
        )

    def handle(self, *, file, database, **options):
        documents, queries = self._read(file)
        try:
            with scratch_database(database):
                self._index(documents)
                rows, times = zip(*self._run(queries), strict=True)
        except ImportError:
            raise CommandError(_("There is no server here: name one (--database URL).")) from None
        figures = [f"{name} {value:.3f}" for name, value in zip(NAMES, together(rows), strict=True)]
        steps = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        self.stdout.write("  ".join([*figures, f"p50 {steps[49]:.1f}", f"p95 {steps[94]:.1f}"]))

    def _read(self, file):
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            documents = {one["id"]: one for one in found["documents"]}
            queries = [(one["text"], set(one["relevant"])) for one in found["queries"]]
        except (OSError, ValueError, LookupError, TypeError) as error:
            said = {"file": file, "error": error}
            raise CommandError(_("%(file)s cannot be read: %(error)s") % said) from None
        if not queries:
            raise CommandError(_("%s has no queries.") % file)
        return documents, queries

    def _index(self, documents):
        self.names = dict(enumerate(documents, start=1))
        now = timezone.now()
        index.write(
            ARTICLE,
            self.names,
            [
                Document(
                    kind=ARTICLE,
                    object_id=number,
                    audience=Audience.PUBLIC,
                    address=f"/{number}",
                    title=documents[name]["title"][:200],
                    keywords=documents[name].get("keywords", "")[:800],
                    body=documents[name]["body"],
                    visible_from=now,
                )
                for number, name in tqdm(self.names.items(), desc="documents", disable=None)
            ],
        )

    def _run(self, queries):
        for text, relevant in tqdm(queries, desc="queries", disable=None):
            started = time.perf_counter()
            found = search(text, ANYBODY)
            took = (time.perf_counter() - started) * 1000
            ranking = [self.names[hit.object_id] for hit in found.hits]
            for page in range(2, min(PAGES, -(-found.count // PAGE)) + 1):
                more = search(text, ANYBODY, page=page)
                ranking += [self.names[hit.object_id] for hit in more.hits]
            yield measures(ranking, relevant), took
