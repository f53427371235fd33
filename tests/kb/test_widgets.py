"""The widgets of forms as the site writes them: as Django's own templates would."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from kb.widgets import Widgets

TEXTS = [
    None,
    "",
    "a word",
    '<b>"it\'s" & more</b>',
    SafeString("&lt;"),
    "\n two\nlines ",
    0,
    12_345,
]
ATTRIBUTES = [
    {},
    {"id": "id_name", "maxlength": "200", "required": True, "disabled": False},
    {"aria-describedby": "a b", "data-words": "\"<&>'", "rows": 4},
]
GROUPED = [
    ("", gettext_lazy("None")),
    (1, "<One>"),
    ("Group & more", [("2", "Two"), ("3", "Three")]),
    ("4", "It's four"),
]


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", TEXTS)
@pytest.mark.parametrize(
    "widget",
    [
        *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput),
        *(forms.PasswordInput, forms.DateInput, forms.Textarea, forms.CheckboxInput),
    ],
)
def test_a_field_reads_as_django_writes_it(widget, value, attributes):
    check(widget(attributes), value)


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", [None, "", "1", 1, "3", "no such one"])
@pytest.mark.parametrize("choices", [[], GROUPED[:2], GROUPED])
def test_a_field_to_choose_from_reads_as_django_writes_it(choices, value, attributes):
    check(forms.Select(attributes, choices), value)


def test_several_can_be_chosen():
    check(forms.SelectMultiple({}, GROUPED), ["1", "3"])


def test_what_is_not_written_here_is_made_by_django():
    check(forms.RadioSelect({}, GROUPED), "2")
    check(forms.ClearableFileInput(), None)


def check(widget, value):
    made, wanted = (
        widget.render("name", value, {"autofocus": True}, renderer=renderer())
        for renderer in (Widgets, DjangoTemplates)
    )
    assert made == wanted
    assert isinstance(made, SafeString)
