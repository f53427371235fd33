"""What only a process of the site itself can tell: `python -m bench.inside`, in its environment.

Prints JSON: the addresses of each kind of page, and how many queries each kind takes.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable

from bench.content import words_of_the_sample
from bench.load import ROOT

MANY = 400
"""Articles that are asked for in turn."""

SEARCHES = 60  # of two to six words
LOOKED_AT = 20  # pages of a kind whose queries are counted


def ask(server) -> dict:
    """`{"addresses": {kind: [address, …]}, "queries": {kind: most queries}}` of a site."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside"],
        cwd=ROOT,
        env=server.environ,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    addresses = _addresses()
    queries = {kind: _queries(some[:LOOKED_AT]) for kind, some in addresses.items()}
    print(json.dumps({"addresses": addresses, "queries": queries}))


def _addresses() -> dict[str, list[str]]:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Count
    from django.urls import reverse
    from django.utils.http import urlencode

    from kb.models import Publication
    from troubleshoot.models import Flow

    nobody = AnonymousUser()
    visible = Publication.objects.visible_to(nobody)
    keys = list(visible.order_by("pk").values_list("pk", flat=True))
    some = visible.filter(pk__in=keys[:: max(1, len(keys) // MANY)][:MANY])
    articles = [one.get_absolute_url() for one in some.select_related("article", "revision")]
    shelves = (
        visible.order_by()
        .values_list("article__category__slug")
        .annotate(count=Count("pk"))
        .order_by("-count", "article__category__slug")
    )
    flows = Flow.objects.visible_to(nobody).order_by("pk")
    return {
        "home": ["/"],
        "article": articles,
        "categories": [reverse("categories")],
        "category": [reverse("category", args=[slug]) for slug, _ in shelves[:20] if slug],
        "fixes": [reverse("fixes")],
        "first step": [flow.get_absolute_url() for flow in flows],
        "search": [f"{reverse('search')}?{urlencode({'q': text})}" for text in _searches()],
    }


def _searches() -> Iterable[str]:
    """What people may search for: words of the sample, common ones as often as they are there."""
    chance = random.Random(1)
    for _ in range(SEARCHES):
        yield " ".join(chance.choices(words_of_the_sample(), k=chance.randint(2, 6)))


def _queries(addresses: Iterable[str]) -> int:
    """The most queries that one of these pages takes, when another one has been asked for."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, most = Client(headers={"host": settings.SITE_HOST}), 0
    client.get(addresses[-1])
    for address in addresses:
        with CaptureQueriesContext(connection) as taken:
            response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        most = max(most, len(taken))
    return most


if __name__ == "__main__":
    main()
