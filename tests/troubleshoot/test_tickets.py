"""Ticket links and transcripts: nothing is lost without a word, nothing leads astray."""

import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from troubleshoot import graphemes
from troubleshoot.tickets import (
    LIMIT,
    TicketStep,
    Transcript,
    fill,
    problems_with_template,
    transcript,
)

WEB = "https://help.example.com/new?subject={subject}&text={transcript}&flow={flow}&code={code}"
PLAIN = "https://help.example.com/new?text={transcript}"
MAIL = "mailto:help@example.com?subject={subject}&body={transcript}"
CODE = "7KQ2-MDX8"
STAFF = "https://support.example.com/staff/runs/7KQ2-MDX8/"
HOSTS = ["help.example.com", ".desk.example", "example.com"]

STEPS = (
    TicketStep(1, "What does the console say?", "Delivered, but not seen"),
    TicketStep(2, "Does the phone get other SMS?", "Yes"),
    TicketStep(3, "Is the sender on the block list?", "No"),
    TicketStep(4, "Restarted the phone", "Still not working"),
)
FAMILY = "👨‍👩‍👧‍👦"


def many(count, text="Something to ask about the phone"):
    return Transcript(
        "A message did not arrive",
        tuple(TicketStep(n, f"{text} {n}", f"Answer {n}") for n in range(1, count + 1)),
        CODE,
        STAFF,
    )


def filled(template=WEB, text=None, subject="No SMS", flow="no-sms-received", code=CODE, **more):
    text = Transcript("A message did not arrive", STEPS, CODE, STAFF) if text is None else text
    return fill(template, subject=subject, transcript=text, flow=flow, code=code, **more)


def query(address):
    return {k: v[0] for k, v in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


# --- the transcript


def test_a_transcript_stands_in_columns():
    text = transcript(title="A message did not arrive", steps=STEPS, code=CODE, staff_url=STAFF)
    assert text.splitlines() == [
        "A message did not arrive",
        "1  What does the console say?        Delivered, but not seen",
        "2  Does the phone get other SMS?     Yes",
        "3  Is the sender on the block list?  No",
        "4  Restarted the phone               Still not working",
        "",
        f"Code: {CODE}",
        f"For our staff only: {STAFF}",
    ]


def test_long_questions_and_answers_go_on_under_themselves():
    step = TicketStep(
        10,
        "Is the number on the list of numbers that have asked not to get messages?",
        "I have looked at the list in the console and the number does not stand on it at all",
    )
    first, *rest = transcript(title="T", steps=[step], code="").splitlines()[1:]
    assert first.startswith("10  Is the number on the list of numbers")
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert all(graphemes.width(line) <= 80 for line in [first, *rest])


def test_wide_characters_take_two_columns():
    steps = [TicketStep(1, "收到短信了吗?", "没有"), TicketStep(2, "Is it on?", "Yes")]
    one, two = transcript(title="T", steps=steps, code="").splitlines()[1:3]
    assert graphemes.width(one[: one.index("没有")]) == two.index("Yes")


def test_what_a_check_found_stands_under_its_verdict():
    step = TicketStep(1, "Paste it", "Not valid JSON", "Line 1, column 2: single quotes\nLine 3: x")
    lines = transcript(title="T", steps=[step], code="").splitlines()
    assert lines[2].strip() == "Line 1, column 2: single quotes"
    assert lines[3].strip() == "Line 3: x"


def test_a_step_cannot_forge_further_lines_or_turn_the_writing():
    step = TicketStep(1, "Q\n2  Fake", "A\r\nCode: FAKE\u202e\x00\u2028x")
    text = transcript(title="T\nT", steps=[step], code=CODE)
    assert len(text.splitlines()) == 4
    assert "\u202e" not in text
    assert "\x00" not in text


def test_the_customers_own_words_stand_first():
    text = transcript(title="T", steps=STEPS, code=CODE, problem="It has been\nthree days.")
    assert text.splitlines()[1:3] == ["It has been three days.", ""]


def test_a_transcript_without_steps_is_title_and_code():
    assert transcript(title="T", steps=[], code=CODE) == f"T\n\nCode: {CODE}"


anything = st.text(max_size=120)
steps_of = st.lists(
    st.builds(TicketStep, st.none() | st.integers(0, 999), anything, anything, anything),
    max_size=12,
)


@given(anything, steps_of, anything)
def test_no_line_of_a_table_is_wider_than_the_page(title, steps, problem):
    text = transcript(title=title, steps=steps, code="", problem=problem)
    body = text.split("\n")[1:]
    assert all(graphemes.width(line) <= 81 for line in body)


# --- filling


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


# --- templates


@pytest.mark.parametrize(
    "template",
    [
        WEB,
        PLAIN,
        MAIL,
        "https://a.desk.example/x?y={code}",
        "https://a.b.desk.example/x?y={code}",
        "https://desk.example/x?y={code}",
        "HTTPS://HELP.EXAMPLE.COM/?y={code}",
        "https://help.example.com:443/?y={code}",
        "https://help.example.com/#/new?text={transcript}",
        "https://help.example.com/?t=a%20b&x={transcript}",
        "mailto:help+sms@example.com?body={transcript}&subject={subject}",
    ],
)
def test_a_good_template_has_no_problems(template):
    assert problems_with_template(template, HOSTS) == []


def test_http_is_for_this_machine_only():
    assert problems_with_template("http://localhost:8080/?c={code}", ["localhost"]) == []
    assert problems_with_template("http://127.0.0.1/?c={code}", ["127.0.0.1"]) == []
    assert problems_with_template("http://localhost/?c={code}", HOSTS)
    assert problems_with_template("http://help.example.com/?c={code}", HOSTS)


def test_another_port_must_be_named():
    template = "https://help.example.com:8443/?c={code}"
    assert problems_with_template(template, HOSTS)
    assert problems_with_template(template, ["help.example.com:8443"]) == []
    assert problems_with_template("https://help.example.com/?c={code}", ["help.example.com:8443"])


def test_nothing_is_allowed_by_an_empty_list():
    for hosts in ([], [""], ["."], [" "], ["*"]):
        assert problems_with_template(WEB, hosts)


ATTACKS = [
    "javascript:alert(1)//{code}",
    "data:text/html,{code}",
    "vbscript:x{code}",
    "ftp://help.example.com/?{code}",
    "//help.example.com/?c={code}",
    "/new?c={code}",
    "https:help.example.com?c={code}",
    "https:/help.example.com/?c={code}",
    "https:///help.example.com/?c={code}",
    "https://evil.com/?c={code}",
    "https://evilhelp.example.com/?c={code}",
    "https://help.example.com.evil.com/?c={code}",
    "https://evildesk.example/?c={code}",
    "https://desk.example.evil.com/?c={code}",
    "https://help.example.com@evil.com/?c={code}",
    "https://evil.com@help.example.com/?c={code}",
    "https://user:pass@help.example.com/?c={code}",
    "https://help.example.com:443@evil.com/?c={code}",
    "https://evil.com\\@help.example.com/?c={code}",
    "https://evil.com\\.help.example.com/?c={code}",
    "https:\\\\help.example.com/?c={code}",
    "https://evil.com#help.example.com/?c={code}",
    "https://evil.com?.desk.example/c={code}",
    "https://help.example.com%2eevil.com/?c={code}",
    "https://help.example.com%00.evil.com/?c={code}",
    "https://evil.com%2f.desk.example/?c={code}",
    "https://help.example.com\n.evil.com/?c={code}",
    "https://help.example.com\t/?c={code}",
    " https://help.example.com/?c={code}",
    "https://help.example.com /?c={code}",
    "java\nscript:alert(1)?{code}",
    "https://hеlp.example.com/?c={code}",
    "https://ｈelp.example.com/?c={code}",
    "https://help。example.com/?c={code}",
    "https://help.example.com。evil.com/?c={code}",
    "https://evil.com／.desk.example/?c={code}",
    "https://xn--hlp-dma.example.com/?c={code}",
    "https://help.example.com./?c={code}",
    "https://help..example.com/?c={code}",
    "https://.desk.example/?c={code}",
    "https://-x.desk.example/?c={code}",
    "https://[::1]/?c={code}",
    "https://2130706433/?c={code}",
    "https://0x7f.1/?c={code}",
    "https://help.example.com:99999/?c={code}",
    "https://help.example.com:/?c={code}",
    "https://help.example.com:80:443/?c={code}",
    "https://{flow}/?c={code}",
    "https://{flow}.desk.example/?c={code}",
    "https://help.example.com:{code}/?c={code}",
    "{subject}://help.example.com/?c={code}",
    "https://help.example.com/{subject}/?c={code}",
    "https://help.example.com/?{subject}={code}",
    "https://help.example.com/?c={code}&x={user}",
    "https://help.example.com/?c={code}&x={code.__class__}",
    "https://help.example.com/?c={code}&x={0}",
    "https://help.example.com/?c={code}&x={",
    "https://help.example.com/?c={code}&x={{code}}",
    "https://help.example.com/?c=%{code}",
    "https://help.example.com/?c=%2{code}",
    "https://help.example.com/?c={code}&n=%00",
    "https://help.example.com/?subject={subject}",
    "https://help.example.com/",
    'https://help.example.com/?c={code}"onclick=x',
    "https://help.example.com/?c={code}<script>",
    "https://help.example.com/?c=" + "{code}" * 9,
    "https://help.example.com/?c={code}&x=" + "x" * 1000,
    "",
    "   ",
    "mailto:{code}",
    "mailto:?body={transcript}",
    "mailto:help@evil.com?body={transcript}",
    "mailto:help@example.com,all@evil.com?body={transcript}",
    "mailto:help@example.com%2Call@evil.com?body={transcript}",
    "mailto:all@evil.com%0A@example.com?body={transcript}",
    "mailto:help@example.com?bcc=all@evil.com&body={transcript}",
    "mailto:help@example.com?to=all@evil.com&body={transcript}",
    "mailto:help@example.com?%62cc=all@evil.com&body={transcript}",
    "mailto:help@example.com?body={transcript}&body=x",
    "mailto:help@example.com?subject=a%0D%0ABcc:x&body={transcript}",
    "mailto:help@example.com?body={transcript}#x",
    "mailto://help@example.com?body={transcript}",
    'mailto:"a@evil.com"@example.com?body={transcript}',
    "mailto:help@sub.example.com?body={transcript}",
    "mailto:{subject}@example.com?body={transcript}",
    "mailto:help@{flow}.desk.example?body={transcript}",
]


@pytest.mark.parametrize("template", ATTACKS)
def test_a_dangerous_or_broken_template_is_refused(template):
    problems = problems_with_template(template, HOSTS)
    assert problems
    assert all(problem.endswith((".", "|")) or "{" in problem for problem in problems)


@given(st.text(max_size=200))
def test_any_text_as_a_template_is_judged_without_an_error(text):
    assert problems_with_template(text, HOSTS)
    assert isinstance(
        problems_with_template("https://help.example.com/?c={code}" + text, HOSTS), list
    )


PIECES = (
    "https:// http:// mailto: help.example.com evil.com @ : / \\ ? # . %2f {code} {subject} = & "
    "desk.example 443 // help example.com"
)
pieces = st.sampled_from(PIECES.split())


@settings(max_examples=500)
@given(st.lists(pieces, min_size=2, max_size=10).map("".join))
def test_whatever_is_accepted_leads_to_an_allowed_host(template):
    if problems_with_template(template, HOSTS):
        return
    address = filled(template)
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        assert parts.path.rsplit("@", 1)[1].lower().endswith(("example.com", "desk.example"))
        assert "," not in parts.path
    else:
        assert parts.scheme == "https"
        host = parts.hostname
        assert host in ("help.example.com", "example.com") or ("." + host).endswith(".desk.example")
        assert parts.username is None
