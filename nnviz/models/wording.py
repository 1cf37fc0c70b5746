"""What was found in a file of weights, in words."""

from collections.abc import Sequence

from nnviz.engine.settings import ActivationName
from nnviz.models.model import Model, ModelLayer


def layer_lines(model: Model, activations: Sequence[ActivationName]) -> list[str]:
    """A line for each layer: arrays, shapes, activation."""
    return [
        f"layer {number}: {arrays_of(layer)}, {activation}"
        for number, (layer, activation) in enumerate(
            zip(model.layers, activations, strict=True), start=1
        )
    ]


def arrays_of(layer: ModelLayer) -> str:
    """“fc1.weight” (8, 2) and “fc1.bias” (8,); what is made up is said to be."""
    n_out, n_in = layer.W.shape
    weights = f"“{layer.weight_name}” ({n_out}, {n_in})"
    if layer.transposed:
        weights += f", in the file ({n_in}, {n_out})"
    bias = layer.bias_name
    return f"{weights} and " + (
        "biases 0" if bias is None else f"“{bias}” ({len(layer.b)},)"
    )
