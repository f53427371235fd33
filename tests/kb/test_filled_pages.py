"""Pages that are made once and filled in: everybody gets their own values, and nobody others'."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kb import filled_pages
from kb.filled_pages import filled_page
from kb.models import Edition
from tests.articles import make_article
from tests.people import client_of, make_person
from tests.searching import PART, results

pytestmark = pytest.mark.django_db

PAGE = "{% if name %}<a title='{{ name }}'>{{ name }}</a>{% else %}nobody{% endif %} {{ rows }}"


@pytest.fixture(scope="module")
def request_of_nobody():
    return RequestFactory().get("/")


@pytest.fixture(autouse=True)
def made(monkeypatch):
    """How often a template was rendered; every name means the one above."""
    times = []

    def rendered(_name, context, _request):
        times.append(context)
        return engines["django"].from_string(PAGE + "{{ shape }}{} {0}").render(context)

    monkeypatch.setattr(filled_pages, "render_to_string", rendered)
    return times


def test_each_value_stands_in_its_places_escaped(request_of_nobody):
    page = filled_page(request_of_nobody, "a", {}, {"name": "<'&\">", "rows": SafeString("<li>")})
    assert page == "<a title='&lt;&#x27;&amp;&quot;&gt;'>&lt;&#x27;&amp;&quot;&gt;</a> <li>{} {0}"


@given(name=st.text(min_size=1), rows=st.integers(0, 10**9))
def test_any_text_is_filled_in_as_the_template_would_show_it(name, rows):
    request = RequestFactory().get("/")
    page = filled_page(request, "b", {}, {"name": name, "rows": rows})
    shown = escape(name)
    assert page == f"<a title='{shown}'>{shown}</a> {rows}{{}} {{0}}"


def test_a_page_is_made_once_for_each_shape_and_for_which_values_there_are(request_of_nobody, made):
    for name, shape in (("Ann", 1), ("Bob", 1), ("Ann", 2), ("", 1)):
        page = filled_page(request_of_nobody, "c", {"shape": shape}, {"name": name, "rows": ""})
        assert page.startswith(f"<a title='{name}'>" if name else "nobody")
        assert page.endswith(f"{shape}{{}} {{0}}")
    assert len(made) == 3


def test_it_is_made_anew_for_the_next_edition_another_name_and_another_language(
    request_of_nobody, made, settings
):
    def ask():
        filled_page(request_of_nobody, "d", {}, {"name": "Ann", "rows": ""})

    ask()
    Edition.advance()
    ask()
    settings.SITE_NAME = "Another name"
    ask()
    with override("de"):
        ask()
    ask()
    assert len(made) == 4


def test_it_is_made_each_time_for_who_may_be_signed_in(made, settings):
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a"
    for name in ("Ann", "Bob"):
        assert name in filled_page(request, "e", {}, {"name": name, "rows": ""})
    assert len(made) == 2


def test_a_search_shows_nothing_of_the_one_before(monkeypatch, client):
    monkeypatch.undo()
    make_article("Blocked {numbers}", body="The carrier refuses {0}.")
    editor = client_of(make_person("ed"))
    for who in (client, editor, client):
        for query in ("blocked", "carrier", "zebra", "{0} {query}"):
            page = results(who, query)
            assert f'value="{query}"' in page
            assert f"<title>{query} · Search" in page
            others = {"blocked", "carrier", "zebra"} - {query}
            assert not any(f'value="{other}"' in page for other in others)
            assert ("Sign out ed" in page) == (who is editor)
            part = who.get("/search/", {"q": query}, headers=PART).content.decode()
            assert f"<title>{query} · Search" in part
            assert "<main" not in part
