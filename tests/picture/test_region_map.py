"""The linear regions of a network in the units of its data, and their table."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.piecewise_linear import NotPiecewiseLinearError, TooManyPiecesError
from nnviz.engine.settings import Initialization
from nnviz.picture.plane import Window, plane_of
from nnviz.picture.predictions import outputs_at
from nnviz.picture.region_map import network_regions, regions_table
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


def session_of(layers=(2, 6, 5, 3), **dataset):
    settings = DatasetSettings(
        **{"kind": "spiral", "classes": 3, "samples": 60, **dataset}
    )
    network = NetworkSettings(layers, ("relu",) * (len(layers) - 2))
    return Session(Experiment(dataset=settings, network=network))


def plane_through_the_origin(snapshot):
    return plane_of(snapshot.dataset, (0, 1), np.zeros(2))


def check_against_the_network(snapshot, plane, regions):
    """The middle of each region has the outputs that its map says."""
    middles = np.array([regions.polygon(r).mean(axis=0) for r in range(regions.count)])
    maps = np.einsum("rkd,rd->rk", regions.slopes, middles) + regions.intercepts
    outputs = outputs_at(snapshot, plane.points_at(*middles.T))
    np.testing.assert_allclose(maps, outputs, atol=1e-9)


@pytest.mark.parametrize(
    "dataset",
    [
        {},
        {"standardize": True},
        {"features": ("x2", "x1"), "standardize": True},
    ],
)
def test_regions_are_those_of_the_network_over_the_points(dataset):
    session = session_of(**dataset)
    session.advance(30)
    snapshot = session.snapshot()
    plane = plane_through_the_origin(snapshot)
    regions = network_regions(snapshot, plane)
    assert regions.count > 10
    assert regions.areas.sum() == pytest.approx(144)
    check_against_the_network(snapshot, plane, regions)


def test_regions_on_a_slice_through_a_flower():
    session = session_of((4, 6, 3), kind="iris", classes=None, standardize=True)
    session.advance(30)
    snapshot = session.snapshot()
    plane = plane_of(snapshot.dataset, (1, 3), snapshot.dataset.train.points[5])
    regions = network_regions(snapshot, plane)
    assert regions.count > 3
    check_against_the_network(snapshot, plane, regions)


def test_regions_in_another_window():
    snapshot = session_of().snapshot()
    plane = plane_through_the_origin(snapshot)
    regions = network_regions(snapshot, plane, Window(-1.0, 2.0, 0.0, 2.0))
    assert regions.areas.sum() == pytest.approx(6)


def test_regions_are_kept_as_long_as_the_network_is_the_same():
    session = session_of()
    snapshot = session.snapshot()
    regions = network_regions(snapshot, plane_through_the_origin(snapshot))
    session.next_moment()
    later = session.snapshot()
    assert network_regions(later, plane_through_the_origin(later)) is regions


def test_a_table_worked_by_hand():
    network = NetworkSettings(
        (2, 1, 2),
        ("relu",),
        init=Initialization(
            "given", W=(((1.0, 0.0),), ((2.0,), (0.0,))), b=((-2.0,), (0.5, 1.0))
        ),
    )
    settings = DatasetSettings(kind="gauss", samples=10)
    snapshot = Session(Experiment(dataset=settings, network=network)).snapshot()
    plane = plane_through_the_origin(snapshot)
    table = regions_table(network_regions(snapshot, plane), plane.names)
    assert table.columns == (
        "region", "area", "corners", "on", "slope_1_x₁", "slope_1_x₂", "intercept_1",
        "slope_2_x₁", "slope_2_x₂", "intercept_2",
    )  # fmt: skip
    on, off = table.rows
    assert on == (
        1, 48.0, "2.0 -6.0; 6.0 -6.0; 6.0 6.0; 2.0 6.0", "1", 2, 0, -3.5, 0, 0, 1,
    )  # fmt: skip
    assert off[1:2] + off[3:] == (96.0, "0", 0, 0, 0.5, 0, 0, 1)


@pytest.mark.parametrize("feature", ["x1^2", "x1*x2", "sin(x2)"])
def test_bent_features_are_refused_by_name(feature):
    snapshot = session_of((3, 6, 3), features=("x1", "x2", feature)).snapshot()
    name = snapshot.dataset.input_names[2]
    with pytest.raises(NotPiecewiseLinearError, match=f"The input {name} is not lin"):
        network_regions(snapshot, plane_through_the_origin(snapshot))


def test_too_many_regions_are_not_drawn(monkeypatch):
    monkeypatch.setattr("nnviz.picture.region_map.MOST_REGIONS", 3)
    snapshot = session_of().snapshot()
    with pytest.raises(TooManyPiecesError, match="more than 3 linear regions here"):
        network_regions(snapshot, plane_through_the_origin(snapshot))
