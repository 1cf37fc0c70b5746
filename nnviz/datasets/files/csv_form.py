"""How a table is written as text: recognised from the file, or as a person says.

Encoding, separator, decimal mark and header each can be given; what is not is
recognised: the encoding from a byte order mark, from zero bytes (UTF-16) or from
whether all of the file is UTF-8 (else it is Latin-1); the rest from the first rows.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nnviz.datasets.files.problem import DataFileError, file_size, unreadable

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1")
SEPARATORS = (",", ";", "\t", "|")
DECIMALS = (".", ",")
MISSING = frozenset(
    ("", "?", "-", "na", "n/a", "nan", "null", "none", "#n/a", "missing")
)
"""Texts, in lower case, that stand for a value that is not there."""

_SAMPLE_BYTES = 2**16
_SAMPLE_ROWS = 60
_BLOCK = 2**20
_NUMBER = r"[+-]?(\d+{0}?\d*|{0}\d+)([eE][+-]?\d+)?\Z"
_NUMBERS = {
    mark: re.compile(_NUMBER.replace("{0}", re.escape(mark))) for mark in DECIMALS
}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a file writes a table."""

    encoding: str
    separator: str
    decimal: str
    header: bool

    @property
    def codec(self) -> str:
        """Python's name of the encoding; a byte order mark of UTF-8 is passed over."""
        return "utf-8-sig" if self.encoding == "utf-8" else self.encoding

    def number(self, text: str) -> float | None:
        """The number that a cell says, or ``None``; infinities are numbers here."""
        if "_" in text or (self.decimal == "," and "." in text):
            return None
        try:
            return float(text.replace(",", ".") if self.decimal == "," else text)
        except ValueError:
            return None


def is_missing(text: str) -> bool:
    """Whether a cell stands for a value that is not there."""
    return text.strip().lower() in MISSING


def recognize(
    path: Path,
    encoding: str | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
) -> CsvForm:
    """The form of a file; what is given is taken as it is.

    Raises
    ------
    DataFileError
    """
    size = file_size(path)
    if size == 0:
        raise DataFileError(
            f"{path.name} is empty; a table with a row per sample is accepted"
        )
    if encoding is None:
        encoding = _encoding_of(path)
    rough = CsvForm(encoding, separator or ",", decimal or ".", bool(header))
    text = _first_text(path, rough.codec)
    if separator is None:
        separator = _separator_of(text)
    rows = _rows(text, separator)
    if not rows:
        raise DataFileError(
            f"{path.name} has no row that is not blank; a table with a row per sample"
            " is accepted"
        )
    if decimal is None:
        decimal = _decimal_of(rows, separator)
    form = CsvForm(encoding, separator, decimal, header=False)
    if header is None:
        header = all(form.number(cell.strip()) is None for cell in rows[0])
    return CsvForm(encoding, separator, decimal, header)


def _encoding_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            if start.startswith(codecs.BOM_UTF8):
                return "utf-8"
            even, odd = start[::2].count(0), start[1::2].count(0)
            if max(even, odd) > len(start) // 8:
                return "utf-16-be" if even > odd else "utf-16-le"
            decoder = codecs.getincrementaldecoder("utf-8")()
            block = start
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    except OSError as error:
        raise unreadable(path, error) from None
    return "utf-8"


def _first_text(path: Path, codec: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_SAMPLE_BYTES)
    except OSError as error:
        raise unreadable(path, error) from None
    text = codecs.getincrementaldecoder(codec)("replace").decode(data)
    if len(data) < _SAMPLE_BYTES:
        return text
    # The last line may have been cut.
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end >= 0 else text


def _rows(text: str, separator: str) -> list[list[str]]:
    """The first rows that are not blank; none where quotes are left open."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(islice(filter(any, reader), _SAMPLE_ROWS))
    except csv.Error:
        return [[text[:_SAMPLE_BYTES]]]


def _separator_of(text: str) -> str:
    """The separator that gives rows of one length, and the most numbers in them."""

    def merit(separator: str) -> tuple[float, float, int]:
        rows = _rows(text, separator)
        lengths = [len(row) for row in rows]
        if not rows or max(lengths) < 2:
            return 0.0, 0.0, 0
        usual = max(set(lengths), key=lengths.count)
        if usual < 2:
            return 0.0, 0.0, 0
        cells = [cell.strip() for row in rows for cell in row]
        marks = DECIMALS if separator != "," else (".",)
        numbers = max(
            sum(_NUMBERS[mark].match(cell) is not None for cell in cells)
            for mark in marks
        )
        return lengths.count(usual) / len(rows), numbers / len(cells), usual

    # Of equals the first counts; a comma is the least certain, since text has commas.
    return max((";", "\t", "|", ","), key=merit) if _has_several(text) else ","


def _has_several(text: str) -> bool:
    return any(separator in text for separator in SEPARATORS)


def _decimal_of(rows: list[list[str]], separator: str) -> str:
    if separator == ",":
        # 1,5 in quotes is a number all the same, where nothing is written with a point.
        cells = [cell.strip() for row in rows for cell in row if "," in cell]
    else:
        cells = [cell.strip() for row in rows for cell in row]
    with_comma = any("," in cell and _NUMBERS[","].match(cell) for cell in cells)
    all_cells = (cell.strip() for row in rows for cell in row)
    with_point = any("." in cell and _NUMBERS["."].match(cell) for cell in all_cells)
    return "," if with_comma and not with_point else "."
