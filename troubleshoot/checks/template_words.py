"""The template check's findings in plain words.

Places: %(character)s is the marked character by name and code point; %(template_name)s and
%(text_name)s are the characters that stand on either side where the two differ.
"""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "valid": _("Nothing wrong found"),
    "bad-placeholders": _("The template’s placeholders are not right"),
    "wrong-count": _("The number of values does not fit the template"),
    "invisible": _("Characters that cannot be seen, or spaces"),
    "differs": _("The text differs from the template"),
    UNREADABLE: _("No template in what was pasted"),
    SKIP: _("Skipped"),
}

_PLACEHOLDERS = {
    "template-wide-bracket": (
        _("a bracket that is not the plain one"),
        _(
            "This is %(character)s. Placeholders want the plain %(wanted)s: switch the input "
            "method to English and type it again."
        ),
    ),
    "template-wide-digit": (
        _("a digit that is not a plain one"),
        _(
            "This is %(character)s. The number of a placeholder is written in plain digits, 0 to "
            "9: switch the input method to English and type it again."
        ),
    ),
    "template-space-inside": (
        _("a space inside a placeholder"),
        _("This is %(character)s. Nothing but the number may stand between the brackets: {1}."),
    ),
    "template-empty": (
        _("a placeholder without a number"),
        _("Write the number between the brackets: {1} for the first value, {2} for the second."),
    ),
    "template-not-number": (
        _("a placeholder that is not a number"),
        _(
            "Between the brackets stands a number and nothing else, no name, sign or dot: {1} for "
            "the first value, {2} for the second."
        ),
    ),
    "template-zero": (
        _("a placeholder with the number 0"),
        _("The numbers start at 1: write {1} for the first value, and count on from there."),
    ),
    "template-leading-zero": (
        _("a number that begins with 0"),
        _("Write {%(wanted)s}, without a zero in front."),
    ),
    "template-nested": (
        _("a bracket inside a bracket"),
        _("One pair of brackets is enough: {1}."),
    ),
    "template-unclosed": (
        _("a bracket that is not closed"),
        _("After the number of the placeholder a } is missing."),
    ),
    "template-unopened": (
        _("a closing bracket without its opening one"),
        _("Before the number of the placeholder a { is missing. If none is meant, remove this }."),
    ),
    "template-starts-late": (
        _("the numbers do not start at 1"),
        _(
            "The lowest number is {%(found)s}. The numbers of the placeholders count up from 1: "
            "the first is {1}."
        ),
    ),
    "template-gap": (
        _("a number is left out"),
        _(
            "The template has {%(found)s} but no {%(missing)s}. The numbers count up from 1 and "
            "leave none out: change the numbers so that they follow each other."
        ),
    ),
    "template-other-sign": (
        _("a placeholder in other signs"),
        _(
            "The template needs {%(wanted)s}, and here that number stands with %(character)s. Use "
            "the brackets { and }."
        ),
    ),
    "template-repeated": (
        _("a placeholder that is used twice"),
        _("{%(number)s} stands here a second time. Give each place a number of its own."),
    ),
}

_VALUES = {
    "values-count": (
        _("values given: %(given)s, needed: %(wanted)s"),
        _(
            "Each placeholder of the template needs exactly one value, in the order of their "
            "numbers. (Counted: one value a line, or the items of a JSON list.)"
        ),
    ),
    "values-not-json": (
        _("the list of values cannot be read"),
        _(
            'It begins like a JSON list but is none. Write it as ["first", "second"], or one value '
            "a line."
        ),
    ),
}

_HIDDEN = {
    "hidden-blank": (
        _("a space that is not the plain one"),
        _(
            "This is %(character)s. It looks like a space and counts as another character. Delete "
            "it and press the space bar."
        ),
    ),
    "hidden-invisible": (
        _("an invisible character"),
        _(
            "Here stands %(character)s, which cannot be seen. It came along when the text was "
            "copied. Delete it, or type the line again by hand."
        ),
    ),
    "hidden-control": (
        _("a control character"),
        _("Here stands %(character)s. Delete it; between words, use a plain space."),
    ),
    "blank-at-start": (
        _("a space at the beginning"),
        _("It counts as part of the message. Remove it if the other side has none."),
    ),
    "blank-at-end": (
        _("a space at the end"),
        _("It counts as part of the message. Remove it if the other side has none."),
    ),
    "line-end-at-start": (
        _("a line break at the beginning"),
        _("If it did not come in just now with copying, remove it where the message is made."),
    ),
    "line-end-at-end": (
        _("a line break at the end"),
        _(
            "If it did not come in just now with copying, remove it where the message is made. "
            "Programs that read a text from a file often bring one along."
        ),
    ),
}

_DIFFERENCES = {
    "differs-alike": (
        _("a character that only looks the same"),
        _(
            "The template has %(template_name)s here, the text has %(text_name)s. Copy the "
            "character from the template."
        ),
    ),
    "differs-case": (
        _("capital and small letters differ"),
        _("The template writes this letter the other way. Write it as the template does."),
    ),
    "differs-blank": (
        _("another kind of space"),
        _(
            "The template has %(template_name)s here, the text has %(text_name)s. They look alike "
            "and count as different: write what the template has."
        ),
    ),
    "differs-blank-missing": (
        _("a space or invisible character is missing"),
        _("The template has %(template_name)s here, and the text has not. Add it to the text."),
    ),
    "differs-blank-extra": (
        _("a space or invisible character too many"),
        _("The text has %(text_name)s here, and the template has not. Remove it from the text."),
    ),
    "differs-missing": (
        _("a character is missing"),
        _("The template has %(template_name)s here, and the text has not. Add it to the text."),
    ),
    "differs-extra": (
        _("a character too many"),
        _("The text has %(text_name)s here, and the template has not. Remove it from the text."),
    ),
    "differs-lost": (
        _("a character that was lost on the way"),
        _(
            "Here stands the sign for a character that could not be read (%(text_name)s). The text "
            "was written in one encoding and read in another. Use UTF-8 throughout."
        ),
    ),
    "differs-ends": (
        _("the text ends, and the template goes on"),
        _("Something is missing at the end. Add what the template has there, sign by sign."),
    ),
    "differs-goes-on": (
        _("the template has ended, and the text goes on"),
        _("What follows here does not stand in the template. Remove it, or change the template."),
    ),
    "differs-other": (
        _("here the text differs from the template"),
        _(
            "Up to here the two agree, whatever stands for the placeholders. Write here what the "
            "template has."
        ),
    ),
    "differs-value": (
        _("this is not the value that was given"),
        _(
            "For {%(number)s} another value was given than stands here. Check the order of the "
            "values, and that none is cut off."
        ),
    ),
    "differs-unfilled": (
        _("a placeholder that was not filled in"),
        _(
            "The text still has {%(number)s}. Pass the values along when sending; if you pasted "
            "the template twice, paste the message as it was sent."
        ),
    ),
    "template-there": (
        _("the same place in the template"),
        _("Here the message should go on as the template does."),
    ),
}

_NOTHING_WRONG = {
    "template-alone": (
        _("nothing wrong found in the template"),
        _(
            "Only the template was looked at. Paste the message that you sent as well: then the "
            "two are compared, character for character."
        ),
    ),
}

_UNREADABLE = {
    "template-none": (
        _("no template was pasted"),
        _("Copy the template’s text from the console, and paste it here."),
    ),
    "template-not-text": (
        _("this is not text"),
        _("The paste holds control characters, as a file’s bytes do. Copy the template as text."),
    ),
    "template-json": (
        _("this is JSON, not a template"),
        _(
            "Paste only the words of the template, as in “Your code is {1}”. For the body of a "
            "request there is another check."
        ),
    ),
}

WORDS = {**_PLACEHOLDERS, **_VALUES, **_HIDDEN, **_DIFFERENCES, **_NOTHING_WRONG, **_UNREADABLE}
