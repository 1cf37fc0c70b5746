"""The network as a PyTorch module, with the loss and the optimiser of its training."""

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.settings import ActivationName, Optimizer, Regularization
from nnviz.models.source_text import head, inputs_function, literal, statistics
from nnviz.models.trained import TrainedNetwork

MOST_WRITTEN = 20_000
"""Parameters up to which they stand in the source; more are read from a file."""

_ACTIVATIONS: dict[ActivationName, str] = {
    "sigmoid": "torch.sigmoid({z})",
    "tanh": "torch.tanh({z})",
    "relu": "torch.relu({z})",
    "leaky_relu": f"nn.functional.leaky_relu({{z}}, {LEAKY_SLOPE})",
    "linear": "{z}",
}
_LOSSES = {
    "cross_entropy": '''def loss(f, y):
    """The mean cross-entropy of scores f (n, K) for class numbers y (n,)."""
    return nn.functional.cross_entropy(f, y)''',
    "squared_error": '''def loss(f, t):
    """Per sample the sum of squares of outputs f (n, K) minus targets t, the mean."""
    return ((f - t) ** 2).sum(dim=1).mean()''',
    "hinge": '''def loss(f, y):
    """The mean 1-vs-all hinge loss of scores f (n, K) for class numbers y (n,)."""
    s = 2.0 * nn.functional.one_hot(y, f.shape[1]) - 1.0
    return torch.clamp(1.0 - s * f, min=0.0).sum(dim=1).mean()''',
}
_PENALTIES = {
    "l2": "sum((W**2).sum() for W in weights)",
    "l1": "sum(W.abs().sum() for W in weights)",
}


def pytorch_source(network: TrainedNetwork) -> str:
    """A module with ``Network``, ``trained()``, ``loss`` and ``optimizer_of``.

    Up to `MOST_WRITTEN` parameters stand in it to the last bit; of a larger network
    they are read from the safetensors file that nnviz writes.
    """
    experiment = network.experiment
    functions = [
        "\n".join(_network(network)),
        _trained(network),
        "\n".join(inputs_function(network, "torch")),
        _LOSSES[experiment.loss],
    ]
    if experiment.regularization.kind != "none":
        functions.append(_penalty(experiment.regularization))
    functions.append(_optimizer(experiment.optimizer))
    imports = "import torch\nfrom torch import nn"
    blocks = ["\n".join(head(network)), imports]
    numbers = statistics(network, "torch.tensor(", ", dtype=torch.float64)")
    if numbers:
        blocks.append("\n".join(numbers))
    return "\n\n".join(blocks) + "\n\n\n" + "\n\n\n".join(functions) + "\n"


def _network(network: TrainedNetwork) -> list[str]:
    settings = network.experiment.network
    sizes, activations = settings.layers, settings.architecture.activations
    last = len(activations)
    lines = [
        "class Network(nn.Module):",
        f'    """{"-".join(map(str, sizes))}, fully connected."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
    ]
    for layer, (n_out, n_in) in enumerate(settings.architecture.shapes, start=1):
        lines.append(f"        self.layer{layer} = nn.Linear({n_in}, {n_out})")
    lines += ["", "    def forward(self, x):"]
    a = "x"
    for layer, activation in enumerate(activations, start=1):
        value = _ACTIVATIONS[activation].format(z=f"self.layer{layer}({a})")
        a = f"a{layer}"
        start = "return" if layer == last else f"{a} ="
        lines.append(f"        {start} {value}")
    return lines


def _trained(network: TrainedNetwork) -> str:
    dtype = f"torch.{network.experiment.dtype}"
    lines = [
        "def trained():",
        '    """The network with its parameters."""',
        f"    network = Network().to({dtype})",
    ]
    if network.experiment.network.architecture.parameter_count > MOST_WRITTEN:
        lines += [
            "    from safetensors.torch import load_file",
            "",
            "    # Saved by nnviz with “Export network… as safetensors”.",
            '    network.load_state_dict(load_file("network.safetensors"))',
            "    return network",
        ]
        return "\n".join(lines)
    numbers = []
    for layer, (W, b) in enumerate(network.layers, start=1):
        for name, array in (("weight", W), ("bias", b)):
            start = f'STATE["layer{layer}.{name}"] = torch.tensor('
            numbers.append(literal(start, array, f", dtype={dtype})"))
    lines += ["    network.load_state_dict(STATE)", "    return network"]
    return "STATE = {}\n" + "\n".join(numbers) + "\n\n\n" + "\n".join(lines)


def _penalty(regularization: Regularization) -> str:
    return f'''def penalty(network):
    """The {regularization.kind.upper()} term, which nnviz adds to the loss."""
    weights = [W for name, W in network.named_parameters() if name.endswith("weight")]
    return {regularization.strength!r} * {_PENALTIES[regularization.kind]}'''


def _optimizer(optimizer: Optimizer) -> str:
    rate = f"lr={optimizer.learning_rate!r}"
    moments = f"betas={optimizer.betas!r}, eps={optimizer.eps!r}"
    call = {
        "sgd": f"SGD(parameters, {rate}, momentum={optimizer.momentum!r})",
        "adam": (
            f"Adam(\n        parameters, {rate}, {moments},"
            f" weight_decay={optimizer.weight_decay!r}\n    )"
        ),
        "adamw": (
            f"AdamW(\n        parameters, {rate}, {moments},"
            f" weight_decay={optimizer.weight_decay!r}\n    )"
        ),
        "rmsprop": (
            f"RMSprop(\n        parameters, {rate}, alpha={optimizer.alpha!r},"
            f" eps={optimizer.eps!r}\n    )"
        ),
    }[optimizer.kind]
    return f'''def optimizer_of(network):
    """The optimiser of the experiment; it starts with an empty memory."""
    parameters = network.parameters()
    return torch.optim.{call}'''
