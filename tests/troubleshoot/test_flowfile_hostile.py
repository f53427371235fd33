"""Flow files made to be slow, and any text and bytes: refused quickly, with lines."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.flowfiles import small
from tests.troubleshoot.graphs import holds
from troubleshoot.flowfile import FlowFileError, read, read_bytes


def refusals(text):
    try:
        read(text, path="late.yaml")
    except FlowFileError as error:
        return error.errors or pytest.fail("refused without a word")
    return ()


BOMBS = {
    "large": "a: " + "x" * 1_000_000,
    "deep lists": "[" * 400_000,
    "deep mappings": "{a: " * 200_000,
    "deep items": "- " * 400_000,
    "deep lines": "\n".join(" " * depth + "a:" for depth in range(1_300)),
    "aliases": "a: &a [x, x]\n" + "b: [*a, *a]\n" * 60_000,
    "a list without end": "[" + "a," * 450_000,
    "lines without end": "-\n" * 400_000,
    "quotes": "'" * 900_001,
    "tag": "!" * 900_000,
    "one long name": f"{'x' * 900_000}: y",
    "very many errors": small()[: small().index("  when")]
    + "".join(f"  n{n}:\n    knd: x\n" for n in range(9_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_be_slow_is_refused_quickly(name):
    began = time.process_time()
    with pytest.raises(FlowFileError) as caught:
        read(BOMBS[name], path="bomb.yaml")
    assert time.process_time() - began < 10
    assert len(str(caught.value)) < 60_000


def test_too_large_a_file_is_not_even_decoded():
    with pytest.raises(FlowFileError, match="larger than 1 MB"):
        read_bytes(b"\xff" * 1_000_001, path="big.yaml")


@holds
@given(
    st.text(alphabet="ab{}[]:-#&*!|>'\"%@`,?\n\t \\\0\ufeff\x85\u2028é", max_size=60), st.booleans()
)
def test_any_text_is_read_or_refused_with_lines(text, inside):
    whole = small(label=text) if inside else text
    for one in refusals(whole):
        assert 1 <= one.line <= len(whole.splitlines()) + 2
        assert one.message
        assert "\n" not in one.message


@holds
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(FlowFileError):
        read_bytes(data, path="x.yaml")
