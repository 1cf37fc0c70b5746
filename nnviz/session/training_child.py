"""The other end of `training_process`: what runs there, and only there.

It trains with the engine's own `Trainer`, hence the same bits. It ends when the pipe
does, so that it never outlives the program that started it.
"""

import signal
from multiprocessing.connection import Connection
from time import perf_counter

from nnviz.engine.layout import BlockLayout
from nnviz.engine.training import Trainer
from nnviz.session.measuring import Measured, measure
from nnviz.session.shared_data import Sets, take_data
from nnviz.session.state_ring import StateRing
from nnviz.session.stretch import (
    Begin,
    Begun,
    Command,
    Ended,
    Failed,
    Pause,
    Ready,
    Stretch,
    Taken,
    Written,
)

# A pause waits for the block under way.
_BLOCK_SECONDS = 0.002
_REPORT_SECONDS = 0.004


def serve(connection: Connection) -> None:
    """Train one stretch after another until the other end of the pipe is closed."""
    # Ctrl-C in a terminal is for the program; this process ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sets: Sets | None = None
    ring: StateRing | None = None
    try:
        connection.send(Ready())
        while True:
            command: Command = connection.recv()
            if not isinstance(command, Begin):
                # It was meant for a stretch that has ended by itself.
                continue
            if command.data is not None:
                sets = take_data(command.data)
            if command.ring is not None:
                if ring is not None:
                    ring.close()
                ring = StateRing.attach(command.ring)
            assert sets is not None
            assert ring is not None
            connection.send(Begun())
            _Training(connection, ring, sets, command.stretch).run()
            connection.send(Ended())
    except (EOFError, ConnectionError):
        return
    except MemoryError:
        _give_up(connection, "ran out of memory")
    except Exception as error:
        _give_up(connection, f"met an error ({type(error).__name__}: {error})")
    finally:
        if ring is not None:
            ring.close()


def _give_up(connection: Connection, reason: str) -> None:
    try:
        connection.send(Failed(reason))
    except ConnectionError:
        return


class _Training:
    """One stretch, from the first state in the ring to a pause or its end."""

    def __init__(
        self, connection: Connection, ring: StateRing, sets: Sets, stretch: Stretch
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._sets = sets
        self._stretch = stretch
        start = ring.read(0).state
        layout = BlockLayout(stretch.architecture)
        self._trainer = Trainer(
            stretch.architecture,
            sets[0].inputs,
            sets[0].targets,
            stretch.training,
            layout.parameters(start.theta),
        )
        self._trainer.restore(start)
        self._next_measuring = stretch.measuring.next_after(start.step)
        self._block = 1
        self._paused = False
        self._count = 0
        self._told = 0
        self._taken = 0
        self._newest = start.step

    def run(self) -> None:
        """Train, and report on the way."""
        trainer = self._trainer
        reported = perf_counter()
        while not (self._paused or self._is_at_end()):
            self._advance()
            now = perf_counter()
            if now - reported >= _REPORT_SECONDS:
                reported = now
                self._report()
                while self._connection.poll():
                    self._hear()
        if trainer.step > self._newest:
            self._write(kept=False)
        self._tell()

    def _is_at_end(self) -> bool:
        trainer = self._trainer
        return trainer.stopped is not None or trainer.step == self._stretch.last_step

    def _advance(self) -> None:
        """Take a block of steps, and keep the state if this is a place for it."""
        trainer, stretch = self._trainer, self._stretch
        step, spacing = trainer.step, stretch.keyframe_spacing
        keyframe = (step // spacing + 1) * spacing
        until = min(step + self._block, keyframe, self._next_measuring)
        if stretch.last_step is not None:
            until = min(until, stretch.last_step)
        start = perf_counter()
        done = trainer.advance(until - step)
        seconds = perf_counter() - start
        if done == 0:
            return
        affordable = int(_BLOCK_SECONDS * done / max(seconds, 1e-6))
        self._block = max(1, min(2 * self._block, affordable))
        measured = None
        if trainer.step == self._next_measuring:
            self._next_measuring = stretch.measuring.next_after(trainer.step)
            measured = measure(
                stretch.architecture,
                trainer.parameters(),
                stretch.training.loss,
                self._sets,
            )
        if measured is not None or trainer.step == keyframe:
            self._write(kept=True, measured=measured)

    def _report(self) -> None:
        """Tell how far it is, with the present state where there is room for it."""
        if self._trainer.step > self._newest and self._room > self._ring.places // 4:
            self._write(kept=False)
        self._tell()

    @property
    def _room(self) -> int:
        return self._ring.places - (self._count - self._taken)

    def _write(self, *, kept: bool, measured: Measured | None = None) -> None:
        """Put the present state into the ring, as soon as there is room."""
        while self._room == 0:
            self._tell()
            self._hear()
        state = self._trainer.state()
        self._ring.write(self._count, state, kept=kept, measured=measured)
        self._count += 1
        self._newest = state.step

    def _tell(self) -> None:
        if self._count > self._told:
            self._told = self._count
            self._connection.send(Written(self._count))

    def _hear(self) -> None:
        """Wait for what the other side says."""
        command: Command = self._connection.recv()
        if isinstance(command, Taken):
            self._taken = command.count
        elif isinstance(command, Pause):
            self._paused = True
