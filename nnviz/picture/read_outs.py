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
    """Groups of read-outs: time, losses, and accuracies where there are classes.

    Where large sets are measured by a choice of samples, a last group says of how many
    the numbers are.
    """
    return (*_numbers(snapshot), *_measured_on(snapshot))


def measured_words(snapshot: Snapshot) -> str:
    """On how many samples of large sets losses are measured; empty: on all, always."""
    counts = snapshot.history_counts
    if counts is None:
        return ""
    train = format_count(len(snapshot.dataset.train))
    return f"{format_count(counts.train)} of {train} samples"


def _measured_on(snapshot: Snapshot) -> tuple[tuple[ReadOut, ...], ...]:
    counts, dataset = snapshot.evaluation_counts, snapshot.dataset
    if snapshot.history_counts is None:
        return ()
    sets = [("training", dataset.train, 0 if counts is None else counts.train)]
    if dataset.test is not None:
        sets.append(("test", dataset.test, 0 if counts is None else counts.test))
    total = format_count(len(dataset.train))
    if counts is None:
        words = " and ".join(f"{len(part):,} {name}" for name, part, _ in sets)
        return ((ReadOut("measured on", f"all {total}", f"all {words} samples"),),)
    words = " and ".join(f"{n:,} of {len(part):,} {name}" for name, part, n in sets)
    exact = f"{words} samples, evenly spread; on all of them a moment after a pause"
    if snapshot.evaluation_step not in (None, snapshot.step):
        exact += f". Last measured at step {snapshot.evaluation_step:,}"
    text = f"{format_count(counts.train)} of {total}"
    return ((ReadOut("measured on", text, exact),),)


def _numbers(snapshot: Snapshot) -> tuple[tuple[ReadOut, ...], ...]:
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
