"""Which images are in a folder of folders, and of which class; none is opened."""

import os
from dataclasses import dataclass
from pathlib import Path

from nnviz.datasets.dataset import MAX_INLINE_CLASSES, MAX_SAMPLES, MIN_CLASSES
from nnviz.datasets.files.problem import DataFileError, quoted_name, unreadable

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".pgm", ".ppm", ".pnm")
)
_TRAIN, _TEST = ("train", "training"), ("test", "val", "valid", "validation")


@dataclass(frozen=True, slots=True)
class ImageFiles:
    """The images of one set and the classes that their folders say."""

    paths: tuple[Path, ...]
    labels: tuple[int, ...]


def find_images(path: Path) -> tuple[tuple[str, ...], ImageFiles, ImageFiles | None]:
    """Class names, the training set and the test set of a folder of folders.

    Raises
    ------
    DataFileError
    """
    folders = {each.name.lower(): each for each in _entries(path) if each.is_dir()}
    train = next((folders[name] for name in _TRAIN if name in folders), None)
    test = next((folders[name] for name in _TEST if name in folders), None)
    if train is None:
        classes, files = _classes_in(path)
        return classes, files, None
    classes, files = _classes_in(train)
    if test is None:
        return classes, files, None
    test_classes, test_files = _classes_in(test)
    unknown = [name for name in test_classes if name not in classes]
    if unknown:
        raise DataFileError(
            f"{path.name} has the class {unknown[0]} in {test.name} alone; the classes"
            f" of {train.name} are accepted"
        )
    codes = tuple(classes.index(test_classes[label]) for label in test_files.labels)
    return classes, files, ImageFiles(test_files.paths, codes)


def _classes_in(path: Path) -> tuple[tuple[str, ...], ImageFiles]:
    paths: list[Path] = []
    labels: list[int] = []
    classes: list[str] = []
    for folder in _entries(path):
        if not folder.is_dir():
            continue
        files = [each for each in _entries(folder) if each.suffix.lower() in SUFFIXES]
        if files:
            paths += files
            labels += [len(classes)] * len(files)
            classes.append(folder.name)
    if not MIN_CLASSES <= len(classes) <= MAX_INLINE_CLASSES:
        raise DataFileError(
            f"{quoted_name(path)} has {len(classes)} folders with images;"
            f" {MIN_CLASSES} to {MAX_INLINE_CLASSES:,}, one per class, are accepted"
        )
    if len(paths) > MAX_SAMPLES:
        raise DataFileError(
            f"{path.name} has {len(paths):,} images; at most {MAX_SAMPLES:,} are"
            " accepted"
        )
    return tuple(classes), ImageFiles(tuple(paths), tuple(labels))


def _entries(path: Path) -> list[Path]:
    """What is in a folder, in the order of the names; hidden things are left out."""
    try:
        with os.scandir(path) as found:
            return sorted(
                (Path(each.path) for each in found if not each.name.startswith(".")),
                key=lambda each: each.name,
            )
    except NotADirectoryError:
        raise DataFileError(
            f"{path.name} is a file; a folder with a folder of images per class is"
            " accepted"
        ) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
