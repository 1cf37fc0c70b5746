"""Arrays of a file matched to layers: names, orders and ways round."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.models.matching import matched
from nnviz.models.model_error import ModelError


def arrays(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize(
    "names",
    [
        ("W1", "b1", "W2", "b2"),
        ("layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias"),
        ("0.weight", "0.bias", "2.weight", "2.bias"),
        ("net.fc1.weight", "net.fc1.bias", "net.fc2.weight", "net.fc2.bias"),
    ],
)
def test_weights_as_pytorch_and_the_lecture_keep_them(names):
    W1, b1, W2, b2 = arrays((4, 3), (4,), (2, 4), (2,))
    model = matched(dict(zip(names, (W1, b1, W2, b2), strict=True)))
    assert model.sizes == (3, 4, 2)
    assert [layer.weight_name for layer in model.layers] == [names[0], names[2]]
    assert [layer.bias_name for layer in model.layers] == [names[1], names[3]]
    assert not any(layer.transposed for layer in model.layers)
    np.testing.assert_array_equal(model.parameters.W[1], W2)
    np.testing.assert_array_equal(model.parameters.b[0], b1)


@pytest.mark.parametrize(
    "names",
    [
        ("dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0"),
        ("coefs_0", "intercepts_0", "coefs_1", "intercepts_1"),
    ],
)
@pytest.mark.parametrize("sizes", [(3, 4, 2), (4, 4, 4)])
def test_weights_as_keras_and_scikit_learn_keep_them_are_turned(names, sizes):
    n, m, k = sizes
    W1, b1, W2, b2 = arrays((n, m), (m,), (m, k), (k,))
    model = matched(dict(zip(names, (W1, b1, W2, b2), strict=True)))
    assert model.sizes == sizes
    assert all(layer.transposed for layer in model.layers)
    np.testing.assert_array_equal(model.parameters.W[0], W1.T)


def test_layers_are_numbered_not_spelt():
    names = [f"fc{number}.weight" for number in range(1, 12)]
    shapes = [(5, 5)] * 11
    model = matched(dict(zip(reversed(names), arrays(*shapes), strict=True)))
    assert [layer.weight_name for layer in model.layers] == names


def test_words_for_layers_are_put_in_the_order_that_fits():
    W_hidden, W_output = arrays((6, 3), (2, 6))
    model = matched({"output.weight": W_output, "hidden.weight": W_hidden})
    assert model.sizes == (3, 6, 2)
    assert [layer.bias_name for layer in model.layers] == [None, None]
    assert not model.parameters.b[0].any()


def test_the_input_is_a_layer_of_its_own_name():
    W_in, W_mid, W_out = arrays((6, 3), (5, 6), (2, 5))
    model = matched({"output.W": W_out, "input.W": W_in, "middle.W": W_mid})
    assert model.sizes == (3, 6, 5, 2)


@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=5),
    st.booleans(),
    st.integers(0, 2**31),
)
def test_any_perceptron_is_found_again(sizes, turned, seed):
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = arrays(*shapes, seed=seed)
    file = {}
    word = "kernel" if turned else "weight"
    for number, W in enumerate(weights):
        file[f"{number}.{word}"] = W.T if turned else W
        file[f"{number}.bias"] = np.arange(len(W), dtype=float)
    model = matched(file)
    for found, W in zip(model.parameters.W, weights, strict=True):
        np.testing.assert_array_equal(found, W)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({}, "There is no weight matrix; the arrays are none"),
        ({"b": np.zeros(3)}, "There is no weight matrix"),
        (
            {"conv.weight": np.zeros((2, 1, 3, 3))},
            r"“conv.weight” has the shape \(2, 1, 3, 3\).*no convolutions",
        ),
        ({"W": np.zeros((2, 2), int)}, "“W” holds int64; float16"),
        ({"W": np.full((2, 2), np.inf)}, "“W” holds numbers that are not finite"),
        ({"W": np.array(1.0)}, r"“W” has the shape \(\)"),
        ({"W": np.zeros((0, 2))}, r"“W” has the shape \(0, 2\)"),
        (
            {"fc.weight": np.zeros((2, 2)), "bn.weight": np.zeros(2)},
            "“bn.weight”, a vector of 2, is the bias of no weight matrix",
        ),
        (
            {"W1": np.zeros((2, 3)), "W2": np.zeros((5, 7))},
            "The layers do not fit together",
        ),
        (
            {"W": np.zeros((2, 3)), "weight": np.zeros((5, 2))},
            "“W” and “weight” cannot be told apart",
        ),
        (
            {"W1": np.zeros((2, 3)), "b1": np.zeros(5)},
            "The layers do not fit together",
        ),
    ],
)
def test_what_is_no_perceptron_is_refused_in_a_sentence(file, sentence):
    with pytest.raises(ModelError, match=sentence):
        matched(file)
