"""Random experiments in which nothing is random any more: all numbers are written out.

The data is ``inline``, the first parameters and the order of the samples are given, so
that any implementation of CONTRACT.md can be laid beside any other.
"""

from itertools import pairwise
from typing import Any

import numpy as np

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")
LOSSES = ("cross_entropy", "squared_error", "hinge")
OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop")
MOST_HIDDEN_LAYERS = 3


def random_experiment(seed: int, size: int = 12, samples: int = 40) -> dict[str, Any]:
    """An experiment as its JSON tree, a function of the seed alone.

    12 seeds in a row go through every pair of loss and optimiser and through every
    depth, 48 through every combination. The rest is drawn: activations, penalty,
    batch size, targets, test set, and one time in three scores of magnitudes up to 1e4
    for cross-entropy with sgd.

    Left out is what turns rounding residue into numbers, where no two implementations
    agree: large scores that saturate an output activation or go through an adaptive
    optimiser, and a tiny eps with hinge. (The terms of a hinge's bias gradient are
    ±1/n. They may cancel to 1e-17 instead of 0, and Adam divides by eps then.)

    Parameters
    ----------
    seed
        Which one.
    size
        The largest layer.
    samples
        The most samples in the training set.
    """
    rng = np.random.default_rng(seed)
    loss = LOSSES[seed % 3]
    optimizer = OPTIMIZERS[seed % 4]
    hidden = (seed // 3 + seed // 12) % (MOST_HIDDEN_LAYERS + 1)
    dataset, outputs = _dataset(rng, loss, samples)
    inputs = len(dataset["x"][0])
    layers = [inputs, *rng.integers(1, size + 1, hidden).tolist(), outputs]
    names = rng.choice(ACTIVATIONS, hidden).tolist()
    network: dict[str, Any] = {"layers": layers, "activation": names}
    if hidden and rng.random() < 0.3:
        network["activation"] = names[0]
    if loss == "squared_error":
        network["output_activation"] = str(rng.choice(ACTIVATIONS))
    may_be_large = loss == "cross_entropy" and optimizer == "sgd"
    is_large = may_be_large and rng.random() < 1 / 3
    scores = 10 ** rng.uniform(2, 4) if is_large else 1.0
    network["init"] = _parameters(rng, layers, scores)
    count = len(dataset["x"])
    return {
        "format": "nnviz-experiment",
        "version": 1,
        "name": f"Random experiment {seed}",
        "dataset": dataset,
        "network": network,
        "loss": loss,
        "regularization": _regularization(rng),
        "optimizer": _optimizer(rng, optimizer, loss, scores),
        "batch_size": None if rng.random() < 0.2 else int(rng.integers(1, count + 1)),
        "shuffle": {"order": "given"},
    }


def _dataset(
    rng: np.random.Generator, loss: str, most: int
) -> tuple[dict[str, Any], int]:
    """Inline data, and the number of outputs that a network for it has."""
    inputs = int(rng.integers(1, 7))
    count = int(rng.integers(1, most + 1))
    has_classes = loss != "squared_error" or rng.random() < 0.5
    outputs = int(rng.integers(2 if has_classes else 1, 6))
    dataset: dict[str, Any] = {"kind": "inline"}
    if has_classes:
        dataset["class_names"] = [f"class {k}" for k in range(outputs)]
    for prefix, n in (("", count), ("test_", int(rng.integers(1, most + 1)))):
        if prefix and rng.random() < 0.5:
            continue
        dataset[f"{prefix}x"] = rng.normal(0, 1.5, (n, inputs)).tolist()
        if has_classes:
            dataset[f"{prefix}y"] = rng.integers(0, outputs, n).tolist()
        else:
            dataset[f"{prefix}y"] = rng.normal(0, 1, (n, outputs)).tolist()
    return dataset, outputs


def _parameters(
    rng: np.random.Generator, layers: list[int], scores: float
) -> dict[str, Any]:
    """First parameters; those of the last layer make scores of about that size."""
    W, b = [], []
    for n_in, n_out in pairwise(layers):
        W.append(rng.normal(0, 1 / np.sqrt(n_in), (n_out, n_in)))
        b.append(rng.normal(0, 0.3, n_out))
    W[-1] *= scores
    b[-1] *= scores
    return {
        "kind": "given",
        "W": [matrix.tolist() for matrix in W],
        "b": [vector.tolist() for vector in b],
    }


def _regularization(rng: np.random.Generator) -> dict[str, Any]:
    kind = str(rng.choice(("none", "l1", "l2")))
    return {"kind": kind, "strength": float(10 ** rng.uniform(-4, -1))}


def _optimizer(
    rng: np.random.Generator, kind: str, loss: str, scores: float
) -> dict[str, Any]:
    """An optimiser; sgd's learning rate is too small for large scores to run away."""
    optimizer: dict[str, Any] = {"kind": kind}
    if kind == "sgd":
        optimizer["learning_rate"] = float(10 ** rng.uniform(-3, -1) / scores**2)
        optimizer["momentum"] = float(rng.choice((0.0, 0.5, 0.9)))
        return optimizer
    optimizer["learning_rate"] = float(10 ** rng.uniform(-3, -1.5))
    optimizer["eps"] = 1e-3 if loss == "hinge" else float(rng.choice((1e-8, 1e-6)))
    if kind == "rmsprop":
        optimizer["alpha"] = float(rng.choice((0.9, 0.99)))
        return optimizer
    optimizer["betas"] = [
        float(rng.choice((0.5, 0.9))),
        float(rng.choice((0.9, 0.999))),
    ]
    optimizer["weight_decay"] = float(rng.choice((0.0, 0.01, 0.1)))
    return optimizer
