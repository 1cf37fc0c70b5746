"""Where a plate with words hides least."""

import pytest

from nnviz.picture.free_place import freest

BOUNDS = (0.0, 0.0, 100.0, 60.0)
SIZE = (20.0, 10.0)


def test_the_first_place_is_taken_where_nothing_is_hidden_anywhere():
    assert freest([(40, 20), (10, 20)], SIZE, BOUNDS, [], []) == (40, 20, 60, 30)


def test_a_place_beyond_the_bounds_is_moved_inside():
    assert freest([(95, 55)], SIZE, BOUNDS, [], []) == (80, 50, 100, 60)
    assert freest([(-5, -5)], SIZE, BOUNDS, [], []) == (0, 0, 20, 10)


@pytest.mark.parametrize(
    ("disc", "taken"),
    [
        ((50.0, 25.0, 3.0), 10.0),
        ((62.0, 25.0, 3.0), 10.0),
        ((63.5, 25.0, 3.0), 40.0),
        ((50.0, 15.0, 4.9), 40.0),
    ],
)
def test_discs_are_kept_free_up_to_their_rim(disc, taken):
    left, *_ = freest([(40, 20), (10, 20)], SIZE, BOUNDS, [disc], [])
    assert left == taken


def test_discs_and_plates_add_up():
    """200 px² of one plate, or 50 px² of the other and 100 or 250 px of discs."""
    plates = [(40.0, 20.0, 60.0, 30.0), (25.0, 20.0, 30.0, 30.0)]
    for count, taken in ((10, 10.0), (25, 40.0)):
        discs = [(12.0, 25.0, 10.0)] * count
        left, *_ = freest([(40, 20), (10, 20)], SIZE, BOUNDS, discs, plates)
        assert left == taken


def test_plates_count_by_the_area_they_share():
    plates = [(40.0, 20.0, 45.0, 30.0), (10.0, 20.0, 16.0, 30.0)]
    assert freest([(40, 20), (10, 20)], SIZE, BOUNDS, [], plates)[0] == 40
    assert freest([(10, 20), (40, 20)], SIZE, BOUNDS, [], plates)[0] == 40
