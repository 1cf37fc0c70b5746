"""The one layer as a small graph, and what is left out of it."""

import numpy as np

from nnviz.picture.layer_sketch import MOST_EDGES, MOST_OUTPUTS, layer_sketch


def test_a_small_layer_is_drawn_whole():
    weights = np.array([[1.0, -2.0, 0.0], [0.5, 0.0, 1.5]])
    sketch = layer_sketch(weights)
    np.testing.assert_array_equal(sketch.weights, weights)
    assert sketch.limit == 2.0
    assert sketch.left_out == ""
    np.testing.assert_allclose(sketch.input_heights, [1 / 6, 3 / 6, 5 / 6])


def test_of_many_inputs_those_with_the_largest_weights_are_drawn():
    weights = np.zeros((2, 500))
    weights[0, 123], weights[1, 77] = 5.0, -9.0
    sketch = layer_sketch(weights)
    assert {77, 123} <= set(sketch.inputs.tolist())
    assert sketch.weights.size <= MOST_EDGES
    assert sketch.left_out == "drawn: the 48 of 500 inputs with the largest weights"


def test_many_outputs_are_cut_and_said():
    sketch = layer_sketch(np.ones((40, 3)))
    assert len(sketch.outputs) == MOST_OUTPUTS
    assert sketch.left_out == f"drawn: {MOST_OUTPUTS} of 40 outputs"
