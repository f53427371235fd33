"""What leaves the screen: a walk that another device's camera takes over, and what is printed."""

import base64

import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.articles import make_article, make_category, make_flow

pytestmark = pytest.mark.django_db(transaction=True)

# The picture as the browser paints it, in grey, on the colour that the page has there.
PAINTED = """
async () => {
  const image = document.querySelector("img.qr");
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 264;
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, 264, 264);
  context.drawImage(image, 0, 0, 264, 264);
  const data = context.getImageData(0, 0, 264, 264).data;
  let grey = "";
  for (let i = 0; i < data.length; i += 4) grey += String.fromCharCode(data[i]);
  return btoa(grey);
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("javascript", [True, False])
def test_another_device_goes_on_where_this_one_is(
    new_context, live_server, tmp_path, settings, scheme, javascript
):
    settings.SITE_URL = live_server.url
    flow = make_flow(tmp_path)
    here = new_context(color_scheme=scheme, java_script_enabled=javascript).new_page()
    here.goto(live_server.url + flow.get_absolute_url())
    here.get_by_role("button", name="It does").first.click()
    here.get_by_role("link", name="Continue on another device").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Continue on another device")
    address = here.locator("#address").inner_text()
    if javascript:
        pixels = memoryview(base64.b64decode(here.evaluate(PAINTED))).cast("B", shape=[264, 264])
        assert [found.text for found in zxingcpp.read_barcodes(pixels)] == [address]
    there = new_context().new_page()
    there.goto(address)
    expect(there.get_by_role("heading", level=1)).to_have_text("Restart the phone")
    there.get_by_role("button", name="Still not working").click()
    expect(there.get_by_role("heading", level=1)).to_have_text("Do other messages arrive?")
    here.get_by_role("link", name="Back to your walk").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Do other messages arrive?")


def test_a_checklist_on_paper_has_boxes_numbers_and_addresses_and_nothing_to_click(
    page, live_server, tmp_path, settings
):
    settings.SITE_URL = live_server.url
    flow = make_flow(tmp_path)
    page.goto(f"{live_server.url}/fix/{flow.address}/checklist/")
    contact = page.get_by_text(f"({live_server.url}/contact/)")
    expect(contact).to_be_hidden()
    page.emulate_media(media="print")
    expect(contact).to_be_visible()
    for gone in (".top", ".bottom", ".crumbs", ".on-screen"):
        expect(page.locator(gone).first).to_be_hidden()
    boxes = page.locator(".ways .box")
    assert boxes.count() == page.locator(".ways li").count() == 6
    for box in boxes.all():
        size = box.bounding_box()
        assert size["width"] > 10
        assert size["height"] > 10
    expect(page.get_by_text("go back to 1")).to_be_visible()


def test_an_article_on_paper_is_its_text_and_where_it_came_from(page, live_server, settings):
    settings.SITE_URL = live_server.url
    shelf = make_category("Delivery")
    make_article("Another one", category=shelf)
    body = "Look [there](https://example.com/status).\n\n## One\n\nText\n\n## Two\n\nText"
    article = make_article("Blocked numbers", category=shelf, body=body)
    page.goto(live_server.url + article.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.get_by_text(f"{live_server.url}/articles/{article.pk}/")).to_be_visible()
    for gone in (".top", ".bottom", ".crumbs", ".toc", ".helpful", ".still-stuck", ".related"):
        expect(page.locator(gone).first).to_be_hidden()
    after = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "(" in page.evaluate(after)
