"""The accent colour of this site, as a stylesheet: the policy allows no inline style."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

HEX = re.compile(r"#(?:[0-9a-fA-F]{6})\Z")


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `#rrggbb` (WCAG 2.2 relative luminance)."""

    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"


@require_safe
@cache_control(public=True, max_age=3600)
def brand(request):
    light, dark = settings.ACCENT, settings.ACCENT_DARK
    if not (HEX.match(light) and HEX.match(dark)):
        raise Http404
    css = (
        f":root {{ --accent: {light}; --accent-ink: {ink_on(light)};"
        f" --accent-soft: color-mix(in srgb, {light} 10%, var(--surface)); }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root {{ --accent: {dark}; --accent-ink: {ink_on(dark)};"
        f" --accent-soft: color-mix(in srgb, {dark} 22%, var(--surface)); }}\n}}\n"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")
