"""The numbers of the tool bar: epoch, step, losses, accuracies."""

from dataclasses import dataclass
from typing import Literal

from nnviz.picture.numbers import (
    format_count,
    format_exact,
    format_number,
    format_percent,
)
from nnviz.session.snapshot import Snapshot

Line = Literal["none", "solid", "dashed"]
MISSING = "—"


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A caption, its number as shown and in full, and the line it has in the curves."""

    caption: str
    text: str
    exact: str
    line: Line = "none"


def read_outs(snapshot: Snapshot) -> tuple[tuple[ReadOut, ...], ...]:
    """Groups of read-outs: time, losses, and accuracies where there are classes."""
    numbers = snapshot.evaluation
    time = (
        ReadOut("epoch", format_count(snapshot.epoch), str(snapshot.epoch)),
        ReadOut("step", format_count(snapshot.step), str(snapshot.step)),
    )
    losses = (
        _loss("train loss", numbers.train_loss, "solid"),
        _loss("test loss", numbers.test_loss, "dashed"),
    )
    if not snapshot.dataset.is_classification:
        return time, losses
    accuracies = (
        _accuracy("train accuracy", numbers.train_accuracy),
        _accuracy("test accuracy", numbers.test_accuracy),
    )
    return time, losses, accuracies


def _loss(caption: str, value: float | None, line: Line) -> ReadOut:
    if value is None:
        return ReadOut(caption, MISSING, "There is no test set.", line)
    return ReadOut(caption, format_number(value), format_exact(value), line)


def _accuracy(caption: str, value: float | None) -> ReadOut:
    if value is None:
        return ReadOut(caption, MISSING, "There is no test set.")
    return ReadOut(caption, format_percent(value), format_exact(value))
