"""Directions of a plane against straightforward references."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.parameter_names import ParameterNameError, parse_parameter_name
from nnviz.engine.plane_directions import (
    at_right_angles,
    parameter_direction,
    principal_components,
    project,
    random_direction,
    unit,
)
from nnviz.engine.settings import Initialization

NETWORK = Architecture((3, 4, 2), ("relu", "linear"))
PARAMETERS = initialize(NETWORK, Initialization(seed=5), "float64")


def test_a_flat_vector_and_back():
    flat = np.arange(26.0)
    parameters = Parameters.from_flat(NETWORK, flat)
    np.testing.assert_array_equal(parameters.flat(), flat)
    np.testing.assert_array_equal(parameters.W[0], np.arange(12.0).reshape(4, 3))
    np.testing.assert_array_equal(parameters.b[1], [24.0, 25.0])
    with pytest.raises(ValueError, match="has 26 parameters, not 25"):
        Parameters.from_flat(NETWORK, flat[1:])


def test_one_weight_or_bias():
    for name, place in (("W1[2,1]", 7), ("b1[3]", 15), ("W2[1,0]", 20), ("b2[1]", 25)):
        direction = parameter_direction(NETWORK, parse_parameter_name(name))
        assert np.flatnonzero(direction).tolist() == [place]
        assert direction[place] == 1.0
    with pytest.raises(ParameterNameError):
        parameter_direction(NETWORK, parse_parameter_name("W3[0,0]"))
    with pytest.raises(ValueError, match="W2 is a whole layer"):
        parameter_direction(NETWORK, parse_parameter_name("W2"))


def test_each_neuron_is_a_filter_and_has_the_norm_of_its_own_weights():
    flat = random_direction(PARAMETERS, seed=7, draw=0)
    direction = Parameters.from_flat(NETWORK, flat)
    for drawn, own in zip(direction.W, PARAMETERS.W, strict=True):
        for neuron in range(len(own)):
            assert np.linalg.norm(drawn[neuron]) == pytest.approx(
                np.linalg.norm(own[neuron]), rel=1e-14
            )
    assert not any(b.any() for b in direction.b)
    np.testing.assert_array_equal(random_direction(PARAMETERS, 7, 0), flat)
    assert not np.array_equal(random_direction(PARAMETERS, 7, 1), flat)
    assert not np.array_equal(random_direction(PARAMETERS, 8, 0), flat)


def test_a_neuron_without_weights_has_no_direction():
    dead = Parameters.of([W * 0 for W in PARAMETERS.W], PARAMETERS.b)
    assert not random_direction(dead, 1, 0).any()


@given(st.integers(3, 30), st.integers(2, 40), st.integers(0, 2**31), st.booleans())
@settings(deadline=None)
def test_principal_components_are_those_of_the_covariance(m, size, seed, wide):
    random = np.random.default_rng(seed)
    path = random.standard_normal((m, size)).cumsum(axis=0) * (1e3 if wide else 1.0)
    found = principal_components(path)
    values, vectors = np.linalg.eigh(np.cov(path.T).reshape(size, size))
    for share, direction, index in (
        (found.shares[0], found.first, -1),
        (found.shares[1], found.second, -2),
    ):
        assert share == pytest.approx(values[index] / values.sum(), rel=1e-8)
        assert np.linalg.norm(direction) == pytest.approx(1.0)
        assert direction[np.abs(direction).argmax()] > 0
        if values[index] - max(values[index - 1] if size > -index else 0, 0) > (
            1e-3 * values[-1]
        ) and (index == -1 or values[-1] - values[-2] > 1e-3 * values[-1]):
            assert abs(direction @ vectors[:, index]) == pytest.approx(1.0, abs=1e-6)
    assert found.first @ found.second == pytest.approx(0.0, abs=1e-10)


@pytest.mark.parametrize("points", [1, 5])
def test_a_path_on_a_line_or_at_a_point_still_has_two_directions(points):
    line = np.outer(np.arange(points), [0.0, 3.0, 4.0])
    found = principal_components(line)
    assert np.linalg.norm(found.first) == pytest.approx(1.0)
    assert np.linalg.norm(found.second) == pytest.approx(1.0)
    assert found.first @ found.second == pytest.approx(0.0, abs=1e-15)
    assert found.shares == ((1.0, 0.0) if points > 1 else (0.0, 0.0))
    if points > 1:
        np.testing.assert_allclose(found.first, [0.0, 0.6, 0.8], atol=1e-15)


def test_at_right_angles():
    first = unit(np.array([3.0, 4.0, 0.0]))
    rest = at_right_angles(np.array([1.0, 0.0, 1.0]), first)
    assert rest @ first == pytest.approx(0.0, abs=1e-16)
    assert np.linalg.norm(rest) == pytest.approx(1.0)
    assert at_right_angles(5 * first, first) is None
    assert at_right_angles(0 * first, first) is None
    assert unit(np.zeros(3)) is None


@given(st.integers(0, 2**31), st.booleans())
@settings(deadline=None)
def test_points_are_projected_to_the_nearest_point_of_the_plane(seed, skew):
    random = np.random.default_rng(seed)
    origin, first, second = random.standard_normal((3, 12))
    if skew:
        second = first + 1e-2 * second
    wanted = random.standard_normal((5, 2))
    normal = random.standard_normal(12)
    for direction in np.linalg.qr(np.column_stack([first, second]))[0].T:
        normal -= (normal @ direction) * direction
    normal /= np.linalg.norm(normal)
    away = random.uniform(0.0, 2.0, 5)
    points = (
        origin
        + wanted[:, :1] * first
        + wanted[:, 1:] * second
        + away[:, np.newaxis] * normal
    )
    seen = project(points, origin, first, second)
    np.testing.assert_allclose(seen.coordinates, wanted, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(seen.distances, away, rtol=1e-9, atol=1e-9)
