"""MNIST and data in its form: images and labels as IDX files in one folder."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import MAX_INLINE_CLASSES, MIN_CLASSES
from nnviz.datasets.files.idx import IdxHeader, idx_header, read_idx
from nnviz.datasets.files.pixels import image_points, pixel_names
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    check_sample_numbers,
    no_progress,
    part_of,
    quoted_name,
    unreadable,
)
from nnviz.datasets.samples import Description, Samples

_IMAGES = re.compile(r"(.*)images([-._]idx3[-._]ubyte)?(\.gz)?\Z", re.IGNORECASE)
_TEST = re.compile(r"(t10k|test)", re.IGNORECASE)
_NAMES = "train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz"

Pair = tuple[Path, Path]


def find_idx(path: Path) -> tuple[Pair, Pair | None]:
    """Images and labels of training and of test, in a folder or beside a file.

    Raises
    ------
    DataFileError
    """
    if path.is_dir():
        found: dict[bool, Pair] = {}
        for folder in (path, path / "MNIST" / "raw", path / "raw"):
            for file in _files(folder):
                if _IMAGES.match(file.name) and (labels := _labels_of(file)):
                    found.setdefault(bool(_TEST.search(file.name)), (file, labels))
            if False in found:
                return found[False], found.get(True)
        if True in found:
            return found[True], None
        raise DataFileError(
            f"{path.name} holds no images with labels; {_NAMES} are accepted"
        )
    if not path.exists():
        raise DataFileError(
            f"{quoted_name(path)} is not there; a folder with {_NAMES} is accepted"
        )
    name = path.name.replace("labels", "images").replace("idx1", "idx3")
    images = path.with_name(name)
    labels = _labels_of(images) if _IMAGES.match(name) and images.exists() else None
    if labels is None:
        raise DataFileError(
            f"{path.name} has no labels beside it; {_NAMES} in one folder are accepted"
        )
    return (images, labels), _other_set(images)


def read_mnist(
    path: Path, progress: Progress
) -> tuple[Samples, Samples | None, Description]:
    """Training samples, test samples where the files are there, and the names.

    Raises
    ------
    DataFileError
    ReadingStopped
    """
    train, test = find_idx(path)
    pairs = [train] if test is None else [train, test]
    headers = [_checked(pair) for pair in pairs]
    shape = headers[0][0].shape[1:]
    for (images, _), (form, _) in zip(pairs, headers, strict=True):
        if form.shape[1:] != shape:
            raise DataFileError(
                f"{images.name} has images of {form.shape[1]} × {form.shape[2]}"
                f" pixels; {shape[0]} × {shape[1]} are accepted, as in {train[0].name}"
            )
    arrays = []
    for place, (pair, header) in enumerate(zip(pairs, headers, strict=True)):
        within = part_of(progress, place / len(pairs), (place + 1) / len(pairs))
        arrays.append(
            (
                read_idx(pair[0], header[0], within),
                read_idx(pair[1], header[1], no_progress),
            )
        )
    classes = 1 + max(int(labels.max()) for _, labels in arrays)
    lowest = min(int(labels.min()) for _, labels in arrays)
    if not (lowest >= 0 and MIN_CLASSES <= classes <= MAX_INLINE_CLASSES):
        raise DataFileError(
            f"{train[1].name} has labels from {lowest} to {classes - 1}; whole numbers"
            f" from 0 to at least 1 and at most {MAX_INLINE_CLASSES - 1} are accepted"
        )
    sets = [_samples(images, labels, classes) for images, labels in arrays]
    description = Description(
        tuple(map(str, range(classes))),
        pixel_names(shape[0], shape[1], 1),
        (shape[0], shape[1]),
    )
    return sets[0], sets[1] if test is not None else None, description


def _samples(images: NDArray[Any], labels: NDArray[Any], classes: int) -> Samples:
    points = image_points(images.reshape(len(images), -1))
    return Samples.of_classes(points, labels.astype(np.int64), classes)


def _checked(pair: Pair) -> tuple[IdxHeader, IdxHeader]:
    images, labels = map(idx_header, pair)
    if len(images.shape) != 3 or images.dtype != np.uint8:
        raise DataFileError(
            f"{pair[0].name} holds {len(images.shape)} sizes of type {images.dtype};"
            " images of bytes, (n, rows, columns), are accepted"
        )
    check_sample_numbers(
        pair[0].name, images.shape[0], images.shape[1] * images.shape[2]
    )
    if labels.dtype.kind not in "iu" or labels.shape != images.shape[:1]:
        raise DataFileError(
            f"{pair[1].name} holds {' × '.join(map(str, labels.shape))} numbers of type"
            f" {labels.dtype}; {images.shape[0]:,} whole numbers are accepted, one per"
            f" image of {pair[0].name}"
        )
    return images, labels


def _labels_of(images: Path) -> Path | None:
    """The file of labels that goes with one of images, plain or zipped."""
    name = images.name.replace("images", "labels").replace("idx3", "idx1")
    plain = name.removesuffix(".gz")
    for each in (name, plain, f"{plain}.gz"):
        if (path := images.with_name(each)).is_file():
            return path
    return None


def _other_set(images: Path) -> Pair | None:
    """The test set beside the training set."""
    if "train" not in images.name:
        return None
    for word in ("t10k", "test"):
        plain = images.name.replace("train", word).removesuffix(".gz")
        for name in (plain, f"{plain}.gz"):
            other = images.with_name(name)
            if other.is_file() and (labels := _labels_of(other)):
                return other, labels
    return None


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(folder, error) from None
