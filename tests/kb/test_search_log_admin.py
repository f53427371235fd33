"""What editors see of what was searched for, in the admin."""

import re

import pytest
from django.utils import timezone

from kb.models import SearchLog

pytestmark = pytest.mark.django_db

LIST = "/admin/kb/searchlog/"


@pytest.fixture
def searched():
    """What people searched for, over some days."""
    now = timezone.now()
    for n, (words, results, opened) in enumerate(
        [
            ("zebra", 0, None),
            ("elephant", 0, None),
            ("zebra", 0, None),
            ("blocked", 5, 7),
            ("blocked", 5, None),
            ("late", 3, None),
        ]
    ):
        SearchLog.objects.create(
            terms=words,
            language="en",
            results=results,
            opened_kind="article" if opened else "",
            opened_id=opened,
            at=now - timezone.timedelta(hours=10 - n),
        )


def listed(client, query=""):
    page = client.get(f"{LIST}{query}").content.decode()
    cells = re.findall(r'class="(?:field-terms|field-times|field-opens)[^"]*">(.*?)</t', page)
    plain = [re.sub("<[^>]*>", "", cell) for cell in cells]
    return [(plain[n], int(plain[n + 1]), int(plain[n + 2])) for n in range(0, len(plain), 3)]


def test_editors_see_what_is_searched_for_most_with_the_newest_first(clients, searched):
    expected = [("blocked", 2, 1), ("zebra", 2, 0), ("late", 1, 0), ("elephant", 1, 0)]
    assert listed(clients["ed"]) == expected


def test_editors_see_what_found_nothing_and_where_nothing_was_opened(clients, searched):
    assert listed(clients["ed"], "?came=nothing") == [("zebra", 2, 0), ("elephant", 1, 0)]
    assert listed(clients["ed"], "?came=unopened") == [("late", 1, 0), ("blocked", 1, 0)]
    assert listed(clients["ed"], "?q=zeb") == [("zebra", 2, 0)]
    assert len(listed(clients["ed"], "?came=nonsense")) == 4
    assert 'href="/search/?q=zebra"' in clients["ed"].get(LIST).content.decode()


def test_it_is_only_looked_at(clients, searched):
    row = SearchLog.objects.first()
    for act in ("add/", f"{row.pk}/delete/"):
        assert clients["ed"].get(f"{LIST}{act}").status_code == 403
    assert clients["ed"].get(f"{LIST}{row.pk}/change/").status_code == 200
    assert clients["ed"].post(f"{LIST}{row.pk}/change/", {"terms": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_nobody_else_sees_it(clients, searched, role):
    for address in (LIST, f"{LIST}{SearchLog.objects.first().pk}/change/"):
        response = clients[role].get(address)
        assert response.status_code == 302
        assert "zebra" not in response.content.decode()
