"""Principal components as axes: against the covariance, and on the plane."""

import numpy as np
import pytest

from nnviz.datasets.load import load_dataset
from nnviz.engine.forward import network_output
from nnviz.picture.plane import plane_of, principal_columns
from nnviz.picture.principal_axes import _most_rows, principal_axes
from nnviz.picture.regions import output_grid
from nnviz.picture.scatter import sample_points
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


@pytest.fixture(params=["iris", "digits"])
def dataset(request):
    return load_dataset(shipped_experiment(request.param).dataset)


def test_they_are_the_leading_eigenvectors_of_the_covariance(dataset):
    axes = principal_axes(dataset)
    points = dataset.train.points
    values, vectors = np.linalg.eigh(np.cov(points.T, bias=True))
    np.testing.assert_allclose(axes.mean, points.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(axes.shares, values[::-1][:2] / values.sum(), rtol=1e-9)
    for k in range(2):
        overlap = abs(vectors[:, -1 - k] @ axes.directions[k])
        assert overlap == pytest.approx(1.0, abs=1e-9)
        assert axes.directions[k][np.abs(axes.directions[k]).argmax()] > 0


def test_points_of_the_plane_have_the_coordinates_they_were_made_of(dataset):
    first, second = principal_columns(dataset)
    base = dataset.train.points[3]
    for columns in ((first, second), (second, first)):
        plane = plane_of(dataset, columns, base)
        x, y = np.array([-1.0, 0.3, 2.0]), np.array([0.5, -0.2, 1.5])
        points = plane.points_at(x, y)
        np.testing.assert_allclose(
            plane.coordinates_of(points), np.stack([x, y], axis=1), atol=1e-12
        )
        own = plane.coordinates_of(base[None])[0]
        through = plane.points_at(own[:1], own[1:])
        np.testing.assert_allclose(through[0], base, atol=1e-12)
        assert plane.names[0].startswith(f"PC {columns[0] - dataset.dimension + 1} (")


def test_the_window_holds_every_sample(dataset):
    columns = principal_columns(dataset)
    window = plane_of(dataset, columns, dataset.train.points[0]).window
    for points in sample_points(dataset, columns):
        x, y = points.position.T
        assert window.left < x.min() <= x.max() < window.right
        assert window.bottom < y.min() <= y.max() < window.top


def test_regions_are_the_networks_answers_on_the_slice():
    session = Session(shipped_experiment("iris"))
    session.train(50)
    snapshot = session.snapshot()
    dataset = snapshot.dataset
    base = dataset.train.points[7]
    plane = plane_of(dataset, principal_columns(dataset), base)
    grid = output_grid(snapshot, plane, plane.window, 5, 7)
    point = plane.points_at(grid.x[2:3], grid.y[3:4])
    expected = network_output(snapshot.architecture, snapshot.parameters, point)[0]
    np.testing.assert_allclose(grid.outputs[:, 3, 2], expected, rtol=1e-12)


def test_float32_points_are_not_made_twice_as_large(dataset):
    axes = principal_axes(dataset)
    points = dataset.train.points.astype(np.float32)
    expected = (points.astype(float) - axes.mean) @ axes.directions.T
    scale = np.abs(points).max()
    np.testing.assert_allclose(axes.scores(points), expected, atol=1e-5 * scale)
    assert axes.scores(points).dtype == np.float64


@pytest.mark.parametrize(
    ("dimension", "rows"), [(4, 2_000), (64, 2_000), (784, 505), (3072, 255)]
)
def test_as_many_rows_decide_as_take_a_moment(dimension, rows):
    assert _most_rows(dimension) == rows
