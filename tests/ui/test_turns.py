"""Turns: nobody is left out, and no two heavy views share a frame."""

from itertools import pairwise

from nnviz.ui.turns import EVERYBODY, Turns
from nnviz.ui.views import VIEWS


def test_without_hurry_everybody_shows_every_snapshot():
    turns = Turns()
    assert all(turns.next(hurried=False) == EVERYBODY for _ in range(5))


def test_everybody_is_every_view_and_the_read_outs():
    assert {*VIEWS, "tool_bar"} == EVERYBODY


def test_in_a_hurry_each_has_a_turn_and_the_network_every_second():
    turns = Turns()
    frames = [turns.next(hurried=True) for _ in range(12)]
    assert frozenset().union(*frames) == EVERYBODY
    assert sum("graph" in frame for frame in frames) == 6
    for frame, following in pairwise(frames):
        assert not frame & following
