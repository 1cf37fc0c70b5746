"""The bytes of a session file to a session that can go on, or to one clear sentence.

What is made belongs to nobody until the whole file has been read.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.load import load_dataset
from nnviz.engine.training import TrainingState
from nnviz.session.archive import Archive, ArchiveError
from nnviz.session.edits_reading import check_format
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_check import DataShape
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import parse_experiment
from nnviz.session.experiment_limits import MOST_FILE_BYTES
from nnviz.session.experiment_reading import read_experiment
from nnviz.session.json_document import decode_json
from nnviz.session.json_place import Fields, Place
from nnviz.session.kept_data import read_data
from nnviz.session.notes_reading import Notes, read_notes
from nnviz.session.saved_arrays import SavedArrays
from nnviz.session.saved_layout import SavedLayout, read_layout
from nnviz.session.segments import Segment
from nnviz.session.session_writing import EDITS, EXPERIMENT, LAYOUT, STATE
from nnviz.session.state_reading import StateReader

_STATE_MEMBER = re.compile(
    r"(parameters|optimizer|progress|data_(train|test)_(points|answers)|"
    r"segment(0|[1-9][0-9]{0,5})_(keyframes|places|base|"
    r"base_place|curve_steps|curves|move(0|[1-9][0-9]{0,5})))\.npy",
    re.ASCII,
)
_MOST_EDITS_BYTES = 16 * 2**20
_MOST_LAYOUT_BYTES = 2**16
_MOST_VALUES = 1_000_000
"""Values in ``edits.json``, each of which takes some 100 bytes as a tree."""
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
        layout = read_layout(_json(archive, LAYOUT, _MOST_LAYOUT_BYTES, source))
        arrays = SavedArrays(
            archive.inner(STATE, lambda name: bool(_STATE_MEMBER.fullmatch(name))),
            f"{source} ({STATE})",
        )
        text = archive.read(EXPERIMENT, MOST_FILE_BYTES)
        experiment, dataset = _experiment(
            text, f"{source} ({EXPERIMENT})", fields, arrays
        )
        reader = StateReader(arrays, experiment, dataset)
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


def _experiment(
    text: bytes, source: str, fields: Fields, arrays: SavedArrays
) -> tuple[Experiment, Dataset]:
    """The experiment with its data: those that were kept, or made or read anew."""
    place = fields.required("data", "an object, or null")
    if place.value is None:
        experiment = parse_experiment(text, source)
        return experiment, load_dataset(experiment.dataset)
    settings = read_experiment(decode_json(text, source)).dataset
    dataset = read_data(place, settings, arrays.array)
    return parse_experiment(text, source, DataShape.of(dataset)), dataset
