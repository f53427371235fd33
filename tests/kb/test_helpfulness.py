"""How articles are put in order by what readers said, and what home shows of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.edition import forget_everything
from kb.helpfulness import wilson_lower_bound
from kb.models import Helpfulness, Publication
from tests.articles import make_article, make_category
from tests.voting import give_votes

COUNTS = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("helpful", "votes", "lower"),
    [
        # As R gives it: prop.test(helpful, votes, correct=FALSE), to four places.
        (0, 0, 0.0),
        (0, 10, 0.0),
        (1, 1, 0.2065),
        (2, 2, 0.3424),
        (5, 10, 0.2366),
        (10, 10, 0.7225),
        (90, 100, 0.8256),
        (1, 100, 0.0018),
        (500_000, 1_000_000, 0.4990),
    ],
)
def test_known_bounds(helpful, votes, lower):
    assert wilson_lower_bound(helpful, votes) == pytest.approx(lower, abs=0.0001)


@given(COUNTS, COUNTS)
def test_the_bound_lies_below_the_share_and_is_none_only_where_nobody_was_helped(yes, no):
    bound = wilson_lower_bound(yes, yes + no)
    assert 0 <= bound < 1
    assert (bound > 0) == (yes > 0)
    if yes:
        assert bound < yes / (yes + no)


@given(COUNTS, COUNTS)
def test_one_more_yes_lifts_the_bound_and_one_more_no_lowers_it(yes, no):
    bound = wilson_lower_bound(yes, yes + no)
    assert wilson_lower_bound(yes + 1, yes + no + 1) > bound
    assert wilson_lower_bound(yes, yes + no + 1) <= bound


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(2, 1000))
def test_the_same_share_of_more_votes_is_surer(yes, no, times):
    few = wilson_lower_bound(yes, yes + no)
    assert wilson_lower_bound(yes * times, (yes + no) * times) > few


@given(st.integers(1, 1000), st.integers(0, 1000), st.floats(0.1, 5), st.floats(0.1, 5))
def test_who_wants_to_be_surer_gets_a_lower_bound(yes, no, one, other):
    low, high = sorted((one, other))
    surest = wilson_lower_bound(yes, yes + no, z=high)
    assert surest <= wilson_lower_bound(yes, yes + no, z=low) + 1e-12


@pytest.mark.parametrize(("helpful", "votes"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_counts_that_cannot_be_are_refused(helpful, votes):
    with pytest.raises(ValueError, match="cannot be"):
        wilson_lower_bound(helpful, votes)


# In order, on home


@pytest.fixture
def shown(clients):
    """The titles under "Most helpful" on somebody's home page; None where it is not there."""

    def shown(role="customer"):
        forget_everything()  # the page is kept for some minutes, whatever is voted
        response = clients[role].get("/")
        listed = list(response.context["most_helpful"])
        assert (b"Most helpful" in response.content) == bool(listed)
        return [publication.revision.title for publication in listed] or None

    return shown


@pytest.mark.django_db
def test_home_shows_nothing_where_nobody_has_voted_or_been_helped(shown):
    article = make_article("Blocked")
    assert shown() is None
    give_votes(article, yes=0, no=3)
    assert Helpfulness.objects.get().score == 0
    assert shown() is None


@pytest.mark.django_db
def test_many_who_were_mostly_helped_stand_before_few_who_all_were(shown):
    for title, yes, no in [("Two of two", 2, 0), ("Ninety", 90, 10), ("One", 1, 0), ("Both", 8, 7)]:
        give_votes(make_article(title), yes=yes, no=no)
    assert shown() == ["Ninety", "Two of two", "Both", "One"]


@pytest.mark.django_db
def test_what_helped_fewer_than_it_did_not_is_no_most_helpful_answer(shown):
    give_votes(make_article("Mostly not"), yes=4, no=5)
    give_votes(make_article("As many"), yes=3, no=3)
    assert shown() is None


@pytest.mark.django_db
def test_the_same_score_is_put_in_the_same_order_each_time(shown):
    articles = [make_article(f"Text {n}") for n in range(7)]
    for article in reversed(articles):
        give_votes(article, yes=2)
    assert shown() == ["Text 0", "Text 1", "Text 2", "Text 3", "Text 4"]


@pytest.mark.django_db
def test_only_what_somebody_may_read_is_shown_to_them_and_votes_outlive_an_archive(shown):
    secret = make_article("For agents", audience="internal")
    archived, gone = make_article("Archived", state="archived"), make_article("Taken back")
    for article in (secret, archived, gone, make_article("For all")):
        give_votes(article, yes=3)
    gone.unpublish()
    assert shown() == shown("mallory") == ["For all"]
    assert shown("alice") == ["For agents", "For all"]
    gone.publish()
    assert shown() == ["Taken back", "For all"]
    assert archived.votes.count() == 3


@pytest.mark.django_db
def test_a_share_is_shown_to_no_reader(client):
    article = make_article("Blocked", category=make_category())
    give_votes(article, yes=7, no=3)
    for page in ("/", article.get_absolute_url(), "/categories/delivery/", "/search/?q=blocked"):
        text = client.get(page).content.decode()
        assert "Blocked" in text
        assert not [n for n in ("70%", "0.7", "7 of 10", "7 / 3") if n in text], page


@pytest.mark.database("sqlite")  # which plans by the shape of a query, not by how much there is
@pytest.mark.django_db
def test_the_order_is_read_from_its_index_and_nothing_is_sorted():
    plan = Publication.objects.visible_to(None).listed().most_helpful()[:5].explain()
    assert "helpfulness_order" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_the_most_helpful_take_one_query(django_assert_num_queries):
    for n in range(3):
        give_votes(make_article(f"Text {n}"), yes=n + 1)
    with django_assert_num_queries(1):
        found = list(Publication.objects.visible_to(None).listed().most_helpful()[:5])
    assert [publication.revision.title for publication in found] == ["Text 2", "Text 1", "Text 0"]
