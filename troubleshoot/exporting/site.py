"""The whole site out into a folder, and from such a folder into an empty site."""

import os
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.exporting import reading as articles_from
from kb.exporting import storing as articles_in
from kb.exporting import writing as articles_out
from kb.exporting.fields import NotImported, Problem, Problems
from kb.exporting.folder import Folder
from kb.exporting.newfolder import ExportRefused, new_folder
from kb.exporting.reading import Content, Progress, read_articles_and_shelves
from kb.exporting.snapshot import snapshot
from kb.exporting.spool import Spool
from kb.models import Edition
from kb.rows import room_for_pages

from . import reading as flows_from
from . import storing as flows_in
from . import writing as flows_out
from .reading import Fixes, read_flows_and_targets, render_steps

__all__ = [
    "ExportRefused",
    "Exported",
    "Imported",
    "NotImported",
    "export_site",
    "import_site",
]


def _nothing(phase: str, done: int, total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Exported:
    """How much was written, by kind, and what people should look at."""

    counts: dict[str, int]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """How much was read, by kind, and what people should look at. `written` is False after a dry
    run."""

    counts: dict[str, int]
    remarks: list[str]
    written: bool


def export_site(target: str | os.PathLike, progress: Progress = _nothing) -> Exported:
    """Write all content into the folder at `target`: as it stands at one moment, and all of it or
    nothing.

    A folder that was exported to before is brought in line with what there is; what it holds
    besides (`.git`, a README) stays. `progress` is told a phase, how much of it is done, and how
    much there is. Raises ExportRefused.
    """
    with new_folder(target) as folder, snapshot():
        written = articles_out.write_articles_and_shelves(folder, progress)
        flows = flows_out.write_flows_and_targets(folder)
    counts = {"articles": written.articles, "attachments": written.attachments}
    return Exported({**counts, **written.more, **flows}, written.remarks)


def import_site(
    source: str | os.PathLike, *, dry_run: bool = False, progress: Progress = _nothing
) -> Imported:
    """Bring in what the folder at `source` holds: an export, perhaps changed by people since.

    The site has to be empty. Everything is read, checked and rendered first; then all of it is
    written, or nothing. Raises NotImported with everything that is wrong.
    """
    _refuse_unless_empty()
    problems = Problems()
    with Spool() as spool:
        folder = Folder(source, problems)
        content = read_articles_and_shelves(folder, spool, problems, progress)
        fixes = read_flows_and_targets(folder, content, problems)
        problems.stop_if_any()
        articles_in.render(spool, problems, progress)
        render_steps(fixes, problems, progress)
        problems.stop_if_any()
        _remark(spool, content, fixes, problems)
        if not dry_run:
            _write(folder, spool, content, fixes, problems, progress)
        counts = _counts(spool, content, fixes)
    return Imported(counts, [str(remark) for remark in problems.remarks], written=not dry_run)


def _write(folder: Folder, spool: Spool, content: Content, fixes: Fixes, problems, progress):
    files = articles_in.StoredFiles(folder, spool)
    try:
        files.store(problems, progress)
        problems.stop_if_any()
        with room_for_pages(), transaction.atomic():
            articles_in.nobody_else_imports()
            _refuse_unless_empty()
            articles_in.write_articles_and_shelves(content, spool, progress)
            flows_in.write_flows_and_targets(fixes, content.people)
            Edition.advance()
    except BaseException as error:
        files.take_back()
        if isinstance(error, IntegrityError):
            message = _("Somebody else was writing here. Nothing was imported; try again.")
            raise NotImported([Problem(str(folder.root), None, message)]) from error
        raise


def _refuse_unless_empty() -> None:
    """Raises NotImported with what there is."""
    models = (*articles_in.OF_THE_SITE, *flows_in.OF_THE_SITE)
    counts = ((model._meta.verbose_name_plural, model.objects.count()) for model in models)
    there = ", ".join(f"{count} {name}" for name, count in counts if count)
    if there:
        message = _(
            "An import is for an empty site, and here there are: %(there)s. Import into a new "
            "database. The sample content goes with `manage.py clear_sample`."
        )
        raise NotImported([Problem(_("This site"), None, message % {"there": there})])


def _remark(spool: Spool, content: Content, fixes: Fixes, problems: Problems) -> None:
    """What people should know, though nothing is wrong with the folder."""
    articles_from.remark_on_links_inside(spool, content, problems)
    flows_from.remark_on_links_inside(fixes, content, problems)
    known = articles_in.people_named(content.people)
    for name in sorted(content.people - known.keys()):
        message = _(
            "There is nobody of this name here: what names them will have no owner or author."
        )
        problems.remark(f"“{name}”", None, message)


def _counts(spool: Spool, content: Content, fixes: Fixes) -> dict[str, int]:
    return {
        "articles": spool.count("article"),
        "attachments": spool.count("file"),
        "categories": len(content.shelves),
        "synonyms": len(content.synonyms),
        "notices": len(content.notices),
        "flows": len(fixes.flows),
        "ticket targets": len(fixes.targets),
    }
