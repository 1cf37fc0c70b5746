"""An ONNX graph read as a chain of layers, from its one input on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.settings import ActivationName
from nnviz.models.model import Model, ModelLayer
from nnviz.models.model_error import ModelError

Array = NDArray[Any]

_ACTIVATIONS: dict[str, ActivationName] = {
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Relu": "relu",
    "LeakyRelu": "leaky_relu",
}
_WITHOUT_EFFECT = ("Identity", "Dropout", "Flatten", "Reshape", "Cast")
_SOFTMAX = ("Softmax", "LogSoftmax")
_FLOATS = {"FLOAT": np.float32, "DOUBLE": np.float64, "FLOAT16": np.float16}


def model_of_graph(graph: Any, to_array: Callable[[Any], Array]) -> Model:
    """The multi-layer perceptron that a ``GraphProto`` is.

    Parameters
    ----------
    to_array
        Turns a ``TensorProto`` into an array.

    Raises
    ------
    ModelError
        Where it is something else, in one sentence that names the node.
    """
    for node in graph.node:
        if not node.output or (not node.input and node.op_type != "Constant"):
            raise ModelError(f"A {node.op_type} node has no input or no output.")
    constants = _constants(graph, to_array)
    inputs = [each.name for each in graph.input if each.name not in constants]
    if len(inputs) != 1:
        raise ModelError(
            f"The graph has {len(inputs)} inputs; a multi-layer perceptron has one."
        )
    chain = _Chain(constants)
    current, seen = inputs[0], {inputs[0]}
    while True:
        following = [node for node in graph.node if current in node.input]
        if not following:
            break
        if len(following) > 1:
            names = " and ".join(_named(node) for node in following[:2])
            raise ModelError(
                f"“{current}” goes into {names}: the graph branches, which a"
                " multi-layer perceptron does not."
            )
        chain.take(following[0], current)
        current = following[0].output[0]
        if current in seen:
            raise ModelError(f"“{current}” leads back to itself.")
        seen.add(current)
    if not chain.layers:
        raise ModelError("The graph has no layer: no Gemm or MatMul node.")
    last = chain.layers[-1]
    if last.activation is None:
        chain.layers[-1] = replace(last, activation="linear")
    return Model(tuple(chain.layers), chain.ends_in_softmax)


class _Chain:
    """The layers so far."""

    def __init__(self, constants: Mapping[str, tuple[str, Array]]) -> None:
        self._constants = constants
        self.layers: list[ModelLayer] = []
        self.ends_in_softmax = False

    def take(self, node: Any, current: str) -> None:
        kind = node.op_type
        if self.ends_in_softmax and kind not in _WITHOUT_EFFECT:
            raise ModelError(f"{_named(node)} comes after the softmax.")
        if kind == "Gemm":
            self._gemm(node, current)
        elif kind == "MatMul":
            name, W = self._constant(node, 1, current)
            self._add_layer(node, name, W, turned=True)
        elif kind == "Add":
            self._add_bias(node, current)
        elif kind in _ACTIVATIONS:
            self._activate(node, _ACTIVATIONS[kind])
        elif kind in _SOFTMAX:
            self.ends_in_softmax = True
        elif kind not in _WITHOUT_EFFECT:
            raise ModelError(
                f"{_named(node)} is none of Gemm, MatMul, Add, Relu, LeakyRelu, Tanh,"
                " Sigmoid and Softmax, of which a multi-layer perceptron is made."
            )

    def _gemm(self, node: Any, current: str) -> None:
        found = {each.name: each for each in node.attribute}
        factors = [found[name].f for name in ("alpha", "beta") if name in found]
        if any(factor != 1.0 for factor in factors) or _whole(found.get("transA")):
            raise ModelError(f"{_named(node)} has factors; alpha and beta must be 1.")
        name, W = self._constant(node, 1, current)
        self._add_layer(node, name, W, turned=not _whole(found.get("transB")))
        if len(node.input) > 2 and node.input[2]:
            self._set_bias(node, *self._constant(node, 2, current))

    def _add_layer(self, node: Any, name: str, W: Array, *, turned: bool) -> None:
        if W.ndim != 2:
            raise ModelError(
                f"{_named(node)} multiplies by “{name}” of the shape {W.shape}; a"
                " matrix is needed."
            )
        weights = W.T if turned else W
        width = len(self.layers[-1].b) if self.layers else weights.shape[1]
        if weights.shape[1] != width:
            raise ModelError(
                f"{_named(node)} takes {weights.shape[1]} numbers, but the layer before"
                f" gives {width}."
            )
        bias = np.zeros(len(weights), weights.dtype)
        if self.layers and self.layers[-1].activation is None:
            # Nothing in between is what the activation “linear” means.
            self.layers[-1] = replace(self.layers[-1], activation="linear")
        self.layers.append(ModelLayer(weights, bias, name, None, turned))

    def _add_bias(self, node: Any, current: str) -> None:
        place = 1 if node.input[0] == current else 0
        self._set_bias(node, *self._constant(node, place, current))

    def _set_bias(self, node: Any, name: str, b: Array) -> None:
        layer = self.layers[-1] if self.layers else None
        if layer is None or layer.bias_name is not None or layer.activation is not None:
            raise ModelError(f"{_named(node)} adds “{name}” where no bias belongs.")
        flat = b.reshape(-1)
        if flat.size == 1:
            flat = np.repeat(flat, len(layer.b))
        if flat.shape != layer.b.shape:
            raise ModelError(
                f"“{name}” has {flat.size} biases for {len(layer.b)} neurons."
            )
        self.layers[-1] = replace(layer, b=flat, bias_name=name)

    def _activate(self, node: Any, activation: ActivationName) -> None:
        if not self.layers or self.layers[-1].activation is not None:
            raise ModelError(f"{_named(node)} stands where no activation belongs.")
        if activation == "leaky_relu":
            slopes = [each.f for each in node.attribute if each.name == "alpha"]
            slope = slopes[0] if slopes else LEAKY_SLOPE
            if not np.isclose(slope, LEAKY_SLOPE, rtol=1e-6):
                raise ModelError(
                    f"{_named(node)} has the slope {slope:g}; {LEAKY_SLOPE} can be"
                    " taken."
                )
        self.layers[-1] = replace(self.layers[-1], activation=activation)

    def _constant(self, node: Any, place: int, current: str) -> tuple[str, Array]:
        name = node.input[place] if place < len(node.input) else ""
        if name not in self._constants or name == current:
            raise ModelError(
                f"{_named(node)} has no constant array as its input {place + 1}."
            )
        found = self._constants[name]
        if not np.isfinite(found[1]).all():
            raise ModelError(f"“{found[0]}” holds numbers that are not finite.")
        return found


def _constants(
    graph: Any, to_array: Callable[[Any], Array]
) -> dict[str, tuple[str, Array]]:
    """Arrays of floats in the graph, with the name of the tensor they come from."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            for each in node.attribute:
                if each.name == "value":
                    tensors[node.output[0]] = each.t
    constants = {
        name: (name, _array(name, tensor, to_array))
        for name, tensor in tensors.items()
        if _kind(tensor) in _FLOATS
    }
    for node in graph.node:
        # Exporters turn weights round, or rename them, before they use them.
        if node.op_type in ("Transpose", "Identity") and node.input[0] in constants:
            name, array = constants[node.input[0]]
            turned = node.op_type == "Transpose"
            constants[node.output[0]] = name, array.T if turned else array
    return constants


def _array(name: str, tensor: Any, to_array: Callable[[Any], Array]) -> Array:
    if tensor.data_location == tensor.EXTERNAL:
        raise ModelError(
            f"“{name}” stands in a file of its own; save the model with its arrays"
            " inside."
        )
    expected = np.dtype(_FLOATS[_kind(tensor)]).itemsize
    for length in tensor.dims:
        expected *= length
    if not 0 <= expected <= 2 * tensor.ByteSize() + 64:
        raise ModelError(f"“{name}” is shorter than its shape says.")
    try:
        return to_array(tensor)
    except (ValueError, TypeError) as error:
        raise ModelError(f"“{name}” cannot be read: {error}.") from error


def _kind(tensor: Any) -> str:
    kinds: dict[int, str] = {1: "FLOAT", 10: "FLOAT16", 11: "DOUBLE"}
    return kinds.get(tensor.data_type, "")


def _whole(attribute: Any) -> int:
    return 0 if attribute is None else int(attribute.i)


def _named(node: Any) -> str:
    return f"the node “{node.name or node.output[0]}” ({node.op_type})"
