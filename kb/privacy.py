"""The operator's own privacy text: a Markdown file that PRIVACY_FILE names.

It is rendered like an article, once for each state of the file, and asked for on every visit, so
that a changed file shows at once.
"""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from kb.markdown import MAX_BODY_BYTES, RenderRefused, render_bounded

logger = logging.getLogger(__name__)


class Unusable(Exception):
    """The file cannot be shown. `str()` is a sentence that says why, and what to do."""


def operators_html() -> str:
    """The operator's text as sanitised HTML; "" where there is none, or none that can be shown.

    What is wrong with the file is in the log, and `manage.py check` says it before anybody reads.
    """
    if not settings.PRIVACY_FILE:
        return ""
    path = Path(settings.PRIVACY_FILE)
    try:
        found = path.stat()
    except OSError:
        logger.error("%s", _cannot_be_read(path))
        return ""
    return _html_once(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _html_once(path: Path, _changed: int, _size: int) -> str:
    """Rendered once for each state of the file, also where that fails: a refusal takes a second."""
    try:
        return read_html(path)
    except Unusable as why:
        logger.error("%s", why)
        return ""


def read_html(path: Path) -> str:
    """The file rendered and sanitised. Raises Unusable."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BODY_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError:
        raise Unusable(_cannot_be_read(path)) from None
    except UnicodeDecodeError:
        raise Unusable(
            _("PRIVACY_FILE is no text: “%(path)s” must be Markdown in UTF-8.") % {"path": path}
        ) from None
    if len(content) > MAX_BODY_BYTES:
        raise Unusable(
            _("PRIVACY_FILE is too long: “%(path)s” may have %(most)d bytes at most.")
            % {"path": path, "most": MAX_BODY_BYTES}
        )
    if not text.strip():
        raise Unusable(
            _("PRIVACY_FILE is empty: write something into “%(path)s”.") % {"path": path}
        )
    try:
        return render_bounded(text, name=path.name).html
    except RenderRefused as why:
        raise Unusable(_("PRIVACY_FILE cannot be shown. %(why)s") % {"why": why}) from None


def _cannot_be_read(path: Path) -> str:
    return _(
        "PRIVACY_FILE cannot be read: there is no file “%(path)s” that this site may open. "
        "Give the path of a Markdown file, or take the variable out."
    ) % {"path": path}


@checks.register
def check_file(app_configs, **options) -> list[checks.CheckMessage]:
    """System check: the file that PRIVACY_FILE names can be shown."""
    if not settings.PRIVACY_FILE:
        return []
    try:
        read_html(Path(settings.PRIVACY_FILE))
    except Unusable as why:
        return [checks.Error(str(why), id="kb.E001")]
    return []
