"""Many samples at once give what each gives alone."""

import numpy as np
import pytest

from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.sample import trace_sample, trace_samples
from nnviz.engine.settings import LOSSES, Initialization

ARCHITECTURE = Architecture((3, 5, 4, 3), ("relu", "tanh", "linear"))


def case(dtype="float64"):
    random = np.random.default_rng(3)
    parameters = initialize(ARCHITECTURE, Initialization(seed=2), dtype)
    return parameters, random.normal(size=(17, 3)), np.eye(3)[random.integers(0, 3, 17)]


@pytest.mark.parametrize("loss", LOSSES)
def test_each_sample_as_if_alone(loss):
    parameters, x, targets = case()
    many = trace_samples(ARCHITECTURE, parameters, loss, x, targets)
    for index in range(len(x)):
        one = trace_sample(ARCHITECTURE, parameters, loss, x[index], targets[index])
        assert many.losses[index] == pytest.approx(one.loss, rel=1e-12)
        for layer in range(3):
            for whole, single in (
                (many.z, one.z),
                (many.a, one.a),
                (many.dz, one.dz),
            ):
                np.testing.assert_allclose(
                    whole[layer][index], single[layer], rtol=1e-9, atol=1e-14
                )
            np.testing.assert_allclose(
                [many.gradients(layer, 2, s)[index] for s in (0, 1, None)],
                [*one.dW[layer][2, :2], one.db[layer][2]],
                rtol=1e-9,
                atol=1e-14,
            )


def test_what_leaves_is_frozen_and_the_inputs_are_left_alone():
    parameters, x, targets = case()
    many = trace_samples(ARCHITECTURE, parameters, "cross_entropy", x, targets)
    arrays = (many.x, many.losses, *many.z, *many.a, *many.dz)
    assert not any(array.flags.writeable for array in arrays)
    assert x.flags.writeable


def test_in_the_dtype_of_the_network():
    parameters, x, targets = case("float32")
    many = trace_samples(ARCHITECTURE, parameters, "cross_entropy", x, targets)
    assert {many.dz[0].dtype, many.losses.dtype, many.x.dtype} == {np.dtype(np.float32)}
