"""The JSON check's findings in plain words: a short name, and what to do.

Places: %(character)s is the marked character by name and code point, %(sign)s the character itself.
"""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "valid": _("Valid JSON"),
    "invalid": _("Mistakes in the JSON"),
    "wrong-type": _("Valid JSON, but a field has the wrong type or value"),
    UNREADABLE: _("No JSON in what was pasted"),
    SKIP: _("Skipped"),
}

WORDS = {
    # No JSON at all
    "empty": (
        _("nothing was pasted"),
        _("Copy the body of your request, the part that begins with {, and paste it here."),
    ),
    "api-answer": (
        _("this is the answer of the API"),
        _(
            "It says what the service made of your request. The mistake is in the request: copy "
            "the body that your program sent, and paste that."
        ),
    ),
    "not-text": (
        _("this is not text"),
        _(
            "The paste holds control characters, as a file's bytes do. Copy the body from your "
            "code or your log as text, and paste that."
        ),
    ),
    "markup": (
        _("this is HTML or XML"),
        _(
            "JSON begins with { and this begins with <. If it is the answer of a server, look for "
            "the body of your request instead, and paste that."
        ),
    ),
    "form-fields": (
        _("these are form fields"),
        _(
            "This is written as name=value&name=value. The service wants JSON: "
            '{"name": "value", "name": "value"}.'
        ),
    ),
    "not-json": (
        _("this does not look like JSON"),
        _(
            'JSON is names and values in curly brackets, like {"Name": "Tom", "Age": 23}. Copy '
            "the body of your request and paste it here, from the first bracket to the last."
        ),
    ),
    "no-value": (
        _("nothing to check"),
        _("There is no JSON in what was pasted. Paste the body of your request."),
    ),
    # Round the body
    "http-headers": (
        _("HTTP lines without a body"),
        _("The body comes after the headers and an empty line. Copy it, and paste it here."),
    ),
    "http-body": (
        _("HTTP lines: the body was taken out"),
        _("What comes after the request line and the headers was checked, and nothing else."),
    ),
    "curl-command": (
        _("a curl command without a body"),
        _(
            "The body stands between the quotes after -d or --data, or in the file named there "
            "behind @. Copy it, and paste it here."
        ),
    ),
    "curl-body": (
        _("curl command: the body was taken out"),
        _("What stands after -d or --data was checked, and nothing else."),
    ),
    "code-fence": (
        _("a code fence: the body was taken out"),
        _("What stands between the lines of ``` was checked, and nothing else."),
    ),
    "quotes-round-body": (
        _("quotes round the whole body"),
        _(
            "The body is inside quotes, as a text in a program is. Send what is between them: it "
            "begins with a bracket."
        ),
    ),
    "words-before": (
        _("other text before the body"),
        _("Only the body belongs here. Leave out everything before the first bracket."),
    ),
    "byte-order-mark": (
        _("a byte-order mark"),
        _(
            "An invisible %(character)s stands before the body. Save the file as “UTF-8” instead "
            "of “UTF-8 with BOM”, or remove the mark in your code."
        ),
    ),
    # Quotes
    "single-quotes": (
        _("single quotes"),
        _(
            'JSON wants straight double quotes (") around names and text; this is %(character)s. '
            "If a program wrote this, let it write JSON instead of printing its own data."
        ),
    ),
    "backticks": (
        _("backticks"),
        _('JSON wants straight double quotes (") around names and text; this is %(character)s.'),
    ),
    "smart-quotes": (
        _("typographic quotes"),
        _(
            'JSON wants straight double quotes ("); this is %(character)s. Word processors and '
            "chat programs change quotes: edit the body in a plain text editor."
        ),
    ),
    "escaped-quotes": (
        _("backslashes before the quotes"),
        _(
            'The quotes are written \\", as inside a text of a program or a log. Send the body '
            'with plain quotes (").'
        ),
    ),
    "missing-closing-quote": (
        _("a text that is never closed"),
        _(
            'The text that begins here has no closing quote ("). Add one where the text ends. A '
            'quote inside the text must be written \\".'
        ),
    ),
    "missing-opening-quote": (
        _("a missing opening quote"),
        _('This text ends with a quote but does not begin with one. Put " before it.'),
    ),
    "quote-inside-text": (
        _("a quote inside a text"),
        _('This quote ends the text too early. If it belongs to the text, write \\" for it.'),
    ),
    # Characters
    "full-width": (
        _("a full-width or look-alike character"),
        _(
            "JSON wants the plain %(wanted)s here; this is %(character)s. It looks alike but is "
            "another character: switch the input method off and type it again."
        ),
    ),
    "odd-blank": (
        _("a blank that is not a space"),
        _(
            "This looks like a space but is %(character)s, which JSON does not allow between "
            "values. Delete it and type a space. It often comes from a web page."
        ),
    ),
    "invisible": (
        _("an invisible character"),
        _(
            "%(character)s stands here. It cannot be seen, and JSON does not allow it between "
            "values. Delete it, or type the line anew."
        ),
    ),
    "unexpected-character": (
        _("a character that does not belong here"),
        _("%(character)s has no meaning here in JSON. Remove it, or put the text in quotes."),
    ),
    "stray-backslash": (
        _("a backslash outside a text"),
        _(
            "A backslash (%(character)s) may stand only inside quotes. If the body was copied "
            "from a log, its line ends were written as \\n: remove them."
        ),
    ),
    "dots": (
        _("dots for something left out"),
        _("Dots stand here for a part that was left out. Put the real values, or remove them."),
    ),
    "comment": (
        _("a comment"),
        _("JSON has no comments. Remove it, from its first sign to its end."),
    ),
    # Commas, colons, brackets
    "trailing-comma": (
        _("a comma after the last item"),
        _("Nothing comes after this comma but the closing bracket. Remove the comma."),
    ),
    "extra-comma": (
        _("a comma too many"),
        _("There is no value before this comma. Remove the comma, or put the value in."),
    ),
    "missing-comma": (
        _("a missing comma"),
        _("Put a comma (,) here, between this value and the next one."),
    ),
    "missing-colon": (
        _("a missing colon"),
        _("Put a colon (:) here, between the name and its value."),
    ),
    "wrong-separator": (
        _("“%(sign)s” instead of “%(wanted)s”"),
        _("JSON wants %(wanted)s here; this is %(character)s."),
    ),
    "colon-in-list": (
        _("a colon in a list"),
        _(
            "Square brackets hold a list of values without names. For names with values use "
            "curly brackets {}."
        ),
    ),
    "missing-value": (
        _("a missing value"),
        _('A value should stand here. For an empty text write "", for no value null.'),
    ),
    "name-without-value": (
        _("a name without a value"),
        _("In curly brackets each name needs a colon and a value. Add them, or remove the name."),
    ),
    "missing-name": (
        _("a missing name"),
        _('In curly brackets each value needs a name before it: "name": value.'),
    ),
    "unclosed": (
        _("a bracket that is never closed"),
        _(
            "The %(sign)s here needs a %(bracket)s, missing at line %(needed_line)s, column "
            "%(needed_column)s. Brackets missing there: %(count)s. Check too that the whole body "
            "was copied."
        ),
    ),
    "wrong-bracket": (
        _("the wrong closing bracket"),
        _(
            "This %(sign)s should be %(wanted)s: it closes the bracket that was opened at line "
            "%(open_line)s, column %(open_column)s."
        ),
    ),
    "unmatched-bracket": (
        _("a closing bracket too many"),
        _("Nothing is open that this %(sign)s could close. Remove it, or one before it."),
    ),
    "missing-opening-bracket": (
        _("no opening bracket"),
        _("A name with a value stands here, so the body must begin with { and end with }."),
    ),
    "second-document": (
        _("a second body"),
        _(
            "The body has ended and another one begins. Send one at a time, or put them in one "
            "list: [ first, second ]."
        ),
    ),
    "text-after-end": (
        _("something after the end"),
        _(
            "The body has ended before this. Remove what follows; if it belongs to the body, a "
            "closing bracket before it stands too early."
        ),
    ),
    # Names and values
    "duplicate-name": (
        _("a name used twice"),
        _(
            "The same name stands at line %(first_line)s, column %(first_column)s. Services keep "
            "only one of the two values. Remove one, or rename it."
        ),
    ),
    "unquoted-name": (
        _("a name without quotes"),
        _('Names stand in straight double quotes: "name".'),
    ),
    "unquoted-text": (
        _("text without quotes"),
        _('Text stands in straight double quotes ("). Only numbers, true, false and null do not.'),
    ),
    "foreign-word": (
        _("a word that JSON does not know"),
        _(
            "JSON writes %(wanted)s, in small letters and without quotes. This word belongs to a "
            "programming language."
        ),
    ),
    "not-a-number": (
        _("a value that is no number"),
        _("JSON has no NaN and no Infinity. Send a number, or null."),
    ),
    "leading-zero": (
        _("a number that begins with zero"),
        _(
            "Numbers do not begin with 0. Remove the zeros; for a phone number or a code put it in "
            'quotes, "0123".'
        ),
    ),
    "leading-plus": (
        _("a number with a plus sign"),
        _("Numbers have no plus sign. Remove it; for a phone number put the whole in quotes."),
    ),
    "leading-dot": (
        _("a number that begins with a dot"),
        _("Put a 0 before the dot: 0.5 instead of .5."),
    ),
    "trailing-dot": (
        _("a number that ends with a dot"),
        _("Put a digit after the dot, or remove the dot: 1.0 or 1."),
    ),
    "number-base": (
        _("a number in another base"),
        _("JSON knows only decimal numbers: 255 instead of 0xff."),
    ),
    "bad-number": (
        _("not a number"),
        _("This begins like a number but is none. If it is text, put it in double quotes."),
    ),
    "newline-in-text": (
        _("a line break inside a text"),
        _("A text may not go on in the next line. Write \\n for the line break (%(character)s)."),
    ),
    "control-in-text": (
        _("a control character inside a text"),
        _(
            "%(character)s may not stand in a text as it is. Write \\t for a tab, or remove the "
            "character."
        ),
    ),
    "bad-escape": (
        _("a backslash with the wrong character"),
        _(
            'After a backslash JSON allows only these: " \\ / b f n r t u; this is %(character)s. '
            "An apostrophe needs no backslash; for a backslash itself write two."
        ),
    ),
    "bad-unicode-escape": (
        _("an incomplete \\u"),
        _("After \\u come exactly four digits of 0–9 and a–f, like \\u00e9."),
    ),
    "half-pair": (
        _("half of a character"),
        _(
            "This \\u code is one half of a character that needs two (a surrogate). Services "
            "refuse or garble it. Write the character itself, or both halves."
        ),
    ),
    # Field rules
    "wrong-type": (
        _("the field “%(field)s” has the wrong type"),
        _("The field “%(field)s” must be %(expected)s. This is %(actual)s."),
    ),
    "not-one-of": (
        _("the field “%(field)s” has a value that is not allowed"),
        _('The field “%(field)s” must be one of: %(allowed)s. Quotes count: 1 is not "1".'),
    ),
    "wrong-top": (
        _("the whole body has the wrong type"),
        _("The body must be %(expected)s. This is %(actual)s."),
    ),
}
