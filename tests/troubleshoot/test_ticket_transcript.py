"""The transcript of a walk as text: in columns, and nothing in it can be forged."""

from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.tickets import CODE, STAFF, STEPS
from troubleshoot import graphemes
from troubleshoot.tickets import TicketStep, transcript


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
