"""Folders of images: one folder per class, or such folders in train and test."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnviz.datasets.files.image_files import find_images
from nnviz.datasets.files.pixels import image_points, pixel_names
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    check_sample_numbers,
    unreadable,
)
from nnviz.datasets.samples import Description, Samples

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "PPM")
_MOST_PIXELS = 40_000_000
_BAD_IMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, slots=True)
class ImageForm:
    """What all images are brought to: rows, columns and 1 or 3 colours."""

    rows: int
    columns: int
    colors: int

    @property
    def width(self) -> int:
        return self.rows * self.columns * self.colors


def read_images(
    path: Path, form: tuple[int, ...] | None, progress: Progress
) -> tuple[Samples, Samples | None, Description]:
    """Training samples, test samples where there is a folder of them, and the names.

    Parameters
    ----------
    form
        (rows, columns) or (rows, columns, 3) that all images are brought to. Without it
        all must have one size, and are in colour where any of them is.

    Raises
    ------
    DataFileError
    ReadingStopped
    """
    classes, train, test = find_images(path)
    every = (*train.paths, *(() if test is None else test.paths))
    if form is None:
        wanted = _common_form(every, progress)
    else:
        wanted = ImageForm(form[0], form[1], 3 if len(form) == 3 else 1)
    check_sample_numbers(path.name, len(every), wanted.width)
    pixels = np.empty((len(every), wanted.width), np.uint8)
    for number, file in enumerate(every):
        pixels[number] = _pixels(file, wanted, resize=form is not None)
        progress(0.2 + 0.8 * (number + 1) / len(every))
    count = len(train.paths)
    description = Description(
        classes,
        pixel_names(wanted.rows, wanted.columns, wanted.colors),
        (wanted.rows, wanted.columns),
    )
    train_samples = _samples(pixels[:count], train.labels, len(classes))
    test_samples = (
        None if test is None else _samples(pixels[count:], test.labels, len(classes))
    )
    return train_samples, test_samples, description


def _common_form(paths: tuple[Path, ...], progress: Progress) -> ImageForm:
    """The size of all images, from their headers alone."""
    first: tuple[int, int] | None = None
    colors = 1
    for number, path in enumerate(paths):
        with _opened(path) as image:
            size = (image.height, image.width)
            if image.mode not in ("1", "L", "I", "I;16", "F", "LA"):
                colors = 3
        if first is None:
            first = size
        elif size != first:
            raise DataFileError(
                f"{_named(path)} has {size[0]} × {size[1]} pixels and"
                f" {_named(paths[0])} {first[0]} × {first[1]}; images of one size, or"
                " an image_shape that all are brought to, are accepted",
                "image_shape",
            )
        progress(0.2 * (number + 1) / len(paths))
    assert first is not None
    return ImageForm(*first, colors)


def _pixels(path: Path, form: ImageForm, *, resize: bool) -> NDArray[np.uint8]:
    with _opened(path) as image:
        try:
            plain: Any = image.convert("RGB" if form.colors == 3 else "L")
            if resize and plain.size != (form.columns, form.rows):
                plain = plain.resize(
                    (form.columns, form.rows), Image.Resampling.BILINEAR
                )
            array = np.asarray(plain, np.uint8)
        except _BAD_IMAGE:
            raise _no_image(path) from None
    if form.colors == 3:
        array = array.transpose(2, 0, 1)
    return array.reshape(-1)


def _opened(path: Path) -> Image.Image:
    """The image with its header read, and its size looked at before its pixels are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(path, formats=FORMATS)
    except PermissionError as error:
        raise unreadable(path, error) from None
    except _BAD_IMAGE:
        raise _no_image(path) from None
    if image.width * image.height > _MOST_PIXELS:
        image.close()
        raise DataFileError(
            f"{_named(path)} has {image.height:,} × {image.width:,} pixels; at most"
            f" {_MOST_PIXELS:,} are accepted"
        )
    return image


def _no_image(path: Path) -> DataFileError:
    return DataFileError(
        f"{_named(path)} is no whole image; PNG, JPEG, BMP, GIF, WebP and PPM are"
        " accepted"
    )


def _samples(
    pixels: NDArray[np.uint8], labels: tuple[int, ...], classes: int
) -> Samples:
    numbers = np.array(labels, np.int64)
    return Samples.of_classes(image_points(pixels), numbers, classes)


def _named(path: Path) -> str:
    """An image with its folder: those of two classes may have one name."""
    return f"{path.parent.name}/{path.name}"
