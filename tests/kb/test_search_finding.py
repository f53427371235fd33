"""What somebody finds with what they type: the words of people, on articles and guided fixes."""

from functools import partial

import pytest

from kb.models import Category, Edition, Helpfulness, Synonym
from kb.people import ANYBODY
from kb.search.candidates import fetches
from kb.search.finding import PAGE, picked, search, suggest
from kb.search.results import Found
from tests.articles import CHECK_FLOW, make_article, make_category, make_flow

pytestmark = pytest.mark.django_db


def titles(text: str, user=ANYBODY, **more) -> list[str]:
    return [hit.name for hit in search(text, user, **more).hits]


def text_of(pieces) -> str:
    """Pieces with brackets round what is marked."""
    return "".join(map(str, pieces))


def synonyms(words: str) -> None:
    Synonym.objects.create(words=words)
    Edition.advance()


# Words


def test_an_article_is_found_by_any_word_of_it():
    text = {"keywords": "1015, unsubscribed", "body": "They replied STOP."}
    make_article("Why a number is blocked", **text)
    make_article("Something else", body="Nothing of the kind.")
    for typed in ("blocked", "BLOCKED number", "1015", "unsubscribed", "replied stop"):
        assert titles(typed)[0] == "Why a number is blocked"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("We received your message", "receiving messages"),
        ("Sending fails", "it failed to send"),
        ("Crème brûlée naïveté", "creme brulee naivete"),
        ("E-mail", "email"),
        ("Use yun.tim.qq.com", "yun.tim.qq.com"),
        ("Use yun.tim.qq.com", "qq"),
        ("InvalidParameter.Foo was returned", "invalidparameter.foo"),
        ("Ｆｕｌｌ width", "full"),
        ("Straße und Fluß", "STRASSE fluss"),
        ("短信签名未通过审核", "签名"),
        ("短信签名未通过审核", "名未"),
        ("SMS 短信 is late", "sms 短信"),
        ("メッセージが届かない", "届か"),
        ("문자가 안 와요", "문자"),
        ("ไม่ได้รับข้อความ", "ข้อความ"),
        ("The template", "templ"),
        ("The template", "Tem"),
        ("What is this", "what is this"),
    ],
)
def test_words_are_found_however_they_are_written(written, typed):
    make_article("Other", body="Entirely different.")
    make_article("This one", body=written)
    assert titles(typed)[0] == "This one"


def test_an_exact_form_stands_before_another_form_of_the_word():
    make_article("About a", body="It is marketed here and there.")
    make_article("About b", body="It is marketing here and there.")
    assert titles("marketing") == ["About b", "About a"]
    assert titles("marketed") == ["About a", "About b"]


def test_what_has_a_word_in_its_title_stands_before_what_only_mentions_it():
    make_article("Delivery times", body="A blacklist is mentioned. " * 5)
    make_article("The blacklist", body="Delivery is mentioned.")
    assert titles("blacklist")[0] == "The blacklist"


def test_votes_settle_what_words_leave_open():
    first, second = make_article("Late messages"), make_article("Late messages")
    Helpfulness.objects.create(article=second, helpful=40, score=0.9)
    assert [hit.object_id for hit in search("late messages", ANYBODY).hits] == [second.pk, first.pk]


def test_a_word_that_is_everywhere_still_finds_something():
    make_article("How do I do it", body="how do I")
    make_article("How", body="do I")
    assert titles("how do I")
    assert titles("the of and") == []  # no entry has any of them


def test_nothing_typed_finds_nothing(django_assert_num_queries):
    make_article()
    with django_assert_num_queries(0):
        for typed in ("", "   ", "\x00", "-", '"', "!!! ???"):
            assert search(typed, ANYBODY).count == 0


def test_a_phrase_in_quotes_must_stand_just_so():
    make_article("One", body="the template is approved")
    make_article("Two", body="approved is the template")
    assert titles('"template is approved"') == ["One"]
    assert sorted(titles("template is approved")) == ["One", "Two"]
    assert titles('"approved template"') == []


def test_one_word_in_quotes_is_meant_just_as_it_stands():
    make_article("One", body="a message")
    make_article("Two", body="some messages")
    assert titles('"messages"') == ["Two"]
    assert sorted(titles("messages")) == ["One", "Two"]


def test_what_is_in_quotes_is_found_among_keywords_too_and_never_corrected():
    make_article("One", keywords="sms late, recieved sms", body="nothing")
    make_article("Two", body="received")
    assert titles('"sms late"') == ["One"]
    assert titles('"late recieved"') == ["One"]
    found = search('"recieve"', ANYBODY)
    assert (found.count, found.corrected) == (0, "")


def test_minus_leaves_out():
    make_article("One", body="template of marketing")
    make_article("Two", body="template of notices")
    assert titles("template -marketing") == ["Two"]
    assert titles('template -"of notices"') == ["One"]
    assert titles("template-marketing -nothing")


# Spelling and synonyms


def test_a_misspelt_word_is_corrected_from_the_words_of_the_site():
    make_article("How to receive SMS", body="Turn the phone on.")
    found = search("recieve sms", ANYBODY)
    assert found.corrected == "receive sms"
    assert found.hits[0].name == "How to receive SMS"


def test_who_means_what_they_typed_gets_it():
    make_article("How to receive SMS", body="Turn the phone on.")
    found = search("recieve", ANYBODY, literal=True)
    assert (found.count, found.corrected) == (0, "")


def test_codes_and_words_that_are_known_are_not_corrected():
    make_article("Error 1004", keywords="1004", body="The template fails.")
    for typed in ("1005", "templates", "templ", "err"):
        assert search(typed, ANYBODY).corrected == ""


def test_only_words_of_what_one_may_see_are_offered_as_corrections(people):
    make_article("About the zanzibar carrier", audience="internal")
    assert search("zanzibbar", ANYBODY).corrected == ""
    assert search("zanzibbar", people["alice"]).corrected == "zanzibar"


def test_synonyms_find_each_other():
    make_article("The one-time password", body="It does not come.")
    make_article("A handset", body="Switch it on.")
    synonyms("phone, handset, mobile")
    synonyms("otp, one-time password")
    assert titles("phone") == ["A handset"]
    assert titles("otp")[0] == "The one-time password"
    assert suggest("mobile", ANYBODY).hits[0].name == "A handset"


def test_a_synonym_of_several_words_is_found_by_one_and_the_other_way_round():
    make_article("OTP", body="Short.")
    make_article("Something", body="Another time.")
    synonyms("otp, one-time password")
    assert titles("one-time password does not arrive")[0] == "OTP"


def test_who_types_the_word_itself_sees_it_before_its_synonyms():
    make_article("The handset", body="It is off.")
    make_article("The phone", body="It is off.")
    synonyms("phone, handset")
    assert titles("phone") == ["The phone", "The handset"]
    assert titles("handset") == ["The handset", "The phone"]


# Codes and pastes


def test_who_names_an_error_is_led_to_its_fix_first(tmp_path):
    make_article("Error 1004: all about 1004", keywords="1004", body="1004 1004 1004")
    text = CHECK_FLOW.replace("start: paste", 'keywords: ["1004"]\nstart: paste')
    make_flow(tmp_path, "error-1004", text=text, title="Malformed request")
    found = search("I get error 1004", ANYBODY)
    assert (found.hits[0].kind, found.hits[0].code) == ("fix", "1004")
    assert found.about_code == found.hits[0]
    assert search("I get an error", ANYBODY).about_code is None


def test_a_long_paste_is_searched_by_what_tells_in_it(tmp_path):
    make_article("Error 1004", keywords="1004", body="The request is malformed.")
    for number in range(5):
        make_article(f"Result {number}", body="The result of a request has an errmsg and a sid.")
    noise = "\n".join(f'  "field{n}": "value {n * 7919}",' for n in range(600))
    paste = '{"result":1004,"errmsg":"package format error","sid":"",\n' + noise + "}"
    assert 10_000 < len(paste) < 20_000
    found = search(paste, ANYBODY)
    assert found.hits[0].name == "Error 1004"
    assert found.about_code
    assert "1004" in picked(paste, ANYBODY).split()
    assert set(picked(paste, ANYBODY).split()) <= {"1004", "result", "error", "errmsg", "sid", "0"}
    assert search(picked(paste, ANYBODY), ANYBODY).hits[0].name == "Error 1004"


def test_a_paste_with_no_word_of_the_site_picks_nothing():
    make_article()
    assert picked("qwertz " * 1000, ANYBODY) == ""


def test_nothing_is_picked_that_the_site_does_not_use_itself():
    make_article("Error 1004", keywords="1004", body="The results of requests.")
    assert picked('{\n"result": 1004,\n"sid": "f00dfeed"\n}', ANYBODY) == "result 1004"


def test_a_code_is_found_behind_thousands_of_other_words():
    make_article("Error 1004", keywords="1004", body="The request is malformed.")
    noise = " ".join(f"w{n}x" for n in range(2500))
    assert picked(f"{noise} 1004", ANYBODY) == "1004"


def test_where_there_is_more_than_was_looked_at_a_round_number_is_said():
    assert Found("", count=261, is_more=True).at_least == 250
    assert Found("", count=49, is_more=True).at_least == 0


# What is shown


def test_what_was_found_is_marked_in_title_and_snippet():
    body = "Nothing here. " * 30 + "Then the carrier <b>blocks</b> the number. " + "More. " * 50
    make_article("Blocked & gone", body=body)
    [hit] = search("blocked carrier", ANYBODY).hits
    assert text_of(hit.title) == "[Blocked] & gone"
    assert "the [carrier] [blocks] the number" in text_of(hit.snippet)
    assert len("".join(piece.text for piece in hit.snippet)) <= 200


def test_hits_say_what_they_are_and_where(tmp_path):
    article = make_article("Blocked", category=make_category("Delivery"))
    flow = make_flow(tmp_path, title="Blocked number")
    hits = {hit.kind: hit for hit in search("blocked", ANYBODY).hits}
    assert hits["article"].address == article.get_absolute_url()
    assert hits["fix"].address == flow.get_absolute_url()
    assert {hit.category for hit in hits.values()} == {Category.objects.get().pk}


def test_results_come_in_pages_each_thing_once():
    for number in range(25):
        make_article(f"Blocked {number}")
    pages = [titles("blocked", page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 5, 0]
    assert len({title for page in pages for title in page}) == 25
    assert search("blocked", ANYBODY, page=2).count == 25


def test_kinds_and_categories_can_be_chosen_and_are_counted(tmp_path):
    outer, inner = make_category("Outer"), make_category("Inner")
    Category.objects.filter(pk=inner.pk).update(parent=outer)
    make_article("Blocked one", category=outer)
    make_article("Blocked two", category=inner)
    make_article("Blocked three")
    make_flow(tmp_path, title="Blocked four", category="Other")
    found = search("blocked", ANYBODY)
    assert found.kinds == {"article": 3, "fix": 1}
    assert found.categories[outer.pk] == found.categories[inner.pk] == 1
    assert titles("blocked", kind="fix") == ["Blocked four"]
    assert sorted(titles("blocked", category=outer.pk)) == ["Blocked one", "Blocked two"]
    assert titles("blocked", category=inner.pk) == ["Blocked two"]
    assert titles("blocked", category=10**9) == []
    chosen = search("blocked", ANYBODY, category=inner.pk)
    assert chosen.kinds == {"article": 1}
    assert sum(chosen.categories.values()) == 3


def test_a_filter_finds_what_is_far_behind_others_on_a_large_site(tmp_path, monkeypatch):
    monkeypatch.setattr("kb.search.finding.fetches", partial(fetches, budget=4))
    for number in range(12):
        make_article(f"Blocked number {number}", category=make_category("Many"))
    shelf = make_category("Few")
    make_article("Late", body="Once more: the number was blocked, at last.", category=shelf)
    make_flow(tmp_path, title="Late fix", symptom="a blocked number", category="Few")
    found = search("blocked number", ANYBODY)
    assert found.is_more
    assert not {"Late", "Late fix"} & {hit.name for hit in found.hits}
    assert titles("blocked number", kind="fix") == ["Late fix"]
    assert sorted(titles("blocked number", category=shelf.pk)) == ["Late", "Late fix"]
    assert search("blocked number", ANYBODY, kind="fix").kinds["fix"] == 1


@pytest.mark.parametrize("looking", [0, 10**9])
def test_what_is_looked_through_and_what_is_gathered_is_found_alike(looking, monkeypatch):
    monkeypatch.setattr("kb.search.finding.fetches", partial(fetches, budget=4))
    monkeypatch.setattr("kb.search.candidates.LOOKING", looking)
    for number in range(8):
        make_article(f"Blocked number {number}", body="late" if number % 2 else "soon")
    make_article("Blocked number, for agents", body="late", audience="internal")
    late = {f"Blocked number {number}" for number in (1, 3, 5, 7)}
    soon = {f"Blocked number {number}" for number in (0, 2, 4, 6)}
    assert set(titles("blocked number late")[:4]) == late
    assert set(titles("blocked number -late")) == soon
    assert set(titles('number "late"')) == late


@pytest.mark.parametrize("prefix", ["50%", "under_score", "back\\slash", "blockéd", "短信"])
def test_a_beginning_is_taken_letter_by_letter(prefix):
    make_article("Blocked", body="500 underscores backslashes 短信签名 50% under_score")
    assert suggest(prefix, ANYBODY).query == prefix
    assert [hit.name for hit in suggest("under_sc", ANYBODY).hits] == ["Blocked"]


def test_suggestions_are_few_and_have_no_snippets():
    for number in range(12):
        make_article(f"Blocked {number}")
    found = suggest("blo", ANYBODY)
    assert len(found.hits) == 8
    assert not any(hit.snippet for hit in found.hits)
    assert text_of(found.hits[0].title).startswith("[Blocked]")


# What it costs


def test_a_search_takes_a_few_queries_whatever_it_finds(django_assert_max_num_queries):
    for number in range(30):
        make_article(f"Blocked {number}", body="number is late again", category=make_category())
    search("warm", ANYBODY)
    with django_assert_max_num_queries(4):
        search("blocked number late", ANYBODY)
    with django_assert_max_num_queries(3):
        suggest("blocked num", ANYBODY)
