"""Which settings a kind of data takes, and whether their values can be used.

Nothing is generated or read here, so a wrong experiment is refused at once. The rows
of inline data are checked where they become arrays, in `nnviz.datasets.inline`.
"""

from math import prod
from numbers import Integral, Real

from nnviz.datasets.dataset import (
    CLASSIFICATION_KINDS,
    FEATURES,
    FILE_KINDS,
    GENERATED_KINDS,
    KINDS,
    MAX_SAMPLES,
    MAX_SEED,
    MAX_TURNS,
    MIN_CLASSES,
    MIN_SAMPLES,
    SHIPPED_KINDS,
    DatasetError,
    DatasetSettings,
)
from nnviz.datasets.files.csv_form import DECIMALS, ENCODINGS, SEPARATORS
from nnviz.datasets.generated import RECIPES

_SPLIT_KEYS = frozenset({"kind", "seed", "test_fraction", "standardize"})
_INLINE_KEYS = frozenset(
    {
        "kind",
        "x",
        "y",
        "test_x",
        "test_y",
        "class_names",
        "feature_names",
        "image_shape",
        "features",
        "standardize",
    }
)
_FILE_KEYS = _SPLIT_KEYS | {"path"}
_KEYS_OF_FILES = {
    "csv": _FILE_KEYS
    | {
        "target",
        "separator",
        "decimal",
        "header",
        "encoding",
        "exclude",
        "one_hot",
        "missing",
        "task",
        "features",
    },
    "npz": _FILE_KEYS | {"features"},
    "cifar10": _FILE_KEYS,
    "mnist": _FILE_KEYS,
    "images": _FILE_KEYS | {"image_shape"},
}
MISSING = ("refuse", "drop", "mean")
TASKS = ("classes", "regression")


def keys_of(kind: str) -> frozenset[str]:
    """The keys of ``dataset`` that apply to a kind, ``kind`` among them.

    Raises
    ------
    DatasetError
        For a kind that does not exist.
    """
    _check_kind(kind)
    if kind == "inline":
        return _INLINE_KEYS
    if kind in SHIPPED_KINDS:
        return _SPLIT_KEYS
    if kind in FILE_KINDS:
        return frozenset(_KEYS_OF_FILES[kind])
    keys = _SPLIT_KEYS | {"samples", "noise"}
    if kind in CLASSIFICATION_KINDS:
        keys |= {"classes"}
    if kind == "spiral":
        keys |= {"turns"}
    if RECIPES[kind].dimension == 2:
        keys |= {"features"}
    return keys


def class_count_of(settings: DatasetSettings) -> int:
    """The number of classes of a generated kind; 0 for regression.

    ``classes`` where it is given, else the usual number of the kind.
    """
    recipe = RECIPES[settings.kind]
    if settings.classes is None or recipe.most_classes == 0:
        return recipe.default_classes
    return settings.classes


def check_settings(settings: DatasetSettings) -> None:
    """Refuse values that the kind cannot use; what it does not read is not looked at.

    Raises
    ------
    DatasetError
        With the key and what would be accepted.
    """
    keys = keys_of(settings.kind)
    if not isinstance(settings.standardize, bool):
        raise DatasetError(
            "dataset.standardize",
            f"must be true or false, not {settings.standardize!r}",
        )
    if "features" in keys:
        _check_features(settings)
    elif settings.features is not None:
        raise DatasetError(
            "dataset.features",
            f"needs data with two coordinates, and {settings.kind} has another number",
        )
    if settings.kind == "inline":
        _check_image_shape(settings)
        return
    _check_whole("dataset.seed", settings.seed, 0, MAX_SEED)
    _check_fraction("dataset.test_fraction", settings.test_fraction)
    if settings.test_fraction >= 1.0:
        raise DatasetError(
            "dataset.test_fraction", "must be below 1, or nothing is left to train on"
        )
    if settings.kind in GENERATED_KINDS:
        _check_whole("dataset.samples", settings.samples, MIN_SAMPLES, MAX_SAMPLES)
        _check_fraction("dataset.noise", settings.noise)
        _check_classes(settings)
    if settings.kind == "spiral":
        _check_turns(settings.turns)
    if settings.kind in FILE_KINDS:
        _check_file(settings)


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise DatasetError(
            "dataset.kind", f"must be one of {', '.join(KINDS)}, not {kind!r}"
        )


def _check_features(settings: DatasetSettings) -> None:
    if settings.features is None:
        return
    accepted = ", ".join(FEATURES)
    if not settings.features:
        raise DatasetError(
            "dataset.features",
            f"must name at least one of {accepted}, or be left out for x1 and x2",
        )
    for position, name in enumerate(settings.features):
        key = f"dataset.features[{position}]"
        if name not in FEATURES:
            raise DatasetError(key, f"must be one of {accepted}, not {name!r}")
        if name in settings.features[:position]:
            raise DatasetError(key, f"must not name {name} again")


def _check_image_shape(settings: DatasetSettings) -> None:
    """Two sizes, or three for a colour image, that use up the numbers of a row."""
    shape = settings.image_shape
    if shape is None:
        return
    key = "dataset.image_shape"
    if settings.features is not None:
        raise DatasetError(key, "must be left out where features are made of the rows")
    rows = settings.x or ((),)
    width = len(rows[0])
    is_image = len(shape) in (2, 3) and tuple(shape[2:]) in ((), (3,))
    if not is_image or min(shape) < 1 or prod(shape) != width:
        raise DatasetError(
            key,
            "must be [rows, columns], or [rows, columns, 3] for colours, with as many"
            f" pixels as a row of x has numbers ({width:,}), not {list(shape)}",
        )


def _check_file(settings: DatasetSettings) -> None:
    """The settings that say how a file is read; the file itself is not looked at."""
    if not isinstance(settings.path, str) or not settings.path:
        raise DatasetError("dataset.path", "is missing: the path of a file is accepted")
    if "\0" in settings.path:
        raise DatasetError("dataset.path", "must be a path, which has no zero in it")
    if settings.kind == "images":
        _check_image_form(settings.image_shape)
    if settings.kind != "csv":
        return
    if settings.target is None:
        raise DatasetError(
            "dataset.target",
            "is missing: the name of a column, or its number from 0, is accepted",
        )
    for key, value, accepted in (
        ("separator", settings.separator, (None, *SEPARATORS)),
        ("decimal", settings.decimal, (None, *DECIMALS)),
        ("encoding", settings.encoding, (None, *ENCODINGS)),
        ("header", settings.header, (None, True, False)),
        ("missing", settings.missing, MISSING),
        ("task", settings.task, (None, *TASKS)),
    ):
        if value not in accepted:
            names = ", ".join(repr(each) for each in accepted if each is not None)
            raise DatasetError(
                f"dataset.{key}", f"must be one of {names}, not {value!r}"
            )
    for key, columns in (("exclude", settings.exclude), ("one_hot", settings.one_hot)):
        for place, column in enumerate(columns):
            if isinstance(column, bool) or not isinstance(column, str | int):
                raise DatasetError(
                    f"dataset.{key}[{place}]",
                    "must be the name of a column, or its number from 0, not"
                    f" {column!r}",
                )


def _check_image_form(shape: tuple[int, ...] | None) -> None:
    if shape is None:
        return
    is_form = len(shape) in (2, 3) and tuple(shape[2:]) in ((), (3,))
    if not is_form or min(shape) < 1:
        raise DatasetError(
            "dataset.image_shape",
            "must be [rows, columns], or [rows, columns, 3] for colours, not"
            f" {list(shape)}",
        )


def _check_classes(settings: DatasetSettings) -> None:
    most = RECIPES[settings.kind].most_classes
    classes = settings.classes
    if most == 0:
        if classes is not None:
            raise DatasetError(
                "dataset.classes",
                f"must be left out: {settings.kind} is regression and has no classes",
            )
        return
    if most == MIN_CLASSES:
        if classes is not None and not (type(classes) is int and classes == most):
            raise DatasetError(
                "dataset.classes",
                f"must be 2 or left out, not {classes!r}: "
                f"{settings.kind} has two classes",
            )
    elif classes is not None:
        _check_whole("dataset.classes", classes, MIN_CLASSES, most)
    if settings.samples < class_count_of(settings):
        raise DatasetError(
            "dataset.samples",
            f"must be at least {class_count_of(settings)}, one for each class, "
            f"not {settings.samples}",
        )


def _check_turns(value: object) -> None:
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not 0.0 < float(value) <= MAX_TURNS:  # type: ignore[arg-type]
        raise DatasetError(
            "dataset.turns",
            f"must be a number greater than 0 and at most {MAX_TURNS:g}, not {value!r}",
        )


def _check_whole(key: str, value: object, least: int, most: int) -> None:
    if (
        isinstance(value, bool)
        or not isinstance(value, Integral)
        or not least <= int(value) <= most
    ):
        raise DatasetError(
            key, f"must be a whole number from {least} to {most:,}, not {value!r}"
        )


def _check_fraction(key: str, value: object) -> None:
    if (
        isinstance(value, bool)
        or not isinstance(value, Real)
        or not 0.0 <= float(value) <= 1.0
    ):
        raise DatasetError(key, f"must be a number from 0 to 1, not {value!r}")
