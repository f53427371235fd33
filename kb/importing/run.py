"""The import from start to end."""

import json
import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import tee
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from kb.markdown import Rendered, RenderRefused, ready_for_many, render_many
from kb.models import Article, Publication, Revision, Source
from kb.models.article import headings_as_json
from kb.rows import take_stock
from kb.search import index

from .closing import refuse_closing
from .holding import Holder
from .planning import Planner
from .reading import Progress, Reader
from .references import References
from .report import REFUSED, REMARK, UNCHANGED, Entry, Report
from .spool import Spool
from .vanished import vanished
from .writing import Stale, Writer

FEW = 50
"""Questions that are read before the processes that render have begun."""

ATTEMPTS = 3
"""How often an import plans anew because somebody wrote meanwhile."""


class ImportRefused(ValueError):
    """An import that cannot start as it was asked for. `str()` is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to import; see `import_faq`."""

    origin: str = ""
    dry_run: bool = False
    publish: bool = False
    base_url: str = ""
    source_url: str = ""
    category: str = ""
    match_similar: bool = False


def import_faq(
    paths: Sequence[str | os.PathLike],
    *,
    origin: str = "",
    dry_run: bool = False,
    publish: bool = False,
    base_url: str = "",
    source_url: str = "",
    category: str = "",
    match_similar: bool = False,
    progress: Progress = lambda phase, done, total: None,
) -> Report:
    """Make articles of Markdown files and folders: drafts, or published ones with `publish`.

    All is read and rendered first; then everything is written at once, or nothing where the report
    holds a refusal or with `dry_run`. `origin` keeps what one importer brought apart from the rest
    (`sample` for sample content). `base_url` is where relative links lead that are not among the
    files; `source_url` the address of the one file or folder on the web: links to it become links
    to its articles. `category` goes before what files and folders say. With `match_similar` a
    question that is not known is joined to one that is here under another title. `progress` is
    called with a phase, how much is done, and how much there is (None: unknown).

    Raises ImportRefused where the options do not fit together, or somebody else keeps writing.
    """
    options = Options(origin, dry_run, publish, base_url, source_url, category, match_similar)
    _check(paths, options)
    report, references, spool = Report(dry_run=dry_run), References(), Spool()
    try:
        reader = Reader(spool, references, report, options)
        reader.read(paths, progress)
        with ready_for_many() if spool.count() > FEW else nullcontext():
            reader.lead_links(progress)
            _write(spool, references, report, options, progress)
    finally:
        spool.close()
    return report


def _write(spool, references, report, options, progress) -> None:
    planner = Planner(spool, references, options)
    for _attempt in range(ATTEMPTS):
        planner.plan(progress)
        _render(spool, report, progress)
        refuse_closing(spool, report)
        if options.publish and not report.counts[REFUSED]:
            Holder(spool, references).hold_back(progress)
        if report.counts[REFUSED] or options.dry_run:
            break
        try:
            report.published = Writer(spool, references, planner, options, progress).write()
            if spool.count() > FEW:
                index.take_stock()
                take_stock(Article, Revision, Publication, Source)
            break
        except Stale:
            continue
    else:
        raise ImportRefused(
            _("Others are changing the same articles. Nothing was written; import again later.")
        )
    _tell(spool, report, options, progress)


def _tell(spool: Spool, report: Report, options: Options, progress: Progress) -> None:
    """Report what became of each question, and what to look at."""
    columns = "file, path, line, title, outcome, words, article, held, held_line"
    done, total = 0, spool.count()
    for rows in spool.chunks("outcome != ''", columns):
        for row in rows:
            values = (row["outcome"], row["path"], row["line"], row["title"], row["words"])
            report.add(row["file"], Entry(*values, article=row["article"]))
            if row["held"]:
                held = Entry(REMARK, row["path"], row["held_line"], row["title"], row["held"])
                report.add(row["file"], held, at=row["line"])
            if row["outcome"] == UNCHANGED:
                report.forget_remarks(row["number"])
        done += len(rows)
        progress("reporting", done, total)
    if not report.counts[REFUSED]:
        for file, entry in vanished(spool, options.origin, progress):
            report.add(file, entry)


def _check(paths: Sequence, options: Options) -> None:
    if not paths:
        raise ImportRefused(_("Name at least one file or folder to import."))
    if options.source_url and len(paths) > 1:
        raise ImportRefused(_("--source-url is the address of one file or folder; name only one."))
    for name, address in (("--base-url", options.base_url), ("--source-url", options.source_url)):
        if address and not _is_whole(address):
            raise ImportRefused(
                _("%(name)s must be a whole address such as https://help.example.com/faq.")
                % {"name": name}
            )
    if len(options.category) > 80:
        raise ImportRefused(_("A category’s name has 1 to 80 characters."))


def _is_whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _render(spool: Spool, report: Report, progress: Progress) -> None:
    """Render what will be written and has not been rendered yet."""
    waiting = "writes = 1 AND html IS NULL"
    total = spool.count(waiting)
    rows, texts = tee(
        row
        for rows in spool.chunks(waiting, "file, path, line, title, body, body_line")
        for row in rows
    )
    articles = ((row["title"], row["body"]) for row in texts)
    for done, rendered in enumerate(render_many(articles), start=1):
        _take(spool, report, next(rows), rendered)
        progress("rendering", done, total)


def _take(spool: Spool, report: Report, row, rendered: Rendered | RenderRefused) -> None:
    if isinstance(rendered, RenderRefused):
        entry = Entry(REFUSED, row["path"], row["line"], row["title"], str(rendered))
        report.add(row["file"], entry)
        spool.set(row["number"], outcome="", html="")
        return
    for remark in rendered.remarks:
        line = row["body_line"] + remark.line - 1 if remark.line else row["line"]
        entry = Entry(REMARK, row["path"], line, row["title"], remark.text)
        report.add(row["file"], entry, at=row["line"])
    headings = json.dumps(headings_as_json(rendered))
    spool.set(row["number"], html=rendered.html, headings=headings)
