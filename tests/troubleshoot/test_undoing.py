"""Which act is undone next, and which is done again."""

from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import holds
from troubleshoot.undoing import Done, Turn, turns


def test_without_acts_there_is_nothing_to_undo():
    assert turns([], "ed") == (None, None)


def test_undoing_twice_goes_further_back():
    acts = [Done(1, "ed"), Done(2, "ed")]
    assert turns(acts, "ed") == (Turn(2, 2), None)
    acts.append(Done(3, "ed", undid=2))
    assert turns(acts, "ed") == (Turn(1, 1), Turn(3, 2))
    acts.append(Done(4, "ed", undid=1))
    assert turns(acts, "ed") == (None, Turn(4, 1))


def test_what_was_undone_is_done_again_in_turn_and_can_be_undone_anew():
    acts = [Done(1, "ed"), Done(2, "ed"), Done(3, "ed", undid=2), Done(4, "ed", undid=1)]
    acts.append(Done(5, "ed", undid=4))
    assert turns(acts, "ed") == (Turn(5, 1), Turn(3, 2))
    acts.append(Done(6, "ed", undid=3))
    assert turns(acts, "ed") == (Turn(6, 2), None)


def test_a_new_act_forgets_what_was_undone_before():
    acts = [Done(1, "ed"), Done(2, "ed", undid=1), Done(3, "ed")]
    assert turns(acts, "ed") == (Turn(3, 3), None)


def test_what_others_do_is_theirs_to_undo():
    acts = [Done(1, "ed"), Done(2, "ann")]
    assert turns(acts, "ed") == (Turn(1, 1), None)
    assert turns(acts, "ann") == (Turn(2, 2), None)


def test_what_somebody_else_has_undone_is_not_undone_again():
    acts = [Done(1, "ed"), Done(2, "ed"), Done(3, "ann", undid=2)]
    assert turns(acts, "ed") == (Turn(1, 1), None)


def test_nothing_is_undone_behind_a_draft_that_was_discarded():
    assert turns([Done(1, "ed"), Done(2, "ann", ends=True)], "ed") == (None, None)


def test_the_undoing_of_an_act_too_old_to_be_looked_at_is_left_alone():
    assert turns([Done(8, "ed", undid=2), Done(9, "ed")], "ed") == (Turn(9, 9), None)


@holds
@given(st.lists(st.sampled_from(["act", "undo", "redo"])))
def test_it_is_as_in_an_editor_with_two_stacks(pressed):
    acts, done, undone = [], [], []
    for number, button in enumerate(pressed, start=1):
        undo, redo = turns(acts, "ed")
        assert (undo and undo.about) == (done[-1] if done else None)
        assert (redo and redo.about) == (undone[-1] if undone else None)
        if button == "act":
            acts.append(Done(number, "ed"))
            done.append(number)
            undone.clear()
        elif button == "undo" and undo:
            acts.append(Done(number, "ed", undid=undo.number))
            undone.append(done.pop())
        elif button == "redo" and redo:
            acts.append(Done(number, "ed", undid=redo.number))
            done.append(undone.pop())
