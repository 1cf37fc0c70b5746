"""What a moment computes, in words: heading and description of the equation strip."""

from nnviz.picture.equation_names import ACTIVATION_NAMES
from nnviz.picture.numbers import format_count
from nnviz.picture.update_equation import update_words
from nnviz.session.moments import Moment
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import superscript

_LOSS_WORDS = {
    "cross_entropy": "cross-entropy, minus the log of the true share p",
    "squared_error": "squared error, output minus target",
    "hinge": "hinge, what each score lacks to its margin of 1",
}


def moment_words(snapshot: Snapshot, moment: Moment) -> tuple[str, str]:
    """The name of a moment (markup) and what happens there."""
    layer = moment.layer
    raised = superscript(layer)
    is_last = layer == snapshot.architecture.depth
    is_score = snapshot.experiment.loss != "squared_error"
    is_linear = snapshot.architecture.activations[-1] == "linear"
    output = "scores *f*" if is_score else "outputs *ŷ*"
    match moment.kind:
        case "batch":
            return "batch", _batch_words(snapshot)
        case "z":
            if is_last and (is_score or is_linear):
                return output, "weighted sums of the last layer"
            return f"*z*{raised}", f"weighted sums of layer {layer}"
        case "a":
            function = ACTIVATION_NAMES[snapshot.architecture.activations[layer - 1]]
            name = "outputs *ŷ*" if is_last else f"*a*{raised}"
            return name, f"{function} of every weighted sum of layer {layer}"
        case "exp":
            return "exp", "each score as a power of e"
        case "normalise":
            return "normalise", "divided by their sum: shares p that add up to 1"
        case "loss":
            return "loss", _LOSS_WORDS[snapshot.experiment.loss]
        case "d_output":
            name = "∂*L*/∂*f*" if is_score else "∂*L*/∂*ŷ*"
            return name, "where the gradient of the loss starts"
        case "d_activations":
            words = f"the gradient comes down through W{superscript(layer + 1)}"
            return f"∂*L*/∂*a*{raised}", words
        case "d_weights":
            words = f"the gradient at the weights and biases of layer {layer}"
            return f"∂*L*/∂*W*{raised}", words
        case "update":
            return "update", update_words(snapshot)


def _batch_words(snapshot: Snapshot) -> str:
    count, of = len(snapshot.trace.batch), len(snapshot.dataset.train)
    if count == of:
        return f"all {format_count(of)} samples of the training set are in the step"
    noun = "sample is" if count == 1 else "samples are"
    return f"{format_count(count)} of {format_count(of)} {noun} taken for the step"
