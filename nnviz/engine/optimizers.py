"""The rules of an update, on the flat vectors of all parameters, as PyTorch has them.

θ are the parameters, g the gradient of loss and penalty, λ the learning rate, t the
number of updates from 1. Each rule appends calls that compute the update, then add it
to θ. What a rule remembers between steps are its ``vectors`` and ``update_count``.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import Optimizer
from nnviz.engine.tape import TapeBuilder, constant

Array = NDArray[Any]


class UpdateRule(ABC):
    """One kind of optimiser with its memory.

    Parameters
    ----------
    settings
        The numbers of the rule; may be replaced, the memory stays.
    theta
        The parameters (P,), which the calls change in place.
    """

    vector_names: tuple[str, ...]
    """What each of the vectors (P,) is that the rule remembers."""

    def __init__(self, settings: Optimizer, theta: Array) -> None:
        self.settings = settings
        self.vectors = tuple(np.zeros_like(theta) for _ in self.vector_names)
        self.update_count = 0

    @abstractmethod
    def compute(self, tape: TapeBuilder, theta: Array, gradient: Array) -> None:
        """Append calls that turn the gradient into what is added to ``theta``."""

    def append(
        self,
        tape: TapeBuilder,
        theta: Array,
        gradient: Array,
        frozen: NDArray[np.intp],
    ) -> None:
        """Append the calls of the whole update, which overwrites ``gradient``.

        To the parameters at the positions ``frozen`` nothing is added, whatever the
        rule says.
        """
        self.compute(tape, theta, gradient)
        if len(frozen):
            # Put, not multiplied by 0: an update may be infinite.
            tape.add((gradient.put, (frozen, np.zeros(len(frozen), gradient.dtype))))
        tape.completed("updates", 0, gradient)
        tape.add((np.add, (theta, gradient, theta)))

    @property
    def used_names(self) -> tuple[str, ...]:
        """What each of the vectors is that an update reads and changes."""
        return self.vector_names

    def memory(self) -> tuple[Array, ...]:
        """The vectors as they must be kept to go on exactly."""
        return self.vectors

    def remember(self, vectors: tuple[Array, ...], update_count: int) -> None:
        """Take over what `memory` gave; nothing at all means zeros.

        Raises
        ------
        ValueError
            When the vectors belong to another kind of optimiser.
        """
        count = len(self.vector_names)
        if len(vectors) not in (0, count):
            raise ValueError(
                f"{self.settings.kind} remembers {count} vectors, not {len(vectors)}."
            )
        for own in self.vectors:
            own.fill(0)
        for own, given in zip(self.vectors, vectors, strict=False):
            np.copyto(own, given)
        self.update_count = update_count


class Sgd(UpdateRule):
    """Gradient descent with momentum μ: v ← μ v + g, θ ← θ − λ v.

    With μ = 0 the velocity is neither used nor changed.
    """

    vector_names = ("velocity",)
    _moving = False

    def compute(self, tape: TapeBuilder, theta: Array, gradient: Array) -> None:
        velocity = gradient
        if self.settings.momentum != 0:
            self._moving = True
            (velocity,) = self.vectors
            momentum = constant(self.settings.momentum, velocity)
            tape.add(
                (np.multiply, (velocity, momentum, velocity)),
                (np.add, (velocity, gradient, velocity)),
            )
        rate = constant(-self.settings.learning_rate, velocity)
        tape.add((np.multiply, (velocity, rate, gradient)))

    @property
    def used_names(self) -> tuple[str, ...]:
        return self.vector_names if self.settings.momentum != 0 else ()

    def memory(self) -> tuple[Array, ...]:
        return self.vectors if self._moving else ()

    def remember(self, vectors: tuple[Array, ...], update_count: int) -> None:
        super().remember(vectors, update_count)
        self._moving = self.settings.momentum != 0 or bool(vectors)


class Adam(UpdateRule):
    """Adam (Kingma & Ba 2015), weight decay w added to the gradient.

    g ← g + w θ; m ← m + (1 − β₁)(g − m); v ← β₂ v + (1 − β₂) g²;
    θ ← θ − λ / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
    """

    vector_names = ("mean", "square")

    def __init__(self, settings: Optimizer, theta: Array) -> None:
        super().__init__(settings, theta)
        self._rate = np.zeros((), theta.dtype)
        self._root = np.zeros((), theta.dtype)

    def compute(self, tape: TapeBuilder, theta: Array, gradient: Array) -> None:
        tape.add((self._count_update, ()))
        decay = self.settings.weight_decay
        if decay != 0:
            decayed = np.empty_like(theta)
            tape.add(
                (np.multiply, (theta, constant(decay, theta), decayed)),
                (np.add, (gradient, decayed, gradient)),
            )
        self._append_step(tape, gradient)

    def _count_update(self) -> None:
        self.update_count += 1
        first, second = self.settings.betas
        correction = 1.0 - first**self.update_count
        self._rate[()] = -self.settings.learning_rate / correction
        self._root[()] = (1.0 - second**self.update_count) ** 0.5

    def _append_step(self, tape: TapeBuilder, gradient: Array) -> None:
        mean, square = self.vectors
        first, second = self.settings.betas
        part = np.empty_like(gradient)
        tape.add((np.subtract, (gradient, mean, part)))
        if first > 0.5:
            tape.add(
                (np.multiply, (part, constant(1.0 - first, part), part)),
                (np.add, (mean, part, mean)),
            )
        else:
            # The same, seen from the gradient: exact for β₁ = 0 (as PyTorch's lerp).
            tape.add(
                (np.multiply, (part, constant(first, part), part)),
                (np.subtract, (gradient, part, mean)),
            )
        tape.add(
            (np.multiply, (square, constant(second, square), square)),
            (np.multiply, (gradient, gradient, part)),
            (np.multiply, (part, constant(1.0 - second, part), part)),
            (np.add, (square, part, square)),
            (np.sqrt, (square, part)),
            (np.divide, (part, self._root, part)),
            (np.add, (part, constant(self.settings.eps, part), part)),
            (np.divide, (mean, part, gradient)),
            (np.multiply, (gradient, self._rate, gradient)),
        )


class AdamW(Adam):
    """Adam with decoupled weight decay w (Loshchilov & Hutter 2019).

    As Adam without decay, and θ ← θ − λ w θ beside it.
    """

    def compute(self, tape: TapeBuilder, theta: Array, gradient: Array) -> None:
        tape.add((self._count_update, ()))
        self._append_step(tape, gradient)
        decay = self.settings.learning_rate * self.settings.weight_decay
        if decay != 0:
            decayed = np.empty_like(theta)
            tape.add(
                (np.multiply, (theta, constant(-decay, theta), decayed)),
                (np.add, (gradient, decayed, gradient)),
            )


class RmsProp(UpdateRule):
    """RMSprop: v ← α v + (1 − α) g²; θ ← θ − λ g / (√v + ε)."""

    vector_names = ("square",)

    def compute(self, tape: TapeBuilder, theta: Array, gradient: Array) -> None:
        (square,) = self.vectors
        settings = self.settings
        part = np.empty_like(gradient)
        rate = constant(-settings.learning_rate, gradient)
        tape.add(
            (np.multiply, (square, constant(settings.alpha, square), square)),
            (np.multiply, (gradient, gradient, part)),
            (np.multiply, (part, constant(1.0 - settings.alpha, part), part)),
            (np.add, (square, part, square)),
            (np.sqrt, (square, part)),
            (np.add, (part, constant(settings.eps, part), part)),
            (np.divide, (gradient, part, gradient)),
            (np.multiply, (gradient, rate, gradient)),
        )


_RULES: dict[str, type[UpdateRule]] = {
    "sgd": Sgd,
    "adam": Adam,
    "adamw": AdamW,
    "rmsprop": RmsProp,
}


def update_rule(settings: Optimizer, theta: Array) -> UpdateRule:
    """The rule that the settings name, with nothing remembered yet."""
    return _RULES[settings.kind](settings, theta)


def memory_sizes(settings: Optimizer) -> tuple[int, ...]:
    """How many vectors the rule may remember."""
    count = len(_RULES[settings.kind].vector_names)
    # Without a momentum a velocity that was there before still is.
    return (0, count) if settings.kind == "sgd" and not settings.momentum else (count,)
