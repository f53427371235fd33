"""Going on with a walk on another device: the phone that is being mended may be off."""

import io
import ipaddress
from urllib.parse import urlsplit

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kb import site
from troubleshoot.models import Run

QUIET_ZONE = 4  # modules of white round the code, as ISO/IEC 18004 wants


@require_safe
@never_cache
def run_device(request, token: str):
    """The address of a walk, to scan, to copy, or to type."""
    run, address = _walk(request, token)
    context = {"run": run, "address": address, "is_reachable": _is_reachable(address)}
    return _unlisted(render(request, "troubleshoot/device.html", context))


@require_safe
@never_cache
def run_qr(request, token: str):
    """The same address as a QR code: a picture of its own, since no page may hold styles."""
    _run, address = _walk(request, token)
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture,
        kind="svg",
        border=QUIET_ZONE,
        # Black on white also where the page is dark: cameras want it so.
        dark="#000",
        light="#fff",
        omitsize=True,  # the page says how large
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _unlisted(response)


def _walk(request, token: str) -> tuple[Run, str]:
    """The walk that this person may open, and its whole address."""
    run = Run.objects.opened(token, request.user)
    if run is None:
        raise Http404
    return run, site.address(request) + run.get_absolute_url()


def _unlisted(response):
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_reachable(address: str) -> bool:
    """Whether another device could reach that address: not if it means "this machine" to each."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
