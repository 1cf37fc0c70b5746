"""A process of our own beside the window, and the pipe to it.

It is started afresh (`spawn`, as on every platform), ends when the pipe does, and
never outlives the program.
"""

import os
import signal
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import send_handle
from typing import Protocol

_LEAVE_SECONDS = 1.0


class Closable(Protocol):
    """What is let go of after a process."""

    def close(self) -> None: ...


class SideProcess:
    """Runs ``serve`` with its end of a pipe; close it when done.

    Parameters
    ----------
    serve
        What runs there. It returns when the pipe is closed.
    shared
        What both sides use: closed after the process, also what is put in later.

    Raises
    ------
    OSError
        When the system does not let another process start.
    """

    def __init__(
        self,
        serve: Callable[[Connection], None],
        name: str,
        shared: Sequence[Closable] = (),
    ) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs,), name=name, daemon=True
        )
        try:
            with _ctrl_c_held_back():
                self._process.start()
        except OSError:
            self.connection.close()
            raise
        except RuntimeError as error:
            self.connection.close()
            # What `multiprocessing` says of it fills half a screen.
            sentence = "the main module is no module that can be imported again"
            raise OSError(sentence) from error
        finally:
            theirs.close()
        self._shut_down = weakref.finalize(
            self, _shut_down, self._process, self.connection, shared
        )

    @property
    def alive(self) -> bool:
        """Whether it has not been closed."""
        return self._shut_down.alive

    @property
    def pid(self) -> int | None:
        """The number of the process in the system, while it runs."""
        return self._process.pid if self.alive else None

    def how_it_ended(self) -> str:
        """What became of a process that has closed its end of the pipe."""
        self._process.join(_LEAVE_SECONDS)
        code = self._process.exitcode
        if code is None:
            return "closed its connection"
        if code < 0:
            return f"was killed ({signal.Signals(-code).name})"
        return f"ended with exit code {code}"

    def hand_over(self, descriptors: Sequence[int]) -> None:
        """Send descriptors of open files through the pipe, behind the last message.

        Raises
        ------
        ConnectionError
            When the other end is closed.
        """
        for descriptor in descriptors:
            send_handle(self.connection, descriptor, self._process.pid)

    def close(self) -> None:
        """End the process and let go of what it shared; the second time, nothing."""
        self._shut_down()


def leave_ctrl_c_alone() -> None:
    """Called in the process: Ctrl-C in a terminal is for the program.

    The process ends with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def give_way(nice: int, *, last: bool = False) -> None:
    """Called in the process: the window comes first where processors are too few.

    The more so, the larger ``nice`` is, where the system knows such a number; ``last``
    takes only what nobody else wants. On two processors with three processes that is
    what keeps a frame from being interrupted for some milliseconds.
    """
    if hasattr(os, "nice"):
        os.nice(nice)
    if sys.platform == "linux":
        # A process that is woken by a message does not push its sender aside then.
        policy = os.SCHED_IDLE if last else os.SCHED_BATCH
        os.sched_setscheduler(0, policy, os.sched_param(0))


def _shut_down(
    process: SpawnProcess, connection: Connection, shared: Sequence[Closable]
) -> None:
    """End the process, which leaves by itself unless it is in a very long block."""
    connection.close()
    process.join(_LEAVE_SECONDS)
    if process.is_alive():
        process.terminate()
        process.join(_LEAVE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()
    # Not before: it might be about to look at a block.
    for block in shared:
        block.close()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Ctrl-C waits until the block is over; a process started in it never gets one."""
    if sys.platform == "win32":
        yield
        return
    # It would let Ctrl-C through again when it is started in the block.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
