"""The network as a NumPy program of its own that anyone can read and run."""

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.settings import ActivationName
from nnviz.models.source_text import head, inputs_function, literal, statistics
from nnviz.models.trained import TrainedNetwork

_ACTIVATIONS: dict[ActivationName, str] = {
    "sigmoid": "1.0 / (1.0 + np.exp(-({z})))",
    "tanh": "np.tanh({z})",
    "relu": "np.maximum({z}, 0.0)",
    "leaky_relu": "leaky_relu({z})",
    "linear": "{z}",
}
_LEAKY = f"""

def leaky_relu(z):
    return np.where(z > 0.0, z, {LEAKY_SLOPE} * z)"""

_LOSSES = {
    "cross_entropy": '''def probabilities(f):
    """The softmax of scores f (n, K)."""
    e = np.exp(f - f.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def loss(f, y):
    """The mean cross-entropy of scores f (n, K) for class numbers y (n,)."""
    return -np.log(probabilities(f)[np.arange(len(y)), y]).mean()''',
    "squared_error": '''def loss(f, t):
    """Per sample the sum of squares of outputs f (n, K) minus targets t, the mean."""
    return ((f - t) ** 2).sum(axis=1).mean()''',
    "hinge": '''def loss(f, y):
    """The mean 1-vs-all hinge loss of scores f (n, K) for class numbers y (n,)."""
    s = np.where(np.arange(f.shape[1]) == y[:, None], 1.0, -1.0)
    return np.maximum(0.0, 1.0 - s * f).sum(axis=1).mean()''',
}


def numpy_source(network: TrainedNetwork) -> str:
    """A module: the parameters to the last bit, ``inputs``, ``forward``, ``loss``."""
    experiment = network.experiment
    activations = experiment.network.architecture.activations
    dtype = "" if experiment.dtype == "float64" else f", dtype=np.{experiment.dtype}"
    blocks = ["\n".join(head(network)), "import numpy as np"]
    numbers = []
    for layer, (W, b) in enumerate(network.layers, start=1):
        numbers.append(literal(f"W{layer} = np.array(", W, f"{dtype})"))
        numbers.append(literal(f"b{layer} = np.array(", b, f"{dtype})"))
    numbers += statistics(network, "np.array(", ")")
    blocks.append("\n".join(numbers))
    source = "\n\n".join(blocks)
    if "leaky_relu" in activations:
        source += "\n" + _LEAKY
    functions = [
        "\n".join(inputs_function(network, "np")),
        "\n".join(_forward(network)),
        _LOSSES[experiment.loss],
    ]
    return source + "\n\n\n" + "\n\n\n".join(functions) + "\n"


def _forward(network: TrainedNetwork) -> list[str]:
    settings = network.experiment.network
    sizes, activations = settings.layers, settings.architecture.activations
    lines = [
        "def forward(x):",
        f'    """Outputs (n, {sizes[-1]}) at inputs x (n, {sizes[0]})."""',
    ]
    a = "x"
    last = len(activations)
    for layer, activation in enumerate(activations, start=1):
        z = f"{a} @ W{layer}.T + b{layer}"
        value = _ACTIVATIONS[activation].format(z=z)
        a = f"a{layer}"
        lines.append(f"    return {value}" if layer == last else f"    {a} = {value}")
    return lines
