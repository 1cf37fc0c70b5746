"""Changes of single samples of the data, with their names in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.session.events import DataEdit, Event
from nnviz.session.existence import part_of
from nnviz.session.selection import Sample
from nnviz.session.wording import quantity


@dataclass(frozen=True, slots=True)
class DataChange:
    """A change of one sample; ``topic`` names what is changed, ``text`` says it."""

    edit: DataEdit
    topic: str
    text: str


def data_changes(
    dataset: Dataset,
    sample: Sample,
    point: tuple[float, ...] | None,
    label: int | None,
    target: tuple[float, ...] | None,
) -> tuple[DataChange, ...]:
    """What changes when a sample gets a place, a class or a target; not what is so.

    Raises
    ------
    IndexError, ValueError
        When there is no such sample, or it cannot be so: in one sentence.
    """
    part = part_of(dataset, sample)
    DataEdit(sample, point, label, target).apply(dataset)
    name = f"{sample.part} sample {sample.index}"
    changes = []
    if point is not None and not np.array_equal(part.points[sample.index], point):
        where = ", ".join(map(quantity, point))
        text = f"{name} at ({where})"
        changes.append(DataChange(DataEdit(sample, point=point), f"{name} at", text))
    labels, names = part.labels, dataset.class_names
    if (
        label is not None
        and labels is not None
        and names is not None
        and labels[sample.index] != label
    ):
        edit = DataEdit(sample, label=label)
        changes.append(DataChange(edit, f"{name} is", f"{name} is {names[label]}"))
    if target is not None and not np.array_equal(part.targets[sample.index], target):
        text = f"{name}: target {', '.join(map(quantity, target))}"
        edit = DataEdit(sample, target=target)
        changes.append(DataChange(edit, f"{name}: target", text))
    return tuple(changes)


def data_events(events: Iterable[Event], step: int) -> tuple[Event, ...]:
    """What the changes of samples up to a step come to, as events at the first step."""
    last: dict[str, Event] = {}
    for event in events:
        if event.step <= step and isinstance(event.change, DataEdit):
            last[event.topic] = replace(event, step=0)
    return tuple(last.values())
