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
    With a name only the calls of this function count.
    """

    def __init__(
        self,
        failing: int,
        number: int,
        for_good: bool = False,
        name: str | None = None,
    ) -> None:
        self.calls = 0
        self.failed = False
        self._failing = failing
        self._number = number
        self._for_good = for_good
        self._name = name

    def call(self, name: str) -> None:
        """Raise, if it is the turn."""
        if self._name not in (None, name):
            return
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
            patch.setattr(os, name, self._counted(name, getattr(os, name)))
        patch.setattr(os, "fdopen", self._opened)
        try:
            yield self
        finally:
            patch.undo()

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.call(name)
            return function(*arguments, **options)

        return counted

    def _opened(self, handle: int, mode: str) -> io.BufferedWriter:
        system = self

        class File(io.FileIO):
            def write(self, data: Any) -> int | None:
                system.call("write")
                return super().write(data)

        self.call("fdopen")
        return io.BufferedWriter(File(handle, mode), 4096)


ERRORS = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EIO)
