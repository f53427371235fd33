"""Going on with a walk on another device: the QR code, the address, and who may have it."""

import logging
import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from django.utils.html import escape

from kb.site import MaskTokens
from tests.articles import make_flow
from troubleshoot.models import Run

pytestmark = pytest.mark.django_db

SCALE = 4  # pixels a module


@pytest.fixture
def run(tmp_path) -> Run:
    return Run.objects.begin(make_flow(tmp_path), "a-start-key-for-another-device")


def drawn(svg: bytes) -> memoryview:
    """The picture as grey pixels, painted from what the SVG says, as a browser would paint it."""
    root = ET.fromstring(svg)
    side = int(root.get("viewBox").split()[2])
    ground, code = root.findall("{http://www.w3.org/2000/svg}path")
    assert ground.get("d") == f"M0 0h{side}v{side}h-{side}z"
    assert (ground.get("fill"), code.get("stroke")) == ("#fff", "#000")
    pixels = bytearray(b"\xff" * (side * SCALE) ** 2)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", code.get("d")):
        first, *second = (float(number) for number in re.findall(r"-?[\d.]+", numbers))
        if command == "M":
            x, y = first, second[0]
        elif command == "m":
            x, y = x + first, y + second[0]
        else:
            _paint(pixels, side, int(x), int(y), int(first))  # a line one module thick
            x += first
    return memoryview(bytes(pixels)).cast("B", shape=[side * SCALE, side * SCALE])


def _paint(pixels, side, column, row, count):
    for line in range(row * SCALE, (row + 1) * SCALE):
        begin = line * side * SCALE + column * SCALE
        pixels[begin : begin + count * SCALE] = bytes(count * SCALE)


@pytest.mark.parametrize(
    "site_url",
    ["https://help.example.com", "http://testserver", "https://" + "very-" * 20 + "long.example"],
)
def test_another_reader_finds_the_whole_address_of_the_walk_in_the_code(
    client, run, settings, site_url
):
    settings.SITE_URL = site_url
    response = client.get(f"/runs/{run.token}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    [found] = zxingcpp.read_barcodes(drawn(response.content))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.text == f"{site_url}/runs/{run.token}/"


def test_without_a_site_url_the_code_holds_the_host_that_was_asked(client, run, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["kb.example.net"]
    response = client.get(f"/runs/{run.token}/qr.svg", headers={"host": "kb.example.net"})
    [found] = zxingcpp.read_barcodes(drawn(response.content))
    assert found.text == f"http://kb.example.net/runs/{run.token}/"


def test_what_the_code_leads_to_is_the_walk(client, run):
    [found] = zxingcpp.read_barcodes(drawn(client.get(f"/runs/{run.token}/qr.svg").content))
    assert client.get(found.text).status_code == 200


def test_the_code_keeps_four_modules_of_white_round_it(client, run):
    pixels = drawn(client.get(f"/runs/{run.token}/qr.svg").content)
    side = pixels.shape[0] // SCALE
    assert (side - 8 - 17) % 4 == 0  # a QR code has 17 + 4 n modules a side
    edge = 4 * SCALE
    assert set(pixels.tobytes()[: edge * side * SCALE]) == {255}
    assert pixels[edge, edge] == 0


def test_the_page_shows_the_address_and_warns(client, run):
    html = client.get(f"/runs/{run.token}/device/").content.decode()
    assert f'src="/runs/{run.token}/qr.svg"' in html
    assert escape(f"http://testserver/runs/{run.token}/") in html
    assert "can change them" in html
    assert re.search(r'<img class="qr"[^>]* alt="[^"]+"', html)


@pytest.mark.parametrize(
    ("site_url", "warned"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.20:8000", False),
        ("https://help.example.com", False),
        ("https://localhost.example.com", False),
    ],
)
def test_an_address_that_means_this_machine_is_said_to_be_none(
    client, run, settings, site_url, warned
):
    settings.SITE_URL = site_url
    html = client.get(f"/runs/{run.token}/device/").content.decode()
    assert ("another device cannot open the address" in html) is warned


@pytest.mark.parametrize("tail", ["device/", "qr.svg"])
def test_it_is_kept_by_nobody(client, run, tail):
    response = client.get(f"/runs/{run.token}/{tail}")
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert client.post(f"/runs/{run.token}/{tail}").status_code == 405


@pytest.mark.parametrize("tail", ["device/", "qr.svg"])
def test_it_is_for_whoever_may_open_the_walk(clients, tmp_path, tail):
    flow = make_flow(tmp_path, "internal", audience="internal")
    run = Run.objects.begin(flow, "a-start-key-for-agents-alone")
    seen = {r: c.get(f"/runs/{run.token}/{tail}").status_code for r, c in clients.items()}
    assert seen == {"customer": 404, "mallory": 404, "alice": 200, "ed": 200, "admin": 200}
    assert clients["admin"].get(f"/runs/no-such-token/{tail}").status_code == 404


def test_a_walk_leads_there_from_its_first_answer_on(client, run):
    assert f'href="/runs/{run.token}/device/"' in client.get(f"/runs/{run.token}/").content.decode()
    assert "/device/" not in client.get(run.flow.get_absolute_url()).content.decode()


@pytest.mark.parametrize("tail", ["device/", "qr.svg"])
def test_the_token_is_masked_in_log_lines(tail):
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "GET %s from %s", (f"/runs/s3cr3t-token/{tail}", "x"), None
    )
    MaskTokens().filter(record)
    assert record.getMessage() == f"GET /runs/…/{tail} from x"
