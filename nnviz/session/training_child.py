"""The other end of `training_process`: what runs there, and only there.

It trains with the engine's own `Trainer`, hence the same bits. It ends when the pipe
does, so that it never outlives the program that started it.
"""

from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from time import perf_counter

from nnviz.engine.layout import BlockLayout
from nnviz.engine.trace import Evaluation
from nnviz.engine.training import Trainer
from nnviz.session.measuring import Sets, measure, sampled
from nnviz.session.shared_data import take_data
from nnviz.session.side_process import give_way, leave_ctrl_c_alone
from nnviz.session.state_ring import StateRing
from nnviz.session.stretch import (
    Begin,
    Begun,
    Command,
    Ended,
    Failed,
    GoOn,
    Pause,
    Ready,
    Taken,
    Written,
)

# A pause waits for the block under way.
_BLOCK_SECONDS = 0.002
_REPORT_SECONDS = 0.004
_NICE = 8


def serve(connection: Connection) -> None:
    """Train one stretch after another until the other end of the pipe is closed."""
    leave_ctrl_c_alone()
    give_way(_NICE)
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
                # Not while the data before are kept for it.
                sets = None
                sets = take_data(command.data, partial(recv_handle, connection))
            if command.ring is not None:
                if ring is not None:
                    ring.close()
                ring = StateRing.attach(command.ring)
            assert sets is not None
            assert ring is not None
            connection.send(Begun())
            _Training(connection, ring, sets, command).run()
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
        self, connection: Connection, ring: StateRing, sets: Sets, command: Begin
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._measured = sampled(sets, command.stretch.counts)
        self._stretch = stretch = command.stretch
        self._limit = command.limit
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
        self._keyframes = stretch.keyframes
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
            if self._limit is not None and trainer.step >= self._limit:
                self._show_present_state()
                self._hear()
                continue
            self._advance()
            now = perf_counter()
            if now - reported >= _REPORT_SECONDS:
                reported = now
                self._report()
                while self._connection.poll():
                    self._hear()
        self._show_present_state()

    def _is_at_end(self) -> bool:
        trainer = self._trainer
        return trainer.stopped is not None or trainer.step == self._stretch.last_step

    def _advance(self) -> None:
        """Take a block of steps, and keep the state if this is a place for it."""
        trainer, stretch = self._trainer, self._stretch
        step = trainer.step
        keyframe = self._keyframes.next_after(step)
        until = min(step + self._block, keyframe, self._next_measuring)
        for end in (stretch.last_step, self._limit):
            if end is not None:
                until = min(until, end)
        start = perf_counter()
        done = trainer.advance(until - step)
        seconds = perf_counter() - start
        if done == 0:
            return
        affordable = int(_BLOCK_SECONDS * done / max(seconds, 1e-6))
        self._block = max(1, min(2 * self._block, affordable))
        evaluation = None
        if trainer.step == self._next_measuring:
            self._next_measuring = stretch.measuring.next_after(trainer.step)
            evaluation = measure(
                stretch.architecture,
                trainer.parameters(),
                stretch.training.loss,
                self._measured,
            )
        if evaluation is not None or trainer.step == keyframe:
            self._write(kept=True, evaluation=evaluation)
        if trainer.step == keyframe:
            self._keyframes = self._keyframes.after(keyframe)

    def _report(self) -> None:
        """Tell how far it is, with the present state where there is room for it."""
        if self._room > self._ring.places // 4:
            self._show_present_state()
        else:
            self._tell()

    def _show_present_state(self) -> None:
        if self._trainer.step > self._newest:
            self._write(kept=False)
        self._tell()

    @property
    def _room(self) -> int:
        return self._ring.places - (self._count - self._taken)

    def _write(self, *, kept: bool, evaluation: Evaluation | None = None) -> None:
        """Put the present state into the ring, as soon as there is room."""
        while self._room == 0:
            self._tell()
            self._hear()
        state = self._trainer.state()
        self._ring.write(self._count, state, kept=kept, evaluation=evaluation)
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
        elif isinstance(command, GoOn):
            self._limit = command.limit
        elif isinstance(command, Pause):
            self._paused = True
