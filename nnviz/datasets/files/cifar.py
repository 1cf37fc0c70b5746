"""CIFAR-10 in its binary form and in its Python form.

Binary: records of 1 + 3072 bytes, the class and the image, a plane of 32 × 32 per
colour. Python: pickles of a dict with ``data`` (n, 3072) and ``labels``, which are
taken apart and never run (`inert_pickle`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.files.inert_pickle import Called, PickleRefused, read_inert
from nnviz.datasets.files.pixels import image_points, pixel_names
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    check_sample_numbers,
    file_size,
    quoted_name,
    unreadable,
)
from nnviz.datasets.room import empty_array
from nnviz.datasets.samples import Description, Samples

CLASS_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
_SIDE = 32
_PIXELS = 3 * _SIDE * _SIDE
_RECORD = 1 + _PIXELS
_MOST_PICKLE_BYTES = 64 * 2**20
_FOLDERS = ("", "cifar-10-batches-bin", "cifar-10-batches-py")
_NAMES = "data_batch_1 … data_batch_5 and test_batch, as .bin or as pickles"

Batch = tuple[NDArray[np.uint8], NDArray[np.int64]]


def find_batches(path: Path) -> tuple[tuple[Path, ...], Path | None]:
    """The files of the training set and that of the test set.

    A single file is the training set alone.

    Raises
    ------
    DataFileError
    """
    if not path.is_dir():
        file_size(path)
        return (path,), None
    for folder in _FOLDERS:
        for suffix in (".bin", ""):
            places = [
                path / folder / f"data_batch_{number}{suffix}" for number in range(1, 6)
            ]
            train = tuple(place for place in places if place.is_file())
            if train:
                test = path / folder / f"test_batch{suffix}"
                return train, test if test.is_file() else None
    raise DataFileError(f"{quoted_name(path)} holds no batches; {_NAMES} are accepted")


def read_cifar10(
    path: Path, progress: Progress
) -> tuple[Samples, Samples | None, Description]:
    """Training samples, test samples where there is a test batch, and the names.

    Raises
    ------
    DataFileError
    ReadingStopped
    """
    train, test = find_batches(path)
    files = (*train, *([] if test is None else [test]))
    batches: list[Batch] = []
    for number, file in enumerate(files):
        batches.append(read_batch(file))
        progress((number + 1) / (len(files) + 1))
    count = len(train)
    description = Description(CLASS_NAMES, pixel_names(_SIDE, _SIDE, 3), (_SIDE, _SIDE))
    train_samples = _samples(batches[:count])
    test_samples = None if test is None else _samples(batches[count:])
    progress(1.0)
    return train_samples, test_samples, description


def read_batch(path: Path) -> Batch:
    """Images (n, 3072) and classes (n,) of one file, in either form.

    Raises
    ------
    DataFileError
    """
    size = file_size(path)
    try:
        with path.open("rb") as file:
            start = file.read(2)
            # A pickle of protocol 2 or later says so; no binary file can begin so, as
            # its first byte is a class from 0 to 9.
            if start[:1] == b"\x80":
                if size > _MOST_PICKLE_BYTES:
                    raise DataFileError(
                        f"{path.name} has {size:,} bytes; a pickle of at most"
                        f" {_MOST_PICKLE_BYTES:,} is accepted"
                    )
                return _from_pickle(path, start + file.read(size))
            if size == 0 or size % _RECORD:
                raise DataFileError(
                    f"{path.name} has {size:,} bytes; a multiple of {_RECORD:,}"
                    " (CIFAR-10 binary), or a pickle (CIFAR-10 python), is accepted"
                )
            check_sample_numbers(path.name, size // _RECORD, _PIXELS)
            file.seek(0)
            records = np.fromfile(file, np.uint8, size).reshape(-1, _RECORD)
    except OSError as error:
        raise unreadable(path, error) from None
    return _checked(path, records[:, 1:], records[:, 0].astype(np.int64))


def _from_pickle(path: Path, data: bytes) -> Batch:
    try:
        tree = read_inert(data)
    except PickleRefused as refused:
        raise DataFileError(
            f"{path.name} is a pickle that {refused}; one of CIFAR-10's Python form is"
            " accepted"
        ) from None
    images = _array(_entry(tree, "data"))
    labels = _entry(tree, "labels")
    if images is None:
        raise DataFileError(
            f"{path.name} is a pickle without an array “data” of bytes;"
            f" (n, {_PIXELS:,}) is accepted"
        )
    if not isinstance(labels, list) or not all(type(each) is int for each in labels):
        raise DataFileError(
            f"{path.name} is a pickle without a list “labels” of whole numbers; one per"
            " image is accepted"
        )
    if len(labels) != len(images):
        raise DataFileError(
            f"{path.name} has {len(labels):,} labels for {len(images):,} images; one"
            " per image is accepted"
        )
    wrong = next((each for each in labels if not 0 <= each <= 9), None)
    if wrong is not None:
        raise _wrong_class(path, wrong)
    check_sample_numbers(path.name, len(images), _PIXELS)
    return _checked(path, images, np.array(labels, np.int64))


def _entry(tree: object, key: str) -> object:
    """Python 2 wrote keys as bytes, Python 3 as texts."""
    if not isinstance(tree, dict):
        return None
    return tree.get(key.encode(), tree.get(key))


def _array(note: object) -> NDArray[np.uint8] | None:
    """The (n, 3072) bytes that a pickled NumPy array of them notes down."""
    if not isinstance(note, Called):
        return None
    if note.function.name == "_frombuffer":
        if len(note.arguments) != 4:
            return None
        raw, dtype, shape, order = note.arguments
        fortran: object = order == "F"
    elif note.function.name == "_reconstruct":
        if not isinstance(note.state, tuple) or len(note.state) != 5:
            return None
        _, shape, dtype, fortran, raw = note.state
    else:
        return None
    data = _raw(raw)
    is_shape = isinstance(shape, tuple) and [type(each) for each in shape] == [int, int]
    if data is None or not _is_bytes(dtype) or not is_shape:
        return None
    assert isinstance(shape, tuple)
    count, width = shape
    if width != _PIXELS or count < 1 or count * width != len(data):
        return None
    flat = np.frombuffer(data, np.uint8)
    return flat.reshape(width, count).T if fortran else flat.reshape(count, width)


def _raw(note: object) -> bytes | bytearray | None:
    """Bytes, also as Python 3 writes them in protocol 2: a text encoded as Latin-1."""
    if isinstance(note, (bytes, bytearray)):
        return note
    if isinstance(note, str):  # a text of Python 2: pickletools reads it as Latin-1
        return _latin_1(note)
    if (
        isinstance(note, Called)
        and note.function.name == "encode"
        and len(note.arguments) == 2
        and isinstance(note.arguments[0], str)
        and note.arguments[1] in ("latin1", "latin-1")
    ):
        return _latin_1(note.arguments[0])
    return None


def _latin_1(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _is_bytes(note: object) -> bool:
    """Whether a pickled dtype is that of unsigned bytes."""
    return (
        isinstance(note, Called)
        and note.function.name == "dtype"
        and bool(note.arguments)
        and isinstance(note.arguments[0], str)
        and note.arguments[0] in ("u1", "|u1", "uint8")
    )


def _checked(path: Path, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> Batch:
    if int(labels.max()) > 9:
        raise _wrong_class(path, int(labels.max()))
    return images, labels


def _wrong_class(path: Path, label: int) -> DataFileError:
    return DataFileError(
        f"{path.name} has the class {label}; whole numbers from 0 to 9 are accepted"
    )


def _samples(batches: Sequence[Batch]) -> Samples:
    labels: NDArray[Any] = np.concatenate([labels for _, labels in batches])
    points = empty_array((len(labels), _PIXELS), np.float32)
    start = 0
    for images, _ in batches:
        points[start : start + len(images)] = image_points(images)
        start += len(images)
    return Samples.of_classes(points, labels, len(CLASS_NAMES))
