"""The numbers behind a drawing, as rows and columns, and their form as CSV."""

import csv
import io
import math
from dataclasses import dataclass

import numpy as np

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with named columns; every row has one cell per column.

    Raises
    ------
    ValueError
        Where a row is longer or shorter than the columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} has {len(row)} cells for {len(self.columns)} columns"
                )


def table_to_csv(table: Table) -> str:
    """The table as CSV: comma, a header line, CR LF (RFC 4180).

    Numbers are written so that reading them back gives the same float64, with an
    ordinary minus; ``None`` and NaN become empty cells.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def table_to_tsv(table: Table) -> str:
    """The table with tabs between the cells, as a spreadsheet takes it when pasted."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _written(cell: Cell | np.generic) -> str:
    value = cell.item() if isinstance(cell, np.generic) else cell
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return str(value)
