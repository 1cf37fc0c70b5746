"""Regions cut into tiles of one colour, and the lines between them."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Initialization
from nnviz.picture import region_picture as module
from nnviz.picture.plane import Window, plane_of
from nnviz.picture.predictions import outputs_at
from nnviz.picture.region_picture import region_picture
from nnviz.picture.region_words import region_bound, region_caption, region_lines
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron
from nnviz.session.session import Session

WINDOW = Window(-6.0, 6.0, -6.0, 6.0)
CORNER = NetworkSettings(
    (2, 1, 2),
    ("relu",),
    init=Initialization(
        "given", W=(((1.0, 0.0),), ((2.0,), (0.0,))), b=((-2.0,), (0.5, 1.0))
    ),
)


def session_of(layers=(2, 7, 5, 3), name="relu", seed=1, **dataset):
    settings = DatasetSettings(
        **{"kind": "spiral", "classes": 3, "samples": 60, **dataset}
    )
    network = NetworkSettings(
        layers, (name,) * (len(layers) - 2), init=Initialization("he", seed=seed)
    )
    return Session(Experiment(dataset=settings, network=network))


def picture_of(session):
    snapshot = session.snapshot()
    plane = plane_of(snapshot.dataset, (0, 1), np.zeros(2))
    return region_picture(snapshot, plane, WINDOW)


def area(corners):
    following = np.roll(corners, -1, axis=0)
    return float(
        (corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0]).sum() / 2
    )


@pytest.mark.parametrize("seed", range(8))
def test_tiles_of_classes_fill_the_window_and_have_the_class_that_wins(seed):
    session = session_of(seed=seed)
    session.advance(60)
    picture = picture_of(session)
    assert picture.regions is not None
    tiles = picture.tiles
    assert tiles.count > picture.regions.count
    polygons = [tiles.polygon(tile) for tile in range(tiles.count)]
    areas = [area(polygon) for polygon in polygons]
    assert sum(areas) == pytest.approx(144)
    assert min(areas) > -1e-9
    random = np.random.default_rng(seed)
    large = [tile for tile, own in enumerate(areas) if own > 1e-6]
    points = np.array(
        [random.dirichlet(np.ones(len(polygons[k]))) @ polygons[k] for k in large]
    )
    winner = outputs_at(session.snapshot(), points).argmax(axis=1)
    np.testing.assert_array_equal(tiles.labels[large], winner)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_neighbours_differ_in_tint(name):
    session = session_of(name=name)
    session.advance(30)
    picture = picture_of(session)
    regions = picture.regions
    assert regions is not None
    odd = module.odd_patterns(regions)
    for start, end in picture.boundaries.ends:
        middle, along = (start + end) / 2, end - start
        if np.hypot(*along) < 1e-3:
            continue
        aside = 1e-5 * np.array([-along[1], along[0]]) / np.hypot(*along)
        one, other = (regions.region_at(*(middle + s * aside)) for s in (1, -1))
        if None not in (one, other) and one != other:
            assert odd[one] != odd[other]


def test_each_line_between_regions_is_there_once():
    session = session_of()
    session.advance(30)
    picture = picture_of(session)
    regions = picture.regions
    assert regions is not None
    inner = np.count_nonzero(regions.edge_layers)
    assert 2 * len(picture.boundaries.ends) == inner
    unique = np.unique(picture.boundaries.ends.reshape(-1, 4).round(9), axis=0)
    assert len(unique) == len(picture.boundaries.ends)


def corner_session():
    settings = DatasetSettings(kind="gauss", samples=10)
    return Session(Experiment(dataset=settings, network=CORNER))


def test_lines_are_found_by_neuron_and_by_place():
    picture = picture_of(corner_session())
    (line,) = picture.boundaries.of(1, 0)
    assert sorted(map(tuple, line.tolist())) == [(2, -6), (2, 6)]
    assert not len(picture.boundaries.of(1, 3))
    assert not len(picture.boundaries.of(2))
    px = np.array([10.0, 10.0])
    assert picture.boundaries.nearest(np.array([2.3, 0.0]), px, 5.0) == (1, 0)
    assert picture.boundaries.nearest(np.array([2.6, 0.0]), px, 5.0) is None


def test_a_chosen_neuron_without_a_line_in_view_is_named():
    session = corner_session()
    session.choose_unit(Neuron(1, 0))
    assert len(region_caption(session.snapshot(), picture_of(session))) == 1
    session.set_bias(1, 0, 50.0)
    assert region_caption(session.snapshot(), picture_of(session)) == (
        "1 region in view",
        "no line of hidden 1, neuron 1",
    )


def test_words_worked_by_hand():
    session = corner_session()
    snapshot, picture = session.snapshot(), picture_of(session)
    assert region_caption(snapshot, picture) == ("2 regions in view",)
    assert region_lines(snapshot, picture, 0) == (
        "region 1 of 2: area 48, 33.3 % of the window",
        "layer 1: 1 of 1 on  1",
        "here all layers are one: W* x + b*",
        "class 1 = 2·x₁ + 0·x₂ − 3.5",
        "class 2 = 0·x₁ + 0·x₂ + 1",
    )
    # 1 + 1 + 0 regions at most.
    assert "For hidden layers of 1: 2." in region_bound(snapshot)


def test_targets_have_the_output_in_the_middle():
    network = NetworkSettings((2, 5, 1), ("relu",))
    settings = DatasetSettings(kind="bumps", samples=40)
    session = Session(
        Experiment(dataset=settings, network=network, loss="squared_error")
    )
    picture = picture_of(session)
    assert picture.regions is not None
    tiles = picture.tiles
    assert tiles.count == picture.regions.count
    middles = np.array([tiles.polygon(k).mean(axis=0) for k in range(tiles.count)])
    outputs = outputs_at(session.snapshot(), middles)[:, 0]
    np.testing.assert_allclose(tiles.values, outputs)


def test_a_tanh_has_lines_where_its_first_layer_is_zero_and_says_so():
    session = session_of((2, 6, 4, 3), "tanh")
    snapshot, picture = session.snapshot(), picture_of(session)
    assert picture.regions is not None
    assert set(picture.boundaries.layers.tolist()) == {1}
    assert set(picture.tiles.labels.tolist()) == {-1}
    assert region_caption(snapshot, picture)[0] == (
        "tanh bends everywhere: no linear regions"
    )
    assert not any("W*" in line for line in region_lines(snapshot, picture, 0))


def test_bent_inputs_leave_a_sentence():
    session = session_of((3, 4, 3), features=("x1", "x2", "x1^2"))
    snapshot, picture = session.snapshot(), picture_of(session)
    assert picture.regions is None
    assert picture.tiles.count == 0
    assert "not linear in the coordinates" in region_caption(snapshot, picture)[0]


def test_too_many_regions_while_it_trains_are_drawn_when_paused(monkeypatch):
    monkeypatch.setattr(module, "MOST_LIVE_REGIONS", 3)
    session = session_of()
    session.playing = True
    picture = picture_of(session)
    assert picture.regions is None
    assert picture.missing == (
        "More than 3 regions: too many to draw live, drawn when paused."
    )
    session.playing = False
    assert picture_of(session).regions is not None
