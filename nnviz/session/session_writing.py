"""A record of a session to the bytes of its file."""

import json
import zipfile
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.layout import BlockLayout
from nnviz.engine.training import TrainingState
from nnviz.session.archive import member, writing_archive
from nnviz.session.edits_writing import edits_tree
from nnviz.session.events import MoveEdit
from nnviz.session.experiment_file import experiment_to_json
from nnviz.session.experiment_writing import plain_number
from nnviz.session.kept_data import data_arrays
from nnviz.session.npy_format import NpyHeader
from nnviz.session.saved_layout import SavedLayout, layout_tree
from nnviz.session.session_record import SegmentRecord, SessionRecord

EXPERIMENT = "experiment.json"
STATE = "state.npz"
EDITS = "edits.json"
LAYOUT = "layout.json"

Array = NDArray[Any]


def write_session(
    record: SessionRecord,
    layout: SavedLayout,
    file: BinaryIO,
    report: Callable[[int], object] = lambda _: None,
) -> None:
    """Write a session; ``report`` is called with the bytes of states just written.

    Members are stored, not packed: numbers of a training hardly pack, and a reader
    then knows that nothing in the file is larger than the file.
    """
    with writing_archive(file) as archive:
        archive.writestr(member(EDITS), _json(edits_tree(record)))
        archive.writestr(member(EXPERIMENT), experiment_to_json(record.experiment))
        archive.writestr(member(LAYOUT), _json(layout_tree(layout)))
        with (
            archive.open(member(STATE), "w", force_zip64=True) as state,
            writing_archive(cast(BinaryIO, state)) as arrays,
        ):
            _StateWriter(record, arrays, report).write()


class _StateWriter:
    """Writes ``state.npz``: vectors of parameters in the order W1, b1, W2, b2, …"""

    def __init__(
        self,
        record: SessionRecord,
        archive: zipfile.ZipFile,
        report: Callable[[int], object],
    ) -> None:
        self._record = record
        self._archive = archive
        self._report = report
        layout = BlockLayout(record.experiment.network.architecture)
        self._positions = layout.flat_positions()

    def write(self) -> None:
        state = self._record.state
        numbers = self._numbers(state)
        self._put("parameters", numbers[0])
        self._put("optimizer", numbers[1:])
        self._put("progress", np.array([state.step, *_place(state)], np.int64))
        if self._record.dataset is not None:
            for name, array in data_arrays(self._record.dataset).items():
                self._put(name, array)
        for index, segment in enumerate(self._record.segments):
            self._write_segment(f"segment{index}_", segment)

    def _write_segment(self, prefix: str, record: SegmentRecord) -> None:
        frames, curves = record.frames, record.curves
        base = record.segment.base
        self._put(f"{prefix}base", self._numbers(base))
        self._put(f"{prefix}base_place", np.array(_place(base), np.int64))
        first, _ = frames.blocks[0]
        shape = (frames.count, first.shape[1], len(self._positions))
        self._put_parts(
            f"{prefix}keyframes",
            NpyHeader(shape, first.dtype.str),
            (numbers[..., self._positions] for numbers, _ in frames.blocks),
        )
        self._put(
            f"{prefix}places", np.concatenate([places for _, places in frames.blocks])
        )
        self._put(f"{prefix}curve_steps", curves.steps)
        values = (
            curves.train_loss,
            curves.test_loss,
            curves.train_accuracy,
            curves.test_accuracy,
        )
        self._put(f"{prefix}curves", np.stack(values))
        for number, event in enumerate(record.segment.events):
            if isinstance(event.change, MoveEdit):
                self._put(f"{prefix}move{number}", event.change.parameters.flat())

    def _numbers(self, state: TrainingState) -> Array:
        """(1 + V, P): the parameters, and what the optimiser remembers."""
        vectors = (state.theta, *state.vectors)
        return np.stack([vector[self._positions] for vector in vectors])

    def _put(self, name: str, array: Array) -> None:
        header = NpyHeader(array.shape, array.dtype.newbyteorder("<").str)
        self._put_parts(name, header, [array])

    def _put_parts(self, name: str, header: NpyHeader, parts: Iterable[Array]) -> None:
        info = member(f"{name}.npy")
        large = header.nbytes > 2**30
        with self._archive.open(info, "w", force_zip64=large) as file:
            file.write(header.encode())
            for part in parts:
                plain = np.ascontiguousarray(part, header.dtype)
                if plain.size:
                    file.write(plain.data.cast("B"))
                self._report(plain.nbytes)


def _place(state: TrainingState) -> tuple[int, int, int]:
    return state.epoch, state.offset, state.update_count


def _json(tree: object) -> bytes:
    text = json.dumps(
        tree, ensure_ascii=False, allow_nan=False, default=plain_number, indent=1
    )
    # Half of a pair of surrogates may get into a name by a clipboard.
    return (text + "\n").encode("utf-8", "replace")
