"""The template check's findings in plain words.

Places: %(character)s is the marked character by name and code point; %(template_name)s and
%(text_name)s are the characters that stand on either side where the two differ.
"""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "valid": _("Nothing wrong found"),
    "bad-placeholders": _("The template’s placeholders are not right"),
    "wrong-count": _("The values do not fit the template"),
    "invisible": _("Characters that cannot be seen, or spaces"),
    "differs": _("The text differs from the template"),
    UNREADABLE: _("Not all of it could be read"),
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
            "numbers. (Counted: the items of a list, or one value a line.)"
        ),
    ),
    "values-empty": (
        _("value %(number)s is empty"),
        _(
            "Nothing would stand in place of {%(number)s}. Look why your program had nothing to "
            "fill in there."
        ),
    ),
    "values-hidden": (
        _("value %(number)s holds a character that cannot be seen"),
        _("This is %(character)s. Let your program remove it from the value before it sends."),
    ),
    "values-unclear": (
        _("the values cannot be read for certain"),
        _(
            "So they were not counted. Paste them alone, one a line, or as a list: "
            '["first", "second"].'
        ),
    ),
}

_HIDDEN = {
    "hidden-blank": (
        _("a space that is not the plain one"),
        _(
            "This is %(character)s. It looks like a space and counts as another character. Where "
            "the template does not have the same, put a plain space in its place."
        ),
    ),
    "template-hidden-blank": (
        _("a space that is not the plain one"),
        _(
            "This is %(character)s, and the message needs exactly this character in the same "
            "place: copy the template’s text into your program, do not type it. Or correct the "
            "template and apply for it again."
        ),
    ),
    "hidden-invisible": (
        _("an invisible character"),
        _(
            "Here stands %(character)s, which cannot be seen. Where the template does not have "
            "the same, remove it."
        ),
    ),
    "template-hidden-invisible": (
        _("an invisible character"),
        _(
            "Here stands %(character)s, which cannot be seen, and the message needs it in the same "
            "place: copy the template’s text into your program, do not type it. Or correct the "
            "template and apply for it again."
        ),
    ),
    "template-hidden-control": (
        _("a control character"),
        _(
            "Here stands %(character)s, and the message needs it in the same place: copy the "
            "template’s text into your program, do not type it. Or correct the template and apply "
            "for it again."
        ),
    ),
    "hidden-control": (
        _("a control character"),
        _(
            "Here stands %(character)s. Where the template does not have the same, remove it; "
            "between words, use a plain space."
        ),
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
            "and count as different: copy the character from the template. If it came into the "
            "template by mistake, correct the template and apply for it again."
        ),
    ),
    "differs-line-end": (
        _("a line break on one side, a space on the other"),
        _(
            "The template has %(template_name)s here, the text has %(text_name)s. Break the line "
            "exactly where the template does."
        ),
    ),
    "differs-blank-missing": (
        _("a space or invisible character is missing"),
        _(
            "The template has %(template_name)s here, and the text has not. Add it to the text, by "
            "copying it from the template."
        ),
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
            "The text fits the template, but for {%(number)s} another value was given than stands "
            "here. Check the order of the values, and that none is cut off."
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

_ROUND_THE_TEXT = {
    "text-unquoted": (
        _("the quotes round it were left out"),
        _(
            "They look as if a program or a log had put them there. Places are counted without "
            "them. If your program really sends them, that is the mistake."
        ),
    ),
    "text-unescaped": (
        _("signs written out with a backslash were read as what they stand for"),
        _(
            "Logs write a line break as \\n and other characters as \\u with a number. Places are "
            "counted in the text that they stand for. If your program really sends backslashes, "
            "that is the mistake."
        ),
    ),
}

_CHECKED = {
    "template-alone": (
        _("checked"),
        _(
            "Template: placeholders fine. Only the template was looked at: paste the values, or "
            "the message that you sent, and they are compared with it."
        ),
    ),
    "checked-values": (
        _("checked"),
        _(
            "Template: placeholders fine. Values: %(given)s of %(wanted)s. You send the message "
            "whole, and not only the values? Paste it as well, to have it compared."
        ),
    ),
    "checked-text": (
        _("checked"),
        _("Template: placeholders fine. Message: outside the placeholders the same."),
    ),
    "checked-all": (
        _("checked"),
        _(
            "Template: placeholders fine. Values: %(given)s of %(wanted)s. Message: outside the "
            "placeholders the same."
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
    "pasted-json": (
        _("this is JSON, as in a request, and not the text alone"),
        _("Copy only the text, the words themselves, as in “Your code is {1}”."),
    ),
    "pasted-curl": (
        _("this is a curl command, and not the text alone"),
        _("Copy only the text, the words themselves, as in “Your code is {1}”."),
    ),
    "pasted-http": (
        _("these are lines of a request, and not the text alone"),
        _("Copy only the text, the words themselves, as in “Your code is {1}”."),
    ),
    "pasted-log": (
        _("this is a line of a log, and not the text alone"),
        _(
            "Copy only the text from it, the words themselves, without the time and the names "
            "before them."
        ),
    ),
    "pasted-number": (
        _("this is a number, and not a template’s text"),
        _(
            "It may be the template’s number. Open that template in the console and copy its text, "
            "a sentence such as “Your code is {1}”."
        ),
    ),
}

WORDS = {
    **_PLACEHOLDERS,
    **_VALUES,
    **_HIDDEN,
    **_DIFFERENCES,
    **_ROUND_THE_TEXT,
    **_CHECKED,
    **_UNREADABLE,
}
