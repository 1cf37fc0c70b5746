"""What was read last from a file: an experiment is looked at more than once."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from nnviz.datasets.dataset import Dataset, DatasetSettings
from nnviz.datasets.files.disk import read_from_disk
from nnviz.datasets.files.problem import Progress
from nnviz.datasets.samples import Description, Samples

_MOST_LOOKED_AT = 200

Signature = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class FileContent:
    """The samples of a file, and the data set that was made of them last."""

    settings: DatasetSettings
    signature: Signature
    train: Samples
    test: Samples | None
    description: Description
    dataset: Dataset | None = None


class LastFile:
    """Keeps the content of one file, as long as the file stays what it was."""

    def __init__(self) -> None:
        self._content: FileContent | None = None

    def read(self, settings: DatasetSettings, progress: Progress) -> FileContent:
        """The content of the file that settings describe.

        A file that has vanished meanwhile is what it was.

        Raises
        ------
        DataFileError
        ReadingStopped
        """
        wanted = _of_reading(settings)
        signature = _signature(settings)
        content = self._content
        if (
            content is not None
            and content.settings == wanted
            and signature in ((), content.signature)
        ):
            return content
        # Not two of them at a time.
        self._content = content = None
        train, test, description = read_from_disk(settings, progress)
        content = FileContent(wanted, signature, train, test, description)
        self._content = content
        return content

    def brings_test_set(self, settings: DatasetSettings) -> bool:
        """Whether these settings were read last, and no split is needed."""
        content = self._content
        return (
            content is not None
            and content.settings == _of_reading(settings)
            and content.test is not None
        )

    def forget(self) -> None:
        """Let go of the memory."""
        self._content = None


LAST_FILE = LastFile()


def _of_reading(settings: DatasetSettings) -> DatasetSettings:
    """Without what is done after reading."""
    usual = DatasetSettings()
    return replace(
        settings,
        seed=usual.seed,
        test_fraction=usual.test_fraction,
        standardize=usual.standardize,
        features=None,
    )


def _signature(settings: DatasetSettings) -> Signature:
    """Size and time of the file, or of the files in the folder; empty: not there."""
    assert settings.path is not None
    path = Path(settings.path)
    try:
        if not path.is_dir():
            return (_mark(path.name, path.stat()),)
        with os.scandir(path) as entries:
            marks = [
                _mark(each.name, each.stat())
                for each, _ in zip(entries, range(_MOST_LOOKED_AT), strict=False)
            ]
    except (OSError, ValueError):
        return ()
    return tuple(sorted(marks)) or (_mark(path.name, path.stat()),)


def _mark(name: str, found: os.stat_result) -> tuple[str, int, int]:
    return name, found.st_size, found.st_mtime_ns
