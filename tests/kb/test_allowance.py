"""How often something may be done, counted exactly, and who is counted as one."""

import pytest
from django.db import transaction
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kb.client_address import client_address
from kb.models import Allowance
from kb.models.allowance import BITE, KEPT_AFTER, Limit, TooOften
from tests.at_once import at_once

NOW = 1_800_057_600.0  # the beginning of a window of an hour, and of a day


def take(who="somebody", limit=3, seconds=3600, now=NOW, purpose="asking"):
    return Allowance.objects.take(purpose, who, limit, seconds, now=now)


@pytest.mark.django_db
def test_as_often_as_the_limit_says_and_no_more():
    assert [take() for _ in range(5)] == [True, True, True, False, False]
    assert Allowance.objects.get().count == 3


@pytest.mark.django_db
def test_a_new_window_begins_anew():
    assert [take(limit=1, now=NOW + at) for at in (0, 3599, 3600, 7199)] == [1, 0, 1, 0]


@pytest.mark.django_db
def test_others_and_other_purposes_are_counted_apart():
    assert take(limit=1)
    assert take(limit=1, who="somebody else")
    assert take(limit=1, purpose="answering")
    assert not take(limit=1)


@pytest.mark.django_db
def test_what_may_never_be_done_is_not_even_counted():
    assert not take(limit=0)
    assert not Allowance.objects.exists()


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again_and_nothing_more():
    take(limit=1)
    for _ in range(3):
        Allowance.objects.give_back("asking", "somebody", 3600, now=NOW)
    assert [take(limit=1) for _ in range(2)] == [True, False]


@pytest.mark.django_db
def test_all_or_nothing_is_spent():
    often, seldom = Limit("often", 5, 60), Limit("seldom", 1, 3600)
    Allowance.objects.spend((often, "a"), (seldom, "a"), now=NOW + 10)
    with pytest.raises(TooOften) as refused:
        Allowance.objects.spend((often, "a"), (seldom, "a"), now=NOW + 20)
    assert refused.value.wait == 3580
    counts = sorted(Allowance.objects.values_list("count", flat=True))
    assert counts == [1, 1]


@pytest.mark.django_db
def test_a_transaction_that_does_not_go_through_has_taken_nothing():
    with transaction.atomic():
        take()
        transaction.set_rollback(True)
    assert not Allowance.objects.exists()


@pytest.mark.django_db
def test_a_row_tells_nobody_who_it_is_about_nor_that_two_are_about_the_same():
    take(who="address 192.0.2.77")
    take(who="address 192.0.2.77", now=NOW + 3600)
    first, second = Allowance.objects.values("key", "count")
    assert first["key"] != second["key"]
    assert "192.0.2.77" not in str([first, second])
    assert len(first["key"]) == 64


@pytest.mark.django_db
def test_another_secret_makes_other_rows(settings):
    take()
    settings.SECRET_KEY = "another"
    take()
    assert Allowance.objects.count() == 2


@pytest.mark.django_db
def test_old_rows_go_a_few_at_a_time_and_those_that_count_stay():
    for n in range(2 * BITE + 3):
        take(who=f"earlier {n}")
    assert Allowance.objects.count() == 2 * BITE + 3
    later = NOW + 3600 + KEPT_AFTER + 1
    take(who="later 1", now=later)
    assert Allowance.objects.count() == BITE + 4
    take(who="later 1", now=later)  # no new row, nothing swept
    assert Allowance.objects.count() == BITE + 4
    take(who="later 2", now=later)
    take(who="later 3", now=later)
    assert Allowance.objects.count() == 3
    assert not Allowance.objects.filter(ends__lt=later).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 7])
def test_many_at_once_get_no_more_than_one_after_the_other(limit):
    taken = at_once(lambda _n: sum(take(limit=limit) for _ in range(4)), threads=8)
    assert sum(taken) == limit
    assert Allowance.objects.get().count == limit


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "in a minute"),
        (60, "in a minute"),
        (61, "in about 2 minutes"),
        (3600, "in about 60 minutes"),
        (5400, "in about 2 hours"),
        (86_400, "in about 24 hours"),
    ],
)
def test_the_wait_is_said_in_words_and_never_too_short(seconds, words):
    assert TooOften(seconds).when == words


@given(st.floats(0, 4e9), st.integers(1, 10**6))
def test_after_the_wait_a_new_window_has_begun(now, seconds):
    wait = Limit("any", 1, seconds).wait(now)
    assert 1 <= wait <= seconds
    assert int(now + wait) // seconds > int(now) // seconds


# Where a request comes from


@pytest.mark.parametrize(
    ("near", "forwarded", "behind", "address"),
    [
        ("192.0.2.1", None, False, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", False, "192.0.2.1"),  # anybody can write that header
        ("127.0.0.1", "198.51.100.7", True, "198.51.100.7"),
        ("127.0.0.1", "10.9.8.7, 198.51.100.7", True, "198.51.100.7"),  # the first part is forged
        ("127.0.0.1", "198.51.100.7:4711", True, "198.51.100.7"),
        ("127.0.0.1", "[2001:db8:1:2:3:4:5:6]:443", True, "2001:db8:1:2::/64"),
        ("127.0.0.1", "198.51.100.7, nonsense", True, "127.0.0.1"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("2001:db8:1:2:ffff::1", None, False, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, False, "192.0.2.1"),
        ("fe80::1%eth0", None, False, "fe80::/64"),
        ("", None, False, "unknown"),
        ("", "198.51.100.7", True, "198.51.100.7"),
    ],
)
def test_where_a_request_comes_from(settings, near, forwarded, behind, address):
    settings.BEHIND_PROXY = behind
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=near, **more)) == address


@given(st.text())
def test_no_header_breaks_reading_the_address(text):
    from django.conf import settings
    from django.test import override_settings

    assert settings.BEHIND_PROXY is False
    with override_settings(BEHIND_PROXY=True):
        request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=text)
        assert client_address(request)
