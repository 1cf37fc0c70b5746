"""A stretch of training that another process does: what is asked and what comes back.

All is frozen. Commands go to the process and reports come from it through a pipe; the
states themselves lie in shared memory (`state_ring`), and a report says how many.
"""

from dataclasses import dataclass

from nnviz.engine.network import Architecture
from nnviz.engine.settings import Training
from nnviz.engine.trace import Evaluation
from nnviz.engine.training import TrainingState
from nnviz.session.keyframes import KeyframePlan
from nnviz.session.measuring import MeasuringPlan
from nnviz.session.sampling import SampleCounts
from nnviz.session.shared_arrays import SharedPlaces
from nnviz.session.shared_data import DataPlaces


@dataclass(frozen=True, slots=True)
class Stretch:
    """How to train: from a state given beside it, up to ``last_step`` or a pause.

    States are kept where ``keyframes`` says so and where ``measuring`` says that
    losses are measured, on ``counts`` samples where that is not ``None``; ``last_step``
    of ``None``: without an end.
    """

    architecture: Architecture
    training: Training
    keyframes: KeyframePlan
    measuring: MeasuringPlan
    last_step: int | None = None
    counts: SampleCounts | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A state trained elsewhere, and what was measured there, if it was."""

    state: TrainingState
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """What has come back since the last time.

    ``records``: the states to be kept, by ascending steps. ``newest``: the last state
    reached, ``None`` where there is none since the last time. ``ended``: the stretch
    is over, since it was paused, or by itself: at its last step, or where the next
    step would leave the finite numbers (the trainer that tries it says which).
    ``failed``: in a plain sentence why the process is of no use any more; all that
    came back before remains true.
    """

    records: tuple[Record, ...] = ()
    newest: Record | None = None
    ended: bool = False
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """Train. The state to start from is the first in the ring.

    ``data`` and ``ring``: where they are, when they are others than before; the rooms
    of the data are handed over behind this command. ``limit`` as in `GoOn`.
    """

    stretch: Stretch
    data: DataPlaces | None
    ring: SharedPlaces | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class GoOn:
    """Train up to the step ``limit`` and wait there; without a limit for ``None``."""

    limit: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """So many states of this stretch have been taken out of the ring."""

    count: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Finish the block of steps under way, and end the stretch."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The process stands and waits for a stretch."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The process has what the command to begin named, and trains."""


@dataclass(frozen=True, slots=True)
class Written:
    """So many states of this stretch have been put into the ring."""

    count: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The stretch is over; the last state stands in the ring."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The process gives up; ``reason`` continues "The training process …"."""

    reason: str


Command = Begin | GoOn | Taken | Pause
Report = Ready | Begun | Written | Ended | Failed
