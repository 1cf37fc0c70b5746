"""The other end of `slice_process`: what runs there, and only there."""

from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

import numpy as np

from nnviz.session.side_process import give_way, leave_ctrl_c_alone
from nnviz.session.slice_messages import (
    Answer,
    Ask,
    Command,
    Failed,
    Ready,
    Receiver,
    Report,
)
from nnviz.session.slice_request import SliceRequest

# Far behind training, which comes behind the window.
_NICE = 10
Inbox = SimpleQueue[Command | None]


def serve(connection: Connection) -> None:
    """Answer the newest request until the other end of the pipe is closed."""
    leave_ctrl_c_alone()
    give_way(_NICE, last=True)
    # All is read at once, so that the window never waits to be heard.
    inbox: Inbox = SimpleQueue()
    Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    try:
        connection.send(Ready())
        _answer(connection, inbox)
    except (BrokenPipeError, ConnectionError):
        return
    except MemoryError:
        _say(connection, Failed("ran out of memory"))
    except Exception as error:
        _say(connection, Failed(f"met an error ({type(error).__name__}: {error})"))


def _answer(connection: Connection, inbox: Inbox) -> None:
    receiver = Receiver()
    while True:
        asked: tuple[int, SliceRequest] | None = None
        # Wait for a word, then hear all that has been said.
        waits = True
        while waits or not inbox.empty():
            waits = False
            command = inbox.get()
            if command is None:
                return
            asked = None
            if isinstance(command, Ask):
                asked = command.generation, receiver.request(command)
        if asked is None:
            continue
        generation, request = asked
        with np.errstate(all="ignore"):
            for picture in request.pictures():
                if picture is not None:
                    connection.send(Answer(generation, picture))
                if not inbox.empty():
                    break


def _listen(connection: Connection, inbox: Inbox) -> None:
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        inbox.put(None)


def _say(connection: Connection, report: Report) -> None:
    try:
        connection.send(report)
    except ConnectionError:
        return
