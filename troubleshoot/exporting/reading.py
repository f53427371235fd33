"""From files to flows and ticket targets, read and checked before anything is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from kb.exporting.fields import LARGEST_KEY, Fields, Problems, read_list
from kb.exporting.folder import Folder
from kb.exporting.reading import Content, Progress, links_inside
from kb.exporting.shelves import check_category
from kb.markdown import RenderRefused, render_many
from kb.people import Audience
from kb.ties import article_at
from troubleshoot import checks, flowfile
from troubleshoot.drawing import MOST_STEPS
from troubleshoot.flowfile import FlowError, FlowFile, FlowFileError
from troubleshoot.flowroom import without_room
from troubleshoot.graph import Graph, Node, is_key
from troubleshoot.leading import articles_of
from troubleshoot.problems import settings_problems
from troubleshoot.validation import ERROR, validate

from .writing import FLOWS, TARGETS

DRAFT = ".draft"
NEEDED = ("flow", "nodes")
"""A draft may lack everything else."""
PERSON = 150
_OF_A_VERSION = ("written", "by", "digest", "version_origin")
_OF_A_FLOW = (
    *("flow", "id", "category", "archived", "published", "stopped", "stop_message"),
    *(*_OF_A_VERSION, "origin", *(f"draft_{name}" for name in _OF_A_VERSION)),
)
_OF_A_TARGET = ("name", "label", "url", "origin")


@dataclass(frozen=True)
class SaidVersion:
    """A version of a flow: what its file says, and what stands beside it."""

    file: FlowFile
    written: datetime | None
    by: str
    digest: str
    origin: str


@dataclass(frozen=True)
class SaidFlow:
    """A flow; `category` is a slug. `own` is what is or was live last where `published`, else the
    draft; `draft` is one beside it."""

    slug: str
    id: int
    category: str
    archived: datetime | None
    published: datetime | None
    stopped: datetime | None
    stop_message: str
    origin: str
    own: SaidVersion
    draft: SaidVersion | None

    @property
    def versions(self) -> tuple[SaidVersion, ...]:
        return (self.own, self.draft) if self.draft else (self.own,)


@dataclass(frozen=True)
class SaidTarget:
    """A ticket target."""

    name: str
    label: str
    url: str
    origin: str


@dataclass
class Fixes:
    """What a folder holds of guided fixes. `steps` are those of each file as the site stores them,
    once they were rendered (`render_steps`)."""

    targets: list[SaidTarget] = field(default_factory=list)
    flows: list[SaidFlow] = field(default_factory=list)
    steps: dict[str, dict[str, Node]] = field(default_factory=dict)

    @property
    def files(self) -> Iterator[FlowFile]:
        return (version.file for flow in self.flows for version in flow.versions)


def read_flows_and_targets(folder: Folder, content: Content, problems: Problems) -> Fixes:
    """All of them. What is wrong goes to `problems`."""
    fixes = Fixes(targets=_targets(folder, problems))
    _Flows(folder, content, problems, fixes).read()
    _check(fixes, content, problems)
    return fixes


def render_steps(fixes: Fixes, problems: Problems, progress: Progress) -> None:
    """Render the texts of all steps, in as many processes as there are processors."""
    wanted = [
        (file, key, name)
        for file in fixes.files
        for key, node in file.graph.nodes.items()
        for name, text in (("html", node.body), ("note_html", node.note))
        if text
    ]
    texts = (_text_of(file.graph.nodes[key], name) for file, key, name in wanted)
    steps = {file.path: dict(file.graph.nodes) for file in fixes.files}
    for done, rendered in enumerate(render_many(texts), start=1):
        file, key, name = wanted[done - 1]
        if isinstance(rendered, RenderRefused):
            _note([file.error(str(rendered), key, "text")], problems)
        else:
            node = steps[file.path][key]
            steps[file.path][key] = replace(node, **{name: rendered.html})
        progress("steps", done, len(wanted))
    fixes.steps = {path: _numbered(nodes) for path, nodes in steps.items()}


def remark_on_links_inside(fixes: Fixes, content: Content, problems: Problems) -> None:
    """Name the fixes for everybody that lead to articles for agents (`kb.exporting.reading`)."""
    for flow in fixes.flows:
        file = flow.own.file
        found = articles_of(fixes.steps[file.path]) & content.inside
        if flow.published and file.audience == Audience.PUBLIC and found:
            problems.remark(file.path, None, links_inside(found))


def _text_of(node: Node, name: str) -> tuple[str, str]:
    return node.title or node.key, node.body if name == "html" else node.note


def _numbered(nodes: Mapping[str, Node]) -> dict[str, Node]:
    """The steps with the numbers of their articles."""
    return {
        key: replace(node, article=article_at(node.article)) if node.article else node
        for key, node in nodes.items()
    }


def _targets(folder: Folder, problems: Problems) -> list[SaidTarget]:
    found: dict[str, SaidTarget] = {}
    for value in read_list(TARGETS, folder.text(TARGETS) or "", problems):
        fields = Fields(TARGETS, value, _OF_A_TARGET, problems)
        name = fields.text("name", 60, needed=True)
        if name in found:
            fields.problem("name", _("There are two of this name. Each has its own."))
        label, url = fields.text("label", 60, needed=True), fields.text("url", 500, needed=True)
        found[name] = SaidTarget(name, label, url, fields.text("origin", 20))
    return list(found.values())


class _Flows:
    def __init__(self, folder: Folder, content: Content, problems: Problems, fixes: Fixes):
        self.folder, self.content, self.problems, self.fixes = folder, content, problems, fixes
        self.ids: set[int] = set()
        self.slugs: set[str] = set()
        self.read_files: set[str] = set()
        self.there = dict.fromkeys(folder.files("flows"))

    def read(self) -> None:
        for value in read_list(FLOWS, self.folder.text(FLOWS) or "", self.problems):
            fields = Fields(FLOWS, value, _OF_A_FLOW, self.problems)
            if flow := self._flow(fields):
                self.fixes.flows.append(flow)
        for path in self.there:
            if path not in self.read_files and path.endswith((".yaml", ".yml")):
                message = _("No entry of %(flows)s is about this file.") % {"flows": FLOWS}
                self.problems.add(path, None, message)
            elif path not in self.read_files:
                self.problems.remark(path, None, _("This is no flow; it was left out."))

    def _flow(self, fields: Fields) -> SaidFlow | None:
        slug, key = fields.text("flow", 60, needed=True), fields.number("id", most=LARGEST_KEY)
        self._check_names(fields, slug, key)
        check_category(fields, "category", self.content.shelves)
        said = {name: fields.moment(name) for name in ("archived", "published", "stopped")}
        if said["stopped"] and not said["published"]:
            fields.problem("stopped", _("Only what was published can be stopped."))
        message, origin = fields.text("stop_message", 300), fields.text("origin", 20)
        has_draft = f"flows/{slug}{DRAFT}.yaml" in self.there
        own = self._version(fields, slug, "", needed=True)
        draft = self._version(fields, slug, "draft_", needed=False) if has_draft else None
        if not own or not key:
            return None
        if draft and not said["published"]:
            message = _("Where nothing was published, the draft stands in %(path)s.")
            path = f"flows/{slug}.yaml"
            self.problems.add(draft.file.path, None, message % {"path": path})
        category = fields.text("category", 60)
        return SaidFlow(
            slug, key, category, **said, stop_message=message, origin=origin, own=own, draft=draft
        )

    def _check_names(self, fields: Fields, slug: str, key: int | None) -> None:
        if slug and not is_key(slug):
            fields.problem("flow", _("The name of a flow has a-z, 0-9 and single hyphens alone."))
        if slug in self.slugs:
            fields.problem("flow", _("There are two of this name. Each has its own."))
        if not key:
            fields.problem("id", _("“id” is missing: the number in the fix’s address."))
        elif key in self.ids:
            fields.problem(
                "id", _("The number %(id)d is that of two. Each has its own.") % {"id": key}
            )
        self.slugs.add(slug)
        self.ids.add(key or 0)

    def _version(self, fields: Fields, slug: str, prefix: str, *, needed: bool):
        written = fields.moment(f"{prefix}written")
        by, digest = fields.text(f"{prefix}by", PERSON), fields.text(f"{prefix}digest", 64)
        origin = fields.text(f"{prefix}version_origin", 20)
        self.content.people |= {by} - {""}
        if not is_key(slug):
            return None
        path = f"flows/{slug}{DRAFT if prefix else ''}.yaml"
        self.read_files.add(path)
        data = self.folder.bytes(path, flowfile.MAX_BYTES, needed=needed)
        if data is None:
            return None
        try:
            file = flowfile.read_bytes(data, path=path, needed=NEEDED)
        except FlowFileError as error:
            _note(error.errors, self.problems)
            return None
        if file.slug != slug:
            message = _("“flow” is another name than that of the file.")
            _note([file.error(message, None, "flow")], self.problems)
        return SaidVersion(file, written, by, digest, origin)


# Checking


def _check(fixes: Fixes, content: Content, problems: Problems) -> None:
    graphs = {flow.slug: flow.own.file.graph for flow in fixes.flows}
    targets = {target.name for target in fixes.targets}
    for flow in fixes.flows:
        for version in flow.versions:
            _note(_wrong_with(version.file, graphs, content.articles, targets), problems)
        if flow.published:
            _note(_not_publishable(flow.own.file, graphs), problems)


def _wrong_with(
    file: FlowFile, graphs: Mapping[str, Graph], articles: Collection[int], targets: Collection[str]
) -> Iterator[FlowError]:
    """What cannot be kept as it is written."""
    yield from without_room(file)
    if file.ticket and file.ticket not in targets:
        about = {"name": file.ticket, "targets": TARGETS}
        yield file.error(
            _("There is no ticket target “%(name)s” in %(targets)s.") % about, None, "ticket"
        )
    if len(file.graph.nodes) > MOST_STEPS:
        message = _("A fix has at most %(most)d steps. Split it in two.") % {"most": MOST_STEPS}
        yield file.error(message, None, "nodes")
    for key, node in file.graph.nodes.items():
        if node.article and article_at(node.article) not in articles:
            message = _("There is no article “%(article)s” in this folder.")
            yield file.error(message % {"article": node.article}, key, "article")
        if node.flow and node.flow not in graphs:
            message = _("There is no flow “%(flow)s” in this folder.") % {"flow": node.flow}
            yield file.error(message, key, "flow")
        for choice in node.choices:
            if {choice.target, choice.returns_to} - {None} - file.graph.nodes.keys():
                message = _("This leads to a step that is not there.")
                yield file.error(message, key, choice=choice.key)


def _not_publishable(file: FlowFile, graphs: Mapping[str, Graph]) -> Iterator[FlowError]:
    """What was live has been checked once; a file may have been changed by hand since."""
    found = [
        *validate(file.graph, flows=graphs, checks=checks.CHECKS),
        *settings_problems(file.graph.nodes),
    ]
    for problem in found:
        if problem.level == ERROR and problem.code not in {"unknown-target", "unknown-flow"}:
            yield file.error(problem.message, problem.node, problem.field, problem.choice)


def _note(errors: Sequence[FlowError] | Iterator[FlowError], problems: Problems) -> None:
    for error in errors:
        node = _("step “%(key)s”: ") % {"key": error.node} if error.node else ""
        problems.add(error.path, error.line, f"{node}{error.message}")
