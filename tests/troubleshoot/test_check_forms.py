"""The forms that ask for the inputs of a check."""

import pytest

from tests.troubleshoot.every_check import NAMES, SETTINGS
from troubleshoot.checks import finding_words, get
from troubleshoot.forms import CheckForm
from troubleshoot.graph import Node


@pytest.mark.parametrize("name", NAMES)
def test_the_form_has_a_field_for_each_input_that_is_asked_for(name):
    check = get(name)
    form = CheckForm(check.asked(SETTINGS[name]))
    assert list(form.fields) == [one.name for one in check.asked(SETTINGS[name])]
    html = str(form)
    assert "maxlength" not in html


def test_a_choice_is_asked_for_only_where_the_settings_leave_it_open():
    asked = [one.name for one in get("phone").asked({})]
    assert asked == ["numbers", "region"]
    assert [one.name for one in get("phone").asked({"region": "mainland"})] == ["numbers"]
    assert [one.name for one in get("times").asked({"limit_seconds": 600})] == ["start", "end"]
    assert "type" in [one.name for one in get("times").asked({"limits": {}})]


def test_labels_of_the_settings_stand_in_the_form():
    rules = {"limit_seconds": 600, "labels": {"start": "Request sent", "end": "Message sent"}}
    form = CheckForm(get("times").asked(rules))
    assert [str(field.label) for field in form.fields.values()] == ["Request sent", "Message sent"]


def test_a_required_input_that_is_empty_is_asked_for_again():
    form = CheckForm(get("times").asked(SETTINGS["times"]), {"start": "x", "end": "", "type": ""})
    assert not form.is_valid()
    assert set(form.errors) == {"end", "type"}
    assert "go on without checking" in str(form.errors)


def test_a_forged_choice_is_refused():
    form = CheckForm(get("phone").asked({}), {"numbers": "1", "region": "moon"})
    assert set(form.errors) == {"region"}


def test_what_is_typed_reaches_the_check_with_its_blanks():
    form = CheckForm(get("phone").asked({}), {"numbers": " +86 1 ", "region": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"numbers": " +86 1 ", "region": ""}


def test_of_a_long_log_the_end_is_read_and_a_file_is_said_to_be_no_text():
    asked = get("error-code").asked({})
    form = CheckForm(asked, {"response": "x" * 20_000 + "\r\nerror 1014"})
    assert form.is_valid()
    assert len(form.cleaned_data["response"]) == 20_000
    assert get("error-code").run(form.cleaned_data, {}).verdict == "code-1014"
    form = CheckForm(asked, {"response": "PK\x03\x00"})
    assert form.is_valid()
    finding = get("error-code").run(form.cleaned_data, {}).findings[0]
    assert finding_words(finding)[0] == "This is not text"
    assert not CheckForm(get("json").asked({}), {"body": "x" * 20_001}).is_valid()


def test_a_node_names_the_check_whose_form_is_shown():
    from troubleshoot.forms import check_form

    node = Node("a", "check", "A", check="times", settings={"limit_seconds": 600})
    assert list(check_form(node).fields) == ["start", "end"]
