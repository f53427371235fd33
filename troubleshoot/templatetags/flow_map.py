"""The parts of a map of which there are hundreds: a template takes ten times as long."""

from collections.abc import Iterable

from django import template

from kb.prose import filled
from troubleshoot.flowmap.drawing import Shown
from troubleshoot.flowmap.picture import Box, Line

register = template.Library()

LINK = (
    '<a href="{}" class="{}" aria-label="{}"{}{}>\n<title>{}</title>\n<path d="{}"/>\n{}{}\n</a>\n'
)
STEP = '<g class="{}" role="img" aria-label="{}">\n<title>{}</title>\n<path d="{}"/>\n{}{}\n</g>\n'
SWAP = ' hx-get="{}" hx-target="{}" hx-push-url="true"'
TEXT = '<text x="{}" y="{}">{}</text>'
BADGE = '<g class="badge" transform="translate({})" aria-hidden="true">{}<text y="4">!</text></g>'
ERROR, WARNING = '<circle r="8"/>', '<path d="M0,-10L10,8H-10z"/>'
LABEL = '<text x="{}" y="{}"{}>{}{}</text>\n'


@register.simple_tag
def map_boxes(boxes: Iterable[Shown], target: str) -> str:
    """The boxes of a map, with the words in them; `target` as `map_context` takes it."""
    return filled("{}", ((_box(shown, target),) for shown in boxes))


@register.simple_tag
def map_labels(labels: Iterable[tuple[Line, bool]]) -> str:
    """What is written on the lines, each with whether it leaves the open step."""
    return filled(LABEL, (_label(line, is_current) for line, is_current in labels))


def _box(shown: Shown, target: str) -> str:
    inside = (shown.name, shown.box.outline, _lines(shown.box), _badge(shown))
    if not shown.address:
        return filled(STEP, [(shown.looks, shown.name, *inside)])
    current = filled(' aria-current="step"', [()]) if shown.is_current else ""
    swap = filled(SWAP, [(shown.address, target)]) if target else ""
    return filled(LINK, [(shown.address, shown.looks, shown.name, current, swap, *inside)])


def _lines(box: Box) -> str:
    middle = box.middle
    return filled(TEXT, ((middle, y, line) for y, line in box.baselines))


def _badge(shown: Shown) -> str:
    if not shown.level:
        return ""
    shape = filled(ERROR if shown.level == "error" else WARNING, [()])
    return filled(BADGE, [(shown.badge, shape)])


def _label(line: Line, is_current: bool) -> tuple:
    current = filled(' class="current"', [()]) if is_current else ""
    whole = filled("<title>{}</title>", [(line.words,)]) if line.words != line.label else ""
    return line.label_x, line.label_y, current, whole, line.label
