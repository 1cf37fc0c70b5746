"""``state.npz`` of a session file to segments that training can go on from.

The headers of the arrays and the steps are compared with each other before numbers are
read, so that memory is taken for what the file really holds.
"""

import sys
from collections.abc import Iterator

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Parameters
from nnviz.engine.optimizers import memory_sizes
from nnviz.engine.settings import Training
from nnviz.engine.training import TrainingState
from nnviz.session.edits_reading import SavedSegment, SegmentReader
from nnviz.session.epochs import EpochClock
from nnviz.session.events import TrainingEdit, changed_data
from nnviz.session.experiment import Experiment
from nnviz.session.history import MOST_POINTS, HistoryRecorder
from nnviz.session.json_place import Fields
from nnviz.session.keyframes import Budget, Keyframes
from nnviz.session.pace import Pace
from nnviz.session.saved_arrays import Array, SavedArrays
from nnviz.session.segments import Segment

_CHUNK_BYTES = 2**20


class StateReader:
    """Reads ``state.npz``: arrays of the shapes that experiment and steps ask for."""

    def __init__(
        self, arrays: SavedArrays, experiment: Experiment, dataset: Dataset
    ) -> None:
        self._arrays = arrays
        self._experiment = experiment
        self._budget = Budget(sys.maxsize)
        architecture = experiment.network.architecture
        layout = BlockLayout(architecture)
        self._architecture = architecture
        self._positions = layout.flat_positions()
        self._size = layout.size
        self._dtype = np.dtype(experiment.dtype).newbyteorder("<").str
        self.dataset = dataset
        self._pace = Pace.of(architecture, experiment.batch_size, self.dataset)

    def segments(self, fields: Fields) -> tuple[Segment, ...]:
        """All segments, each after the one it comes from."""
        reader = SegmentReader(self._experiment, self.dataset, self._moved)
        saved: list[SavedSegment] = []
        segments: list[Segment] = []
        places = fields.required("segments", "a list of segments").items("a list")
        for place in places:
            saved.append(reader.read(place, saved))
            segments.append(self._segment(len(segments), saved[-1], segments))
        if not segments:
            raise fields.place("segments").refusal("a list of at least one segment")
        return tuple(segments)

    def present(self, segment: Segment, step: int) -> TrainingState:
        """The state in which the session stands."""
        theta = self._arrays.array("parameters", (len(self._positions),), self._dtype)
        header = self._arrays.header("optimizer")
        count = header.shape[0] if header.shape else -1
        if count not in memory_sizes(segment.training.optimizer):
            self._arrays.refuse(
                "optimizer", "has another number of vectors than its rule"
            )
        shape = count, len(self._positions)
        vectors = self._arrays.array("optimizer", shape, self._dtype)
        progress = self._arrays.array("progress", (4,), "<i8")
        if progress[0] != step:
            self._arrays.refuse("progress", "is at another step than edits.json")
        numbers = np.concatenate([theta[np.newaxis], vectors])
        (state,) = self._states("parameters", numbers[np.newaxis], progress[1:], [step])
        return state

    def _segment(
        self, index: int, saved: SavedSegment, before: list[Segment]
    ) -> Segment:
        parent = None if saved.parent is None else before[saved.parent]
        if parent is not None:
            training, dataset, clock = parent.training, parent.dataset, parent.clock
        else:
            training, dataset = self._experiment.training, self.dataset
            clock = EpochClock.start(len(dataset.train), training.batch_size)
        name = f"segment{index}_"
        base = self._base(name, training, saved.start)
        try:
            dataset = changed_data(saved.events, dataset)
        except (IndexError, ValueError) as error:
            sentence = str(error).rstrip(".")
            raise saved.place.error(f"does not fit this run ({sentence})") from None
        for event in saved.events:
            if isinstance(event.change, TrainingEdit):
                training = event.change.training
                clock = clock.changed(saved.start, training.batch_size)
        return Segment(
            parent=parent,
            start=saved.start,
            base=base,
            events=saved.events,
            training=training,
            dataset=dataset,
            clock=clock,
            keyframes=self._keyframes(name, training, saved),
            history=self._history(name, saved),
            last_step=saved.last_step,
            stopped=saved.stopped,
        )

    def _base(self, name: str, training: Training, step: int) -> TrainingState:
        rows = self._rows_of(f"{name}base", training)
        numbers = self._arrays.array(
            f"{name}base", (rows, len(self._positions)), self._dtype
        )
        places = self._arrays.array(f"{name}base_place", (3,), "<i8")
        (state,) = self._states(f"{name}base", numbers[np.newaxis], places, [step])
        return state

    def _keyframes(
        self, name: str, training: Training, saved: SavedSegment
    ) -> Keyframes:
        count = saved.keyframe_count
        places = self._arrays.array(f"{name}places", (count, 3), "<i8")
        rows = self._rows_of(f"{name}keyframes", training, axis=1)
        shape = count, rows, len(self._positions)
        self._arrays.check(f"{name}keyframes", shape, self._dtype)
        return Keyframes.kept_before(
            self._frames(f"{name}keyframes", shape, places, saved),
            count,
            saved.keyframe_spacing,
            self._pace.usual_spacing,
            self._budget,
        )

    def _frames(
        self,
        name: str,
        shape: tuple[int, int, int],
        places: Array,
        saved: SavedSegment,
    ) -> Iterator[TrainingState]:
        """The states one after another; never many of them in memory."""
        count, rows, size = shape
        spacing = saved.keyframe_spacing
        multiples = saved.start // spacing * spacing
        steps = [multiples + index * spacing for index in range(count)]
        steps[0] = saved.start
        chunk = max(1, _CHUNK_BYTES // (8 * rows * size))
        for index, numbers in enumerate(self._arrays.chunks(name, chunk)):
            part = slice(index * chunk, index * chunk + len(numbers))
            yield from self._states(name, numbers, places[part], steps[part])

    def _states(
        self, name: str, numbers: Array, places: Array, steps: list[int]
    ) -> Iterator[TrainingState]:
        """States of numbers (m, 1 + V, P) in the order of a file, and places (m, 3)."""
        if not np.isfinite(numbers[:, 0]).all():
            self._arrays.refuse(name, "has parameters that are not finite")
        samples = len(self.dataset.train)
        epochs, offsets, updates = places.reshape(-1, 3).T
        if not (
            (epochs >= 0).all()
            and (offsets >= 0).all()
            and (offsets < samples).all()
            and (updates >= 0).all()
        ):
            self._arrays.refuse(name, "stands at a place that no epoch has")
        vectors = np.zeros((*numbers.shape[:2], self._size), self._experiment.dtype)
        vectors[..., self._positions] = numbers
        vectors.setflags(write=False)
        for step, (theta, *rest), place in zip(
            steps, vectors, places.reshape(-1, 3).tolist(), strict=True
        ):
            epoch, offset, update_count = place
            yield TrainingState(step, epoch, offset, theta, tuple(rest), update_count)

    def _history(self, name: str, saved: SavedSegment) -> HistoryRecorder:
        header = self._arrays.header(f"{name}curve_steps")
        count = header.shape[0] if header.shape else -1
        steps = self._arrays.array(f"{name}curve_steps", (count,), "<i8")
        values = self._arrays.array(f"{name}curves", (4, count), "<f8")
        if (
            count > MOST_POINTS
            or (np.diff(steps) <= 0).any()
            or (count and not saved.start <= steps[0] <= steps[-1] <= saved.last_step)
        ):
            self._arrays.refuse(f"{name}curve_steps", "has steps out of order")
        accuracies = values[2:]
        if ((accuracies < 0) | (accuracies > 1)).any():
            self._arrays.refuse(f"{name}curves", "has accuracies beyond 0 and 1")
        return HistoryRecorder.recorded_before(saved.plan, steps, values)

    def _moved(self, index: int, number: int) -> Parameters:
        name = f"segment{index}_move{number}"
        numbers = self._arrays.array(name, (len(self._positions),), self._dtype)
        if not np.isfinite(numbers).all():
            self._arrays.refuse(name, "has parameters that are not finite")
        return Parameters.from_flat(self._architecture, numbers)

    def _rows_of(self, name: str, training: Training, axis: int = 0) -> int:
        """1 + V of an array, where the optimiser may remember so many vectors."""
        shape = self._arrays.header(name).shape
        rows = shape[axis] if len(shape) > axis else -1
        if rows - 1 not in memory_sizes(training.optimizer):
            self._arrays.refuse(
                name, "has another number of vectors than its optimiser"
            )
        return rows
