"""Articles that fixes lead to: made internal, or deleted, while somebody draws or publishes."""

from contextlib import suppress
from dataclasses import replace
from threading import Event

import pytest
from django.db import transaction

from kb import inside
from kb.models import Article
from kb.people import Audience
from tests.articles import make_article, make_flow
from tests.at_once import at_once
from tests.people import client_of
from tests.troubleshoot.drafting import address, publish, reword
from troubleshoot import drawing as drawn
from troubleshoot.models import Flow, FlowAct
from troubleshoot.models.drawn import NotPublishable, SomethingChanged
from troubleshoot.problems import problems_of, public_fixes_leading_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(tmp_path):
    """Of each test's own: some here commit what they do."""
    return make_flow(tmp_path)


Name = FlowAct.Name


@pytest.fixture
def client(ed):
    return client_of(ed)


# Made internal


def make_internal(article) -> bool:
    """As an editor does in one transaction; whether it could be done."""
    article = Article.objects.get(pk=article.pk)
    with suppress(inside.LeadsInside):
        article.place(category=None, audience=Audience.INTERNAL, by=None)
        return True
    return False


def test_an_article_that_everybody_is_led_to_is_not_made_internal(flow):
    article = make_article(state="draft")
    reword(flow, "first", article=article.pk)
    assert public_fixes_leading_to([article.pk]) == []  # nobody can walk it yet
    publish(flow)
    assert public_fixes_leading_to([article.pk]) == [(article.pk, "No message")]
    assert not make_internal(article)
    assert "“No message”" in inside.obstacle(article.pk)


@pytest.mark.parametrize(
    "text", ["[see](/articles/{}/)", "/articles/{}-words/", "<!-- /articles/{} -->"]
)
def test_a_text_leads_there_too(flow, text):
    article = make_article(state="draft")
    reword(flow, "first", body=text.format(article.pk))
    publish(flow)
    assert not make_internal(article)


def test_fixes_for_agents_stand_in_nobodys_way(tmp_path):
    article = make_article(state="draft")
    flow = make_flow(tmp_path, audience="internal")
    reword(flow, "first", article=article.pk)
    publish(flow)
    assert make_internal(article)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["publishing", "article"])
def test_a_fix_for_everyone_and_an_internal_article_do_not_pass_each_other(tmp_path, first):
    flow, article = make_flow(tmp_path), make_article(state="draft")
    reword(flow, "first", article=article.pk)
    seen = flow.draft.drawing().fingerprint
    looked_at, done = Event(), Event()

    def problems_then(version):
        """The other act comes right after what is wrong was looked at: it has to wait."""
        problems = problems_of(version)
        if first == "publishing":
            looked_at.set()
            done.wait(0.5)
        return problems

    def publishing():
        if first == "article":
            assert done.wait(10)
        with suppress(NotPublishable):
            Flow.objects.get(pk=flow.pk).publish_draft(seen, problems_then, by=None)

    def article_made_internal():
        if first == "publishing":
            assert looked_at.wait(10)
        make_internal(article)
        done.set()

    at_once(lambda number: (publishing, article_made_internal)[number](), 2)
    is_internal = Article.objects.get(pk=article.pk).audience == Audience.INTERNAL
    named = [title for _article, title in public_fixes_leading_to([article.pk])]
    assert (is_internal, named) == (
        (False, ["No message"]) if first == "publishing" else (True, [])
    )


@pytest.mark.django_db(transaction=True)
def test_acts_on_many_fixes_and_their_articles_wait_in_one_order(tmp_path):
    articles = [make_article(str(number)) for number in range(3)]
    flows = [make_flow(tmp_path, slug) for slug in ("aa", "zz")]
    for flow, order in zip(flows, (articles, articles[::-1]), strict=True):
        keys = ("first", "restart", "fixed")
        for key, article in zip(keys, order, strict=True):
            reword(flow, key, article=article.pk)

    def do(number):
        flow = Flow.objects.get(pk=flows[number % 2].pk)
        for turn in range(3):
            reword(flow, "second", title=f"{number} {turn}")
            with suppress(SomethingChanged):
                if draft := flow.draft:
                    flow.publish_draft(draft.drawing().fingerprint, problems_of, by=None)

    at_once(do, 4)
    assert all(flow.live_id for flow in Flow.objects.all())


# Deleted


@pytest.fixture
def named(flow):
    """The fix, with an article behind a step of its draft; the article; and what the draft was."""
    article = make_article()
    act = reword(flow, "restart", article=article.pk)
    return flow, article, act


def undo(client, flow, act):
    return client.post(address("undo_act", flow, act.pk), {"open": "restart"}, follow=True)


def behind(flow):
    return flow.draft.drawing().nodes["restart"].article


def test_undoing_says_what_is_gone_since(client, named):
    flow, article, _act = named
    removed = reword(flow, "restart", article=None, title="Other words")
    number = article.pk
    article.delete()
    response = undo(client, flow, removed)
    assert response.status_code == 200
    assert f"/articles/{number}/" in response.content.decode()
    assert "not on this site any more" in response.content.decode()
    node = flow.draft.drawing().nodes["restart"]
    assert (node.title, node.article) == ("Restart the phone", None)


def test_a_step_that_comes_back_comes_without_what_is_gone(client, named):
    flow, article, _act = named
    removed = flow.draw(lambda d: drawn.remove_step(d, "restart"), Name.STEP_REMOVED, by=None)
    article.delete()
    assert "not on this site any more" in undo(client, flow, removed).content.decode()
    assert behind(flow) is None
    # What that did can be undone in turn: it is noted as it was done.
    assert flow.draw(flow.acts.first().undoing(), Name.UNDONE, by=None)
    assert "restart" not in flow.draft.drawing().nodes


def test_what_named_it_can_still_be_undone(client, named):
    flow, article, _act = named
    act = reword(flow, "restart", title="Other words")
    article.delete()
    page = client.get(address("flow_history", flow)).content.decode()
    assert address("undo_act", flow, act.pk) in page
    undo(client, flow, act)
    assert flow.draft.drawing().nodes["restart"].title == "Restart the phone"


def test_restoring_a_version_comes_without_what_is_gone(client, named):
    flow, article, _act = named
    publish(flow)
    number = flow.live.number
    reword(flow, "restart", article=None, title="Other words")
    article.delete()
    response = client.post(address("restore_version", flow, number), follow=True)
    assert response.status_code == 200
    node = flow.draft.drawing().nodes["restart"]
    assert (node.title, node.article) == ("Restart the phone", None)


def test_a_drawing_that_names_what_is_gone_is_kept_without_it(flow):
    gone = make_article()
    number = gone.pk
    gone.delete()
    name = lambda d: drawn.change_step(  # noqa: E731
        d, replace(d.nodes["restart"], article=number, title="New")
    )
    act = flow.draw(name, Name.RESTORED, by=None)
    assert act.gone == [f"/articles/{number}/"]
    assert act.now["restart"]["article"] is None
    assert behind(flow) is None


@pytest.mark.django_db(transaction=True)
def test_an_article_is_not_deleted_while_a_draft_takes_it_up(tmp_path):
    flow, article = make_flow(tmp_path), make_article()
    number, taken, deleted = article.pk, Event(), Event()

    def name_it(drawing):
        return drawn.change_step(drawing, replace(drawing.nodes["restart"], article=number))

    def do(which):
        if which:
            assert taken.wait(10)
            Article.objects.get(pk=number).delete()
            deleted.set()
        else:
            with transaction.atomic():
                Flow.objects.get(pk=flow.pk).draw(name_it, Name.STEP_CHANGED, by=None)
                taken.set()
                deleted.wait(0.3)

    at_once(do, 2)
    assert behind(Flow.objects.get(pk=flow.pk)) is None
    assert not Article.objects.filter(pk=number).exists()
