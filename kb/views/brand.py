"""What makes a site look like its owner: the accent colour, as a stylesheet since the policy
allows no inline style, and the logo."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


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
    if not light:
        raise Http404
    css = (
        f":root {{ --accent: {light}; --accent-ink: {ink_on(light)};"
        f" --accent-soft: color-mix(in srgb, {light} 10%, var(--surface)); }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{ --accent: {dark}; --accent-ink: {ink_on(dark)};"
        f" --accent-soft: color-mix(in srgb, {dark} 22%, var(--surface)); }}\n}}\n"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def logo(request):
    try:
        file = open(settings.SITE_LOGO, "rb")  # noqa: SIM115 (the response closes it)
    except OSError:
        raise Http404 from None
    response = FileResponse(file)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
