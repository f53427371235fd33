"""What is put together of many values and declared safe."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from kb.prose import filled

FORM = '<li class="{}">{}</li>'
VALUES = st.one_of(
    st.text("<>&\"'a{} \n\0", max_size=8),
    st.integers(),
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.sampled_from([gettext_lazy("<Read> & mend"), format_html("<b>{}</b>", "<")]),
)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=5), st.sampled_from(["", "\n"]))
def test_it_is_what_django_makes_of_the_same(rows, between):
    made = filled(FORM, rows, between)
    assert made == format_html_join(between, FORM, rows)
    assert isinstance(made, SafeString)


def test_values_are_escaped_and_never_places_of_their_own():
    assert filled("<p>{}</p>", [("<b>{}</b>",)]) == "<p>&lt;b&gt;{}&lt;/b&gt;</p>"
