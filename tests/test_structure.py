"""The shape of the code: what may know what, how long files are, and what templates never hold."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("config", "kb", "troubleshoot", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
)
OF_THE_SITE = [path for path in SOURCES if not {"tests", "bench"} & set(path.parts)]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
OWN_SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
LOCKS = ("requirements.txt", "requirements-dev.txt")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it, relative ones by their whole name."""
    package = list(path.relative_to(ROOT).parent.parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            found.add(".".join([*start, *filter(None, [node.module])]))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 50
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", [p for p in SOURCES if name(p).startswith("kb/")], ids=name)
def test_the_knowledge_base_knows_nothing_of_guided_fixes(path):
    assert not [m for m in imports_of(path) if m.split(".")[0] == "troubleshoot"]


PURE = [
    *("graph", "walk", "tickets", "graphemes", "wording", "proof", "difference", "drawing"),
    *("keys", "undoing", "editor/outline", "editor/previewing"),
    *(
        f"{folder}/{path.stem}"
        for folder in ("checks", "flowmap", "validation")
        for path in (ROOT / "troubleshoot" / folder).glob("*.py")
    ),
]


@pytest.mark.parametrize("module", PURE)
def test_the_pure_core_needs_no_database_and_no_request(module):
    allowed = {"django.utils"}  # words in the reader's language
    for imported in imports_of(ROOT / "troubleshoot" / f"{module}.py") - {"kb.worddiff"}:
        assert not imported.startswith(("kb", "troubleshoot.models", "troubleshoot.views"))
        if imported.startswith("django"):
            assert ".".join(imported.split(".")[:2]) in allowed


@pytest.mark.parametrize("path", OF_THE_SITE, ids=name)
def test_no_file_of_code_is_longer_than_a_reader_can_hold(path):
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", OF_THE_SITE, ids=name)
def test_every_module_with_code_says_what_it_is_for(path):
    tree = ast.parse(path.read_text())
    assert not tree.body or _says_it_by_its_place(path) or ast.get_docstring(tree)


def _says_it_by_its_place(path: Path) -> bool:
    """Files whose place says all: commands, migrations, lists of addresses and of models."""
    named = path.name in {"__init__.py", "apps.py", "urls.py"}
    return named or bool({"migrations", "commands"} & set(path.parts))


MARKED_SAFE = re.compile(r"mark_safe|SafeString|\|\s*safe\b|autoescape off")


@pytest.mark.parametrize("path", [*OF_THE_SITE, *TEMPLATES], ids=name)
def test_only_prose_is_ever_called_safe(path):
    """What nh3 has sanitised is marked in kb/prose.py, and nowhere else is anything."""
    if name(path) != "kb/prose.py":
        assert not MARKED_SAFE.findall(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_comment_in_a_template_is_shown_as_text(path):
    """One in {# #} ends with its line; on two it is text, for everybody to read."""
    assert not re.findall(r"\{#(?![^\n]*#\})", path.read_text())


INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on",
    re.I,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds_a_script_or_a_style_of_its_own(path):
    assert not INLINE.findall(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_what_htmx_sends_works_without_it(path):
    """Every link and form that htmx takes over has a real address."""
    for tag in re.findall(r"<(?:a|form)\b[^>]*\bhx-(?:get|post)=[^>]*>", path.read_text()):
        assert re.search(r"\s(href|action)=", tag), tag


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=name)
def test_no_script_of_ours_runs_text_as_code_or_writes_html(path):
    found = re.findall(
        r"\beval\(|new Function|innerHTML|outerHTML|document\.write", path.read_text()
    )
    assert not found


# What test_axe relies on


def media_blocks(path: Path) -> list[tuple[str, str]]:
    """Each @media of a style sheet: its condition, and all that stands in it."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    blocks = []
    for found in re.finditer(r"@media([^{]*){", text):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        blocks.append((found[1], text[found.end() : end - 1]))
    return blocks


def declared(block: str) -> set[str]:
    """The properties that a block of style sheet sets."""
    return set(re.findall(r"([\w-]+)\s*:\s*[^;{}]+[;}]", block))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_colour_scheme_changes_colours_and_nothing_else(path):
    for condition, block in media_blocks(path):
        if "prefers-color-scheme" in condition:
            assert "width" not in condition
            assert re.fullmatch(r"\s*:root\s*{[^{}]*}\s*", block)
            assert all(found.startswith("--") for found in declared(block))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_no_colour_changes_with_the_width(path):
    for condition, block in media_blocks(path):
        if "width" in condition:
            colours = re.compile(r"--.*|(.*-)?color|background.*|fill|stroke|opacity|filter")
            assert not [found for found in declared(block) if colours.fullmatch(found)]


def test_the_style_sheets_are_read_as_they_are():
    sheets = {name(path): media_blocks(path) for path in STYLES}
    assert "--ground" in declared(sheets["static/css/tokens.css"][0][1])
    assert declared("a { color: red } b { margin-top: 1px; }") == {"color", "margin-top"}


# The lock files


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock file with their versions."""
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*])?==([^ ;\\]+)", text, re.M))


def wanted(group: str | None = None) -> set[str]:
    """The names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    return {re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host(lock):
    assert not re.findall(r"://|--(?:extra-)?index|--find-links|@ ", (ROOT / lock).read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock):
    # One entry: a line that starts at the margin, and the indented lines that belong to it.
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert len(entries) >= len(locked(lock)) > 10
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_lock_files_hold_what_the_project_asks_for():
    assert wanted() <= set(locked("requirements.txt"))
    assert wanted() | wanted("dev") <= set(locked("requirements-dev.txt"))


def test_what_is_tested_is_what_runs():
    """The packages of the site are in the other lock file too, in the same versions."""
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


def test_nothing_is_missing_in_the_migrations():
    """Said by a fresh Python: the tests' own settings are not in it."""
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
