"""The moments of a step as chips with the names of the formulas."""

from dataclasses import dataclass

from nnviz.session.moments import Moment
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Chip:
    """A moment as a chip: its markup, a sentence on it, forward or backward."""

    markup: str
    hint: str
    backward: bool


def chip(moment: Moment, snapshot: Snapshot) -> Chip:
    """The chip of a moment, with the names of the formulas."""
    depth = snapshot.architecture.depth
    layer = moment.layer
    last = layer == depth
    linear = snapshot.architecture.activations[-1] == "linear"
    # With squared error the outputs are ŷ, as in the other views.
    scores = snapshot.experiment.loss != "squared_error"
    markup, hint = {
        "batch": ("batch", "the samples of this step are taken"),
        "z": (
            ("scores *f*", "the last layer's weighted sums: one score per class")
            if last and scores
            else ("*ŷ*", "the last layer's weighted sums: the outputs")
            if last and linear
            else (f"*z*^{{{layer}}}", f"weighted sums of layer {layer}")
        ),
        "a": (
            ("*ŷ*", "the activation of the last layer: the outputs")
            if last
            else (f"*a*^{{{layer}}}", f"activations of layer {layer}")
        ),
        "exp": ("exp", "each score as a power of e"),
        "normalise": ("normalise", "divided by their sum: probabilities"),
        "loss": ("loss", "how wrong the outputs are"),
        "d_output": (
            ("∂*f*", "the gradient of the loss at the scores")
            if scores
            else ("∂*ŷ*", "the gradient of the loss at the outputs")
        ),
        "d_activations": (
            f"∂*a*^{{{layer}}}",
            f"the gradient at the activations of layer {layer}",
        ),
        "d_weights": (
            f"∂*W*^{{{layer}}}",
            f"the gradient at the weights and biases of layer {layer}",
        ),
        "update": ("update", "the optimiser changes every weight and bias"),
    }[moment.kind]
    return Chip(markup, hint, moment.backward)
