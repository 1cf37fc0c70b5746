"""What readers of files tell: problems in one sentence, and how far they are."""

import os
from collections.abc import Callable
from pathlib import Path

from nnviz.datasets.dataset import MAX_SAMPLES, MIN_SAMPLES

Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1; may raise `ReadingStopped`."""

MOST_FILE_BYTES = 4 * 2**30
_MOST_SHOWN = 40


class DataFileError(ValueError):
    """A file that no data can be made of.

    ``message`` is a sentence without its full stop that begins with the name of the
    file and says what would be accepted; ``key`` is the setting it is about.
    """

    def __init__(self, message: str, key: str = "path") -> None:
        super().__init__(message)
        self.message = message
        self.key = key


class ReadingStopped(Exception):  # noqa: N818 - nothing is wrong
    """A person has had enough of waiting."""


def no_progress(share: float) -> None:
    """For whoever does not ask."""


def part_of(progress: Progress, start: float, stop: float) -> Progress:
    """A part of the work as the whole of it: 0 is ``start``, 1 is ``stop``."""
    return lambda share: progress(start + share * (stop - start))


def file_size(path: Path) -> int:
    """The size of a regular file.

    Raises
    ------
    DataFileError
        When there is none, or it is larger than any data nnviz reads.
    """
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if path.is_dir():
        raise DataFileError(f"{path.name} is a folder; a file is accepted")
    if not path.is_file():
        raise DataFileError(f"{path.name} is no regular file; a file is accepted")
    if size > MOST_FILE_BYTES:
        raise DataFileError(
            f"{path.name} has {size:,} bytes; at most {MOST_FILE_BYTES:,} are accepted"
        )
    return size


def unreadable(path: Path, error: OSError | ValueError) -> DataFileError:
    """Why the system gives no file or folder out."""
    name = quoted_name(path)
    if isinstance(error, FileNotFoundError):
        return DataFileError(f"{name} is not there; the path of a file is accepted")
    if isinstance(error, PermissionError):
        return DataFileError(
            f"{name} may not be read by this user; a readable file is accepted"
        )
    reason = getattr(error, "strerror", None) or str(error)
    return DataFileError(
        f"{name} cannot be read ({reason}); a readable file is accepted"
    )


def quoted_name(path: Path) -> str:
    """The path as a person gave it, short enough for a sentence."""
    text = os.fspath(path)
    return text if len(text) <= 120 else f"…{text[-119:]}"


def shown(text: str) -> str:
    """A text of a file as it is quoted in an error: short, in one line."""
    if len(text) > _MOST_SHOWN:
        text = text[: _MOST_SHOWN - 1] + "…"
    return "“" + "".join(c if c.isprintable() else "�" for c in text) + "”"


MOST_INPUTS = 16_384
"""The most numbers of a sample: as many as the largest layer has neurons."""
MOST_SAMPLE_NUMBERS = 500_000_000
"""Samples times inputs: 2 GB in float32."""


def check_sample_numbers(name: str, count: int, inputs: int) -> None:
    """Refuse data that would not fit, from their sizes alone.

    Raises
    ------
    DataFileError
    """
    if not 1 <= inputs <= MOST_INPUTS:
        raise DataFileError(
            f"{name} has {inputs:,} numbers per sample; 1 to {MOST_INPUTS:,} are"
            " accepted"
        )
    if not MIN_SAMPLES <= count <= MAX_SAMPLES:
        raise DataFileError(
            f"{name} has {count:,} samples; {MIN_SAMPLES} to {MAX_SAMPLES:,} are"
            " accepted"
        )
    if count * inputs > MOST_SAMPLE_NUMBERS:
        raise DataFileError(
            f"{name} has {count:,} samples of {inputs:,} numbers; at most"
            f" {MOST_SAMPLE_NUMBERS:,} numbers in all are accepted"
        )
