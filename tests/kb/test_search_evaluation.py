"""`manage.py evaluate_search`: how good search is, on documents and queries of one's own."""

import pytest
from django.core.management import CommandError, call_command

from kb.search.measures import measures, together


def test_figures_of_a_ranking():
    assert measures(["a", "b"], {"a"}) == (1, 1, 1, 0.2, 1)
    mrr, average, gain, five, one = measures(["x", "a", "y", "b"], {"a", "b"})
    assert (mrr, average, five, one) == (0.5, 0.5, 0.4, 0)
    assert 0.6 < gain < 0.7
    assert measures([], {"a"}) == (0, 0, 0, 0, 0)
    assert measures(["x"] * 10 + ["a"], {"a"})[0] == 0  # the eleventh counts no more


def test_figures_of_all_queries_are_means():
    assert together([(1.0, 0.0), (0.0, 0.5)]) == (0.5, 0.25)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"documents": [], "queries": []}', '{"documents": 1, "queries": 2}']
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path, text):
    file = tmp_path / "set.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"set\.json"):
        call_command("evaluate_search", file)
    with pytest.raises(CommandError, match=r"gone\.json"):
        call_command("evaluate_search", tmp_path / "gone.json")
