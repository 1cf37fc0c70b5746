"""A tape: the calls of one training step as a plain list that can be looked at.

A step of a small network costs what its NumPy calls cost. So each buffer is made
once, each call is bound to its buffers once, and a step is

    for function, arguments in tape:
        function(*arguments)

Every entry also names what it completes: the traced path runs the very same entries
and copies the named buffers in between, which is why it ends in the same bits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Call = tuple[Callable[..., object], tuple[object, ...]]

# A ufunc with two operands of one shape is faster than with a 0-d array (0.32 against
# 0.39 µs), until reading the constant costs more than that.
_LARGEST_FILLED_CONSTANT = 2048


class Quantity(NamedTuple):
    """A number of the step by its name: ``z``, ``a``, ``dz``, … and weight layer."""

    kind: str
    layer: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class TapeEntry:
    """One call of a step, and the quantities that are complete in a buffer after it."""

    function: Callable[..., object]
    arguments: tuple[object, ...]
    completes: tuple[tuple[Quantity, Array], ...] = ()

    def rebound(self, exchange: dict[int, Array]) -> "TapeEntry":
        """The same entry on other arrays: ``exchange`` maps the id of an argument."""
        arguments = tuple(exchange.get(id(each), each) for each in self.arguments)
        return replace(self, arguments=arguments)

    def completing(self, quantity: Quantity, buffer: Array) -> "TapeEntry":
        """The same entry, which also completes a quantity in ``buffer``."""
        return replace(self, completes=(*self.completes, (quantity, buffer)))


class TapeBuilder:
    """Collects entries in the order in which they run."""

    def __init__(self) -> None:
        self.entries: list[TapeEntry] = []

    def add(self, *calls: Call) -> None:
        """Append calls."""
        self.entries += [TapeEntry(function, args) for function, args in calls]

    def completed(self, kind: str, layer: int, buffer: Array) -> None:
        """Say that the last call completed a quantity, which stands in ``buffer``."""
        quantity = Quantity(kind, layer)
        self.entries[-1] = self.entries[-1].completing(quantity, buffer)


def fast_tape(entries: Iterable[TapeEntry]) -> list[Call]:
    """The bare calls of the entries, for the loop above."""
    return [(entry.function, entry.arguments) for entry in entries]


def run_calls(calls: Iterable[Call]) -> None:
    """Run calls in order."""
    for function, arguments in calls:
        function(*arguments)


def run_traced(entries: Iterable[TapeEntry]) -> dict[Quantity, Array]:
    """Run the entries one by one and keep a copy of all that they complete."""
    kept = {}
    for entry in entries:
        entry.function(*entry.arguments)
        for quantity, buffer in entry.completes:
            kept[quantity] = buffer.copy()
    return kept


def greater_of(left: Array, right: Array, out: Array) -> Call:
    """The elementwise maximum of two arrays of one shape into ``out``.

    NumPy takes ``out`` of this one function by name only. Two full arrays are faster
    here than an array and a 0-d one, at any size.
    """
    return partial(np.maximum, out=out), (left, right)


def constant(value: float, like: Array) -> Array:
    """A constant operand for ``like``: of its shape when small, else 0-d."""
    if like.size <= _LARGEST_FILLED_CONSTANT:
        return np.full(like.shape, value, like.dtype)
    return np.array(value, like.dtype)
