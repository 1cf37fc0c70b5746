"""Where the result of a command goes: a file that is whole or not there, or stdout."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nnviz.cli.command_error import CommandError
from nnviz.session.atomic_file import replacing


@contextmanager
def written_to(path: Path | None) -> Iterator[BinaryIO]:
    """The file to write to; standard output where ``path`` is ``None``.

    Raises
    ------
    CommandError
        When the file cannot be written; one that was there before is unchanged.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with replacing(path) as file:
            yield file
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror or error}."
        ) from error
