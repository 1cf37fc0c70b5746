"""The data of a run, handed to another process: large arrays are there only once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.room import Room, looked_into, room_of
from nnviz.session.measuring import Examples, Sets, examples_of
from nnviz.session.shared_arrays import SharedArrays, SharedPlaces

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class RoomPlace:
    """Where an array stands in the room whose descriptor is handed over beside it."""

    name: str
    start: int
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class DataPlaces:
    """Where the arrays are: copies in a block, and others in rooms."""

    copies: SharedPlaces
    rooms: tuple[RoomPlace, ...]


class SharedData:
    """What is trained on and measured, until the other process has it; then close it.

    Arrays in rooms (`nnviz.datasets.room`) are shared as they are, others are copied.

    Raises
    ------
    OSError
        When there is not so much shared memory.
    """

    def __init__(self, dataset: Dataset) -> None:
        arrays = _arrays_of(dataset)
        rooms = {name: found for name, a in arrays.items() if (found := room_of(a))}
        self._rooms: tuple[Room, ...] = tuple(room for room, _ in rooms.values())
        self._copies = SharedArrays.copied(
            {name: array for name, array in arrays.items() if name not in rooms}
        )
        self.places = DataPlaces(
            self._copies.places,
            tuple(
                RoomPlace(name, start, arrays[name].shape, arrays[name].dtype.str)
                for name, (_, start) in rooms.items()
            ),
        )

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Those of the rooms, in the order of the places."""
        return tuple(room.descriptor for room in self._rooms)

    def close(self) -> None:
        """Let go of the copies; does nothing the second time."""
        self._copies.close()


def take_data(where: DataPlaces, descriptor: Callable[[], int]) -> Sets:
    """The other end of `SharedData`: own copies of what is copied there.

    What stands in rooms is looked into; ``descriptor`` gives theirs one by one.
    """
    copies = SharedArrays.attach(where.copies)
    arrays = {name: np.array(copies[name]) for name, *_ in where.copies.arrays}
    copies.close()
    for place in where.rooms:
        arrays[place.name] = looked_into(
            descriptor(), place.start, place.shape, place.dtype
        )
    test = _examples(arrays, "test") if "test inputs" in arrays else None
    return _examples(arrays, "train"), test


def _arrays_of(dataset: Dataset) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for part, examples in zip(("train", "test"), examples_of(dataset), strict=True):
        if examples is not None:
            arrays[f"{part} inputs"] = examples.inputs
            arrays[f"{part} targets"] = examples.targets
            if examples.labels is not None:
                arrays[f"{part} labels"] = examples.labels
    return arrays


def _examples(arrays: dict[str, Array], part: str) -> Examples:
    labels = arrays.get(f"{part} labels")
    return Examples(arrays[f"{part} inputs"], arrays[f"{part} targets"], labels)
