"""A model from a file as the network of an experiment."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.engine.settings import ActivationName, Initialization
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_check import data_shape


def activations_for(model: Model, experiment: Experiment) -> tuple[ActivationName, ...]:
    """One activation per weight layer: the file's, or where it says none the usual.

    Usual are the experiment's own where it has as many hidden layers, else ReLU; the
    last layer is linear.
    """
    own = experiment.network.architecture.activations
    if len(own) != len(model.layers):
        hidden: list[ActivationName] = ["relu"] * (len(model.layers) - 1)
        own = (*hidden, "linear")
    return tuple(
        usual if known is None else known
        for known, usual in zip(model.activations, own, strict=True)
    )


def experiment_with(
    model: Model,
    experiment: Experiment,
    activations: Sequence[ActivationName] | None = None,
) -> Experiment:
    """The experiment with the model as its network, its parameters as the first.

    Every number stays the same: where the experiment's dtype would round them, it
    becomes float64.

    Parameters
    ----------
    activations
        One per weight layer; `activations_for` where none are given.

    Raises
    ------
    ModelError
        Where the model does not fit the data or the loss, in one sentence.
    """
    chosen = tuple(activations or activations_for(model, experiment))
    _check_fit(model, experiment, chosen[-1])
    exact = experiment.dtype == "float64" or all(
        np.array_equal(array, array.astype(np.float32))
        for layer in model.layers
        for array in (layer.W, layer.b)
    )
    return replace(
        experiment,
        # Whatever it says is about another network.
        note="",
        network=NetworkSettings(
            layers=model.sizes,
            activation=chosen[:-1],
            output_activation=chosen[-1],
            init=_given(model),
        ),
        dtype=experiment.dtype if exact else "float64",
    )


def _check_fit(model: Model, experiment: Experiment, last: ActivationName) -> None:
    shape = data_shape(experiment.dataset)
    inputs, outputs = model.sizes[0], model.sizes[-1]
    if inputs != shape.inputs or outputs != shape.outputs:
        raise ModelError(
            f"The network takes {inputs} inputs and gives {outputs} outputs, but the"
            f" data have {shape.inputs} inputs and {shape.outputs}"
            f" {'classes' if shape.has_classes else 'targets'}; choose data that fit"
            " first."
        )
    if experiment.loss != "squared_error" and last != "linear":
        raise ModelError(
            f"The network ends in {last}, which goes with the loss squared_error alone;"
            f" {experiment.loss} takes plain scores."
        )
    if experiment.loss != "cross_entropy" and model.ends_in_softmax:
        raise ModelError(
            "The network ends in a softmax, which goes with the loss cross_entropy"
            f" alone, not with {experiment.loss}."
        )


def _given(model: Model) -> Initialization:
    return Initialization(
        kind="given",
        W=tuple(
            tuple(tuple(map(float, row)) for row in layer.W) for layer in model.layers
        ),
        b=tuple(tuple(map(float, layer.b)) for layer in model.layers),
    )
