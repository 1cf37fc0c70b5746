"""Computing the loss on slices in a process of its own, beside the window."""

from dataclasses import dataclass

from nnviz.session.loss_slice import LossSlice
from nnviz.session.side_process import SideProcess
from nnviz.session.slice_child import serve
from nnviz.session.slice_messages import (
    Answer,
    Command,
    Failed,
    Leave,
    Ready,
    Sender,
)
from nnviz.session.slice_request import SliceRequest


@dataclass(frozen=True, slots=True, eq=False)
class SliceAnswers:
    """What has come of a request: the newest picture, or why there will be none."""

    picture: LossSlice | None = None
    failed: str | None = None


class SliceProcess:
    """One process that answers the newest request; close it when done.

    Nothing here waits, apart from `close`. Answers to earlier requests are dropped.

    Raises
    ------
    OSError
        When the system does not let another process start.
    """

    def __init__(self) -> None:
        self._process = SideProcess(serve, "nnviz loss surface")
        self._sender = Sender()
        self._generation = 0
        self._request: SliceRequest | None = None
        self._ready = False
        self._failed: str | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        if not self._ready:
            self.collect()
        return self._ready and self._failed is None

    @property
    def pid(self) -> int | None:
        """The number of the process in the system, while it runs."""
        return self._process.pid

    def ask(self, request: SliceRequest) -> None:
        """Let it answer this, and nothing that was asked before."""
        ask = self._sender.ask(request)
        self._generation, self._request = ask.generation, request
        self._send(ask)

    def leave(self) -> None:
        """Let it stop what it is at."""
        self._request = None
        self._send(Leave())

    def collect(self) -> SliceAnswers:
        """What has come back since the last time; does not wait."""
        picture: LossSlice | None = None
        try:
            while self._process.alive and self._process.connection.poll():
                match self._process.connection.recv():
                    case Ready():
                        self._ready = True
                    case Answer(generation, answer):
                        if generation == self._generation and self._request is not None:
                            picture = answer.frozen()
                    case Failed(reason):
                        self._fail(reason)
        except (EOFError, ConnectionError):
            self._fail(self._process.how_it_ended())
        return SliceAnswers(picture, self._failed)

    def close(self) -> None:
        """End the process; does nothing the second time."""
        self._process.close()

    def _send(self, command: Command) -> None:
        if not self._process.alive:
            return
        try:
            self._process.connection.send(command)
        except ConnectionError:
            # Why it has ended is heard when its answers are collected.
            return

    def _fail(self, reason: str) -> None:
        self._failed = (
            f"The process for the loss surface {reason}; the window computes it itself."
        )
        self.close()
