"""Articles: Markdown in, safe HTML out.

`render` is the pure core; `render_bounded` does the same in a child process within a time limit,
and is what everything that serves people calls; `render_many` does it for many articles, several at
once. `sanitise` holds the one allow-list.
"""

from .bounded import ready_for_many, render_bounded, render_many
from .engine import render
from .plain import plain_text
from .sanitise import ID_PREFIX
from .values import MAX_BODY_BYTES, RENDERER_VERSION, Heading, Remark, Rendered, RenderRefused

__all__ = [
    "ID_PREFIX",
    "MAX_BODY_BYTES",
    "RENDERER_VERSION",
    "Heading",
    "Remark",
    "RenderRefused",
    "Rendered",
    "plain_text",
    "ready_for_many",
    "render",
    "render_bounded",
    "render_many",
]
