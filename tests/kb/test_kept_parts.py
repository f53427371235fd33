"""Parts of pages that are kept are those of whoever looks."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from tests.people import client_of, make_person

TIMES = Template("{% load keeping %}{% kept word %}{{ count }} {{ word }}{% endkept %}")


def shown(count, request=None, **more):
    return TIMES.render(Context({"request": request, "count": count, **more}))


@pytest.fixture
def request_of_nobody():
    return RequestFactory().get("/")


def test_a_part_is_worked_out_once_for_each_value_it_names(request_of_nobody):
    assert shown(1, request_of_nobody, word="a") == "1 a"
    assert shown(2, request_of_nobody, word="a") == "1 a"
    assert shown(3, request_of_nobody, word="b") == "3 b"


def test_a_part_is_worked_out_anew_for_another_language_and_another_name(
    request_of_nobody, settings
):
    first = shown(1, request_of_nobody, word="face")
    settings.SITE_NAME = "Another name"
    assert shown(2, request_of_nobody, word="face") != first
    with override("de"):
        assert shown(3, request_of_nobody, word="face") == "3 face"


def test_nothing_is_kept_of_who_may_be_signed_in_or_where_nobody_asked(settings):
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a"
    assert [shown(count, request, word="c") for count in (1, 2)] == ["1 c", "2 c"]
    assert [shown(count, word="d") for count in (1, 2)] == ["1 d", "2 d"]


def test_no_more_is_kept_than_there_is_room_for(request_of_nobody):
    for word in range(50):
        shown(1, request_of_nobody, word=f"many {word}")
    assert shown(2, request_of_nobody, word="many 0") == "1 many 0"
    assert shown(2, request_of_nobody, word="many 49") == "2 many 49"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/privacy/", "/not/here/"])
def test_a_page_with_kept_parts_says_that_it_differs_by_who_looks(client, address):
    for _time in range(2):
        assert "Cookie" in client.get(address)["Vary"]


@pytest.mark.django_db
def test_who_is_signed_in_and_who_is_not_get_their_own_frame(client):
    editor = client_of(make_person("ed"))
    for _time in range(2):
        own = editor.get("/search/").content.decode()
        others = client.get("/search/").content.decode()
        for private in ("Sign out ed", "csrfmiddlewaretoken", "/staff/flows/"):
            assert private in own
            assert private not in others
        assert "Sign in for staff" in others
