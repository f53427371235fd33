"""Code can be read in light and dark (WCAG 2.2, 1.4.3: 4.5 to 1)."""

import re
from pathlib import Path

import pytest
from pygments.token import STANDARD_TYPES

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
CODE = (STYLES / "code.css").read_text()
TOKENS = (STYLES / "tokens.css").read_text()


def colours(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The variables of the light and of the dark theme."""
    light, dark = css.split("prefers-color-scheme: dark", 1)
    return dict(variables(light)), dict(variables(dark))


def variables(css: str) -> list[tuple[str, str]]:
    return re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_code_stands_out_from_its_ground(theme):
    ground = colours(TOKENS)[theme]["sunken"]
    ink = colours(CODE)[theme]
    assert len(ink) == 9
    assert {
        name: contrast(colour, ground)
        for name, colour in ink.items()
        if contrast(colour, ground) < 4.5
    } == {}


def test_both_themes_have_every_colour_and_each_is_used():
    light, dark = colours(CODE)
    assert light.keys() == dark.keys() == set(re.findall(r"var\(--([\w-]+)\)", CODE))


def test_every_class_is_one_that_code_can_have():
    rules = re.findall(r"\.([a-z][a-z0-9]*)\b(?=[,) ])", CODE)
    assert set(rules) - {"highlight"} <= set(STANDARD_TYPES.values())
