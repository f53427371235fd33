"""The phone check: how a number is written, its country code, and where it belongs."""

import json

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get, problems_with
from troubleshoot.checks.phone import MOST_LOOKED_UP

check = get("phone")
NUMBER = "+8613800138000"


def run(numbers, answer="", **rules):
    return check.run({"numbers": numbers, "region": answer}, rules)


def codes(numbers, answer="", **rules):
    return [f.code for f in run(numbers, answer, **rules).findings]


CASES = [
    # number, verdict, codes, what to write instead
    (NUMBER, "valid", [], None),
    ("+447911123456", "valid", [], None),
    ("+12015550123", "valid", [], None),
    ("+85291234567", "valid", [], None),
    ("+8613800138000\n+447911123456\n", "valid", [], None),
    ("+8613800138000, +447911123456,", "valid", [], None),
    ('["+8613800138000", "+447911123456"]', "valid", [], None),
    ('{"PhoneNumberSet": ["+8613800138000"]}', "valid", [], None),
    # characters
    ("+86 138 0013 8000", "bad-characters", ["number-space"], NUMBER),
    ("+8613800138000 ", "bad-characters", ["number-space"], NUMBER),
    (" +8613800138000", "bad-characters", ["number-space"], NUMBER),
    ('{"mobile": "+8613800138000 "}', "bad-characters", ["number-space"], NUMBER),
    ("+86\u00a013800138000", "bad-characters", ["number-odd-blank"], NUMBER),
    ("+86\t13800138000", "bad-characters", ["number-odd-blank"], NUMBER),
    ("+86-138-0013-8000", "bad-characters", ["number-dash"], NUMBER),
    ("+86–13800138000", "bad-characters", ["number-dash"], NUMBER),
    ("(+86)13800138000", "bad-characters", ["number-bracket"], NUMBER),
    ("+86.13800138000", "bad-characters", ["number-dot"], NUMBER),
    ("\u202d+8613800138000\u202c", "bad-characters", ["number-invisible"], NUMBER),
    ("\ufeff+8613800138000", "bad-characters", ["number-invisible"], NUMBER),
    ("＋8613800138000", "bad-characters", ["number-wide"], NUMBER),
    ("+86１3800138000", "bad-characters", ["number-wide"], NUMBER),
    ("+86138OO138000", "bad-characters", ["number-letter"], ""),
    ("tel:+8613800138000", "bad-characters", ["number-letter", "number-extra"], NUMBER),
    ("+8613800138000;Tom", "bad-characters", ["number-extra", "number-letter"], NUMBER),
    ("'+8613800138000", "bad-characters", ["number-extra"], NUMBER),
    ("+86+8613800138000", "bad-characters", ["number-doubled", "number-plus-inside"], NUMBER),
    ("1.38E+10", "bad-characters", ["number-scientific"], ""),
    ("138****8000", "bad-characters", ["number-masked"], ""),
    ("Phone\n+8613800138000", "bad-characters", ["number-no-digits"], ""),
    # country codes
    ("8613800138000", "bad-country-code", ["number-no-plus"], NUMBER),
    ("447911123456", "bad-country-code", ["number-no-plus"], "+447911123456"),
    ("13800138000", "bad-country-code", ["number-no-country"], NUMBER),
    ("+13800138000", "bad-country-code", ["number-no-country"], NUMBER),
    ("008613800138000", "bad-country-code", ["number-00"], NUMBER),
    ("+008613800138000", "bad-country-code", ["number-00"], NUMBER),
    ("011447911123456", "bad-country-code", ["number-00"], "+447911123456"),
    ("+868613800138000", "bad-country-code", ["number-doubled"], NUMBER),
    ("+86008613800138000", "bad-country-code", ["number-doubled"], NUMBER),
    ("868613800138000", "bad-country-code", ["number-doubled"], NUMBER),
    ("+86013800138000", "bad-country-code", ["number-trunk"], NUMBER),
    ("013800138000", "bad-country-code", ["number-trunk"], ""),
    ("+4407911123456", "bad-country-code", ["number-trunk"], "+447911123456"),
    ("07911123456", "bad-country-code", ["number-zero"], ""),
    ("+999123456789", "bad-country-code", ["number-unknown-country"], ""),
    # numbering plans
    ("+861380013800", "not-a-mobile", ["number-too-short"], ""),
    ("+86138001380000", "not-a-mobile", ["number-too-long"], ""),
    ("1380013800", "not-a-mobile", ["number-too-short"], ""),
    ("12", "not-a-mobile", ["number-too-short"], ""),
    ("+8612345678901", "not-a-mobile", ["number-not-valid"], ""),
    ("+861012345678", "not-a-mobile", ["number-not-mobile"], ""),
    ("+442079460958", "not-a-mobile", ["number-not-mobile"], ""),
    # nothing to read
    ("", "unreadable", ["number-none"], ""),
    ("hello", "unreadable", ["number-none"], ""),
    ("+", "unreadable", ["number-none"], ""),
    ("1\x002", "unreadable", ["number-not-text"], ""),
]


@pytest.mark.parametrize(("numbers", "verdict", "found", "instead"), CASES)
def test_a_number_is_judged_by_how_it_is_written(numbers, verdict, found, instead):
    outcome = run(numbers)
    assert outcome.verdict == verdict
    assert [finding.code for finding in outcome.findings] == found
    if found:
        assert {finding.suggestion for finding in outcome.findings} == {instead}


@pytest.mark.parametrize(
    ("numbers", "rules", "verdict", "found"),
    [
        ("13800138000", {"form": "any"}, "valid", []),
        (NUMBER, {"form": "any"}, "valid", []),
        ("8613800138000", {"form": "any"}, "bad-country-code", ["number-no-plus"]),
        ("138 00138000", {"form": "any"}, "bad-characters", ["number-space"]),
        ("07911123456", {"country": "GB"}, "bad-country-code", ["number-trunk"]),
        ("7911123456", {"country": "GB"}, "bad-country-code", ["number-no-country"]),
        ("7911123456", {"country": "GB", "form": "any"}, "valid", []),
        (NUMBER, {"region": "mainland"}, "valid", []),
        (NUMBER, {"region": "outside"}, "wrong-region", ["number-mainland"]),
        ("+85291234567", {"region": "mainland"}, "wrong-region", ["number-outside"]),
        ("+886912345678", {"region": "outside"}, "valid", []),
        ("13800138000", {"region": "outside", "form": "any"}, "wrong-region", ["number-mainland"]),
        (f'"{NUMBER}"', {}, "valid", []),
        (f'"{NUMBER}"', {"list_file": True}, "bad-characters", ["number-extra"]),
        (f"{NUMBER},", {"list_file": True}, "bad-characters", ["number-extra"]),
        (f"{NUMBER}\n{NUMBER}\n", {"list_file": True}, "valid", []),
    ],
)
def test_settings_say_which_form_country_and_region_are_wanted(numbers, rules, verdict, found):
    assert problems_with("phone", rules) == []
    assert (run(numbers, **rules).verdict, codes(numbers, **rules)) == (verdict, found)


def test_the_customers_answer_counts_where_the_settings_leave_the_region_open():
    assert run(NUMBER, "outside").verdict == "wrong-region"
    assert run(NUMBER, "mainland").verdict == "valid"
    answered = {"numbers": NUMBER, "region": "outside"}
    assert check.run(answered, {"region": "mainland"}).verdict == "valid"
    assert run(NUMBER, "moon").verdict == "valid"


@pytest.mark.parametrize(
    "rules",
    [{"form": "x"}, {"country": "China"}, {"country": 86}, {"region": "x"}, {"list_file": "no"}],
)
def test_wrong_settings_are_refused_and_do_no_harm(rules):
    assert problems_with("phone", rules)
    assert run(NUMBER, **rules).verdict == "valid"


def test_each_number_of_a_list_is_found_on_its_line():
    outcome = run("+8613800138000\n138 0013 8000\n\n+86138")
    assert [(f.code, f.line, f.column) for f in outcome.findings] == [
        ("number-no-country", 2, 1),
        ("number-space", 2, 4),
        ("number-too-short", 4, 1),
    ]


def test_lengths_are_said_in_the_words():
    words = finding_words(run("+861380013800").findings[0])[1]
    assert words == ("Mobile numbers of +86 have 11 digits after the country code; this has 10.")


def test_the_character_is_named():
    words = finding_words(run("\u202d+8613800138000").findings[0])
    assert words[0] == "Line 1, column 1: an invisible character"
    assert "LEFT-TO-RIGHT OVERRIDE (U+202D)" in words[1]


def test_a_long_list_is_looked_up_in_part_and_read_through_whole():
    numbers = "".join(f"+86138{n:08}\n" for n in range(MOST_LOOKED_UP + 50))
    outcome = run(numbers)
    assert [f.code for f in outcome.findings] == ["number-only-first"]
    assert codes(numbers + "+86 13800138000") == ["number-space", "number-only-first"]


def test_the_same_mistake_in_many_numbers_is_told_three_times_and_counted():
    outcome = run("13800138000\n" * 30)
    assert [f.code for f in outcome.findings] == ["number-no-country"] * 3
    assert "27 more places" in finding_words(outcome.findings[0])[1]


BOTH = '{"nationcode":"86","mobile":"%s"}'


@pytest.mark.parametrize(
    ("numbers", "verdict", "found", "instead"),
    [
        (BOTH % "+8613800138000", "bad-country-code", ["number-country-twice"], "13800138000"),
        (BOTH % "8613800138000", "bad-country-code", ["number-country-twice"], "13800138000"),
        (BOTH % "008613800138000", "bad-country-code", ["number-country-twice"], "13800138000"),
        (BOTH % "13800138000", "valid", [], ""),
        (BOTH % "138 0013 8000", "bad-characters", ["number-space"], "13800138000"),
        (BOTH % "1380013800", "not-a-mobile", ["number-too-short"], ""),
        (BOTH.replace("86", "44") % "7911123456", "valid", [], ""),
        (
            '[{"mobile":"+8613800138000"},{"nationcode":"44","mobile":"7911123456"}]',
            "valid",
            [],
            "",
        ),
    ],
)
def test_a_country_code_in_a_field_of_its_own_is_counted_once(numbers, verdict, found, instead):
    outcome = run(numbers, form="any")
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (verdict, found)
    assert all(finding.suggestion == instead for finding in outcome.findings)


def test_two_numbers_on_a_line_are_no_number_where_a_field_takes_one():
    outcome = run("+8613800138000,+8613800138001", form="any")
    assert (outcome.verdict, codes("+8613800138000,+8613800138001", form="any")) == (
        "bad-characters",
        ["number-second"],
    )
    assert outcome.findings[0].column == 16
    assert run("+8613800138000\n+8613800138001", form="any").verdict == "valid"
    assert run('["+8613800138000", "+8613800138001"]', form="any").verdict == "valid"


@pytest.mark.parametrize("number", ["(202) 555-0123", "2025550123", "02012345678", "202-555-0123"])
@pytest.mark.parametrize("form", ["any", "e164"])
def test_no_number_of_a_guessed_country_is_suggested(number, form):
    outcome = run(number, form=form)
    assert outcome.verdict != "valid"
    assert {finding.suggestion for finding in outcome.findings} == {""}


def test_that_a_country_was_assumed_is_said():
    words = " ".join(" ".join(finding_words(f)) for f in run("(202) 555-0123", form="any").findings)
    assert "+86 was assumed" in words
    assert "+86 was assumed" in finding_words(run("13800138000").findings[0])[1]


mobiles = st.sampled_from(
    [
        example
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        if (
            example := phonenumbers.example_number_for_type(
                region, phonenumbers.PhoneNumberType.MOBILE
            )
        )
    ]
)


@settings(deadline=None, max_examples=200)
@given(mobiles)
def test_every_countrys_mobile_number_is_right_in_e164_and_only_there(number):
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert run(e164).verdict == "valid"
    assert run(e164[1:]).verdict != "valid"
    mainland = number.country_code == 86
    assert run(e164, "mainland").verdict == ("valid" if mainland else "wrong-region")
    assert run("00" + e164[1:]).findings[0].suggestion in (e164, "")


@settings(deadline=None, max_examples=200)
@given(mobiles, st.sampled_from(["{}", " {}", "00{}", "+86{}", "0{}", "{}x", "＋{}"]))
def test_the_number_itself_is_never_stored(number, form):
    national = str(number.national_number)
    for finding in run(form.format(national), "outside").findings:
        kept = json.dumps(finding.stored()) + " ".join(finding_words(finding))
        assert len(national) < 5 or national not in kept


@pytest.mark.parametrize(
    ("number", "form", "instead"),
    [
        ("138 0013 8000", "any", "13800138000"),
        ("138 0013 8000", "e164", "+8613800138000"),
        ("+86 138 0013 8000", "any", "+8613800138000"),
        ("0086 138 0013 8000", "any", "+8613800138000"),
        ("+44 7400 123456", "any", "+447400123456"),
    ],
)
def test_a_country_code_is_not_suggested_where_it_stands_in_a_field_of_its_own(
    number, form, instead
):
    assert {finding.suggestion for finding in run(number, form=form).findings} == {instead}
