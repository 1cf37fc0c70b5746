"""Arrays of a session file by name, each read only as it was expected."""

from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from nnviz.session.archive import Archive
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.npy_format import NpyHeader, read_header, read_rows

Array = NDArray[Any]


class SavedArrays:
    """The arrays of an archive; ``source`` is what errors call it."""

    def __init__(self, archive: Archive, source: str) -> None:
        self._archive = archive
        self._source = source

    def header(self, name: str) -> NpyHeader:
        """Shape and dtype of an array.

        Raises
        ------
        ArchiveError
        """
        size = self._archive.size(f"{name}.npy")
        with self._archive.open(f"{name}.npy") as file:
            return read_header(file, size)

    def array(self, name: str, shape: tuple[int, ...], dtype: str) -> Array:
        """An array that must have this shape and dtype.

        Raises
        ------
        ArchiveError, ExperimentError
        """
        self.check(name, shape, dtype)
        if shape == () or shape[0] == 0:
            return np.empty(shape, dtype)
        return next(self.chunks(name, shape[0]))

    def chunks(self, name: str, rows: int) -> Iterator[Array]:
        """An array so many rows at a time."""
        size = self._archive.size(f"{name}.npy")
        with self._archive.open(f"{name}.npy") as file:
            header = read_header(file, size)
            for first in range(0, header.shape[0], rows):
                yield read_rows(file, header, min(rows, header.shape[0] - first))

    def check(self, name: str, shape: tuple[int, ...], dtype: str) -> None:
        """Refuse an array of another shape or dtype, before it is read.

        Raises
        ------
        ArchiveError, ExperimentError
        """
        header = self.header(name)
        if (header.shape, header.dtype) != (shape, dtype):
            self.refuse(
                name,
                f"has shape {header.shape} of {header.dtype}, but must have {shape} of"
                f" {dtype}",
            )

    def refuse(self, name: str, problem: str) -> NoReturn:
        """Say what is wrong with an array.

        Raises
        ------
        ExperimentError
        """
        raise ExperimentError(problem, name, self._source)
