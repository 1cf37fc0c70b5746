"""Tables keep every digit on their way into a spreadsheet."""

import csv
import io
import math

import numpy as np
import pytest

from nnviz.picture.table import Table, table_to_csv, table_to_tsv


def test_numbers_survive_the_way_through_csv() -> None:
    values = (0.1 + 0.2, 1 / 3, -5e-324, 1.7976931348623157e308, -0.0)
    text = table_to_csv(Table(("value",), tuple((value,) for value in values)))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["value"]
    read = [float(row[0]) for row in rows[1:]]
    assert [value.hex() for value in read] == [value.hex() for value in values]


def test_the_form_is_that_of_rfc_4180() -> None:
    table = Table(("class", "note"), (("c₁, “one”", 'say "yes"'), (None, math.nan)))
    assert table_to_csv(table) == ('class,note\r\n"c₁, “one”","say ""yes"""\r\n,\r\n')


def test_numpy_numbers_are_written_as_plain_ones() -> None:
    row = (np.float64(0.25), np.int64(3), np.float32(0.5), np.bool_(True))
    assert table_to_csv(Table(("a", "b", "c", "d"), (row,))).splitlines()[1] == (
        "0.25,3,0.5,True"
    )


def test_the_clipboard_gets_tabs() -> None:
    assert table_to_tsv(Table(("a", "b"), ((1, 2.5),))) == "a\tb\n1\t2.5\n"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells for 2 columns"):
        Table(("a", "b"), ((1, 2), (3,)))
