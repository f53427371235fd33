"""Filling in ticket links: short enough, and nothing is lost without a word."""

import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.troubleshoot.tickets import CODE, MAIL, PLAIN, STAFF, STEPS, WEB, filled
from troubleshoot.tickets import LIMIT, TicketStep, Transcript, fill, transcript

FAMILY = "👨‍👩‍👧‍👦"


def many(count, text="Something to ask about the phone"):
    return Transcript(
        "A message did not arrive",
        tuple(TicketStep(n, f"{text} {n}", f"Answer {n}") for n in range(1, count + 1)),
        CODE,
        STAFF,
    )


def query(address):
    return {k: v[0] for k, v in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_values_come_back_as_they_were():
    got = query(filled(subject="50% & more = “good”? #1 {code} +"))
    assert got["subject"] == "50% & more = “good”? #1 {code} +"
    assert got["code"] == CODE
    assert got["flow"] == "no-sms-received"
    assert "1. What does the console say? Delivered, but not seen\n" in got["text"]
    assert got["text"].endswith(f"Code: {CODE}\nFor our staff only: {STAFF}")


def test_line_ends_are_lf_in_web_addresses_and_cr_lf_in_mail():
    web, mail = filled(), filled(MAIL)
    assert "%0A" in web
    assert "%0D" not in web
    assert mail.count("%0D%0A") == mail.count("%0A") == mail.count("%0D") > 0


def test_a_subject_cannot_add_a_mail_header():
    address = filled(MAIL, subject="Hello\r\nBcc: all@example.com&bcc=x@example.com")
    assert "%0D" not in address.split("&body=")[0]
    assert set(query(address)) == {"subject", "body"}


def test_a_plain_text_works_as_a_transcript_too():
    text = transcript(title="T", steps=STEPS, code=CODE)
    got = query(filled(PLAIN, text=text))["text"]
    assert got.count(CODE) == 1
    assert "Restarted the phone" in got
    assert query(filled(PLAIN, text="https://x/y", code=""))["text"] == "https://x/y"


def test_a_short_transcript_is_not_shortened():
    assert "left out" not in unquote(filled())
    assert len(filled()) <= LIMIT


def test_a_long_one_drops_its_middle_and_says_so():
    got = query(filled(text=many(60)))["text"]
    assert "1. Something to ask about the phone 1: Answer 1\n" in got
    assert "60. Something to ask about the phone 60: Answer 60\n" in got
    assert "30. Something" not in got
    kept = got.count("Something to ask")
    assert kept > 20
    assert f"… {60 - kept} steps left out; the whole list: code {CODE}" in got


def test_as_many_steps_are_kept_as_fit():
    address = filled(PLAIN, text=many(60))
    step = len("60. Something to ask about the phone 60: Answer 60\n".replace(" ", "%20")) + 20
    assert LIMIT - step < len(address) <= LIMIT


def test_one_step_left_out_is_one_step():
    text = many(3, "x" * 500)
    assert "… 1 step left out" in unquote(filled(PLAIN, text=text, limit=1500))


def test_long_answers_are_cut_where_leaving_out_steps_is_not_enough():
    steps = (TicketStep(1, "First", "a" * 5000), TicketStep(2, "Last", "b" * 5000))
    got = query(filled(text=Transcript("T", steps, CODE)))["text"]
    assert "First: aaa" in got
    assert "Last: bbb" in got
    assert "…" in got
    assert CODE in got


@pytest.mark.parametrize("sign", [FAMILY, "短", "🇩🇪", "z\u0301", "👍🏽"])
def test_a_cut_never_divides_a_character(sign):
    steps = tuple(TicketStep(n, sign * 200, sign * 200) for n in range(1, 4))
    for limit in range(300, 1500, 41):
        text = unquote(filled(PLAIN, Transcript("T", steps, CODE), limit=limit), errors="strict")
        assert "\ufffd" not in text
        cut = text.replace(sign, "")
        assert not set(sign) & set(cut), (limit, cut)


def test_a_template_that_leaves_no_room_still_gives_an_address():
    template = "https://help.example.com/new?pad=" + "x" * 3000 + "&text={transcript}"
    assert filled(template) == "https://help.example.com/new"
    template = "https://help.example.com/" + "y" * 3000 + "?text={transcript}"
    assert filled(template) == "https://help.example.com"


def test_a_host_is_never_cut_to_another_one():
    with pytest.raises(ValueError, match="too long"):
        filled("https://" + "a." * 1500 + "example.com/?t={transcript}")


@pytest.mark.parametrize(
    "template",
    ["javascript:alert('{code}')", "data:text/html,{code}", "//x/{code}", "", " https://x"],
)
def test_nothing_but_web_and_mail_addresses_is_filled(template):
    with pytest.raises(ValueError, match="https"):
        filled(template)


def test_absurd_lengths_are_quick():
    text = Transcript("t" * 10**6, many(3000, "é" * 3000).steps, CODE, "https://s/" * 10**5)
    begun = time.process_time()
    assert len(filled(text=text, subject="s" * 10**6)) <= LIMIT
    assert time.process_time() - begun < 5


# A surrogate alone cannot come from a form, but nothing should fall over it.
words = st.text(st.characters(), max_size=300)
long_steps = st.lists(
    st.builds(TicketStep, st.none() | st.integers(1, 99), words, words, words), max_size=25
)
a_code = st.text("23456789CDFGHJKMPQRTWX", min_size=8, max_size=8)


@settings(deadline=None)
@given(st.sampled_from([WEB, PLAIN, MAIL]), words, words, long_steps, words, a_code)
@example(
    WEB, "{transcript}", "{code}", [TicketStep(1, "{subject}", "{flow}")], "{code}", "7KQ2MDX8"
)
def test_an_address_is_short_enough_parses_back_and_keeps_the_code(
    template, title, subject, steps, flow, code
):
    text = Transcript(title, tuple(steps), code, STAFF)
    address = fill(template, subject=subject, transcript=text, flow=flow, code=code)
    assert len(address) <= LIMIT
    assert address.isascii()
    assert address.split("?")[0] == template.split("?")[0]
    parts = {k: unquote(v, errors="strict") for k, v in _pairs(address)}
    assert list(parts) == [name for name, _ in _pairs(template)]
    assert any(code in value for value in parts.values())


def _pairs(address):
    return [tuple(pair.split("=", 1)) for pair in address.split("?", 1)[1].split("&")]


@settings(deadline=None)
@given(st.sampled_from([WEB, PLAIN, MAIL]), st.text(max_size=4000), words, a_code)
def test_a_plain_text_is_held_to_the_limit_too(template, text, subject, code):
    address = fill(template, subject=subject, transcript=text, flow="f", code=code)
    assert len(address) <= LIMIT
    assert code in unquote(address)
