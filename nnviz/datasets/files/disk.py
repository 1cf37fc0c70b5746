"""From the settings of data in files to their samples; which kind a file is."""

from pathlib import Path

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.cifar import find_batches, read_cifar10
from nnviz.datasets.files.csv_samples import read_csv
from nnviz.datasets.files.image_files import SUFFIXES, find_images
from nnviz.datasets.files.mnist import find_idx, read_mnist
from nnviz.datasets.files.npz_samples import read_npz
from nnviz.datasets.files.problem import (
    DataFileError,
    Progress,
    quoted_name,
    unreadable,
)
from nnviz.datasets.samples import Description, Samples

TABLE_SUFFIXES = frozenset((".csv", ".tsv", ".tab", ".txt", ".data", ".dat"))
_GZIP = b"\x1f\x8b"
_ZIP = b"PK"
_KNOWN = (
    "a table (CSV, TSV), an NPZ file, CIFAR-10 (binary or Python), MNIST (IDX, plain or"
    " gzipped) or a folder with a folder of images per class"
)


def read_from_disk(
    settings: DatasetSettings, progress: Progress
) -> tuple[Samples, Samples | None, Description]:
    """All samples, those of a test set where the files have one, and the names.

    Raises
    ------
    DataFileError
    ReadingStopped
        By ``progress``.
    """
    assert settings.path is not None
    path = Path(settings.path)
    if settings.kind == "csv":
        samples, description = read_csv(settings, progress)
        return samples, None, description
    if settings.kind == "npz":
        return read_npz(path, progress)
    if settings.kind == "cifar10":
        return read_cifar10(path, progress)
    if settings.kind == "mnist":
        return read_mnist(path, progress)
    # Pillow takes a while to load, and most experiments have no use for it.
    from nnviz.datasets.files.image_folder import read_images

    return read_images(path, settings.image_shape, progress)


def kind_of(path: Path) -> str:
    """The kind of data that a file or folder holds, by what is in it.

    Raises
    ------
    DataFileError
        When it is none that nnviz reads.
    """
    if path.is_dir():
        return _kind_of_folder(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    suffix = path.suffix.lower()
    if start.startswith(_ZIP) and suffix not in TABLE_SUFFIXES:
        return "npz"
    if suffix == ".npz":
        return "npz"
    if "idx" in path.name.lower() or (
        start.startswith(_GZIP) and suffix not in TABLE_SUFFIXES
    ):
        return "mnist"
    if suffix == ".bin" or start[:1] == b"\x80":
        return "cifar10"
    if suffix in TABLE_SUFFIXES:
        return "csv"
    if suffix in SUFFIXES:
        raise DataFileError(
            f"{path.name} is a single image; the folder that holds a folder of images"
            " per class is accepted"
        )
    raise DataFileError(
        f"{quoted_name(path)} is none of the data that nnviz reads; {_KNOWN} is"
        " accepted"
    )


def _kind_of_folder(path: Path) -> str:
    for kind, find in (("cifar10", find_batches), ("mnist", find_idx)):
        try:
            find(path)
        except DataFileError:
            continue
        return kind
    try:
        find_images(path)
    except DataFileError as problem:
        raise DataFileError(
            f"{problem.message}; as data, {_KNOWN} is accepted"
        ) from None
    return "images"
