"""CONTRACT.md sections 1 and 3 once more, from PyTorch's own parts in float64.

Nothing of nnviz is used or looked at here: the layers are ``torch.nn.functional``'s,
the gradients autograd's, the updates those of ``torch.optim``. Only experiments in
which nothing is random are understood (see `random_experiments`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

Record = dict[str, Any]

ACTIVATION: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,
    "linear": lambda z: z,
}


@dataclass(frozen=True)
class Samples:
    """Inputs (n, d), targets (n, K), and class numbers (n,) where there are classes."""

    x: Tensor
    targets: Tensor
    labels: Tensor | None


class Network(nn.Module):
    """Fully connected layers from given parameters."""

    def __init__(self, network: dict[str, Any]) -> None:
        super().__init__()
        depth = len(network["layers"]) - 1
        names = network["activation"]
        hidden = [names] * (depth - 1) if isinstance(names, str) else names
        output = network.get("output_activation", "linear")
        self.activations = [ACTIVATION[name] for name in (*hidden, output)]
        given = network["init"]
        self.W = nn.ParameterList(torch.tensor(W) for W in given["W"])
        self.b = nn.ParameterList(torch.tensor(b) for b in given["b"])

    def forward(self, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Pre-activations and activations of every layer, each (n, n_l)."""
        z, a = [], []
        for W, b, f in zip(self.W, self.b, self.activations, strict=True):
            z.append(functional.linear(x, W, b))
            x = f(z[-1])
            a.append(x)
        return z, a


def torch_trace(experiment: dict[str, Any], steps: int) -> list[Record]:
    """The records of the first ``steps`` steps, in plain lists and numbers."""
    trace = _training(experiment)
    return [next(trace) for _ in range(steps)]


def _training(experiment: dict[str, Any]) -> Iterator[Record]:
    network = Network(experiment["network"])
    train, test = _samples(experiment)
    optimizer = _optimizer(experiment["optimizer"], network)
    n = len(train.x)
    batch_size = experiment["batch_size"] or n
    loss_name = experiment["loss"]
    step = epoch = 0
    while True:
        for start in range(0, n, batch_size):
            step += 1
            batch = list(range(start, min(start + batch_size, n)))
            record: Record = {
                "step": step,
                "epoch": epoch,
                "batch": batch,
                "parameters": _lists(network.W, network.b),
            }
            for name, samples in (("train", train), ("test", test)):
                loss, accuracy = _evaluation(network, loss_name, samples)
                record[f"{name}_loss"] = loss
                record[f"{name}_accuracy"] = accuracy
            record |= _step(network, experiment, train, batch, optimizer)
            yield record
        epoch += 1


def _step(
    network: Network,
    experiment: dict[str, Any],
    train: Samples,
    batch: list[int],
    optimizer: torch.optim.Optimizer,
) -> Record:
    """One forward pass, backward pass and update on a batch."""
    z, a = network(train.x[batch])
    for tensor in z:
        tensor.retain_grad()
    losses = _sample_losses(experiment["loss"], a[-1], train.targets[batch])
    loss = losses.mean()
    penalty = _penalty(experiment.get("regularization", {"kind": "none"}), network)
    optimizer.zero_grad()
    (loss + penalty).backward()
    record: Record = {
        "z": [tensor.tolist() for tensor in z],
        "a": [tensor.tolist() for tensor in a],
        "sample_losses": losses.tolist(),
        "loss": loss.item(),
        "penalty": penalty.item(),
        "dz": [tensor.grad.tolist() for tensor in z],
        "gradients": _lists([W.grad for W in network.W], [b.grad for b in network.b]),
    }
    if experiment["loss"] == "cross_entropy":
        record["probabilities"] = functional.softmax(z[-1], dim=1).tolist()
    optimizer.step()
    record["updated"] = _lists(network.W, network.b)
    return record


def _samples(experiment: dict[str, Any]) -> tuple[Samples, Samples | None]:
    dataset = experiment["dataset"]
    assert dataset["kind"] == "inline"
    assert experiment["shuffle"]["order"] == "given"
    outputs = experiment["network"]["layers"][-1]

    def part(prefix: str) -> Samples:
        x, y = torch.tensor(dataset[f"{prefix}x"]), torch.tensor(dataset[f"{prefix}y"])
        if y.dim() == 2:
            return Samples(x, y, None)
        return Samples(x, functional.one_hot(y, outputs).to(x.dtype), y)

    return part(""), part("test_") if "test_x" in dataset else None


def _sample_losses(name: str, output: Tensor, targets: Tensor) -> Tensor:
    """The loss (n,) of each sample."""
    if name == "cross_entropy":
        return functional.cross_entropy(output, targets.argmax(dim=1), reduction="none")
    if name == "squared_error":
        return functional.mse_loss(output, targets, reduction="none").sum(dim=1)
    signs = 2 * targets - 1
    return functional.relu(1 - signs * output).sum(dim=1)


def _penalty(regularization: dict[str, Any], network: Network) -> Tensor:
    total = torch.zeros(())
    for W in network.W:
        if regularization["kind"] == "l2":
            total = total + regularization["strength"] * W.square().sum()
        elif regularization["kind"] == "l1":
            total = total + regularization["strength"] * W.abs().sum()
    return total


def _optimizer(settings: dict[str, Any], network: Network) -> torch.optim.Optimizer:
    """PyTorch's optimiser of that name; keys left out have PyTorch's own defaults."""
    kinds = {
        "sgd": torch.optim.SGD,
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
        "rmsprop": torch.optim.RMSprop,
    }
    given = {key: value for key, value in settings.items() if key != "kind"}
    given["lr"] = given.pop("learning_rate")
    if settings["kind"] == "adamw":
        given.setdefault("weight_decay", 0.0)
    return kinds[settings["kind"]](network.parameters(), **given)


def _evaluation(
    network: Network, loss: str, samples: Samples | None
) -> tuple[float | None, float | None]:
    """Mean loss and share of right answers on a whole set."""
    if samples is None:
        return None, None
    with torch.no_grad():
        output = network(samples.x)[1][-1]
        mean = _sample_losses(loss, output, samples.targets).mean().item()
    if samples.labels is None:
        return mean, None
    # NumPy promises the first of equal maxima, PyTorch does not.
    answers = torch.from_numpy(output.numpy().argmax(axis=1))
    right = (answers == samples.labels).sum().item()
    return mean, right / len(samples.labels)


def _lists(W: Any, b: Any) -> dict[str, list[Any]]:
    return {"W": [part.tolist() for part in W], "b": [part.tolist() for part in b]}
