"""The stack of places to go back to, and what it forgets."""

from dataclasses import replace

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session import undo as module
from nnviz.session.experiment import Experiment
from nnviz.session.run import Run
from nnviz.session.selection import Sample
from nnviz.session.undo import MOST_ENTRIES, Place, UndoStack

EXPERIMENT = Experiment(dataset=DatasetSettings(samples=20))
RUN = Run(EXPERIMENT)
PLACE = Place(
    "", EXPERIMENT, RUN.dataset, RUN.timeline, RUN.segment, 0, Sample("train", 0)
)


def place(text):
    return replace(PLACE, text=text)


def stack_of(*texts):
    stack = UndoStack()
    for text in texts:
        stack.remember(place(text))
    return stack


def undo_all(stack):
    texts = []
    while (went := stack.undo(place)) is not None:
        texts.append(went.text)
    return texts


def test_nothing_to_take_back_at_first():
    stack = UndoStack()
    assert stack.undo_text is None
    assert stack.redo_text is None
    assert stack.undo(place) is None
    assert stack.redo(place) is None


def test_back_and_forth_in_order():
    stack = stack_of("λ = 0.1", "b¹[1] = 2")
    assert stack.undo_text == "b¹[1] = 2"
    assert stack.undo(place).text == "b¹[1] = 2"
    assert (stack.undo_text, stack.redo_text) == ("λ = 0.1", "b¹[1] = 2")
    assert stack.undo(place).text == "λ = 0.1"
    assert (stack.undo_text, stack.redo_text) == (None, "λ = 0.1")
    assert stack.redo(place).text == "λ = 0.1"
    assert stack.redo(place).text == "b¹[1] = 2"
    assert (stack.undo_text, stack.redo_text) == ("b¹[1] = 2", None)


def test_a_new_change_ends_what_can_be_made_again():
    stack = stack_of("a", "b")
    stack.undo(place)
    stack.remember(place("c"))
    assert stack.redo_text is None
    assert undo_all(stack) == ["c", "a"]


def test_a_change_that_goes_on_has_its_last_name():
    stack = stack_of("a", "b = 1")
    stack.prolong("b = 2")
    assert undo_all(stack) == ["b = 2", "a"]


def test_the_oldest_are_forgotten_when_there_are_many():
    stack = stack_of(*map(str, range(MOST_ENTRIES + 10)))
    texts = undo_all(stack)
    assert len(texts) == MOST_ENTRIES
    assert texts[-1] == "10"


@pytest.mark.parametrize(("room", "left"), [(0, 1), (2, 2), (5, 5)])
def test_the_oldest_are_forgotten_when_they_take_much_memory(monkeypatch, room, left):
    one = RUN.segment.base.nbytes
    # The data set counts once, however many places share it.
    monkeypatch.setattr(module, "MOST_BYTES", RUN.dataset.nbytes + room * one)
    stack = UndoStack()
    for text in "abcdefgh":
        stack.remember(replace(place(text), segment=replace(RUN.segment)))
    assert undo_all(stack) == list("hgfedcba")[:left]
