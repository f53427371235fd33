"""The phone check's findings in plain words."""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "valid": _("Nothing wrong found"),
    "bad-characters": _("Characters that do not belong in a number"),
    "bad-country-code": _("The country code is not right"),
    "not-a-mobile": _("Not a mobile number"),
    "wrong-region": _("The number does not fit the template’s region"),
    UNREADABLE: _("No phone number in what was pasted"),
    SKIP: _("Skipped"),
}

_CHARACTERS = {
    "number-space": (
        _("a space"),
        _("A number has no spaces, neither inside nor at its ends. Remove it where you send from."),
    ),
    "number-odd-blank": (
        _("a blank that is not the plain space"),
        _("This is %(character)s. A number has no blanks of any kind: remove it."),
    ),
    "number-invisible": (
        _("an invisible character"),
        _(
            "Here stands %(character)s, which cannot be seen. It often comes along from contacts, "
            "chats and spreadsheets. Type the number again by hand."
        ),
    ),
    "number-wide": (
        _("a full-width or other foreign character"),
        _(
            "This is %(character)s. Numbers want the plain + and digits 0 to 9: switch the input "
            "method to English and type it again."
        ),
    ),
    "number-dash": (_("a dash"), _("This is %(character)s. A number has no dashes: remove it.")),
    "number-bracket": (_("a bracket"), _("A number has no brackets: remove them.")),
    "number-dot": (_("a dot or slash"), _("A number is digits only: remove it.")),
    "number-letter": (
        _("a letter"),
        _(
            "A number has no letters. Look for O in place of 0 and l in place of 1, and leave out "
            "words, extensions and “tel:”."
        ),
    ),
    "number-plus-inside": (
        _("a plus sign inside the number"),
        _("The plus stands only at the beginning. If two numbers run together, separate them."),
    ),
    "number-second": (
        _("a second number on the same line"),
        _(
            "If your program sends them like this in one field, that is no number: send each by "
            "itself, or as a list. If you only wrote them like this here, it does no harm."
        ),
    ),
    "number-extra": (
        _("a character that does not belong there"),
        _(
            "This is %(character)s. In a file of numbers each line is one number and nothing else: "
            "no quotes, no commas, no names."
        ),
    ),
    "number-scientific": (
        _("a number that a spreadsheet rounded"),
        _(
            "This is written with an exponent, and its last digits are lost. Format the column as "
            "text in the spreadsheet, and enter the numbers again."
        ),
    ),
    "number-masked": (
        _("digits hidden by asterisks"),
        _(
            "Displays hide digits like this. A number to send to must be written in full; take it "
            "from where you keep it."
        ),
    ),
    "number-no-digits": (
        _("a line without a number"),
        _("Leave out headings and words: each line is one number."),
    ),
}

_COUNTRY = {
    "number-no-plus": (
        _("the plus is missing"),
        _("The country code is there, and the + in front is not. Begin with +%(country_code)s."),
    ),
    "number-00": (
        _("00 in place of the plus"),
        _("Write + in place of the leading zeros or the 011: +, country code, number."),
    ),
    "number-no-country": (
        _("the country code is missing"),
        _(
            "Begin with + and the code of its country. Here +%(country_code)s was assumed: as a "
            "number of that country it would be complete."
        ),
    ),
    "number-zero": (
        _("the country code is missing"),
        _(
            "A number that begins with 0 can be dialled only within its country. Write + and the "
            "code of the country in place of the 0."
        ),
    ),
    "number-unknown-country": (
        _("no country code that exists"),
        _("A number begins with + and the code of a country, such as +86. This one does not."),
    ),
    "number-doubled": (
        _("the country code stands twice"),
        _("+%(country_code)s is needed only once: remove the second one."),
    ),
    "number-country-twice": (
        _("the country code stands in both fields"),
        _(
            "It is in “nationcode” already, and again in front of the number. Leave it out of "
            "the number."
        ),
    ),
    "number-trunk": (
        _("a zero that is dialled only within the country"),
        _(
            "After the country code +%(country_code)s the number goes on without the leading zero: "
            "remove it."
        ),
    ),
}

_MOBILE = {
    "number-too-short": (
        _("too few digits"),
        _(
            "Mobile numbers of +%(country_code)s have %(lengths)s digits after the country code; "
            "this has %(digits)s."
        ),
    ),
    "number-too-long": (
        _("too many digits"),
        _(
            "Mobile numbers of +%(country_code)s have %(lengths)s digits after the country code; "
            "this has %(digits)s."
        ),
    ),
    "number-not-valid": (
        _("no number of this kind is given out"),
        _(
            "The length is right, but numbers of +%(country_code)s do not begin like this. Look "
            "for swapped digits."
        ),
    ),
    "number-assumed": (
        _("no mobile number of +%(country_code)s, which was assumed"),
        _(
            "It has no country code, so +%(country_code)s was assumed. If it belongs to another "
            "country, write it with + and its country code in front, and check it again."
        ),
    ),
    "number-not-mobile": (
        _("not a mobile number"),
        _(
            "In the numbering plan of +%(country_code)s this is a landline or a service number, "
            "which does not receive text messages."
        ),
    ),
}

_REGION = {
    "number-outside": (
        _("a number outside mainland China"),
        _(
            "This is a number of +%(country_code)s, and the template is for mainland China (+86). "
            "Use a template for messages outside mainland China."
        ),
    ),
    "number-mainland": (
        _("a number in mainland China"),
        _("The template is for numbers outside mainland China. Use a template for mainland China."),
    ),
}

_OTHER = {
    "number-none": (
        _("no number was pasted"),
        _("Paste the phone number exactly as you send it, or several, one a line."),
    ),
    "number-not-text": (
        _("this is not text"),
        _("The paste holds control characters, as a spreadsheet’s file does. Save it as text."),
    ),
    "number-only-first": (
        _("only the first %(count)s were looked up"),
        _("The numbers after them were looked through for stray characters only."),
    ),
}

WORDS = {**_CHARACTERS, **_COUNTRY, **_MOBILE, **_REGION, **_OTHER}
VERDICT_OF = {
    **dict.fromkeys(_CHARACTERS, "bad-characters"),
    **dict.fromkeys(_COUNTRY, "bad-country-code"),
    **dict.fromkeys(_MOBILE, "not-a-mobile"),
    **dict.fromkeys(_REGION, "wrong-region"),
}
