"""Training in a process of its own, beside the window: as fast as the machine can.

The process (`side_process`) is kept for one stretch after another. Data go over once;
states come back through shared memory. Whatever happens to it, nothing is lost but what
has not come back yet, and that can be trained again bit for bit.
"""

from time import perf_counter

from nnviz.datasets.dataset import Dataset
from nnviz.engine.optimizers import update_rule
from nnviz.engine.training import TrainingState
from nnviz.session.shared_data import SharedData
from nnviz.session.side_process import SideProcess
from nnviz.session.state_ring import StateRing
from nnviz.session.stretch import (
    Begin,
    Begun,
    Command,
    Ended,
    Failed,
    GoOn,
    Pause,
    Progress,
    Ready,
    Record,
    Report,
    Stretch,
    Taken,
    Written,
)
from nnviz.session.training_child import serve

# Far beyond a block of steps, even of a large network.
_PAUSE_SECONDS = 10.0


class TrainingProcess:
    """One process that trains; close it when done.

    It starts at once, and is `ready` a little later. Nothing here waits, apart from
    `pause` (for the block of steps under way) and `close`.

    Raises
    ------
    OSError
        When the system does not let another process start.
    """

    def __init__(self) -> None:
        self._shared: list[SharedData | StateRing] = []
        self._process = SideProcess(serve, "nnviz training", self._shared)
        self._ready = False
        self._running = False
        self._failed: str | None = None
        self._data: Dataset | None = None
        self._ring: StateRing | None = None
        self._written = 0
        self._read = 0
        self._records: list[Record] = []
        self._newest: Record | None = None

    @property
    def ready(self) -> bool:
        """Whether a stretch can begin."""
        if not self._running:
            self._listen()
        return self._ready and not self._running and self._failed is None

    @property
    def pid(self) -> int | None:
        """The number of the process in the system, while it runs."""
        return self._process.pid

    def begin(
        self,
        dataset: Dataset,
        state: TrainingState,
        stretch: Stretch,
        limit: int | None = None,
    ) -> None:
        """Let it train on from ``state``; it must be `ready`. ``limit`` as in `go_on`.

        Raises
        ------
        OSError
            When there is not so much shared memory; it is ready still.
        """
        assert self.ready
        vectors = len(update_rule(stretch.training.optimizer, state.theta).vectors)
        ring, data = self._ring, None
        if ring is None or not ring.fits(state, vectors):
            ring = StateRing.create(state, vectors)
        if dataset is not self._data:
            try:
                data = SharedData(dataset)
            except OSError:
                if ring is not self._ring:
                    ring.close()
                raise
        other_ring = ring is not self._ring
        ring.write(0, state, kept=False)
        # The process is done with what it had: it has answered since.
        self._let_go_of_shared(but=ring)
        if other_ring:
            self._shared.append(ring)
        if data is not None:
            self._shared.append(data)
        self._ring, self._data = ring, dataset
        self._written = self._read = 0
        self._running = True
        self._send(
            Begin(
                stretch,
                None if data is None else data.places,
                ring.where if other_ring else None,
                limit,
            ),
            () if data is None else data.descriptors,
        )

    def go_on(self, limit: int | None) -> None:
        """Let it train up to the step ``limit`` (``None``: on and on), then wait."""
        if self._running:
            self._send(GoOn(limit))

    def collect(self) -> Progress:
        """What has come back by now; does not wait."""
        self._listen()
        return self._handed_over()

    def pause(self) -> Progress:
        """End the stretch; everything that has come back since the last time.

        Returns at once where no stretch is running.
        """
        if self._running:
            self._send(Pause())
        latest = perf_counter() + _PAUSE_SECONDS
        while self._running:
            left = latest - perf_counter()
            if left <= 0:
                self._fail("did not answer any more")
                break
            self._listen(left)
        return self._handed_over()

    def close(self) -> None:
        """End the process and let go of all memory; does nothing the second time."""
        self._running = False
        self._process.close()

    def _listen(self, seconds: float = 0.0) -> None:
        """Hear all that is said, and take the records out of the ring.

        Waits for the first word for so long.
        """
        if not self._process.alive:
            return
        reason: str | None = None
        try:
            while reason is None and self._process.connection.poll(seconds):
                seconds = 0.0
                reason = self._note(self._process.connection.recv())
        except (EOFError, ConnectionError):
            reason = self._process.how_it_ended()
        taken = self._take()
        if reason is not None:
            self._fail(reason)
        elif taken:
            self._send(Taken(self._read))

    def _note(self, report: Report) -> str | None:
        """Note what was said; the reason where it gives up."""
        match report:
            case Ready():
                self._ready = True
            case Begun():
                # It has the data by now, and the ring.
                self._let_go_of_shared(but=self._ring)
                if self._ring is not None:
                    self._ring.forget_name()
            case Written(count):
                self._written = count
            case Ended():
                self._running = False
            case Failed(reason):
                return reason
        return None

    def _take(self) -> int:
        """Copy what is new in the ring; how many records that is."""
        count = self._written - self._read
        ring = self._ring
        for number in range(self._read, self._written):
            assert ring is not None
            kept = ring.is_kept(number)
            if kept or number == self._written - 1:
                self._newest = ring.read(number)
                if kept:
                    self._records.append(self._newest)
        self._read = self._written
        return count

    def _handed_over(self) -> Progress:
        progress = Progress(
            tuple(self._records), self._newest, not self._running, self._failed
        )
        self._records.clear()
        self._newest = None
        return progress

    def _send(self, command: Command, descriptors: tuple[int, ...] = ()) -> None:
        try:
            self._process.connection.send(command)
            self._process.hand_over(descriptors)
        except ConnectionError:
            # What it still said before it ended is heard first.
            return

    def _fail(self, reason: str) -> None:
        self._failed = f"The training process {reason}; training goes on without it."
        self.close()

    def _let_go_of_shared(self, but: StateRing | None) -> None:
        for block in [block for block in self._shared if block is not but]:
            self._shared.remove(block)
            block.close()
