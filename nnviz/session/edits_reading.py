"""``edits.json`` of a session file, each value checked against the experiment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Parameters
from nnviz.engine.parameter_names import ParameterNameError
from nnviz.engine.settings import Training
from nnviz.session.edits_writing import FORMAT, VERSION
from nnviz.session.events import (
    Change,
    DataEdit,
    Event,
    MoveEdit,
    ParameterEdit,
    TrainingEdit,
)
from nnviz.session.existence import finite_number, part_of
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_check import DataShape, check_batch
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_reading import (
    read_batch_size,
    read_optimizer,
    read_regularization,
)
from nnviz.session.json_place import Fields, Place, one_of
from nnviz.session.measuring import MeasuringPlan
from nnviz.session.selection import Neuron, Sample
from nnviz.session.unit_names import unit_named

LARGEST_STEP = 2**53
_LARGEST_SPACING = 2**40
_MOST_POINTS_PER_DOUBLING = 1_000_000
_LONGEST_TEXT = 100_000
_KINDS = ("parameter", "move", "training", "data")
_SEGMENT_KEYS = (
    "parent",
    "start",
    "last_step",
    "stopped",
    "keyframe_spacing",
    "curve_spacing",
    "curve_points_per_doubling",
    "changes",
)
_CHANGE_KEYS = {
    "parameter": ("topic", "text", "kind", "parameter", "value"),
    "move": ("topic", "text", "kind"),
    "training": ("topic", "text", "kind", "optimizer", "regularization", "batch_size"),
    "data": ("topic", "text", "kind", "sample", "point", "label", "target"),
}


@dataclass(frozen=True, slots=True, eq=False)
class SavedSegment:
    """A segment without its numbers; ``parent`` is the index of an earlier one."""

    place: Place
    parent: int | None
    start: int
    last_step: int
    stopped: str | None
    keyframe_spacing: int
    plan: MeasuringPlan
    events: tuple[Event, ...]

    @property
    def keyframe_count(self) -> int:
        """How many keyframes stand from its start to its last step."""
        spacing = self.keyframe_spacing
        return 1 + self.last_step // spacing - self.start // spacing


def check_format(document: Place) -> Fields:
    """The keys of ``edits.json``, after a look at its version.

    Raises
    ------
    ExperimentError
    """
    fields = Fields(document)
    fields.required("format", f'"{FORMAT}"').choice((FORMAT,))
    version = fields.required("version", str(VERSION))
    value = version.whole(1, LARGEST_STEP, str(VERSION))
    if value > VERSION:
        raise version.error(
            f"is {value}, the session of a newer nnviz; this one reads version"
            f" {VERSION}"
        )
    return fields


class SegmentReader:
    """Reads segments in their order.

    Parameters
    ----------
    experiment, dataset
        What the run began with.
    moved
        The parameters of the change ``number`` of segment ``index``, a move.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset,
        moved: Callable[[int, int], Parameters],
    ) -> None:
        self._experiment = experiment
        self._architecture = experiment.network.architecture
        self._training = experiment.training
        self._dataset = dataset
        self._moved = moved

    def read(self, place: Place, before: list[SavedSegment]) -> SavedSegment:
        """The segment at a place, which comes from one of those ``before`` it.

        Raises
        ------
        ExperimentError
        """
        fields = place.fields(_SEGMENT_KEYS)
        parent, first = None, 0
        given = fields.required("parent", "the index of a segment, or null")
        start = fields.required("start", "a step")
        if given.value is None:
            start_step = start.whole(0, 0)
        else:
            parent = given.whole(0, len(before) - 1, "an earlier segment, or null")
            first = before[parent].start + 1
            start_step = start.whole(first, before[parent].last_step)
        last_step = whole(fields, "last_step", start_step, LARGEST_STEP)
        spacing = whole(fields, "keyframe_spacing", 1, _LARGEST_SPACING)
        if spacing & (spacing - 1):
            raise fields.place("keyframe_spacing").refusal("a power of two")
        stopped = fields.required("stopped", "a text, or null")
        plan = MeasuringPlan(
            whole(fields, "curve_spacing", 1, _LARGEST_SPACING),
            whole(fields, "curve_points_per_doubling", 0, _MOST_POINTS_PER_DOUBLING),
        )
        changes = fields.required("changes", "a list").items("a list")
        return SavedSegment(
            place,
            parent,
            start_step,
            last_step,
            None if stopped.value is None else text(stopped),
            spacing,
            plan,
            tuple(
                self._event(change, start_step, len(before), number)
                for number, change in enumerate(changes)
            ),
        )

    def _event(self, place: Place, step: int, index: int, number: int) -> Event:
        kind = Fields(place).required("kind", one_of(_KINDS)).choice(_KINDS)
        fields = place.fields(_CHANGE_KEYS[kind])
        topic = text(fields.required("topic", "a text"))
        said = text(fields.required("text", "a text"))
        change: Change
        match kind:
            case "parameter":
                change = self._parameter_edit(fields)
            case "move":
                change = MoveEdit(self._moved(index, number))
            case "training":
                change = TrainingEdit(self._read_training(fields))
            case _:
                change = self._data_edit(fields)
        return Event(step, topic, said, change)

    def _parameter_edit(self, fields: Fields) -> ParameterEdit:
        place = fields.required("parameter", "a weight or a bias, such as W1[0,1]")
        value = fields.required("value", "a number")
        with_name = place.value
        try:
            unit = unit_named(text(place), self._architecture)
        except (ValueError, ParameterNameError) as error:
            raise _said(place, error) from None
        if isinstance(unit, Neuron):
            raise place.error(f"is {with_name}, but must be a weight or a bias")
        number = value.number(lambda _: True, "a finite number")
        try:
            return ParameterEdit(
                unit, finite_number("The value", number, self._training.dtype)
            )
        except ValueError as error:
            raise _said(value, error) from None

    def _read_training(self, fields: Fields) -> Training:
        given = fields.required("batch_size", "a whole number, or null")
        batch_size = read_batch_size(given)
        shape = DataShape.of(self._dataset)
        try:
            check_batch(replace(self._experiment, batch_size=batch_size), shape, None)
        except ExperimentError as error:
            raise given.error(error.problem) from None
        return replace(
            self._training,
            optimizer=read_optimizer(fields.required("optimizer", "an object")),
            regularization=read_regularization(
                fields.required("regularization", "an object")
            ),
            batch_size=batch_size,
        )

    def _data_edit(self, fields: Fields) -> DataEdit:
        sample = read_sample(fields.required("sample", "an object"), self._dataset)
        point, label, target = (
            fields.required(key, "given, or null")
            for key in ("point", "label", "target")
        )
        return DataEdit(
            sample,
            None if point.value is None else _numbers(point),
            None if label.value is None else label.whole(0, LARGEST_STEP),
            None if target.value is None else _numbers(target),
        )


def read_sample(place: Place, dataset: Dataset) -> Sample:
    """A sample that the data have.

    Raises
    ------
    ExperimentError
    """
    fields = place.fields(("part", "index"))
    parts = ("train", "test")
    part = fields.required("part", one_of(parts)).choice(parts)
    index = whole(fields, "index", 0, LARGEST_STEP)
    sample = Sample(cast(Literal["train", "test"], part), index)
    try:
        part_of(dataset, sample)
    except IndexError as error:
        raise _said(place, error) from None
    return sample


def whole(fields: Fields, key: str, low: int, high: int) -> int:
    """A whole number that must be given."""
    return fields.required(key, "a whole number").whole(low, high)


def text(place: Place) -> str:
    """A text that a person may have written, of whatever characters."""
    value: Any = place.value
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise place.refusal(f"a text of at most {_LONGEST_TEXT:,} characters")
    return str(value)


def _numbers(place: Place) -> tuple[float, ...]:
    return place.numbers(None, "a list of numbers")


def _said(place: Place, error: Exception) -> ExperimentError:
    """What a part of the program says of a value, as an error at its place."""
    sentence = str(error.args[0] if error.args else error).rstrip(".")
    return place.error(f"does not fit this run ({sentence})")
