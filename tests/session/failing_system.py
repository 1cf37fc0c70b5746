"""An operating system of which one call fails, or all calls from one on."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_CALLS = ("open", "stat", "lstat", "chmod", "fsync", "replace", "close", "unlink")


class FailingSystem:
    """Counts the calls of a save; the ``failing``-th raises an error.

    With ``for_good`` all that come after it fail as well, as on a disk that is gone.
    """

    def __init__(self, failing: int, number: int, for_good: bool = False) -> None:
        self.calls = 0
        self.failed = False
        self._failing = failing
        self._number = number
        self._for_good = for_good

    def call(self) -> None:
        """Raise, if it is the turn."""
        self.calls += 1
        if self.calls == self._failing or (
            self._for_good and self.calls > self._failing
        ):
            self.failed = True
            raise OSError(self._number, os.strerror(self._number))

    @contextmanager
    def at_work(self) -> Iterator["FailingSystem"]:
        """Every call of ``os`` that a save makes, and every write, comes by here."""
        patch = pytest.MonkeyPatch()
        for name in _CALLS:
            patch.setattr(os, name, self._counted(getattr(os, name)))
        patch.setattr(os, "fdopen", self._opened)
        try:
            yield self
        finally:
            patch.undo()

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.call()
            return function(*arguments, **options)

        return counted

    def _opened(self, handle: int, mode: str) -> io.BufferedWriter:
        system = self

        class File(io.FileIO):
            def write(self, data: Any) -> int | None:
                system.call()
                return super().write(data)

        self.call()
        return io.BufferedWriter(File(handle, mode), 4096)


ERRORS = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EIO)
