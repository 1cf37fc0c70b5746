"""A look at a whole table before it is taken: what is in its columns, and missing."""

from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np

from nnviz.datasets.files.csv_form import CsvForm, is_missing
from nnviz.datasets.files.csv_table import (
    Hole,
    check_lengths,
    column_names,
    opened,
    place_in,
    rows_of,
)
from nnviz.datasets.files.problem import Progress, file_size

_BLOCK_ROWS = 2048
_MOST_HOLES = 20
_FEW = 20
"""As many different whole numbers are classes rather than a quantity."""


@dataclass(slots=True)
class ColumnScan:
    """What one column holds.

    ``values``: different texts, or ``None`` where they are more than are counted.
    """

    name: str
    is_text: bool = False
    is_whole: bool = True
    missing: int = 0
    values: set[str] | None = None

    @property
    def suits_classes(self) -> bool:
        """Text, or few different whole numbers."""
        few = self.values is not None and len(self.values) <= _FEW
        return self.is_text or (self.is_whole and few)


@dataclass(frozen=True, slots=True)
class TableScan:
    """All columns, how many rows there are, and where the first values are missing."""

    columns: tuple[ColumnScan, ...]
    rows: int
    holes: tuple[Hole, ...]

    @property
    def missing(self) -> int:
        """How many cells are empty or say that they are."""
        return sum(column.missing for column in self.columns)


def scan_csv(path: Path, form: CsvForm, progress: Progress) -> TableScan:
    """Look at every cell once.

    Raises
    ------
    DataFileError
    ReadingStopped
        By ``progress``.
    """
    size = max(1, file_size(path))
    names = column_names(path, form)
    columns = tuple(ColumnScan(name, values=set()) for name in names)
    holes: list[Hole] = []
    count = 0
    with opened(path, form) as file:
        rows = rows_of(path, file, form)
        if form.header:
            next(rows, None)
        while block := list(islice(rows, _BLOCK_ROWS)):
            check_lengths(path, block, names)
            lines = [line for line, _ in block]
            cells = zip(*(row for _, row in block), strict=True)
            for number, (column, texts) in enumerate(
                zip(columns, cells, strict=True), start=1
            ):
                _look(column, texts, form)
                if column.missing and len(holes) < _MOST_HOLES:
                    holes += [
                        Hole(line, number)
                        for line, text in zip(lines, texts, strict=True)
                        if is_missing(text)
                    ][:_MOST_HOLES]
            count += len(block)
            progress(min(1.0, place_in(file) / size))
    holes.sort(key=lambda hole: (hole.line, hole.column))
    return TableScan(columns, count, tuple(holes[:_MOST_HOLES]))


def _look(column: ColumnScan, texts: tuple[str, ...], form: CsvForm) -> None:
    different = set(texts)
    empty = {text for text in different if is_missing(text)}
    if empty:
        column.missing += sum(text in empty for text in texts)
        different -= empty
    if not column.is_text:
        numbers = [form.number(text.strip()) for text in different]
        found = [number for number in numbers if number is not None]
        column.is_text = len(found) < len(numbers) or not all(map(isfinite, found))
        if column.is_whole and not column.is_text:
            array = np.array(found)
            column.is_whole = bool((array == np.floor(array)).all())
    if column.values is not None:
        column.values |= {text.strip() for text in different}
        if len(column.values) > 1000:
            column.values = None
