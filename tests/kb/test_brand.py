"""A site in its owner's colours, with its owner's logo and name."""

import pytest

from kb.views.brand import ink_on


def test_the_accent_comes_as_a_stylesheet_for_both_themes(client, settings):
    settings.ACCENT, settings.ACCENT_DARK = "#a00000", "#ffcccc"
    css = client.get("/brand.css").content.decode()
    assert "--accent: #a00000; --accent-ink: #ffffff" in css
    assert "--accent: #ffcccc; --accent-ink: #000000" in css


@pytest.mark.django_db
def test_without_a_brand_nothing_of_it_is_asked_for(client):
    assert client.get("/brand.css").status_code == 404
    assert client.get("/brand/logo").status_code == 404
    html = client.get("/").content.decode()
    assert "brand.css" not in html
    assert "/brand/logo" not in html


@pytest.mark.django_db
def test_name_and_logo_stand_on_every_page(client, settings, tmp_path):
    settings.SITE_NAME = "Acme <help>"
    settings.SITE_LOGO = str(tmp_path / "logo.svg")
    (tmp_path / "logo.svg").write_text("<svg/>")
    html = client.get("/").content.decode()
    assert "Acme &lt;help&gt;" in html
    assert 'src="/brand/logo"' in html
    response = client.get("/brand/logo")
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_logo_that_is_gone_is_not_there(client, settings):
    settings.SITE_LOGO = "/no/such/logo.png"
    assert client.get("/brand/logo").status_code == 404


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#000000", "#ffffff"),
        ("#ffffff", "#000000"),
        ("#1f4fd8", "#ffffff"),
        ("#ffd700", "#000000"),
    ],
)
def test_the_ink_can_be_read_on_the_accent(colour, ink):
    assert ink_on(colour) == ink
