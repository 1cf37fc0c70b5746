"""The ``dataset`` part of an experiment, from a JSON tree to frozen settings."""

from typing import Any

from nnviz.datasets.dataset import (
    FEATURES,
    FILE_KINDS,
    KINDS,
    MAX_INLINE_CLASSES,
    MAX_SAMPLES,
    MAX_SEED,
    MAX_TARGET_NUMBERS,
    MAX_TURNS,
    MIN_CLASSES,
    MIN_SAMPLES,
    DatasetError,
    DatasetSettings,
)
from nnviz.datasets.validation import check_settings, keys_of
from nnviz.session.data_file_reading import read_file_keys
from nnviz.session.experiment_limits import LARGEST_LAYER, MOST_NAME_CHARACTERS
from nnviz.session.json_place import Fields, Place, one_of

DATASET_KEYS = (
    "kind",
    "path",
    "target",
    "task",
    "separator",
    "decimal",
    "header",
    "encoding",
    "exclude",
    "one_hot",
    "missing",
    "samples",
    "classes",
    "noise",
    "turns",
    "seed",
    "test_fraction",
    "features",
    "standardize",
    "x",
    "y",
    "test_x",
    "test_y",
    "class_names",
    "feature_names",
    "image_shape",
)
"""All keys of all kinds, in the order in which they are written."""

_ROWS = "a list of rows of numbers, one row per sample"
_TARGETS = (
    "a list of class numbers from 0, or of rows of target numbers, one per sample"
)

Rows = tuple[tuple[float, ...], ...]
Targets = tuple[int, ...] | Rows


def read_dataset(place: Place) -> DatasetSettings:
    """The settings of a data set; nothing is generated or read from disk.

    Raises
    ------
    ExperimentError
    """
    fields = place.fields(applicable_keys(place), DATASET_KEYS, _kind_of(place))
    given: dict[str, Any] = {"kind": _kind_of(place)}
    readers = {
        "samples": lambda value: value.whole(MIN_SAMPLES, MAX_SAMPLES),
        "noise": lambda value: value.number(
            lambda number: 0 <= number <= 1, "a number from 0 to 1"
        ),
        "turns": lambda value: value.number(
            lambda number: 0 < number <= MAX_TURNS,
            f"a number greater than 0 and at most {MAX_TURNS:g}",
        ),
        "seed": read_seed,
        "test_fraction": lambda value: value.number(
            lambda number: 0 <= number < 1, "a number from 0 to less than 1"
        ),
        "standardize": Place.flag,
    }
    for key, read in readers.items():
        if value := fields.optional(key):
            given[key] = read(value)
    optional = {
        "classes": lambda value: value.whole(2, MAX_INLINE_CLASSES),
        "features": _read_features,
    }
    for key, read in optional.items():
        if (value := fields.optional(key)) and value.value is not None:
            given[key] = read(value)
    if given["kind"] in FILE_KINDS:
        given |= read_file_keys(fields)
    if given["kind"] == "inline":
        given |= _read_inline(fields)
        width = len(given["x"][0])
        if "features" in given and width != 2:
            raise fields.place("features").error(
                "does not apply, because it needs rows of two numbers and those of x"
                f" have {width:,}; rows of two are accepted"
            )
    settings = DatasetSettings(**given)
    try:
        check_settings(settings)
    except DatasetError as error:
        parts = error.key.removeprefix("dataset.")
        raise Place(None, f"{place.key}.{parts}", place.source).error(
            error.message
        ) from None
    return settings


def applicable_keys(place: Place) -> tuple[str, ...]:
    """The keys that the kind of data reads, in their usual order."""
    applicable = keys_of(_kind_of(place))
    return tuple(key for key in DATASET_KEYS if key in applicable)


def read_seed(place: Place) -> int:
    """A seed of random numbers."""
    return place.whole(0, MAX_SEED)


def read_kind(place: Place, kinds: tuple[str, ...]) -> str:
    """The ``kind`` of an object, read first: it decides which keys may stand there."""
    if not isinstance(place.value, dict):
        raise place.refusal("an object, { … }, with kind")
    return Fields(place).required("kind", one_of(kinds)).choice(kinds)


def _kind_of(place: Place) -> str:
    return read_kind(place, KINDS)


def _read_features(place: Place) -> tuple[str, ...]:
    accepted = f"a list of input features out of {', '.join(FEATURES)}"
    return tuple(item.choice(FEATURES) for item in place.items(accepted))


def _read_inline(fields: Fields) -> dict[str, Any]:
    x = _read_rows(fields.required("x", _ROWS), None)
    y = _read_targets(fields.required("y", _TARGETS), len(x), None)
    given: dict[str, Any] = {"x": x, "y": y}
    test_x = _given(fields, "test_x")
    test_y = _given(fields, "test_y")
    if test_x and test_y:
        given["test_x"] = _read_rows(test_x, len(x[0]))
        given["test_y"] = _read_targets(test_y, len(given["test_x"]), y)
    elif test_x or test_y:
        missing = "test_y" if test_x else "test_x"
        other = "test_x" if test_x else "test_y"
        fields.required(missing, f"given together with {other}, or both left out")
        raise fields.place(missing).refusal(f"given together with {other}")
    if names := _given(fields, "class_names"):
        given["class_names"] = _read_class_names(names, given)
    if names := _given(fields, "feature_names"):
        given["feature_names"] = _read_feature_names(names, len(x[0]))
    if shape := _given(fields, "image_shape"):
        given["image_shape"] = _read_image_shape(shape)
    return given


def _given(fields: Fields, key: str) -> Place | None:
    """The place of an optional key; ``null`` is the same as leaving it out."""
    place = fields.optional(key)
    return None if place is None or place.value is None else place


def _read_rows(place: Place, width: int | None) -> Rows:
    """Rows of one width: that of the first row, unless it is known already."""
    rows = place.items(_ROWS)
    if not 1 <= len(rows) <= MAX_SAMPLES:
        raise place.error(
            f"has {len(rows):,} rows, but must be a list of 1 to {MAX_SAMPLES:,}"
        )
    if width is None:
        first = rows[0].items("a row of numbers")
        width = len(first)
        if not 1 <= width <= LARGEST_LAYER:
            raise rows[0].error(
                f"has length {width:,}, but must be a row of 1 to {LARGEST_LAYER:,}"
                " numbers"
            )
    accepted = f"a row of {width:,} numbers, as the first row of x"
    return tuple(row.numbers(width, accepted) for row in rows)


def _read_targets(place: Place, count: int, like: Targets | None) -> Targets:
    """Class numbers or rows of targets, one per sample; ``like`` those of training."""
    items = place.items(_TARGETS)
    if len(items) != count:
        raise place.error(
            f"has length {len(items):,}, but must have {count:,}, one per sample"
        )
    first = items[0].value if like is None else like[0]
    if isinstance(first, (list, tuple)):
        width = len(first)
        if not 1 <= width <= LARGEST_LAYER:
            raise items[0].error(
                f"has length {width:,}, but must be a row of 1 to {LARGEST_LAYER:,}"
                " target numbers"
            )
        row = f"a row of {width:,} target numbers, as the first row of y"
        return tuple(item.numbers(width, row) for item in items)
    accepted = (
        f"a class number from 0 to {MAX_INLINE_CLASSES - 1:,}"
        " (or, in all of y, a row of target numbers)"
    )
    numbers = tuple(item.whole(0, MAX_INLINE_CLASSES - 1, accepted) for item in items)
    classes = max(numbers) + 1
    if classes * count > MAX_TARGET_NUMBERS:
        raise place.error(
            f"makes {count:,} one-hot rows of {classes:,} numbers; at most"
            f" {MAX_TARGET_NUMBERS:,} numbers are accepted"
        )
    return numbers


def _read_class_names(place: Place, given: dict[str, Any]) -> tuple[str, ...]:
    numbers = (*given["y"], *given.get("test_y", ()))
    if not isinstance(numbers[0], int):
        raise place.error(
            "does not apply to rows of targets; it is accepted with class numbers"
        )
    classes = max(numbers) + 1
    least = max(MIN_CLASSES, classes)
    accepted = f"a list of {least:,} to {MAX_INLINE_CLASSES:,} names, one per class"
    names = place.items(accepted)
    if not least <= len(names) <= MAX_INLINE_CLASSES:
        raise place.error(f"has length {len(names):,}, but must be {accepted}")
    return tuple(_read_name(name) for name in names)


def _read_feature_names(place: Place, count: int) -> tuple[str, ...]:
    accepted = f"a list of {count:,} names, one per number of a row of x"
    names = place.items(accepted)
    if len(names) != count:
        raise place.error(f"has length {len(names):,}, but must be {accepted}")
    return tuple(_read_name(name) for name in names)


def _read_image_shape(place: Place) -> tuple[int, ...]:
    """The sizes; `check_settings` looks whether they are those of an image."""
    sizes = place.items("a list [rows, columns], or [rows, columns, 3] for colours")
    return tuple(size.whole(1, LARGEST_LAYER) for size in sizes)


def _read_name(place: Place) -> str:
    name = place.text(MOST_NAME_CHARACTERS)
    if not name.strip():
        raise place.refusal("a name that is not empty")
    return name
