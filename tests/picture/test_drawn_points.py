"""Where a brush lets points fall, what an eraser meets, what is seen meanwhile."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.drawn import MOST_POINTS, with_points
from nnviz.datasets.inline_copy import inline_copy
from nnviz.datasets.load import load_dataset
from nnviz.picture.drawn_points import (
    DRAWN_NAME,
    TOO_MANY,
    beneath,
    drawing_place,
    drawing_refusal,
    drawing_window,
    drawn_words,
    erased_words,
    holds,
    points_experiment,
    rounded_to,
    sprayed,
    within,
)
from nnviz.picture.plane import Window, plane_of
from nnviz.session.shipped_experiments import shipped_experiment

PATH = np.array([[10.0, 10.0], [60.0, 10.0], [60.0, 90.0]])


def plane(**settings):
    return plane_of(load_dataset(DatasetSettings(**settings)), (0, 1), np.zeros(2))


def test_a_click_is_one_point_where_it_was():
    assert sprayed(PATH[:1], 20.0, 7).tolist() == [[10.0, 10.0]]


def test_a_drag_lets_points_fall_along_its_way_within_the_radius():
    points = sprayed(PATH, 10.0, 3)
    assert len(points) == 1 + 130 // 6
    across = np.clip(points[:, 0], 10.0, 60.0) - points[:, 0]
    away = np.minimum(
        np.hypot(across, points[:, 1] - 10.0),
        np.hypot(points[:, 0] - 60.0, np.clip(points[:, 1], 10.0, 90.0) - points[:, 1]),
    )
    assert away.max() <= 10.0
    assert away.max() > 5.0


def test_points_stay_where_they_fell_while_the_stroke_goes_on():
    whole = sprayed(PATH, 10.0, 3)
    part = sprayed(PATH[:2], 10.0, 3)
    assert np.allclose(whole[: len(part)], part, rtol=0, atol=1e-12)


def test_another_stroke_scatters_otherwise_and_the_same_one_alike():
    assert np.array_equal(sprayed(PATH, 10.0, 3), sprayed(PATH, 10.0, 3))
    assert not np.array_equal(sprayed(PATH, 10.0, 3), sprayed(PATH, 10.0, 4))


def test_an_eraser_meets_what_lies_along_its_way():
    points = np.array([[0.0, 0.0], [5.0, 2.9], [5.0, 3.1], [12.9, 0.0], [13.1, 0.0]])
    start, end = np.array([0.0, 0.0]), np.array([10.0, 0.0])
    met = beneath(points, start, end, 3.0)
    assert met.tolist() == [True, True, False, True, False]
    still = beneath(points, start, start, 3.0)
    assert still.tolist() == [True, False, False, False, False]


def test_points_beside_the_plot_are_left_out():
    points = np.array([[1.0, 1.0], [1.0, 11.0], [-1.0, 1.0]])
    inside = within(points, np.zeros(2), np.array([10.0, 10.0]))
    assert inside.tolist() == [True, False, False]


def test_coordinates_have_digits_that_a_hand_can_mean():
    window = Window(-6.0, 6.0, 0.0, 4000.0)
    rounded = rounded_to(np.array([[1.23456, 1234.567]]), window)
    assert rounded.tolist() == [[1.23, 1235.0]]


def test_the_known_square_stays_what_is_seen_and_own_data_get_room():
    seen = drawing_window(plane(kind="moons"), 2.0)
    assert (seen.left, seen.right, seen.bottom, seen.top) == (-12.0, 12.0, -6.0, 6.0)
    own = plane(kind="inline", x=((0.0, 0.0), (10.0, 20.0)), y=(0, 1))
    room = drawing_window(own, 2.0)
    assert room.left < own.window.left
    assert room.top > own.window.top


def test_what_is_seen_stays_until_a_point_is_outside():
    seen = Window(-12.0, 12.0, -6.0, 6.0)

    def stays(*points):
        settings = DatasetSettings(kind="inline", x=points, y=(0,) * len(points))
        return holds(seen, load_dataset(settings))

    assert stays((-12.0, 0.0), (11.0, 6.0))
    assert not stays((-12.1, 0.0), (11.0, 6.0))
    assert not stays((0.0, 0.0), (0.0, 6.1))
    # Other generated data are seen in their square.
    assert not holds(seen, load_dataset(DatasetSettings(kind="xor")))


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"kind": "moons"}, ""),
        ({"kind": "bumps"}, ""),
        ({"kind": "sine"}, "in Pieces"),
        ({"kind": "iris"}, "two inputs"),
        ({"kind": "moons", "samples": MOST_POINTS + 1}, TOO_MANY),
        ({"kind": "inline", "x": ((0.0,), (1.0,)), "y": (0, 1)}, "two inputs"),
        (
            {"kind": "inline", "x": ((0.0, 1.0),) * 2, "y": ((0.0, 1.0),) * 2},
            "one target",
        ),
    ],
)
def test_where_points_cannot_be_drawn_a_sentence_says_why(settings, part):
    refusal = drawing_refusal(load_dataset(DatasetSettings(**settings)))
    assert part in refusal
    assert bool(part) == bool(refusal)


@pytest.mark.parametrize(
    ("kind", "place"),
    [("moons", "boundary"), ("sine", "pieces"), ("digits", "graph")],
)
def test_each_kind_of_data_is_drawn_in_its_own_view(kind, place):
    assert drawing_place(load_dataset(DatasetSettings(kind=kind))) == place


def test_the_run_on_drawn_points_keeps_its_settings():
    experiment = shipped_experiment("default")
    settings = inline_copy(load_dataset(experiment.dataset))
    few = with_points(settings, np.zeros((3, 2)), 3, 0.5)
    drawn = points_experiment(experiment, few)
    assert drawn.name == DRAWN_NAME
    assert drawn.note == ""
    assert drawn.batch_size == experiment.batch_size
    assert drawn.optimizer == experiment.optimizer
    assert drawn.network.layers == (*experiment.network.layers[:-1], 4)


def test_strokes_are_told_by_their_points():
    assert drawn_words(1, "class 2") == "Draw 1 point of class 2"
    assert erased_words(12) == "Erase 12 points"
