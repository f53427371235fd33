"""The editors' list of all fixes: what it says of each, in which order, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.articles import JOINED, SMALL_FLOW, import_text, make_flow
from troubleshoot.editor.flowlist import Asked, Walks, recent_walks, rows
from troubleshoot.models import Flow, Run
from troubleshoot.models.version import published_graph

pytestmark = pytest.mark.django_db

LIST = "/staff/flows/"
SOUND = SMALL_FLOW.replace(
    "kind: resolution, outcome: explained, title: There", "kind: ticket, title: There"
)
"""A fix with nothing to mend, not even that no ticket can be reached."""
TITLE = re.compile(r"/staff/flows/\d+/\"><b>(.*?)</b>")


def walked(flow, *outcomes, days_ago=0):
    """As many walks through the fix, ended so ("" for one that was left)."""
    for outcome in outcomes:
        key = f"{flow.slug}-{Run.objects.count()}-start-key"
        run = Run.objects.begin(flow, key)
        started = timezone.now() - timedelta(days=days_ago)
        Run.objects.filter(pk=run.pk).update(outcome=outcome, started_at=started)


def titles(client, **asked) -> list[str]:
    return TITLE.findall(client.get(LIST, asked).content.decode())


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


@pytest.fixture
def each_state(tmp_path, ed):
    """A fix in each state, in this order of the list."""
    for state in ("live", "draft", "archived"):
        make_flow(tmp_path, state, text=SOUND, title=f"The {state} one", state=state)
    stopped = make_flow(tmp_path, "stopped", text=SOUND, title="The stopped one")
    stopped.stop("It may burn.", by=ed)
    broken = Flow.objects.begin(title="The broken one", symptom="It smokes", by=ed)
    for place, flow in enumerate([*Flow.objects.exclude(pk=broken.pk).order_by("pk"), broken]):
        Flow.objects.filter(pk=flow.pk).update(position=place)


def test_it_says_of_each_fix_what_state_it_is_in(ed_s, each_state):
    html = ed_s.get(LIST).content.decode()
    assert "5 fixes" in html
    for words in ("Live: 1", "Draft 1, not live", "Archived", "Stopped for safety"):
        assert words in html
    states = ("live", "draft", "archived", "stopped", "broken")
    assert titles(ed_s) == [f"The {state} one" for state in states]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("live", ["live"]),
        ("draft", ["draft", "broken"]),
        ("archived", ["archived"]),
        ("stopped", ["stopped"]),
        ("problems", ["broken"]),
    ],
)
def test_it_can_be_narrowed_to_a_state(ed_s, each_state, state, shown):
    assert titles(ed_s, state=state) == [f"The {name} one" for name in shown]


def test_it_is_searched_by_title_and_by_symptom(ed_s, each_state):
    assert titles(ed_s, q="SMOKES") == ["The broken one"]
    assert titles(ed_s, q="  stopped   one ") == ["The stopped one"]
    page = ed_s.get(LIST, {"q": "nothing of this"}).content.decode()
    assert "No fix is like that." in page
    assert "Show all fixes" in page


def test_words_of_a_draft_that_is_not_live_yet_find_it_too(ed_s, ed, tmp_path):
    flow = make_flow(tmp_path)
    head = flow.shown_version().drawing().head
    flow.draw(lambda d: d.with_head(**{**head, "symptom": "Smoke"}), "head-changed", by=ed)
    assert titles(ed_s, q="smoke") == ["No message"]
    assert titles(ed_s, state="draft") == titles(ed_s, state="live") == ["No message"]


def test_what_is_asked_in_vain_is_left_at_what_is_usual(ed_s, each_state):
    assert len(titles(ed_s, state="no-such", sort="<script>", page="minus one")) == 5
    assert ed_s.get(LIST, {"q": "\x00" + "x" * 5000}).status_code == 200


def test_it_counts_what_is_wrong_with_the_version_that_is_worked_on(ed_s, ed, tmp_path):
    flow = make_flow(tmp_path, text=SOUND)
    assert "1 error<" not in ed_s.get(LIST).content.decode()
    flow.draw(lambda d: d.with_head(**{**d.head, "title": ""}), "head-changed", by=ed)
    html = ed_s.get(LIST).content.decode()
    assert "1 error<" in html
    assert "Draft 2, live is 1" in html


def test_what_is_wrong_with_a_fix_depends_on_for_whom_it_is_now(ed_s, ed, tmp_path):
    make_flow(tmp_path, text=SOUND)
    import_text(tmp_path, JOINED, name="joined.yaml")
    assert titles(ed_s, state="problems") == []
    Flow.objects.filter(slug="small").update(audience="internal")
    assert titles(ed_s, state="problems") == ["No message", "Joined"]


def test_it_counts_the_walks_of_thirty_days_by_how_they_ended(ed_s, tmp_path):
    flow, other = make_flow(tmp_path), make_flow(tmp_path, "other", title="Other")
    walked(flow, "fixed", "fixed", "explained", "wait", "ticket", "", "")
    walked(flow, "fixed", days_ago=31)
    assert recent_walks()[flow.pk] == Walks(fixed=2, explained=1, wait=1, ticket=1, unfinished=2)
    assert recent_walks()[other.pk].total == 0
    html = ed_s.get(LIST).content.decode()
    ends = ("2 fixed", "1 explained", "1 to wait", "1 ticket<", "2 left unfinished")
    assert [words for words in ("<b>7</b>", *ends) if words not in html] == []


def test_it_can_be_put_in_order(ed_s, ed, tmp_path):
    first = make_flow(tmp_path, "a", title="banana")
    second = make_flow(tmp_path, "b", title="Apple")
    third = Flow.objects.begin(title="Cherry", symptom="", by=ed)
    walked(second, "fixed", "")
    walked(first, "ticket")
    assert titles(ed_s) == ["banana", "Apple", "Cherry"]
    assert titles(ed_s, sort="title") == ["Apple", "banana", "Cherry"]
    assert titles(ed_s, sort="walks") == ["Apple", "banana", "Cherry"]
    assert titles(ed_s, sort="problems") == ["Cherry", "banana", "Apple"]
    first.archive(by=ed)
    assert titles(ed_s, sort="changed")[:2] == [first.title, third.title]
    assert 'aria-sort="descending"' in ed_s.get(LIST, {"sort": "changed"}).content.decode()


def test_it_says_when_and_by_whom_a_fix_was_changed_last(ed_s, ed, tmp_path):
    flow = make_flow(tmp_path)
    assert "by ed" not in ed_s.get(LIST).content.decode()
    act = flow.archive(by=ed)
    [row] = rows(Flow.objects.all(), Asked())
    assert (row.changed_at, row.changed_by) == (act.at, "ed")
    assert "by ed" in ed_s.get(LIST).content.decode()
    ed.delete()
    [row] = rows(Flow.objects.all(), Asked())
    assert (row.changed_at, row.changed_by) == (act.at, "")


def test_without_any_fix_there_is_a_way_to_begin(ed_s):
    html = ed_s.get(LIST).content.decode()
    assert "There are no guided fixes yet" in html
    assert html.count('href="/staff/flows/new/"') == 2


def test_a_long_list_comes_a_page_at_a_time(ed_s, ed):
    for number in range(51):
        Flow.objects.begin(title=f"Fix {number}", symptom="It", by=ed)
    assert len(titles(ed_s)) == 50
    assert titles(ed_s, page=2) == ["Fix 50"]
    assert "Page 2 of 2" in ed_s.get(LIST, {"page": 2, "q": "fix"}).content.decode()
    # What narrows the list goes along to its other pages.
    assert 'href="?q=fix&amp;page=2"' in ed_s.get(LIST, {"q": "fix"}).content.decode()


def test_it_asks_the_database_as_often_for_many_fixes_as_for_few(ed_s, ed, tmp_path):
    def asked(**data) -> int:
        published_graph.cache_clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ed_s.get(LIST, data).status_code == 200
        return len(queries)

    def plant(number):
        flow = make_flow(tmp_path, f"live-{number}", title=f"Live {number}")
        flow.draw(lambda d: d.with_head(**{**d.head, "keywords": "x"}), "head-changed", by=ed)
        make_flow(tmp_path, f"steady-{number}", title=f"Steady {number}")
        Flow.objects.begin(title=f"Draft {number}", symptom="", by=ed)
        walked(flow, "fixed")

    plant(1)
    few = asked(), asked(sort="problems")
    for number in range(2, 6):
        plant(number)
    assert (asked(), asked(sort="problems")) == few
    assert max(few) <= 16


def test_the_list_alone_is_given_to_who_asks_for_it(ed_s, each_state):
    part = ed_s.get(LIST, headers={"HX-Request": "true", "HX-Target": "flow-list"})
    html = part.content.decode().strip()
    assert html.startswith('<section class="flow-list" id="flow-list"')
    assert "<html" not in html
    assert TITLE.findall(html) == titles(ed_s)
    assert "HX-Target" in part["Vary"]
    assert "no-store" in part["Cache-Control"]


def test_titles_are_shown_as_they_are_written(ed_s, ed):
    Flow.objects.begin(title="<b>&amp; 短信", symptom="<script>alert(1)</script>", by=ed)
    html = ed_s.get(LIST).content.decode()
    assert "&lt;b&gt;&amp;amp; 短信" in html
    assert "<script>alert" not in html


def test_only_editors_see_it(clients, each_state):
    assert clients["customer"].get(LIST)["Location"] == f"/login/?next={LIST}"
    for role, status in {"mallory": 404, "alice": 404, "ed": 200, "admin": 200}.items():
        assert clients[role].get(LIST).status_code == status
    assert clients["ed"].post(LIST).status_code == 405


def test_the_way_to_it_is_shown_to_editors_alone(clients, tmp_path):
    flow = make_flow(tmp_path)
    for role in ("customer", "mallory", "alice", "ed"):
        for page in ("/", "/fix/", flow.get_absolute_url()):
            html = clients[role].get(page).content.decode()
            assert (f'href="{LIST}"' in html) == (role == "ed")
            assert (f'href="{LIST}{flow.pk}/"' in html) == (role == "ed" and page != "/")


@pytest.mark.database("sqlite")
def test_only_the_latest_walks_are_gone_through_to_count_them(flow):
    walked(flow, "fixed")
    with CaptureQueriesContext(connection) as queries:
        recent_walks()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "COVERING INDEX walks_since (started_at>?)" in plan
