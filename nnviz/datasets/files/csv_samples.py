"""Samples from a table: which columns are inputs, which one is the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import (
    MAX_INLINE_CLASSES,
    MAX_TARGET_NUMBERS,
    MIN_CLASSES,
    MIN_SAMPLES,
    DatasetSettings,
    Floats,
    Labels,
)
from nnviz.datasets.files.csv_form import CsvForm, is_missing, recognize
from nnviz.datasets.files.csv_table import (
    Table,
    column_names,
    column_word,
    not_a_number,
    read_table,
)
from nnviz.datasets.files.problem import DataFileError, Progress, shown
from nnviz.datasets.samples import Description, Samples

_USUAL_CLASSES = 20
"""Whole numbers of so many values at most are taken for classes."""
_MOST_CATEGORIES = 1000

Column = str | int


@dataclass(frozen=True, slots=True)
class Columns:
    """The parts that the columns play, by their indices from 0."""

    names: tuple[str, ...]
    target: int
    numbers: tuple[int, ...]
    categories: tuple[int, ...]


def read_csv(
    settings: DatasetSettings, progress: Progress
) -> tuple[Samples, Description]:
    """All samples of the table, in its order.

    A value that is missing refuses the table, unless ``missing`` says otherwise: with
    ``drop`` rows that miss a value are left out, with ``mean`` numbers that are missing
    stay NaN here, and become the mean of the training set once that is known. A row
    without its answer is left out in both cases.

    Raises
    ------
    DataFileError
    ReadingStopped
    """
    assert settings.path is not None
    path = Path(settings.path)
    form = recognize(
        path, settings.encoding, settings.separator, settings.decimal, settings.header
    )
    columns = parts_of(settings, path, column_names(path, form))
    texts = (columns.target, *columns.categories)
    table = read_table(path, form, columns.names, columns.numbers, texts, progress)
    keep = _kept_rows(settings, path, table, columns)
    points, names = _points(path, table, columns, keep)
    answers = [text for text, kept in zip(table.texts[0], keep, strict=True) if kept]
    lines = table.lines[keep]
    if _is_regression(settings.task, answers, form):
        targets = _numbers(path, form, answers, lines, columns)
        return Samples(points, targets, None), Description(None, names)
    labels, classes = _classes(path, form, answers, columns)
    samples = Samples.of_classes(points, labels, len(classes))
    return samples, Description(classes, names)


def parts_of(settings: DatasetSettings, path: Path, names: tuple[str, ...]) -> Columns:
    """Which column does what.

    Raises
    ------
    DataFileError
        For a column that is not there, or that is asked to do two things.
    """
    if settings.target is None:
        raise DataFileError(
            f"{path.name} needs a target column; one of {_listed(names)} is accepted",
            "target",
        )
    target = column_index(path, settings.target, names, "target")
    left_out = {
        column_index(path, each, names, f"exclude[{place}]")
        for place, each in enumerate(settings.exclude)
    }
    categories = [
        column_index(path, each, names, f"one_hot[{place}]")
        for place, each in enumerate(settings.one_hot)
    ]
    for place, index in enumerate(categories):
        if index == target or index in left_out or index in categories[:place]:
            raise DataFileError(
                f"{path.name}, {column_word(index, names)}: this is the target, left"
                " out or named before; another column of text is accepted",
                f"one_hot[{place}]",
            )
    if target in left_out:
        raise DataFileError(
            f"{path.name}, {column_word(target, names)}: this is the target, which"
            " cannot be left out; other columns are accepted",
            "exclude",
        )
    numbers = tuple(
        index
        for index in range(len(names))
        if index != target and index not in left_out and index not in categories
    )
    if not numbers and not categories:
        raise DataFileError(
            f"{path.name} has no column left beside the target; at least one more"
            " column, or another separator, is accepted",
            "exclude" if left_out else "path",
        )
    return Columns(names, target, numbers, tuple(categories))


def column_index(path: Path, column: Column, names: Sequence[str], key: str) -> int:
    """The index of a column by its name, or by its number from 0 (−1 is the last).

    Raises
    ------
    DataFileError
    """
    if isinstance(column, int):
        if -len(names) <= column < len(names):
            return column % len(names)
        raise DataFileError(
            f"{path.name} has no column {column}; a whole number from 0 to"
            f" {len(names) - 1:,}, or a name, is accepted",
            key,
        )
    if names.count(column) == 1:
        return names.index(column)
    if column in names:
        raise DataFileError(
            f"{path.name} has several columns {shown(column)}; a whole number from 0 to"
            f" {len(names) - 1:,} is accepted",
            key,
        )
    raise DataFileError(
        f"{path.name} has no column {shown(column)}; one of {_listed(names)} is"
        " accepted",
        key,
    )


def _listed(names: Sequence[str]) -> str:
    some = ", ".join(map(shown, names[:8]))
    return some if len(names) <= 8 else f"{some}, …"


def _kept_rows(
    settings: DatasetSettings, path: Path, table: Table, columns: Columns
) -> NDArray[np.bool_]:
    unanswered = np.array([is_missing(text) for text in table.texts[0]])
    incomplete = np.isnan(table.numbers).any(axis=1)
    for texts in table.texts[1:]:
        incomplete |= np.array([is_missing(text) for text in texts])
    if settings.missing == "refuse":
        _refuse_missing(path, table, columns, unanswered | incomplete)
    keep: NDArray[np.bool_] = ~unanswered
    if settings.missing == "drop":
        keep &= ~incomplete
    if np.count_nonzero(keep) < MIN_SAMPLES:
        raise DataFileError(
            f"{path.name} has {np.count_nonzero(keep)} complete rows; at least"
            f" {MIN_SAMPLES} are accepted"
        )
    return keep


def _refuse_missing(
    path: Path, table: Table, columns: Columns, holed: NDArray[np.bool_]
) -> None:
    if not holed.any():
        return
    row = int(np.argmax(holed))
    index = next(
        (
            index
            for place, index in enumerate((columns.target, *columns.categories))
            if is_missing(table.texts[place][row])
        ),
        None,
    )
    if index is None:
        index = columns.numbers[int(np.argmax(np.isnan(table.numbers[row])))]
    count = int(np.count_nonzero(holed))
    rows = "1 row misses" if count == 1 else f"{count:,} rows miss"
    raise DataFileError(
        f"{path.name}, line {table.lines[row]:,}, {column_word(index, columns.names)}:"
        f" a value is missing ({rows} one); with missing, drop (leave such rows out)"
        " or mean (the mean of the column) is accepted",
        "missing",
    )


def _points(
    path: Path, table: Table, columns: Columns, keep: NDArray[np.bool_]
) -> tuple[Floats, tuple[str, ...]]:
    """Inputs (n, d) and their names: columns in their order, one-hot ones in place."""
    all_kept = bool(keep.all())
    numbers = table.numbers if all_kept else table.numbers[keep]
    if not columns.categories:
        return numbers, tuple(columns.names[index] for index in columns.numbers)
    parts: list[Floats] = []
    names: list[str] = []
    for index in sorted((*columns.numbers, *columns.categories)):
        name = columns.names[index]
        if index in columns.numbers:
            place = columns.numbers.index(index)
            parts.append(numbers[:, place : place + 1])
            names.append(name)
            continue
        texts = np.array(table.texts[1 + columns.categories.index(index)])[keep]
        values, codes = np.unique(texts, return_inverse=True)
        if len(values) > _MOST_CATEGORIES:
            raise DataFileError(
                f"{path.name}, {column_word(index, columns.names)}: there are"
                f" {len(values):,} different texts; at most {_MOST_CATEGORIES:,} are"
                " accepted as columns of their own",
                "one_hot",
            )
        parts.append(
            (codes[:, np.newaxis] == np.arange(len(values))).astype(np.float64)
        )
        names += [f"{name} = {value}" for value in values]
    return np.concatenate(parts, axis=1), tuple(names)


def _is_regression(task: str | None, answers: list[str], form: CsvForm) -> bool:
    """As asked for; else text and few different whole numbers are classes."""
    if task is not None:
        return task == "regression"
    values = set(answers)
    numbers = [form.number(text) for text in values]
    if any(number is None for number in numbers):
        return False
    whole = all(number is not None and float(number).is_integer() for number in numbers)
    return not whole or len(values) > _USUAL_CLASSES


def _numbers(
    path: Path,
    form: CsvForm,
    answers: list[str],
    lines: NDArray[np.int64],
    columns: Columns,
) -> Floats:
    targets = np.empty((len(answers), 1))
    for row, text in enumerate(answers):
        number = form.number(text)
        if number is None or not isfinite(number):
            raise not_a_number(
                path, int(lines[row]), columns.target, columns.names, text
            )
        targets[row] = number
    return targets


def _classes(
    path: Path, form: CsvForm, answers: list[str], columns: Columns
) -> tuple[Labels, tuple[str, ...]]:
    """Class numbers and names, sorted: as numbers where all of them are."""
    word = f"{path.name}, {column_word(columns.target, columns.names)}"
    # 1 and 1.0 are one class: what says the same number counts as the first text.
    by_number: dict[float, str] = {}
    values = dict.fromkeys(answers)
    numbers = {text: form.number(text) for text in values}
    ordered: list[str]
    if all(number is not None and isfinite(number) for number in numbers.values()):
        for text, number in numbers.items():
            assert number is not None
            by_number.setdefault(number, text)
        ordered = [by_number[number] for number in sorted(by_number)]
        place = {number: code for code, number in enumerate(sorted(by_number))}
        codes = {text: place[number or 0.0] for text, number in numbers.items()}
    else:
        ordered = sorted(values)
        codes = {text: code for code, text in enumerate(ordered)}
    if not MIN_CLASSES <= len(ordered) <= MAX_INLINE_CLASSES:
        raise DataFileError(
            f"{word}: there {_values(len(ordered))}; {MIN_CLASSES} to"
            f" {MAX_INLINE_CLASSES:,} are accepted as classes, and any number of them"
            " as regression (task) where they are numbers",
            "target",
        )
    if len(answers) * len(ordered) > MAX_TARGET_NUMBERS:
        raise DataFileError(
            f"{word}: {len(answers):,} rows of {len(ordered):,} classes are too many;"
            f" at most {MAX_TARGET_NUMBERS:,} one-hot numbers are accepted",
            "target",
        )
    labels = np.fromiter(map(codes.__getitem__, answers), np.int64, len(answers))
    return labels, tuple(ordered)


def _values(count: int) -> str:
    return "is 1 value alone" if count == 1 else f"are {count:,} different values"
