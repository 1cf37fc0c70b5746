"""Networks as ONNX, the format that programs of every kind exchange.

Needs the optional package ``onnx``; imported when it is wanted.
"""

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.settings import ActivationName
from nnviz.models.limits import MOST_BYTES
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.models.onnx_graph import model_of_graph
from nnviz.models.trained import TrainedNetwork
from nnviz.version import __version__

_OPSET = 13
_IR_VERSION = 8
"""Old enough for programs of the last years to read."""
_OPERATORS: dict[ActivationName, str] = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "Relu",
    "leaky_relu": "LeakyRelu",
}


def read_onnx(path: Path) -> Model:
    """The network of an ONNX file: a chain of Gemm or MatMul and Add, and activations.

    Raises
    ------
    ModelError
    OSError
    """
    onnx = _library()
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ModelError(
            f"The file has {size:,} bytes; up to {MOST_BYTES:,} can be read."
        )
    data = path.read_bytes()
    try:
        proto = onnx.load_model_from_string(data)
    except Exception as error:  # protobuf's own errors have no base but this
        raise ModelError("This is no whole ONNX file.") from error
    return model_of_graph(proto.graph, onnx.numpy_helper.to_array)


def onnx_bytes(network: TrainedNetwork) -> bytes:
    """The network in float32, as Gemm and activation nodes on inputs (batch, n_in).

    The outputs are called ``scores`` (``output`` for the squared error), and for the
    cross-entropy there are ``probabilities`` too.
    """
    onnx = _library()
    helper, numpy_helper = onnx.helper, onnx.numpy_helper
    experiment = network.experiment
    is_softmax = experiment.loss == "cross_entropy"
    result = "output" if experiment.loss == "squared_error" else "scores"
    nodes, tensors = [], []
    current = "x"
    activations = experiment.network.architecture.activations
    for number, ((W, b), activation) in enumerate(
        zip(network.layers, activations, strict=True), start=1
    ):
        for name, array in ((f"W{number}", W), (f"b{number}", b)):
            tensors.append(numpy_helper.from_array(array.astype(np.float32), name))
        last = number == len(network.layers)
        operator = _OPERATORS.get(activation)
        z = result if last and operator is None else f"z{number}"
        inputs = [current, f"W{number}", f"b{number}"]
        nodes.append(helper.make_node("Gemm", inputs, [z], f"layer{number}", transB=1))
        current = z
        if operator is not None:
            a = result if last else f"a{number}"
            slope = {"alpha": LEAKY_SLOPE} if operator == "LeakyRelu" else {}
            nodes.append(helper.make_node(operator, [z], [a], f"f{number}", **slope))
            current = a
    outputs = [result]
    if is_softmax:
        nodes.append(helper.make_node("Softmax", [result], ["probabilities"], axis=-1))
        outputs.append("probabilities")
    sizes = experiment.network.layers
    graph = helper.make_graph(
        nodes,
        "nnviz",
        [_of_floats(onnx, "x", sizes[0])],
        [_of_floats(onnx, name, sizes[-1]) for name in outputs],
        tensors,
    )
    model = helper.make_model(
        graph,
        producer_name="nnviz",
        producer_version=__version__,
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        doc_string=network.title,
    )
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


def _of_floats(onnx: ModuleType, name: str, width: int) -> Any:
    kind = onnx.TensorProto.FLOAT
    return onnx.helper.make_tensor_value_info(name, kind, ["batch", width])


def _library() -> ModuleType:
    try:
        import onnx
        import onnx.checker
        import onnx.helper
        import onnx.numpy_helper
    except ImportError as error:
        raise ModelError(
            "ONNX files need the package onnx: pip install “nnviz[onnx]”."
        ) from error
    return onnx
