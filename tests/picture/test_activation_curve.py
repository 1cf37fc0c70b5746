"""The curves of activations: the engine's numbers, wide enough for what is shown."""

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATION, activate
from nnviz.picture.activation_curve import RANGES, activation_curve, reach_for
from nnviz.session.activity import STEEPEST


@pytest.mark.parametrize("name", ACTIVATION)
def test_the_curve_is_the_function_of_the_engine(name):
    curve = activation_curve(name, 4.0)
    assert curve.z[0] == -4.0
    assert curve.z[-1] == 4.0
    assert np.array_equal(curve.f, activate(name, curve.z))
    assert curve.low < curve.f.min()
    assert curve.high > curve.f.max()
    assert name in RANGES


@pytest.mark.parametrize("name", ACTIVATION)
def test_the_slope_is_that_of_the_curve(name):
    curve = activation_curve(name, 4.0)
    middle = np.diff(curve.f) / np.diff(curve.z)
    ordinary = np.diff(curve.z) > 1e-6
    mean = (curve.slope[1:] + curve.slope[:-1]) / 2
    away = ordinary & (np.abs(curve.z[1:]) > 0.1) & (np.abs(curve.z[:-1]) > 0.1)
    assert middle[away] == pytest.approx(mean[away], abs=2e-3)
    assert curve.slope.max() <= STEEPEST[name]


def test_a_kink_is_a_jump_of_the_slope():
    curve = activation_curve("relu", 3.0)
    at = int(np.flatnonzero(curve.z == 0.0)[0])
    assert curve.slope[at] == 0.0
    assert curve.slope[at + 1] == 1.0
    assert curve.z[at + 1] == pytest.approx(0.0, abs=1e-200)


@pytest.mark.parametrize("largest", [0.0, 2.9, 5.0, 40.0, 1e12, float("inf")])
def test_the_reach_holds_what_is_shown(largest):
    reach = reach_for("relu", largest)
    assert reach >= min(largest, 1e100)
    assert np.isfinite(activation_curve("relu", reach).f).all()


def test_the_reach_changes_seldom():
    sizes = {reach_for("tanh", size) for size in np.linspace(0.0, 10.0, 500)}
    assert len(sizes) <= 4
