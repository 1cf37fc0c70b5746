"""The time bar as fractions of its length: epochs, the loss, edits, the moments."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.table import Table
from nnviz.session.epochs import EpochClock
from nnviz.session.moments import Moment
from nnviz.session.snapshot import Snapshot

# Points of the loss drawn at most; more would fall on the same pixels.
_MOST_POINTS = 600


@dataclass(frozen=True, slots=True)
class EpochTick:
    """The start of an epoch: where (0 to 1), and its number where there is room."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A moment as a chip: its markup, a sentence on it, forward or backward."""

    markup: str
    hint: str
    backward: bool


@dataclass(frozen=True, slots=True, eq=False)
class TimeBarPicture:
    """What the time bar draws. Places run from 0 (step 0) to 1 (``length`` steps).

    ``loss`` (m, 2): place and height (0 to 1, of the largest train loss that is not
    an outlier). ``edits``: the places of the edits by hand.
    """

    step: int
    last_step: int
    length: int
    ticks: tuple[EpochTick, ...]
    loss: NDArray[np.float64]
    edits: tuple[float, ...]
    chips: tuple[Chip, ...]
    moment: int

    def place(self, step: int) -> float:
        """Where a step is on the bar, 0 to 1."""
        return step / self.length

    def step_at(self, place: float) -> int:
        """The step at a place, within those known."""
        return min(max(round(place * self.length), 0), self.last_step)


def time_bar_picture(snapshot: Snapshot, width: float) -> TimeBarPicture:
    """The time bar for a drawing ``width`` px long."""
    length = max(snapshot.last_step, 1)
    return TimeBarPicture(
        step=snapshot.step,
        last_step=snapshot.last_step,
        length=length,
        ticks=epoch_ticks(snapshot.epochs, length, width),
        loss=_loss_outline(snapshot, length),
        edits=tuple(sorted({edit.step / length for edit in snapshot.edits})),
        chips=tuple(chip(moment, snapshot) for moment in snapshot.moments),
        moment=snapshot.moment,
    )


def epoch_ticks(
    epochs: EpochClock, length: int, width: float, room: float = 56.0
) -> tuple[EpochTick, ...]:
    """Starts of epochs: a tick per 8 px at most, and a number per ``room`` px."""
    width = max(width, 1.0)
    count = epochs.place(length)[0] + 1
    every = _round_up_nicely(count * 8.0 / width)
    labelled = _round_up_nicely(max(count * room / width, every))
    ticks = []
    for epoch in range(0, count, every):
        place = epochs.start_of(epoch) / length
        if place > 1.0:
            break
        label = ""
        if epoch % labelled == 0 and place < 1.0 - 24.0 / width:
            label = f"epoch {epoch}" if epoch == 0 else str(epoch)
        ticks.append(EpochTick(place, label))
    return tuple(ticks)


def _round_up_nicely(number: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, …"""
    step = 1
    while True:
        for nice in (step, 2 * step, 5 * step):
            if nice >= number:
                return nice
        step *= 10


def _loss_outline(snapshot: Snapshot, length: int) -> NDArray[np.float64]:
    history = snapshot.history
    inside = history.steps <= length
    steps, losses = history.steps[inside], history.train_loss[inside]
    finite = np.isfinite(losses)
    steps, losses = steps[finite], losses[finite]
    if len(steps) > _MOST_POINTS:
        # The highest of each stretch, so that no peak is lost.
        starts = np.linspace(0, len(steps), _MOST_POINTS, endpoint=False).astype(int)
        losses = np.maximum.reduceat(losses, starts)
        steps = steps[starts]
    if len(steps) == 0:
        return np.empty((0, 2))
    top = max(float(losses[0]), float(np.quantile(losses, 0.98)), 1e-300)
    return np.column_stack([steps / length, np.clip(losses / top, 0.0, 1.0)])


def chip(moment: Moment, snapshot: Snapshot) -> Chip:
    """The chip of a moment, with the names of the formulas."""
    depth = snapshot.architecture.depth
    layer = moment.layer
    last = layer == depth
    linear = snapshot.architecture.activations[-1] == "linear"
    # With squared error the outputs are ŷ, as in the other views.
    scores = snapshot.experiment.loss != "squared_error"
    markup, hint = {
        "batch": ("batch", "the samples of this step are taken"),
        "z": (
            ("scores *f*", "the last layer's weighted sums: one score per class")
            if last and scores
            else ("*ŷ*", "the last layer's weighted sums: the outputs")
            if last and linear
            else (f"*z*^{{{layer}}}", f"weighted sums of layer {layer}")
        ),
        "a": (
            ("*ŷ*", "the activation of the last layer: the outputs")
            if last
            else (f"*a*^{{{layer}}}", f"activations of layer {layer}")
        ),
        "exp": ("exp", "each score as a power of e"),
        "normalise": ("normalise", "divided by their sum: probabilities"),
        "loss": ("loss", "how wrong the outputs are"),
        "d_output": (
            ("∂*f*", "the gradient of the loss at the scores")
            if scores
            else ("∂*ŷ*", "the gradient of the loss at the outputs")
        ),
        "d_activations": (
            f"∂*a*^{{{layer}}}",
            f"the gradient at the activations of layer {layer}",
        ),
        "d_weights": (
            f"∂*W*^{{{layer}}}",
            f"the gradient at the weights and biases of layer {layer}",
        ),
        "update": ("update", "the optimiser changes every weight and bias"),
    }[moment.kind]
    return Chip(markup, hint, moment.backward)


def time_table(snapshot: Snapshot) -> Table:
    """The edits by hand with their steps, for the CSV of the time bar."""
    return Table(
        ("step", "edit"), tuple((edit.step, edit.text) for edit in snapshot.edits)
    )
