"""What the engine is told: frozen settings, with the names of CONTRACT.md section 1."""

from dataclasses import dataclass, field, replace
from typing import Literal

ActivationName = Literal["sigmoid", "tanh", "relu", "leaky_relu", "linear"]
LossName = Literal["cross_entropy", "squared_error", "hinge"]
InitializationName = Literal["he", "xavier", "uniform", "normal", "zeros", "given"]
DtypeName = Literal["float64", "float32"]

ACTIVATIONS: tuple[ActivationName, ...] = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "linear",
)
LOSSES: tuple[LossName, ...] = ("cross_entropy", "squared_error", "hinge")
REGULARIZATIONS = ("none", "l1", "l2")
OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop")
INITIALIZATIONS = ("he", "xavier", "uniform", "normal", "zeros", "given")


@dataclass(frozen=True, slots=True)
class Regularization:
    """A penalty on the weights, never the biases.

    ``l2``: strength · Σ W²; ``l1``: strength · Σ |W|; added to the loss.
    """

    kind: Literal["none", "l1", "l2"] = "none"
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Optimizer:
    """The rule of an update. Each kind reads only its own fields, as PyTorch does.

    ``sgd``: learning_rate, momentum. ``adam``, ``adamw``: learning_rate, betas, eps,
    weight_decay. ``rmsprop``: learning_rate, alpha, eps.
    """

    kind: Literal["sgd", "adam", "adamw", "rmsprop"] = "sgd"
    learning_rate: float = 0.03
    momentum: float = 0.0
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0
    alpha: float = 0.99


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The order of the samples in an epoch.

    ``shuffled``: a fresh permutation each epoch, a function of seed and epoch alone.
    """

    order: Literal["shuffled", "given"] = "shuffled"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Initialization:
    """How the first parameters are drawn, or the parameters themselves.

    ``W`` (each a tuple of rows, (n_out, n_in)) and ``b`` are set for ``given`` only.
    """

    kind: InitializationName = "he"
    seed: int = 1
    scale: float | None = None
    W: tuple[tuple[tuple[float, ...], ...], ...] | None = None
    b: tuple[tuple[float, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """All that a step of training depends on, apart from network, data and state.

    ``frozen`` names the parameters that no step changes (``W1``, ``b2[0]``).
    """

    loss: LossName = "cross_entropy"
    regularization: Regularization = field(default_factory=Regularization)
    optimizer: Optimizer = field(default_factory=Optimizer)
    batch_size: int | None = 10
    shuffle: Shuffle = field(default_factory=Shuffle)
    dtype: DtypeName = "float64"
    frozen: tuple[str, ...] = ()

    def without_penalty(self) -> "Training":
        """The same without regularisation."""
        return replace(self, regularization=Regularization())
