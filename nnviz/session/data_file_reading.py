"""The keys of data that come from a file: read here, the file is read elsewhere."""

import os
from pathlib import Path
from typing import Any

from nnviz.datasets.files.csv_form import DECIMALS, ENCODINGS, SEPARATORS
from nnviz.datasets.validation import MISSING, TASKS
from nnviz.session.experiment_limits import LARGEST_LAYER, MOST_NAME_CHARACTERS
from nnviz.session.json_place import Fields, Place

_MOST_PATH_CHARACTERS = 4096
_COLUMN = "the name of a column, or its number from 0 (-1 is the last)"
_FORM = "a list [rows, columns], or [rows, columns, 3] for colours"


def read_file_keys(fields: Fields) -> dict[str, Any]:
    """What says which file is read, and how; ``null`` is the same as leaving it out.

    A relative path counts from the folder of the experiment file.

    Raises
    ------
    ExperimentError
    """
    path = fields.required("path", "the path of a file or folder")
    given: dict[str, Any] = {"path": _read_path(path)}
    if "separator" in fields.names:
        given["separator"] = _choice_or_none(fields.place("separator"), SEPARATORS)
    if "decimal" in fields.names:
        given["decimal"] = _choice_or_none(fields.place("decimal"), DECIMALS)
    if "encoding" in fields.names:
        given["encoding"] = _choice_or_none(fields.place("encoding"), ENCODINGS)
    if "task" in fields.names:
        given["task"] = _choice_or_none(fields.place("task"), TASKS)
    if missing := fields.optional("missing"):
        given["missing"] = missing.choice(MISSING)
    if (header := fields.optional("header")) and header.value is not None:
        given["header"] = header.flag()
    if (target := fields.optional("target")) and target.value is not None:
        given["target"] = _read_column(target)
    for key in ("exclude", "one_hot"):
        if columns := fields.optional(key):
            items = columns.items(f"a list of columns, each {_COLUMN}")
            given[key] = tuple(_read_column(item) for item in items)
    if (shape := fields.optional("image_shape")) and shape.value is not None:
        sizes = shape.items(_FORM)
        given["image_shape"] = tuple(size.whole(1, LARGEST_LAYER) for size in sizes)
    return given


def relative_to(path: str, folder: str) -> str:
    """A path as it is written beside the experiment: relative where it is inside."""
    try:
        inside = os.path.relpath(os.path.realpath(path), folder)
    except ValueError:  # another drive
        return path
    return path if inside.startswith(os.pardir) else inside.replace(os.sep, "/")


def _read_path(place: Place) -> str:
    path = place.text(_MOST_PATH_CHARACTERS)
    if not path:
        raise place.refusal("the path of a file or folder")
    folder = Path(place.source).parent if place.source else Path()
    # Not resolved: a link to the data stays the link that a person made.
    return str((folder / path).absolute())


def _read_column(place: Place) -> str | int:
    if isinstance(place.value, str):
        return place.text(MOST_NAME_CHARACTERS)
    return place.whole(-LARGEST_LAYER, LARGEST_LAYER, _COLUMN)


def _choice_or_none(place: Place, names: tuple[str, ...]) -> str | None:
    return None if place.value is None else place.choice(names)
