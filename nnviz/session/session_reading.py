"""The bytes of a session file to a timeline that can go on, or to one clear sentence.

The lists of the archives, the headers of the arrays and the steps are compared with
each other before numbers are read, so that memory is taken for what the file really
holds. What is made belongs to nobody until the whole file has been read.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.load import load_dataset
from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Parameters
from nnviz.engine.optimizers import memory_sizes
from nnviz.engine.settings import Training
from nnviz.engine.training import TrainingState
from nnviz.session.archive import Archive, ArchiveError
from nnviz.session.edits_reading import SavedSegment, SegmentReader, check_format
from nnviz.session.epochs import EpochClock
from nnviz.session.events import TrainingEdit, changed_data
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import parse_experiment
from nnviz.session.experiment_limits import MOST_FILE_BYTES
from nnviz.session.history import MOST_POINTS, HistoryRecorder
from nnviz.session.json_place import Fields, Place
from nnviz.session.keyframes import Budget, Keyframes
from nnviz.session.notes_reading import Notes, read_notes
from nnviz.session.npy_format import NpyHeader, read_header, read_rows
from nnviz.session.pace import Pace
from nnviz.session.saved_layout import SavedLayout, read_layout
from nnviz.session.segments import Segment
from nnviz.session.session_writing import EDITS, EXPERIMENT, LAYOUT, STATE

Array = NDArray[Any]

_STATE_MEMBER = re.compile(
    r"(parameters|optimizer|progress|segment(0|[1-9][0-9]{0,5})_(keyframes|places|base|"
    r"base_place|curve_steps|curves|move(0|[1-9][0-9]{0,5})))\.npy",
    re.ASCII,
)
_MOST_EDITS_BYTES = 16 * 2**20
_MOST_LAYOUT_BYTES = 2**16
_MOST_VALUES = 1_000_000
"""Values in ``edits.json``, each of which takes some 100 bytes as a tree."""
_CHUNK_BYTES = 2**20
_EXPECTED = "a whole session written by nnviz is expected"


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSession:
    """What a session file holds, ready to go on with.

    Attributes
    ----------
    experiment, dataset
        What the run began with.
    segments
        All segments of the timeline, whose keyframes belong to no budget yet.
    state
        Where the session stands, on the segment of ``notes``.
    notes
        The timeline, and what was chosen.
    layout
        How the window was arranged.
    """

    experiment: Experiment
    dataset: Dataset
    segments: tuple[Segment, ...]
    state: TrainingState
    notes: Notes
    layout: SavedLayout


def read_session(file: BinaryIO, size: int, source: str) -> OpenedSession:
    """Read and check a session from a file of ``size`` bytes that can be sought.

    Raises
    ------
    ExperimentError
        In one sentence that names the file ``source``.
    OSError
        When the file cannot be read.
    """
    try:
        archive = Archive(file, size, lambda _: True)
        edits = _json(archive, EDITS, _MOST_EDITS_BYTES, source)
        fields = check_format(edits)
        archive.only((EXPERIMENT, STATE, EDITS, LAYOUT))
        experiment = parse_experiment(
            archive.read(EXPERIMENT, MOST_FILE_BYTES), f"{source} ({EXPERIMENT})"
        )
        layout = read_layout(_json(archive, LAYOUT, _MOST_LAYOUT_BYTES, source))
        arrays = archive.inner(STATE, lambda name: bool(_STATE_MEMBER.fullmatch(name)))
        reader = _StateReader(arrays, experiment, source)
        segments = reader.segments(fields)
        notes = read_notes(edits, experiment, reader.dataset, segments)
        state = reader.present(notes.segment, notes.step)
    except ArchiveError as error:
        raise ExperimentError(f"the file {error}; {_EXPECTED}", source=source) from None
    return OpenedSession(experiment, reader.dataset, segments, state, notes, layout)


def _json(archive: Archive, name: str, most: int, source: str) -> Place:
    data = archive.read(name, most)
    values = sum(map(data.count, (b",", b"[", b"{")))
    try:
        if values > _MOST_VALUES:
            raise ArchiveError(f"has a {name} of too many values")
        tree = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ArchiveError(f"has a {name} that is no JSON") from None
    return Place(tree, "", f"{source} ({name})")


class _StateReader:
    """Reads ``state.npz``: arrays of the shapes that experiment and steps ask for."""

    def __init__(self, archive: Archive, experiment: Experiment, source: str) -> None:
        self._archive = archive
        self._experiment = experiment
        self._source = source
        self._budget = Budget(sys.maxsize)
        architecture = experiment.network.architecture
        layout = BlockLayout(architecture)
        self._architecture = architecture
        self._positions = layout.flat_positions()
        self._size = layout.size
        self._dtype = np.dtype(experiment.dtype).newbyteorder("<").str
        self.dataset = load_dataset(experiment.dataset)
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
        theta = self._array("parameters", (len(self._positions),), self._dtype)
        header = self._header("optimizer")
        count = header.shape[0] if header.shape else -1
        if count not in memory_sizes(segment.training.optimizer):
            self._refuse("optimizer", "has another number of vectors than its rule")
        shape = count, len(self._positions)
        vectors = self._array("optimizer", shape, self._dtype)
        progress = self._array("progress", (4,), "<i8")
        if progress[0] != step:
            self._refuse("progress", "is at another step than edits.json")
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
        numbers = self._array(f"{name}base", (rows, len(self._positions)), self._dtype)
        places = self._array(f"{name}base_place", (3,), "<i8")
        (state,) = self._states(f"{name}base", numbers[np.newaxis], places, [step])
        return state

    def _keyframes(
        self, name: str, training: Training, saved: SavedSegment
    ) -> Keyframes:
        count = saved.keyframe_count
        places = self._array(f"{name}places", (count, 3), "<i8")
        rows = self._rows_of(f"{name}keyframes", training, axis=1)
        header = self._header(f"{name}keyframes")
        self._check_shape(
            f"{name}keyframes", header, (count, rows, len(self._positions))
        )
        return Keyframes.kept_before(
            self._frames(f"{name}keyframes", header, places, saved),
            count,
            saved.keyframe_spacing,
            self._pace.usual_spacing,
            self._budget,
        )

    def _frames(
        self, name: str, header: NpyHeader, places: Array, saved: SavedSegment
    ) -> Iterator[TrainingState]:
        """The states one after another; never many of them in memory."""
        spacing = saved.keyframe_spacing
        multiples = saved.start // spacing * spacing
        chunk = max(1, _CHUNK_BYTES // max(1, header.nbytes // header.shape[0]))
        with self._archive.open(f"{name}.npy") as file:
            read_header(file, self._archive.size(f"{name}.npy"))
            for first in range(0, header.shape[0], chunk):
                count = min(chunk, header.shape[0] - first)
                numbers = read_rows(file, header, count)
                steps = [
                    multiples + index * spacing if index else saved.start
                    for index in range(first, first + count)
                ]
                yield from self._states(
                    name, numbers, places[first : first + count], steps
                )

    def _states(
        self, name: str, numbers: Array, places: Array, steps: list[int]
    ) -> Iterator[TrainingState]:
        """States of numbers (m, 1 + V, P) in the order of a file, and places (m, 3)."""
        if not np.isfinite(numbers[:, 0]).all():
            self._refuse(name, "has parameters that are not finite")
        samples = len(self.dataset.train)
        epochs, offsets, updates = places.reshape(-1, 3).T
        if not (
            (epochs >= 0).all()
            and (offsets >= 0).all()
            and (offsets < samples).all()
            and (updates >= 0).all()
        ):
            self._refuse(name, "stands at a place that no epoch has")
        vectors = np.zeros((*numbers.shape[:2], self._size), self._experiment.dtype)
        vectors[..., self._positions] = numbers
        vectors.setflags(write=False)
        for step, (theta, *rest), place in zip(
            steps, vectors, places.reshape(-1, 3).tolist(), strict=True
        ):
            epoch, offset, update_count = place
            yield TrainingState(step, epoch, offset, theta, tuple(rest), update_count)

    def _history(self, name: str, saved: SavedSegment) -> HistoryRecorder:
        header = self._header(f"{name}curve_steps")
        count = header.shape[0] if header.shape else -1
        steps = self._array(f"{name}curve_steps", (count,), "<i8")
        values = self._array(f"{name}curves", (4, count), "<f8")
        if (
            count > MOST_POINTS
            or (np.diff(steps) <= 0).any()
            or (count and not saved.start <= steps[0] <= steps[-1] <= saved.last_step)
        ):
            self._refuse(f"{name}curve_steps", "has steps out of order")
        accuracies = values[2:]
        if ((accuracies < 0) | (accuracies > 1)).any():
            self._refuse(f"{name}curves", "has accuracies beyond 0 and 1")
        return HistoryRecorder.recorded_before(saved.plan, steps, values)

    def _moved(self, index: int, number: int) -> Parameters:
        name = f"segment{index}_move{number}"
        numbers = self._array(name, (len(self._positions),), self._dtype)
        if not np.isfinite(numbers).all():
            self._refuse(name, "has parameters that are not finite")
        return Parameters.from_flat(self._architecture, numbers)

    def _rows_of(self, name: str, training: Training, axis: int = 0) -> int:
        """1 + V of an array, where the optimiser may remember so many vectors."""
        shape = self._header(name).shape
        rows = shape[axis] if len(shape) > axis else -1
        if rows - 1 not in memory_sizes(training.optimizer):
            self._refuse(name, "has another number of vectors than its optimiser")
        return rows

    def _header(self, name: str) -> NpyHeader:
        size = self._archive.size(f"{name}.npy")
        with self._archive.open(f"{name}.npy") as file:
            return read_header(file, size)

    def _array(self, name: str, shape: tuple[int, ...], dtype: str) -> Array:
        size = self._archive.size(f"{name}.npy")
        with self._archive.open(f"{name}.npy") as file:
            header = read_header(file, size)
            self._check_shape(name, header, shape, dtype)
            if header.shape and header.shape[0]:
                return read_rows(file, header, header.shape[0])
            return np.empty(header.shape, dtype)

    def _check_shape(
        self,
        name: str,
        header: NpyHeader,
        shape: tuple[int, ...],
        dtype: str | None = None,
    ) -> None:
        dtype = dtype or self._dtype
        if (header.shape, header.dtype) != (shape, dtype):
            self._refuse(
                name,
                f"has shape {header.shape} of {header.dtype}, but must have {shape} of"
                f" {dtype}",
            )

    def _refuse(self, name: str, problem: str) -> NoReturn:
        raise ExperimentError(problem, name, f"{self._source} ({STATE})")
