"""Flow files into the database: everything is read and checked first, then checked again and
written at once, while nobody else changes a fix."""

import hashlib
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from tqdm import tqdm

from kb.markdown import RenderRefused
from kb.models import Article, Category, Source
from kb.people import Audience
from kb.ties import article_at
from troubleshoot import checks, flowfile
from troubleshoot.drawing import Drawing
from troubleshoot.flowfile import MAX_BYTES, FlowError, FlowFile, FlowFileError
from troubleshoot.flowroom import without_room
from troubleshoot.graph import Graph, Node
from troubleshoot.leading import articles_in
from troubleshoot.leading import articles_of as articles_of_steps
from troubleshoot.models import Flow, FlowAct, FlowVersion, TicketTarget, stored
from troubleshoot.models.version import load_graphs
from troubleshoot.problems import ABOUT_OTHERS, settings_problems
from troubleshoot.rendering import rendered
from troubleshoot.validation import ERROR, WARNING, validate

SUFFIXES = {".yaml", ".yml"}
IMPORTERS_AT_ONCE = 8
"""How many may bring in the same new fix at the same moment."""


@dataclass
class FlowReport:
    """What an import did, a list of flow titles a result; or what keeps it from being done.

    When `errors` is not empty, nothing was written.
    """

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    errors: list[FlowError] = field(default_factory=list)
    warnings: list[FlowError] = field(default_factory=list)


@dataclass(frozen=True)
class _Ready:
    """A flow that was read, checked and rendered, and waits to be written."""

    file: FlowFile
    digest: str
    nodes: Mapping[str, Node]  # rendered, with the numbers of their articles

    @property
    def drawing(self) -> Drawing:
        """What an editor would see of it."""
        graph = replace(self.file.graph, nodes=self.nodes)
        return Drawing(graph, self.file.symptom, ", ".join(self.file.keywords))

    def leads_to(self) -> set[int]:
        """The numbers of the articles behind its steps, and of those that their texts lead to."""
        return articles_of_steps(self.nodes)

    def as_it_stands(self) -> "_Ready":
        """The same with the articles that its names lead to by now."""
        found, nodes = articles_of(self.file), {}
        for key, node in self.nodes.items():
            article = found.get(self.file.graph.nodes[key].article)
            nodes[key] = replace(node, article=article.pk if article else None)
        return replace(self, nodes=nodes)


def import_flows(
    paths: Sequence[Path], *, origin="", publish=False, dry_run=False, by=None
) -> FlowReport:
    """Read flow files, and folders of them, and make each a new version of its flow.

    A file that says what its flow's newest version says changes nothing. A new version is a
    draft, or live when `publish`; what that does to a fix that was here before is in its history,
    in the name of `by`. All or nothing: with one error in one file nothing is written.
    """
    report = FlowReport()
    files = _read_all(paths, report)
    _check_all(files, report, drafts_too=not publish)
    ready = [] if report.errors else _prepare_all(files, report)
    _check_links(ready, report)
    if report.errors:
        return report
    for tries_left in reversed(range(IMPORTERS_AT_ONCE)):
        try:
            return _write_all(ready, origin=origin, publish=publish, dry_run=dry_run, by=by)
        except IntegrityError:
            # Somebody has just begun a fix of the same name.
            if not tries_left:
                raise
    raise AssertionError


# Reading


def _read_all(paths: Sequence[Path], report: FlowReport) -> list[FlowFile]:
    files: dict[str, FlowFile] = {}
    for path in _files(paths, report):
        try:
            file = flowfile.read_bytes(_bytes_of(path), path=str(path))
        except FlowFileError as error:
            report.errors.extend(error.errors)
            continue
        if file.slug in files:
            message = _("The flow “%(slug)s” is also in %(path)s. Keep one of them.")
            message %= {"slug": file.slug, "path": files[file.slug].path}
            report.errors.append(file.error(message, None, "flow"))
            continue
        files[file.slug] = file
    return list(files.values())


def _files(paths: Sequence[Path], report: FlowReport) -> Iterable[Path]:
    """The files to read, in the order of their names; what cannot be read goes into the report."""
    for path in map(Path, paths):
        if path.is_dir():
            root = path.resolve()
            found = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)
            for file in found:
                if not file.resolve().is_relative_to(root):
                    message = _("This is a link to a file outside the folder. Copy the file here.")
                    report.errors.append(FlowError(str(file), 1, None, message))
                elif file.is_file():
                    yield file
        elif path.is_file():
            yield path
        else:
            message = _("There is no such file or folder.")
            report.errors.append(FlowError(str(path), 1, None, message))


def _bytes_of(path: Path) -> bytes:
    """The bytes of an ordinary file; of a huge one, only one more than is allowed."""
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(path.stat().st_mode):
                raise OSError(_("it is not an ordinary file"))
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        message = _("The file could not be read: %(reason)s.") % {"reason": error.strerror or error}
        raise FlowFileError([FlowError(str(path), 1, None, message)]) from None


# Checking


def _check_all(files: list[FlowFile], report: FlowReport, *, drafts_too: bool) -> None:
    """Everything that is wrong with these flows, each by itself and all together."""
    graphs = {**_graphs_here(drafts_too), **{file.slug: file.graph for file in files}}
    for file in files:
        for error in flowfile.check_file(file, flows=graphs, checks=checks.CHECKS, warnings=True):
            (report.errors if error.level == ERROR else report.warnings).append(error)
        report.errors.extend(without_room(file))
        _check_settings(file, report)
        _check_site(file, report)
    _check_flows_that_enter(files, graphs, report)


def _graphs_here(drafts_too: bool) -> dict[str, Graph]:
    """The flows of this site by slug: the live ones, else (for drafts) their newest version."""
    live = dict(Flow.objects.live().values_list("slug", "live_id"))
    if drafts_too:
        drafts = FlowVersion.objects.filter(state=FlowVersion.State.DRAFT)
        live = {**dict(drafts.values_list("flow__slug", "pk")), **live}
    graphs = load_graphs(live.values())
    return {slug: graphs[version] for slug, version in live.items()}


def _check_settings(file: FlowFile, report: FlowReport) -> None:
    for problem in settings_problems(file.graph.nodes):
        report.errors.append(file.error(problem.message, problem.node, "settings"))


def _check_site(file: FlowFile, report: FlowReport) -> None:
    """What only this site knows: its ticket targets, its articles and who may read them."""
    if file.ticket and not TicketTarget.objects.filter(name=file.ticket).exists():
        known = ", ".join(TicketTarget.objects.values_list("name", flat=True)) or _("none yet")
        message = _("There is no ticket target “%(name)s”. Those there are: %(known)s.")
        message %= {"name": file.ticket, "known": known}
        report.errors.append(file.error(message, None, "ticket"))
    articles = articles_of(file)
    report.errors.extend(unknown_articles(file, articles))
    for key, node in file.graph.nodes.items():
        article = articles.get(node.article)
        if article and file.audience == Audience.PUBLIC and article.audience != Audience.PUBLIC:
            message = _("The flow is for everyone, and this article is for agents only.")
            report.errors.append(file.error(message, key, "article"))


def _check_flows_that_enter(files, graphs, report) -> None:
    """Flows of this site that these files would break: they lead into them from outside."""
    changed = {file.slug for file in files}
    by_slug = {file.slug: file for file in files}
    for slug, graph in graphs.items():
        if slug in changed:
            continue
        for entered in changed.intersection(graph.enters):
            problems = validate(graph, flows=graphs, checks=checks.CHECKS)
            for problem in problems:
                if problem.code in ABOUT_OTHERS:
                    message = _("The flow “%(slug)s” leads here. %(problem)s")
                    message %= {"slug": slug, "problem": problem.message}
                    report.errors.append(by_slug[entered].error(message, None, "flow"))


def articles_of(file: FlowFile) -> dict[str, Article]:
    """The articles that the nodes name: by the path they were imported from, or their address."""
    wanted = {node.article for node in file.graph.nodes.values() if node.article}
    sources = Source.objects.filter(path__in=wanted).select_related("article__draft")
    found = {source.path: source.article for source in sources.order_by("pk")}
    numbers = {name: article_at(name) for name in wanted - found.keys() if name.startswith("/")}
    by_number = Article.objects.select_related("draft").in_bulk(set(numbers.values()) - {None})
    return found | {name: by_number[at] for name, at in numbers.items() if at in by_number}


def unknown_articles(file: FlowFile, articles: Mapping[str, Article]) -> Iterable[FlowError]:
    """The articles that the nodes name and that are not among those found by `articles_of`."""
    for key, node in file.graph.nodes.items():
        if node.article and node.article not in articles:
            message = _(
                "No article was imported from “%(path)s”. Import it first, or leave this out."
            )
            yield file.error(message % {"path": node.article}, key, "article")


# Rendering


def _prepare_all(files: list[FlowFile], report: FlowReport) -> list[_Ready]:
    rendering = tqdm(files, desc=_("Rendering"), unit=" flows", disable=None, leave=False)
    return [_Ready(file, _digest(file), nodes_here(file, report.errors)) for file in rendering]


def nodes_here(file: FlowFile, errors: list[FlowError]) -> dict[str, Node]:
    """The steps as this site stores them: rendered, with the numbers of their articles. A text
    that cannot be rendered goes into `errors`."""
    articles, nodes = articles_of(file), {}
    for key, node in file.graph.nodes.items():
        article = articles.get(node.article)
        try:
            nodes[key] = rendered(replace(node, article=article.pk if article else None))
        except RenderRefused as error:
            errors.append(file.error(str(error), key, "text"))
    return nodes


def _check_links(ready: list[_Ready], report: FlowReport) -> None:
    """What everybody reads must not lead to articles for agents: the address tells the title."""
    for one in ready:
        if one.file.audience != Audience.PUBLIC:
            continue
        linked = {key: articles_in(node) for key, node in one.nodes.items()}
        wanted = set().union(*linked.values())
        inside = Article.objects.filter(pk__in=wanted, audience=Audience.INTERNAL)
        inside = set(inside.values_list("pk", flat=True)) if wanted else set()
        for key, numbers in linked.items():
            if found := sorted(numbers & inside):
                message = _(
                    "The flow is for everyone, and this links articles for agents: %(found)s."
                )
                found = ", ".join(f"/articles/{number}/" for number in found)
                report.errors.append(one.file.error(message % {"found": found}, key, "text"))


def _digest(file: FlowFile) -> str:
    """The same for two files that say the same, however they are laid out."""
    return hashlib.sha256(flowfile.write(file).encode()).hexdigest()


# Writing


def _write_all(ready: list[_Ready], *, origin: str, publish: bool, dry_run: bool, by) -> FlowReport:
    """All of these, where nothing is wrong with them as things stand now: what was checked before
    may be another by now."""
    report = FlowReport()
    with transaction.atomic():
        held = _hold(ready)
        _check_all([one.file for one in held], report, drafts_too=not publish)
        _check_links(held, report)
        if report.errors:
            return report
        # All flows before any step: a step may go on in a flow that comes later.
        for one in held:
            _ensure_flow(one.file, report, origin)
        for one in held:
            _write(one, report, origin=origin, publish=publish, by=by)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _hold(ready: list[_Ready]) -> list[_Ready]:
    """These as things now stand: nobody changes a fix, or an article that they lead to, until the
    transaction ends. First the fixes and then the articles, as an editor's acts do."""
    list(Flow.objects.held())
    found = [one.as_it_stands() for one in ready]
    list(stored.held_articles(set().union(*(one.leads_to() for one in found))))
    return [one.as_it_stands() for one in found]


def _ensure_flow(file: FlowFile, report: FlowReport, origin: str) -> None:
    if Flow.objects.filter(slug=file.slug).exists():
        return
    last = Flow.objects.aggregate(last=Max("position"))["last"] or 0
    flow = Flow(slug=file.slug, origin=origin, position=last + 1)
    flow.title, flow.symptom, flow.keywords = file.title, file.symptom, ", ".join(file.keywords)
    _apply_to_flow(flow, file)
    report.new.append(file.title)


def _write(ready: _Ready, report: FlowReport, *, origin: str, publish: bool, by) -> None:
    flow = Flow.objects.get(slug=ready.file.slug)
    newest = flow.versions.first()
    if newest is None or newest.digest != ready.digest:
        if newest:
            report.updated.append(ready.file.title)
        version = _taken(flow, ready, origin=origin, by=by)
    elif newest.stopped_at:
        _leave_stopped(ready.file, report)
        return
    else:
        version = newest
        if not publish or flow.live_id == version.pk:
            report.unchanged.append(ready.file.title)
    if publish and flow.live_id != version.pk:
        _publish(flow, version, ready.file, was_here=newest is not None, by=by)
        report.published.append(ready.file.title)


def _taken(flow: Flow, ready: _Ready, *, origin: str, by) -> FlowVersion:
    name = Path(ready.file.path).name
    return flow.take_file(ready.drawing, by=by, detail=name, digest=ready.digest, origin=origin)


def _leave_stopped(file: FlowFile, report: FlowReport) -> None:
    """Whoever stopped it said that it does harm: the same file again does not open it."""
    message = _("It was stopped for safety, and this says the same. Mend it, then publish it.")
    report.unchanged.append(file.title)
    report.warnings.append(replace(file.error(message, None, "flow"), level=WARNING))


def _publish(flow: Flow, version: FlowVersion, file: FlowFile, *, was_here: bool, by) -> None:
    _apply_to_flow(flow, file)
    version.publish()
    if was_here:
        name, detail = FlowAct.Name.PUBLISHED, str(version.number)
        flow.acts.create(name=name, version=version, by=by, detail=detail)


def _apply_to_flow(flow: Flow, file: FlowFile) -> None:
    """What belongs to the flow and not to one version. Only what is published changes it."""
    flow.category = Category.objects.named(file.category)
    flow.audience = file.audience
    if file.order is not None:
        flow.position = file.order
    flow.ticket_target = TicketTarget.objects.filter(name=file.ticket).first()
    flow.save()
