"""Round trips through files, bit for bit, and what is refused."""

import struct
import zipfile
from dataclasses import replace
from random import Random

import numpy as np
import onnxruntime
import pytest
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

from nnviz.engine.forward import network_output
from nnviz.models.files import FORMATS, READABLE, format_of, read_model, write_model
from nnviz.models.model_error import ModelError
from nnviz.models.taking import experiment_with
from nnviz.models.trained import TrainedNetwork
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from tests.fuzz.weights import damaged, tried, whole_file

NAMES = ("default", "digits", "lecture-3-4-2", "iris", "sine", "blobs")


@pytest.fixture(scope="module", params=NAMES)
def network(request):
    session = Session(shipped_experiment(request.param))
    session.advance(30)
    return TrainedNetwork.of(session.snapshot())


@pytest.mark.parametrize("name", ["safetensors", "npz"])
def test_parameters_come_back_bit_for_bit(network, name, tmp_path):
    path = tmp_path / f"model{FORMATS[name][0]}"
    write_model(network, path)
    model = read_model(path)
    settings = network.experiment.network
    assert model.sizes == settings.layers
    assert model.activations == settings.architecture.activations
    again = experiment_with(model, network.experiment)
    trainer = Session(again).snapshot().parameters
    for part in ("W", "b"):
        for found, written in zip(
            getattr(trainer, part), getattr(network.parameters, part), strict=True
        ):
            assert found.tobytes() == written.tobytes()


def test_onnx_gives_the_outputs_that_the_network_gives(network, tmp_path):
    path = tmp_path / "model.onnx"
    write_model(network, path)
    x = network.dataset.train.inputs[:50]
    runtime = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = runtime.run(None, {"x": x.astype(np.float32)})
    architecture = network.experiment.network.architecture
    expected = network_output(architecture, network.parameters, x)
    size = max(1.0, np.abs(expected).max())
    assert np.abs(found[0] - expected).max() <= 1e-6 * size
    if network.experiment.loss == "cross_entropy":
        e = np.exp(expected - expected.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        assert np.abs(found[1] - p).max() <= 1e-6


def test_onnx_comes_back_to_its_precision(network, tmp_path):
    path = tmp_path / "model.onnx"
    write_model(network, path)
    model = read_model(path)
    assert model.activations == network.experiment.network.architecture.activations
    assert model.ends_in_softmax is (network.experiment.loss == "cross_entropy")
    for found, written in zip(model.parameters.W, network.parameters.W, strict=True):
        np.testing.assert_array_equal(found, written.astype(np.float32))


def test_the_model_of_a_float32_experiment_stays_float32(tmp_path):
    experiment = shipped_experiment("iris")
    session = Session(experiment)
    session.advance(3)
    path = tmp_path / "model.onnx"
    write_model(TrainedNetwork.of(session.snapshot()), path)
    model = read_model(path)
    narrow = replace(experiment, dtype="float32")
    assert experiment_with(model, narrow).dtype == "float32"
    write_model(TrainedNetwork.of(session.snapshot()), tmp_path / "model.npz")
    wide = read_model(tmp_path / "model.npz")
    assert experiment_with(wide, narrow).dtype == "float64"


# What others write


def saved(nodes, tensors, path, inputs=(("x", 3),), outputs=("y",)):
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])
        for name, width in inputs
    ]
    results = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs
    ]
    initializers = [numpy_helper.from_array(a, name) for name, a in tensors.items()]
    graph = helper.make_graph(nodes, "g", values, results, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    path.write_bytes(model.SerializeToString())
    return path


W1 = np.arange(12, dtype=np.float32).reshape(3, 4)
B1 = np.arange(4, dtype=np.float32)
W2 = np.ones((4, 2), np.float32)


def node(kind, inputs, output, **attributes):
    return helper.make_node(kind, inputs, [output], f"{kind}_{output}", **attributes)


def test_matmul_add_and_constants_are_layers_too(tmp_path):
    constant = node(
        "Constant", [], "W2", value=numpy_helper.from_array(W2.T.copy(), "value")
    )
    nodes = [
        node("Flatten", ["x"], "flat"),
        node("MatMul", ["flat", "W1"], "h"),
        node("Add", ["B1", "h"], "z"),
        node("Tanh", ["z"], "a"),
        constant,
        node("Transpose", ["W2"], "W2t"),
        node("MatMul", ["a", "W2t"], "f"),
        node("Softmax", ["f"], "y"),
    ]
    model = read_model(saved(nodes, {"W1": W1, "B1": B1}, tmp_path / "m.onnx"))
    assert model.sizes == (3, 4, 2)
    assert model.activations == ("tanh", "linear")
    assert model.ends_in_softmax
    np.testing.assert_array_equal(model.parameters.W[0], W1.T)
    np.testing.assert_array_equal(model.parameters.W[1], W2.T)
    np.testing.assert_array_equal(model.parameters.b[0], B1)
    assert not model.parameters.b[1].any()


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ([node("Conv", ["x", "W1"], "y")], r"“Conv_y” \(Conv\) is none of Gemm"),
        (
            [node("Relu", ["x"], "h"), node("MatMul", ["h", "W1"], "y")],
            "“Relu_h” .* stands where no activation belongs",
        ),
        (
            [node("MatMul", ["x", "W1"], "h"), node("Add", ["h", "h"], "y")],
            "has no constant array as its input",
        ),
        (
            [
                node("MatMul", ["x", "W1"], "h"),
                node("Relu", ["h"], "a"),
                node("Add", ["h", "a"], "y"),
            ],
            "“h” goes into .*: the graph branches",
        ),
        ([node("Gemm", ["x", "W1"], "y", alpha=2.0)], "has factors"),
        (
            [
                node("MatMul", ["x", "W1"], "h"),
                node("LeakyRelu", ["h"], "y", alpha=0.2),
            ],
            "has the slope 0.2; 0.01 can be taken",
        ),
        ([node("Identity", ["x"], "y")], "The graph has no layer"),
        (
            [node("MatMul", ["x", "W1"], "h"), node("MatMul", ["h", "W1"], "y")],
            "takes 3 numbers, but the layer before gives 4",
        ),
    ],
)
def test_what_is_no_chain_of_layers_is_refused(nodes, sentence, tmp_path):
    path = saved(nodes, {"W1": W1, "B1": B1}, tmp_path / "m.onnx")
    with pytest.raises(ModelError, match=sentence):
        read_model(path)


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".pkl", ".ckpt"])
def test_pickles_are_refused_with_the_way_to_convert(suffix, tmp_path):
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"cos\nsystem\n(S'touch never'\ntR.")
    with pytest.raises(ModelError, match="save_file"):
        read_model(path)


def test_arrays_of_objects_are_not_unpickled(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, W1=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError, match="it holds Python objects"):
        read_model(path)


def test_sizes_are_compared_before_memory_is_taken(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}"
    header += b" " * (118 - len(header) - 1) + b"\n"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W1.npy", data)
    with pytest.raises(ModelError, match="its length is not that which"):
        read_model(path)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone.npz", "gone.npz cannot be read: No such file"),
        ("model.h5", r"model.h5: weights are read from .safetensors, .npz, .onnx"),
    ],
)
def test_what_cannot_be_read_is_said(name, sentence, tmp_path):
    with pytest.raises(ModelError, match=sentence):
        read_model(tmp_path / name)


def test_bfloat16_is_refused_by_name(tmp_path):
    path = tmp_path / "model.safetensors"
    header = b'{"W":{"dtype":"BF16","shape":[1,1],"data_offsets":[0,2]}}'
    path.write_bytes(struct.pack("<Q", len(header)) + header + b"\0\0")
    with pytest.raises(ModelError, match="“W” holds BF16"):
        read_model(path)


@pytest.mark.parametrize("suffix", READABLE)
def test_a_damaged_file_is_a_sentence_or_a_network(suffix, tmp_path):
    random = Random(3)
    whole = whole_file(tmp_path, suffix)
    assert tried(tmp_path / f"w{suffix}", whole) is None
    path = tmp_path / f"weights{suffix}"
    said = [tried(path, damaged(whole, random)) for _ in range(300)]
    assert sum(each is not None for each in said) > 100


def test_a_suffix_that_says_nothing(tmp_path):
    assert format_of("a.tex") == "latex"
    assert format_of("a.PY") == "pytorch"
    with pytest.raises(ModelError, match=r"a network is written as \.safetensors"):
        format_of("a.doc")


def test_a_failed_write_leaves_the_old_file(network, tmp_path, monkeypatch):
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")

    def fail(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_model(network, path)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["model.npz"]


def test_safetensors_of_others_are_read(tmp_path):
    path = tmp_path / "model.safetensors"
    arrays = {
        "0.weight": np.ones((4, 3), np.float16),
        "0.bias": np.zeros(4, np.float16),
        "2.weight": np.ones((2, 4), np.float16),
    }
    safetensors.numpy.save_file(arrays, path)
    model = read_model(path)
    assert model.sizes == (3, 4, 2)
    assert model.activations == (None, None)


# Onto an experiment


def test_the_usual_activations_where_the_file_says_none(tmp_path):
    path = tmp_path / "m.npz"
    np.savez(path, W1=np.ones((4, 3)), W2=np.ones((2, 4)))
    experiment = shipped_experiment("lecture-3-4-2")
    taken = experiment_with(read_model(path), experiment)
    assert taken.network.activation == experiment.network.activation
    np.savez(path, W1=np.ones((4, 3)), W2=np.ones((4, 4)), W3=np.ones((2, 4)))
    taken = experiment_with(read_model(path), experiment)
    assert taken.network.activation == ("relu", "relu")


@pytest.mark.parametrize(
    ("model", "experiment", "sentence"),
    [
        (
            {"W1": np.ones((4, 3)), "W2": np.ones((2, 4))},
            Experiment(),
            "takes 3 inputs and gives 2 outputs, but the data have 2 inputs",
        ),
        (
            {"W1": np.ones((2, 2)), "activations": np.array(["tanh"])},
            Experiment(),
            "ends in tanh, which goes with the loss squared_error alone",
        ),
    ],
)
def test_what_does_not_fit_is_said(model, experiment, sentence, tmp_path):
    path = tmp_path / "m.npz"
    np.savez(path, **model)
    with pytest.raises(ModelError, match=sentence):
        experiment_with(read_model(path), experiment)
