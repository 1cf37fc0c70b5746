"""The activations, noted beside weights in files that have no place for them."""

from collections.abc import Sequence
from dataclasses import replace

from nnviz.engine.settings import ACTIVATIONS, ActivationName
from nnviz.models.model import Model
from nnviz.models.trained import TrainedNetwork

ACTIVATIONS_KEY = "activations"


def noted(network: TrainedNetwork) -> tuple[ActivationName, ...]:
    """One name per weight layer."""
    return network.experiment.network.architecture.activations


def with_noted(model: Model, names: Sequence[str]) -> Model:
    """The model with the activations noted; as it is where they do not fit it."""
    known = [name for name in ACTIVATIONS for each in names if name == each]
    if len(names) != len(model.layers) or len(known) != len(names):
        return model
    by_name = {str(name): name for name in ACTIVATIONS}
    return replace(
        model,
        layers=tuple(
            replace(layer, activation=by_name[name])
            for layer, name in zip(model.layers, names, strict=True)
        ),
    )
