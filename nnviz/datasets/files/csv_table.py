"""The columns of a table that are asked for, read in blocks of rows."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import MAX_SAMPLES, Floats
from nnviz.datasets.files.csv_form import CsvForm, is_missing
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    file_size,
    shown,
    unreadable,
)

MOST_COLUMNS = 20_000
MOST_NUMBERS = 250_000_000
_BLOCK_ROWS = 2048
_MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value is missing: the line of the file and the column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of numbers (n, d), NaN where one is missing, and columns of texts.

    ``lines`` (n,): the line of the file that each row ends in. ``holes``: the first
    missing values, in the order of the file; ``hole_count``: how many there are.
    """

    numbers: Floats
    texts: tuple[list[str], ...]
    lines: NDArray[np.int64]
    holes: tuple[Hole, ...]
    hole_count: int


def column_names(path: Path, form: CsvForm) -> tuple[str, ...]:
    """The names of the header, or "column 1", …; as many as the first row has cells.

    Raises
    ------
    DataFileError
    """
    with opened(path, form) as file:
        for _, row in rows_of(path, file, form):
            if len(row) > MOST_COLUMNS:
                raise DataFileError(
                    f"{path.name} has {len(row):,} columns; at most {MOST_COLUMNS:,}"
                    " are accepted"
                )
            return tuple(
                (form.header and cell.strip()) or f"column {number}"
                for number, cell in enumerate(row, start=1)
            )
    raise DataFileError(
        f"{path.name} has no rows; a table with a row per sample is accepted"
    )


def first_rows(path: Path, form: CsvForm, count: int) -> list[list[str]]:
    """The first rows below the header, as text.

    Raises
    ------
    DataFileError
    """
    with opened(path, form) as file:
        rows = rows_of(path, file, form)
        if form.header:
            next(rows, None)
        return [row for _, row in islice(rows, count)]


def read_table(
    path: Path,
    form: CsvForm,
    names: Sequence[str],
    number_columns: Sequence[int],
    text_columns: Sequence[int],
    progress: Progress,
) -> Table:
    """Read the columns of numbers and those of texts; the others are passed over.

    Raises
    ------
    DataFileError
        With the line and the column.
    ReadingStopped
        By ``progress``.
    """
    size = max(1, file_size(path))
    blocks: list[Floats] = []
    texts: list[list[str]] = [[] for _ in text_columns]
    lines: list[int] = []
    finder = _HoleFinder()
    with opened(path, form) as file:
        rows = rows_of(path, file, form)
        if form.header:
            next(rows, None)
        while block := list(islice(rows, _BLOCK_ROWS)):
            block_lines = [line for line, _ in block]
            check_lengths(path, block, names)
            columns = list(zip(*(row for _, row in block), strict=True))
            lines += block_lines
            _check_count(path, len(lines), len(number_columns))
            numbers = np.empty((len(block), len(number_columns)))
            for place, index in enumerate(number_columns):
                cells = columns[index]
                numbers[:, place] = _numbers(
                    path, form, cells, block_lines, index, names, finder
                )
            blocks.append(numbers)
            for kept, index in zip(texts, text_columns, strict=True):
                kept += map(str.strip, columns[index])
            progress(min(1.0, place_in(file) / size))
    if not lines:
        raise DataFileError(
            f"{path.name} has no rows below its header; a row per sample is accepted"
        )
    return Table(
        numbers=np.concatenate(blocks),
        texts=tuple(texts),
        lines=np.array(lines, np.int64),
        holes=tuple(finder.holes),
        hole_count=finder.count,
    )


def column_word(index: int, names: Sequence[str]) -> str:
    """A column in a sentence: its number from 1, and its name where it has one."""
    plain = f"column {index + 1}"
    return plain if names[index] == plain else f"{plain} ({shown(names[index])})"


class _HoleFinder:
    """Notes where values are missing."""

    def __init__(self) -> None:
        self.holes: list[Hole] = []
        self.count = 0

    def add(self, line: int, column: int) -> None:
        self.count += 1
        if len(self.holes) < _MOST_PLACES:
            self.holes.append(Hole(line, column))


def check_lengths(
    path: Path,
    block: list[tuple[int, list[str]]],
    names: Sequence[str],
) -> None:
    """Refuse rows that are not as long as the first one.

    Raises
    ------
    DataFileError
    """
    width = len(names)
    for line, row in block:
        if len(row) != width:
            cells = "is 1 cell" if len(row) == 1 else f"are {len(row):,} cells"
            raise DataFileError(
                f"{path.name}, line {line:,}: there {cells}; {width:,} are"
                " accepted, as in the first row"
            )


def _numbers(
    path: Path,
    form: CsvForm,
    cells: tuple[str, ...],
    lines: list[int],
    index: int,
    names: Sequence[str],
    finder: _HoleFinder,
) -> Floats:
    joined = "".join(cells)
    strange = "_" in joined or (form.decimal == "," and "." in joined)
    written = cells
    if form.decimal == "," and not strange:
        written = tuple(cell.replace(",", ".") for cell in cells)
    if not strange:
        try:
            numbers = np.fromiter(map(float, written), np.float64, len(cells))
        except ValueError:
            strange = True
        else:
            if np.isfinite(numbers).all():
                return numbers
    numbers = np.empty(len(cells))
    for row, (line, cell) in enumerate(zip(lines, cells, strict=True)):
        if is_missing(cell):
            finder.add(line, index + 1)
            numbers[row] = np.nan
            continue
        number = form.number(cell)
        if number is None or not isfinite(number):
            raise not_a_number(path, line, index, names, cell)
        numbers[row] = number
    return numbers


def not_a_number(
    path: Path, line: int, index: int, names: Sequence[str], cell: str
) -> DataFileError:
    """A cell that should have been a number."""
    return DataFileError(
        f"{path.name}, line {line:,}, {column_word(index, names)}:"
        f" {shown(cell.strip())} is not a finite number; one is accepted, or the column"
        " left out (exclude) or, as text, made into one column per text (one_hot)"
    )


def _check_count(path: Path, rows: int, columns: int) -> None:
    if rows > MAX_SAMPLES:
        raise DataFileError(
            f"{path.name} has more than {MAX_SAMPLES:,} rows; at most so many are"
            " accepted"
        )
    if rows * columns > MOST_NUMBERS:
        raise DataFileError(
            f"{path.name} has more than {MOST_NUMBERS:,} numbers; at most so many are"
            " accepted"
        )


def place_in(file: TextIOWrapper) -> int:
    """How many bytes of the file have been taken."""
    buffer: Any = file.buffer
    return int(buffer.tell())


def opened(path: Path, form: CsvForm) -> TextIOWrapper:
    """The file as text.

    Raises
    ------
    DataFileError
    """
    try:
        return path.open(encoding=form.codec, newline="")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def rows_of(
    path: Path, file: TextIOWrapper, form: CsvForm
) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line that it ends in.

    Raises
    ------
    DataFileError
    """
    reader = csv.reader(file, delimiter=form.separator, strict=True)
    try:
        for row in reader:
            if row and (len(row) > 1 or row[0].strip()):
                yield reader.line_num, row
    except csv.Error as error:
        raise DataFileError(
            f"{path.name}, line {reader.line_num:,}: the quotes or the length of this"
            f" row make no sense ({error}); quotes around a whole cell are accepted"
        ) from None
    except UnicodeError:
        raise DataFileError(
            f"{path.name}, after line {reader.line_num:,}: this is no text in"
            f" {form.encoding}; another encoding is accepted",
            "encoding",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
