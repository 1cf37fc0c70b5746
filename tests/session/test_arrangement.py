"""Arrangements: which views are in front, and which places there are."""

import pytest

from nnviz.session.arrangement import PLACES, Arrangement, place_of


def test_a_place_that_is_not_named_shows_its_first_view():
    arrangement = Arrangement({"right": "inspector"})
    assert arrangement.front["right"] == "inspector"
    assert arrangement.front["middle"] == PLACES["middle"][0]
    assert set(arrangement.front) == set(PLACES)


def test_every_view_has_one_place():
    views = [view for names in PLACES.values() for view in names]
    assert len(set(views)) == len(views)
    assert all(view in PLACES[place_of(view)] for view in views)
    with pytest.raises(KeyError):
        place_of("time")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"front": {"centre": "loss"}}, "“loss” is no view at “centre”"),
        ({"front": {"top": "loss"}}, "“top” is no place in the window"),
        ({"hidden": frozenset({"top"})}, "“top” is no place in the window"),
        ({"enlarged": "top"}, "“top” is no place in the window"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        Arrangement(**settings)
