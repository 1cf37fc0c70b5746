"""Changes of single samples of the data, with their names in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

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


def data_change(dataset: Dataset, edit: DataEdit) -> DataChange | None:
    """What changes when a sample gets a place, a class or a target; ``None``: nothing.

    All that is given is one change, also what is so already: a sample that is dragged
    may for a while go along one axis alone.

    Raises
    ------
    IndexError, ValueError
        When there is no such sample, or it cannot be so: in one sentence.
    """
    part, index = part_of(dataset, edit.sample), edit.sample.index
    edit.apply(dataset)
    now = (
        part.points[index],
        None if part.labels is None else part.labels[index],
        part.targets[index],
    )
    wanted = edit.point, edit.label, edit.target
    if all(
        new is None or np.array_equal(new, old)
        for new, old in zip(wanted, now, strict=True)
    ):
        return None
    return _described(dataset, edit)


def data_events(
    events: Iterable[Event], step: int, dataset: Dataset
) -> tuple[Event, ...]:
    """What the changes of samples up to a step come to, as events at the first step.

    ``dataset`` gives the names of the classes.
    """
    last: dict[Sample, DataEdit] = {}
    for event in events:
        edit = event.change
        if event.step <= step and isinstance(edit, DataEdit):
            before = last.get(edit.sample, edit)
            last[edit.sample] = DataEdit(
                edit.sample,
                before.point if edit.point is None else edit.point,
                before.label if edit.label is None else edit.label,
                before.target if edit.target is None else edit.target,
            )
    changes = [_described(dataset, edit) for edit in last.values()]
    return tuple(Event(0, each.topic, each.text, each.edit) for each in changes)


def _described(dataset: Dataset, edit: DataEdit) -> DataChange:
    name = f"{edit.sample.part} sample {edit.sample.index}"
    topic, text = [name], name
    if edit.point is not None:
        topic.append("place")
        if dataset.image_shape is not None:
            text += " drawn by hand"
        else:
            text += f" at ({', '.join(map(quantity, edit.point))})"
    if edit.label is not None and dataset.class_names is not None:
        topic.append("class")
        text += f" is {dataset.class_names[edit.label]}"
    if edit.target is not None:
        topic.append("target")
        text += f", target {', '.join(map(quantity, edit.target))}"
    return DataChange(edit, ", ".join(topic), text)
