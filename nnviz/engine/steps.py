"""Whole training steps as tapes: backpropagation, penalty and update in one list."""

from collections.abc import Iterable
from typing import Any

from numpy.typing import NDArray

from nnviz.engine.backpropagation import Backpropagation
from nnviz.engine.batches import Chunk, Slot
from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Architecture
from nnviz.engine.optimizers import UpdateRule
from nnviz.engine.parameter_names import ParameterName
from nnviz.engine.regularization import penalty_gradient
from nnviz.engine.settings import LossName, Regularization
from nnviz.engine.tape import Call, Quantity, TapeBuilder, TapeEntry, fast_tape

Array = NDArray[Any]
Tape = list[Call]


class StepTapes:
    """The tapes of the steps on the batches of chunks, each made when first used.

    Parameters
    ----------
    architecture, layout, loss
        The network and its loss.
    theta, gradient
        Parameters, which a step changes, and room for their gradient, (P,) each.
    """

    def __init__(
        self,
        architecture: Architecture,
        layout: BlockLayout,
        loss: LossName,
        theta: Array,
        gradient: Array,
    ) -> None:
        self._architecture = architecture
        self._layout = layout
        self._loss = loss
        self._theta = theta
        self._gradient = gradient
        self._passes: dict[int, Backpropagation] = {}
        self._tapes: dict[Chunk, list[Tape | None]] = {}
        self._penalty_entries: list[TapeEntry] = []
        self._update_entries: list[TapeEntry] = []

    def set_update(
        self,
        regularization: Regularization,
        rule: UpdateRule,
        frozen: Iterable[ParameterName],
    ) -> None:
        """What follows on backpropagation from now on."""
        penalty, update = TapeBuilder(), TapeBuilder()
        mask = self._layout.weight_mask(self._theta.dtype)
        penalty.add(
            *penalty_gradient(regularization, self._theta, self._gradient, mask)
        )
        positions = self._layout.positions(frozen)
        rule.append(update, self._theta, self._gradient, positions)
        self._penalty_entries = penalty.entries
        self._update_entries = update.entries
        self._tapes.clear()

    def forget_batches(self) -> None:
        """Let go of all that is bound to the batches used so far."""
        self._passes.clear()
        self._tapes.clear()

    def entries(self, slot: Slot) -> list[TapeEntry]:
        """The step on the batch in a slot."""
        entries = self.backpropagation(slot).entries_for(slot.rows, slot.targets)
        entries += self._penalty_entries
        entries[-1] = entries[-1].completing(Quantity("gradients"), self._gradient)
        return entries + self._update_entries

    def tapes(self, chunk: Chunk, start: int, stop: int) -> list[Tape]:
        """The tapes of the slots from ``start`` to ``stop`` (or the last)."""
        tapes = self._tapes.setdefault(chunk, [None] * len(chunk.slots))
        wanted = [tape for tape in tapes[start:stop] if tape is not None]
        if len(wanted) < len(tapes[start:stop]):
            for index in range(start, min(stop, len(tapes))):
                if tapes[index] is None:
                    tapes[index] = fast_tape(self.entries(chunk.slots[index]))
            return self.tapes(chunk, start, stop)
        return wanted

    def backpropagation(self, slot: Slot) -> Backpropagation:
        """The pass for batches of the size of this one."""
        if slot.size not in self._passes:
            self._passes[slot.size] = Backpropagation(
                self._architecture,
                self._loss,
                self._layout,
                self._theta,
                self._gradient,
                slot.rows,
                slot.targets,
            )
        return self._passes[slot.size]
