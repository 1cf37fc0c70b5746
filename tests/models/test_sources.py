"""Readable source: it runs, and gives the numbers of the network."""

import ast
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.forward import network_output
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.models.latex_source import latex_source
from nnviz.models.numpy_source import numpy_source
from nnviz.models.pytorch_source import MOST_WRITTEN, pytorch_source
from nnviz.models.trained import TrainedNetwork
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment


def trained(experiment, steps=20):
    session = Session(experiment)
    session.advance(steps)
    return session.snapshot(), TrainedNetwork.of(session.snapshot())


def with_network(experiment, **settings):
    return replace(experiment, network=replace(experiment.network, **settings))


def experiments():
    default, iris = shipped_experiment("default"), shipped_experiment("iris")
    yield "spiral", default
    yield "digits", shipped_experiment("digits")
    yield "lecture", shipped_experiment("lecture-3-4-2")
    yield "sine", shipped_experiment("sine")
    yield "leaky", with_network(default, activation=("leaky_relu", "tanh"))
    features = replace(default.dataset, features=("x1", "x2^2", "sin(x2)"))
    wide = with_network(default, layers=(3, 8, 8, 3))
    yield "features", replace(wide, dataset=replace(features, standardize=True))
    yield "hinge", replace(iris, loss="hinge")
    yield "float32", replace(iris, dtype="float32")


EXPERIMENTS = dict(experiments())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_numpy_source_gives_the_outputs_and_the_loss(name):
    snapshot, network = trained(EXPERIMENTS[name])
    module = {}
    exec(compile(numpy_source(network), name, "exec"), module)
    part = snapshot.dataset.train
    x = module["inputs"](part.points)
    np.testing.assert_allclose(x, part.inputs, rtol=1e-15, atol=1e-15)
    architecture = snapshot.architecture
    expected = network_output(architecture, snapshot.parameters, part.inputs)
    f = module["forward"](x)
    np.testing.assert_allclose(f, expected, rtol=1e-6, atol=1e-6)
    if snapshot.experiment.dtype == "float64":
        np.testing.assert_allclose(f, expected, rtol=1e-11, atol=1e-12)
    squared = snapshot.experiment.loss == "squared_error"
    loss = module["loss"](f, part.targets if squared else part.labels)
    assert loss == pytest.approx(snapshot.evaluation.train_loss, rel=1e-5)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_pytorch_source_is_a_program_with_every_number(name):
    snapshot, network = trained(EXPERIMENTS[name])
    tree = ast.parse(pytorch_source(network))
    defined = {node.name for node in tree.body if hasattr(node, "name")}
    assert {"Network", "trained", "inputs", "loss", "optimizer_of"} <= defined
    written = {}
    for each in tree.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Subscript):
            key = ast.literal_eval(each.targets[0].slice)
            written[key] = np.array(ast.literal_eval(each.value.args[0]))
    for layer, W in enumerate(snapshot.parameters.W, start=1):
        np.testing.assert_array_equal(written[f"layer{layer}.weight"], W)
    for layer, b in enumerate(snapshot.parameters.b, start=1):
        np.testing.assert_array_equal(written[f"layer{layer}.bias"], b)


@pytest.mark.parametrize("kind", ["sgd", "adam", "adamw", "rmsprop"])
def test_the_pytorch_source_has_loss_penalty_and_optimiser(kind):
    experiment = replace(
        EXPERIMENTS["spiral"],
        optimizer=Optimizer(kind=kind, learning_rate=0.02),
        regularization=Regularization("l2", 0.001),
    )
    _, network = trained(experiment, 2)
    source = pytorch_source(network)
    ast.parse(source)
    names = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop"}
    assert f"torch.optim.{names[kind]}(" in source
    assert "lr=0.02" in source
    assert "0.001 * sum((W**2).sum() for W in weights)" in source


def test_a_large_network_is_read_from_safetensors():
    digits = EXPERIMENTS["digits"]
    large = with_network(digits, layers=(64, 400, 10))
    _, network = trained(large, 0)
    source = pytorch_source(network)
    assert "STATE" not in source
    assert 'load_file("network.safetensors")' in source
    assert len(source) < MOST_WRITTEN
    ast.parse(source)


def test_a_name_cannot_break_out_of_the_comment():
    experiment = replace(EXPERIMENTS["hinge"], name='a """ import os # \\')
    _, network = trained(experiment, 0)
    for source in (numpy_source(network), pytorch_source(network)):
        imports = [
            node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)
        ]
        assert {name.name for node in imports for name in node.names} <= {
            "numpy",
            "torch",
        }
    heads = [line for line in latex_source(network).splitlines() if "import" in line]
    assert all(line.startswith("%") for line in heads)


def test_formulas_in_latex_have_the_numbers_of_a_small_network():
    snapshot, network = trained(EXPERIMENTS["lecture"])
    source = latex_source(network)
    assert r"a^{1} &= \sigma(z^{1})" in source
    assert r"L &= \sum_k (\hat{y}_k - t_k)^2" in source
    assert f"{snapshot.parameters.W[0][1, 2]:.4g}" in source
    assert source.count(r"\begin{align*}") == source.count(r"\end{align*}") == 2
    assert source.count("{") == source.count("}")


def test_formulas_in_latex_of_a_larger_one_have_its_shapes():
    _, network = trained(EXPERIMENTS["digits"])
    source = latex_source(network)
    assert "bmatrix" not in source
    assert "2410 parameters are too many" in source
    assert r"\max(0, z^{1})" in source
    assert r"p_i &= \frac{e^{f_i}}{\sum_j e^{f_j}}" in source
