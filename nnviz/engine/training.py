"""Training: the state of a network on its way, and the steps that move it on."""

import weakref
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.batches import Batches, Slot
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.finiteness import OverflowBound
from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters, frozen_copy
from nnviz.engine.optimizers import update_rule
from nnviz.engine.parameter_names import parse_parameter_name
from nnviz.engine.regularization import penalty
from nnviz.engine.settings import Training
from nnviz.engine.steps import StepTapes
from nnviz.engine.tape import run_calls, run_traced
from nnviz.engine.trace import StepTrace
from nnviz.engine.tracing import sample_major, step_trace

Array = NDArray[Any]

_BLOCK = 64
_LARGEST: deque[tuple[weakref.ref[Array], float]] = deque(maxlen=4)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingState:
    """All that decides how training goes on, as read-only copies.

    ``step``: updates done. ``epoch`` (from 0) and ``offset``: the next batch begins
    after ``offset`` samples of that epoch. ``theta`` (P,): the parameters in the
    engine's order, a block [W|b] per layer. ``vectors``: what the optimiser
    remembers, each (P,); ``update_count``: its own count of updates.
    """

    step: int
    epoch: int
    offset: int
    theta: Array
    vectors: tuple[Array, ...]
    update_count: int

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take."""
        return self.theta.nbytes + sum(vector.nbytes for vector in self.vectors)


class Trainer:
    """One network being trained on one data set.

    Parameters
    ----------
    architecture
        The network.
    inputs, targets
        The training set, (N, d) and (N, K).
    training
        Loss, dtype, and what may change later: optimiser, penalty, batches.
    parameters
        Those to start from.

    Attributes
    ----------
    step
        Updates done.
    epoch
        The epoch (from 0) of the next batch.
    training
        The settings in force.
    stopped
        In plain words why training cannot go on, or ``None``.
    """

    @np.errstate(all="ignore")
    def __init__(
        self,
        architecture: Architecture,
        inputs: Array,
        targets: Array,
        training: Training,
        parameters: Parameters,
    ) -> None:
        use_one_blas_thread()
        self.step = 0
        self.epoch = 0
        self.stopped: str | None = None
        self.training = training
        self._offset = 0
        self._architecture = architecture
        self._take_data(inputs, targets)
        self._layout = BlockLayout(architecture)
        self._theta = self._layout.vector(parameters, training.dtype)
        self._gradient = np.zeros_like(self._theta)
        self._rule = update_rule(training.optimizer, self._theta)
        self._given_at: int | None = 0
        self._steps = StepTapes(
            architecture, self._layout, training.loss, self._theta, self._gradient
        )
        self._prepare(new_batches=True)

    @np.errstate(all="ignore")
    def configure(self, training: Training) -> None:
        """Let changed settings act from the next step on; clears ``stopped``.

        What the optimiser remembers stays while its kind stays, and begins anew with
        another. With another batch size the rest of the epoch goes on in its order,
        in batches of the new size.

        Raises
        ------
        ValueError
            When the loss or the dtype is another.
        """
        before = self.training
        if (training.loss, training.dtype) != (before.loss, before.dtype):
            raise ValueError("Loss and dtype of a network in training cannot change.")
        self.stopped = None
        if training == before:
            return
        if training.optimizer.kind == before.optimizer.kind:
            self._rule.settings = training.optimizer
        else:
            self._rule = update_rule(training.optimizer, self._theta)
        self.training = training
        self._prepare(
            new_batches=(training.batch_size, training.shuffle)
            != (before.batch_size, before.shuffle)
        )

    @np.errstate(all="ignore")
    def advance(self, count: int) -> int:
        """Train ``count`` steps; the number really taken.

        Fewer when the loss or a parameter would leave the finite numbers: then
        ``stopped`` says so, and everything is as after the last finite step. The
        outcome is the same bit for bit however the steps are split into calls.
        """
        first = self.step
        last = first + count
        while self.step < last and self.stopped is None:
            steps = min(_BLOCK, last - self.step)
            if not self._advance_unseen(steps):
                self._advance_carefully(steps)
        return self.step - first

    @np.errstate(all="ignore")
    def trace(self) -> StepTrace:
        """The next step with every intermediate; nothing changes.

        Its ``updated`` parameters are bit for bit those that ``advance(1)`` gives.
        """
        before = self.state()
        chunk, index = self._batches.load(self.epoch, self._offset)
        slot = chunk.slots[index]
        kept = run_traced(self._steps.entries(slot))
        after = self.state()
        self._recover(before)
        names = self._rule.used_names
        batch = self._batches.indices(self.epoch, self._offset)
        return step_trace(
            architecture=self._architecture,
            training=self.training,
            layout=self._layout,
            step=self.step + 1,
            epoch=self.epoch,
            batch=batch,
            positions=self._batches.positions(self.epoch, self._offset),
            rows=slot.rows,
            targets=self._targets[batch].astype(self.training.dtype),
            theta=before.theta,
            updated=after.theta,
            kept=kept,
            memory_names=names,
            memory_before=before.vectors[: len(names)],
            memory_after=after.vectors[: len(names)],
            update_count=after.update_count,
        )

    def state(self) -> TrainingState:
        """A copy of everything that decides how training goes on."""
        live = self.live_state()
        return replace(
            live,
            theta=frozen_copy(live.theta),
            vectors=tuple(map(frozen_copy, live.vectors)),
        )

    def live_state(self) -> TrainingState:
        """As `state` without any copy, for whoever copies it before the next step."""
        return TrainingState(
            self.step,
            self.epoch,
            self._offset,
            self._theta,
            self._rule.memory(),
            self._rule.update_count,
        )

    def restore(self, state: TrainingState, *, given: bool = False) -> None:
        """Stand exactly where ``state`` was taken; clears ``stopped``.

        The settings are not part of it: ``configure`` those first, if they changed.
        ``given`` says that its parameters were set by hand, as at the first step.

        Raises
        ------
        ValueError
            When the state belongs to another network or kind of optimiser.
        """
        if state.theta.shape != self._theta.shape:
            raise ValueError("The state belongs to a network of another shape.")
        self._recover(state)
        self.stopped = None
        self._given_at = state.step if given or state.step == 0 else None

    def parameters(self) -> Parameters:
        """The present weights and biases."""
        return self._layout.parameters(self._theta)

    @np.errstate(all="ignore")
    def set_parameters(self, parameters: Parameters) -> None:
        """Go on from these parameters; all else stays. Clears ``stopped``."""
        np.copyto(self._theta, self._layout.vector(parameters, self.training.dtype))
        self.stopped = None
        self._given_at = self.step

    @np.errstate(all="ignore")
    def set_data(self, inputs: Array, targets: Array) -> None:
        """Go on with other values of the same number of samples.

        They count from the next step on; all else stays, also the place in the epoch
        and its order. Clears ``stopped``.

        Raises
        ------
        ValueError
            When there are more or fewer samples, inputs or targets than before.
        """
        if (inputs.shape, targets.shape) != (self._inputs.shape, self._targets.shape):
            raise ValueError("Other data must have the shape of those before.")
        self._take_data(inputs, targets)
        self._batches.exchange(inputs, targets)
        self._bound = self._overflow_bound()
        self.stopped = None
        self._given_at = self.step

    def _take_data(self, inputs: Array, targets: Array) -> None:
        self._inputs = inputs
        self._targets = np.asarray(targets)
        self._largest_input = _largest(inputs)
        self._largest_target = _largest(self._targets)

    def _prepare(self, *, new_batches: bool) -> None:
        """Make batches, tapes and bounds for the settings in force."""
        training = self.training
        if new_batches:
            self._batches = Batches(
                self._inputs,
                self._targets,
                self._layout,
                training.loss,
                training.dtype,
                training.batch_size,
                training.shuffle,
            )
            self._steps.forget_batches()
        frozen = map(parse_parameter_name, training.frozen)
        self._steps.set_update(training.regularization, self._rule, frozen)
        self._bound = self._overflow_bound()

    def _overflow_bound(self) -> OverflowBound:
        training = self.training
        return OverflowBound(
            self._architecture,
            self._layout,
            training.loss,
            training.dtype,
            self._largest_input,
            self._largest_target,
            training.regularization.strength,
        )

    def _run(self, steps: int) -> None:
        """Take steps on the tapes without looking at any number."""
        while steps > 0:
            chunk, index = self._batches.load(self.epoch, self._offset)
            tapes = self._steps.tapes(chunk, index, index + steps)
            for tape in tapes:
                for function, arguments in tape:
                    function(*arguments)
            self._move_on(len(tapes))
            steps -= len(tapes)

    def _move_on(self, steps: int) -> None:
        self.step += steps
        self._offset += steps * self._batches.batch_size
        if self._offset >= self._batches.samples:
            self.epoch += 1
            self._offset = 0

    def _advance_unseen(self, steps: int) -> bool:
        """Take the steps if all certainly stays finite; else change nothing."""
        if not self._bound.excluded(self._theta):
            return False
        before = self.state()
        self._run(steps)
        if self._bound.excluded(self._theta):
            return True
        self._recover(before)
        return False

    def _advance_carefully(self, steps: int) -> None:
        """Take the steps one by one, and look at loss and parameters each time."""
        for _ in range(steps):
            chunk, index = self._batches.load(self.epoch, self._offset)
            slot = chunk.slots[index]
            (tape,) = self._steps.tapes(chunk, index, index + 1)
            forward = self._steps.backpropagation(slot).forward_entries
            before = self.state()
            run_calls(tape[:forward])
            if not np.isfinite(self._loss(slot)):
                self._stop("loss")
                return
            run_calls(tape[forward:])
            if not np.isfinite(self._theta).all():
                self._recover(before)
                self._stop("parameters")
                return
            self._move_on(1)

    def _loss(self, slot: Slot) -> float:
        """Loss and penalty of the batch in a slot, after its forward pass."""
        batch = self._batches.indices(self.epoch, self._offset)
        targets = self._targets[batch].astype(self.training.dtype)
        positions = self._batches.positions(self.epoch, self._offset)
        output = sample_major(self._steps.backpropagation(slot).output, positions)
        losses = LOSS[self.training.loss].sample_losses(output, targets)
        return float(losses.mean()) + penalty(
            self.parameters(), self.training.regularization
        )

    def _stop(self, what: str) -> None:
        step = self.step + 1
        if what == "loss" and self._given_at == self.step:
            cause = "the inputs or the parameters it starts from are too large"
        else:
            rate = float(self.training.optimizer.learning_rate)
            cause = f"the learning rate {rate} is too large"
        self.stopped = f"The {what} left the finite numbers at step {step}; {cause}."

    def _recover(self, state: TrainingState) -> None:
        self.step, self.epoch, self._offset = state.step, state.epoch, state.offset
        np.copyto(self._theta, state.theta)
        self._rule.remember(state.vectors, state.update_count)


def _largest(numbers: Array) -> float:
    """The largest magnitude; that of read-only data is looked for only once."""
    for array, known in _LARGEST:
        if array() is numbers:
            return known
    largest = float(max(numbers.max(initial=0.0), -numbers.min(initial=0.0)))
    if not numbers.flags.writeable:
        _LARGEST.append((weakref.ref(numbers), largest))
    return largest
