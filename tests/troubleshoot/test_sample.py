"""The sample support centre: it comes in whole, every path through it ends, and it goes again."""

import io
import re

import pytest
from django.core.management import call_command
from django.utils.formats import date_format

from kb.models import Article, Category
from kb.models.revision import Revision
from tests.articles import make_article
from tests.troubleshoot.sample_checklist import LATE, NO_SMS, OWN, PUBLIC, SLOW
from tests.walking import Walk
from troubleshoot import samples, walk
from troubleshoot.graph import Ref
from troubleshoot.models import Flow, Run, TicketTarget
from troubleshoot.models.reach import reachable_graphs

pytestmark = pytest.mark.django_db


def test_all_of_it_is_live_and_linked(sample, client):
    assert Article.objects.count() == Article.objects.live().count() == 29
    assert set(Flow.objects.live().values_list("slug", flat=True)) == PUBLIC
    assert {target.problems() == [] for target in TicketTarget.objects.all()} == {True}
    home = client.get("/").content.decode()
    assert "My users do not get my messages" in home
    assert "I am waiting for a code that does not come" in home
    assert not re.search(
        r'href="[^"]*\.md"', "".join(Revision.objects.values_list("html", flat=True))
    )


def test_every_link_from_article_to_article_leads_to_one_that_is_there(sample, clients):
    for html in Revision.objects.values_list("html", flat=True):
        for address in re.findall(r'href="(/[^"#]*)', html):
            assert clients["alice"].get(address).status_code == 200, address


def test_every_path_of_every_fix_ends(sample):
    for flow in Flow.objects.live():
        graphs = reachable_graphs(flow.slug, {})
        paths = list(walk.paths(graphs, flow.slug, 10_000))
        assert 0 < len(paths) < 10_000
        for path in paths:
            assert path.ending is not None, path
            assert len(path.steps) <= 12


def test_every_step_of_every_fix_can_be_shown_and_answered(sample, client):
    """Each node once, through the pages, by the answers that lead there."""
    for flow in Flow.objects.live():
        for key, node in flow.live.graph().nodes.items():
            if node.is_step:
                page = Walk(client, f"/fix/{flow.address}/at/{key}/")
                assert page.heading == node.title
                page.press("none")
                assert page.response.status_code == 200


def test_each_public_article_says_when_it_was_checked_and_offers_what_is_related(sample, client):
    for article in Article.objects.filter(audience="public"):
        page = client.get(article.get_absolute_url()).content.decode()
        assert f"last checked {date_format(article.checked_on, 'j F Y')}" in page, article
        assert "Related answers" in page, article


def test_each_fix_is_offered_by_the_article_it_starts_from(sample, client):
    # Whoever waits for a message is no customer, and has no article to start from.
    for flow in Flow.objects.live().exclude(slug=OWN):
        graph = flow.live.graph()
        article = Article.objects.get(pk=graph.nodes[graph.start].article)
        page = client.get(article.get_absolute_url()).content.decode()
        assert f'<a class="button" href="{flow.get_absolute_url()}">' in page, flow


def test_who_searches_for_a_code_is_offered_its_fix_first(sample, client):
    for code in ("1001", "1004", "1014", "1015", "1016", "60008"):
        page = client.get(f"/search/?q={code}").content.decode()
        offered = re.findall(r'href="(/fix/\d[^"]*)"', page)
        assert offered[0] == Flow.objects.get(slug=f"error-{code}").get_absolute_url()


def test_loading_it_twice_is_loading_it_once(sample):
    before = (Article.objects.count(), Revision.objects.count(), Flow.objects.count())
    samples.load()
    assert (Article.objects.count(), Revision.objects.count(), Flow.objects.count()) == before


def test_clearing_takes_out_all_of_it_with_its_walks(sample, client):
    flow = Flow.objects.get(slug=NO_SMS)
    Walk(client, flow.get_absolute_url()).press("none")
    out = io.StringIO()
    call_command("clear_sample", stdout=out)
    assert "Removed 29 articles and 11 guided fixes." in out.getvalue()
    for model in (Article, Flow, Run, Category, TicketTarget):
        assert not model.objects.exists(), model


def test_clearing_keeps_what_somebody_made_or_changed(sample):
    mine = make_article("Mine", category=Category.objects.get(name="Errors"))
    changed = Article.objects.get(draft__title__startswith="Error 1004")
    changed.revise(title="Error 1004, ours", body="ours")
    flow = Flow.objects.get(slug=LATE)
    flow.live.origin = ""
    flow.live.save()
    cleared = samples.clear()
    # With the changed fix, those that it goes on in.
    assert cleared.kept == [
        "Error 1004, ours",
        "I am waiting for a code that does not come",
        "Messages arrive late",
        "API calls take too long",
    ]
    assert set(Article.objects.all()) == {mine, changed}
    assert set(Flow.objects.values_list("slug", flat=True)) == {LATE, SLOW, OWN}
    assert walk.resolve(reachable_graphs(LATE, {}), LATE, []).node
    samples.clear()
    assert Article.objects.count() == 2


def test_a_cleared_site_stays_cleared(sample):
    call_command("set_up", stdout=io.StringIO())
    samples.clear()
    call_command("set_up", stdout=io.StringIO())
    assert not Article.objects.exists()


def test_texts_of_an_older_renderer_are_brought_up_to_date(sample):
    Revision.objects.update(renderer_version=0, html="old")
    Flow.objects.first().live.nodes.update(html="old")
    call_command("rerender", stdout=io.StringIO())
    assert not Revision.objects.filter(html="old").exists()
    assert not Flow.objects.first().live.nodes.filter(html="old").exists()


def test_a_ref_of_a_sample_step_reads_back():
    assert Ref.parse(str(Ref("no-sms-received", "delivery-status"))).key == "delivery-status"
