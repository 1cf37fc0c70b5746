"""One frozen picture of everything, made by the session and drawn by the views."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset, Part
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.trace import Evaluation, SampleTrace, StepTrace
from nnviz.session.epochs import EpochClock
from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.moments import Moment
from nnviz.session.sampling import SampleCounts
from nnviz.session.selection import Sample, Selection

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Losses and accuracies at measured steps, ascending, read-only.

    On the whole sets, or on so many samples of them as the snapshot says. All arrays
    (m,); NaN where a number does not exist (no test set, no classes). Points beyond the
    present step belong to the future that was stepped back from.
    """

    steps: NDArray[np.int64]
    train_loss: Floats
    test_loss: Floats
    train_accuracy: Floats
    test_accuracy: Floats


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changed by hand, at which step, in words ("W²[5, 3] = 0.4")."""

    step: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One of the runs that a person has begun by changing something in the past.

    ``number`` (from 1) stays the same as long as it lives. ``parted_at`` is the last
    step up to which it has the same past as the current branch (a change at that very
    step may be what parts them); the current one's is its last step. ``history`` are
    its own curves from step 0 on, ``edits`` what was changed on it by hand.
    """

    number: int
    name: str
    is_current: bool
    last_step: int
    parted_at: int
    history: History
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named place: after ``step`` updates on a branch.

    ``number`` stays the same as long as it lives; ``branch`` is the number of a branch
    that leads there, the current one if it does.
    """

    number: int
    name: str
    step: int
    branch: int


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The state of the session after ``step`` updates; never edited afterwards.

    ``epoch`` is the 0-based epoch of the next batch, ``epochs`` turns steps into
    epochs and back. ``last_step`` is the furthest
    step known (the future stays known after stepping back). ``moments`` is the chain
    of the step that comes next, ``moment`` an index into it; ``trace`` is that step,
    with every intermediate (its ``step`` is ``self.step + 1``). ``sample`` is the
    pass of the chosen sample at the present parameters. ``stopped`` says in plain
    words why the run cannot go on, or is ``None``. ``typed_scores`` are scores typed
    by hand for the chosen sample at this step, shown by the softmax view in place of
    its own. ``branches`` are all that there are, in the order in which they began;
    ``bookmarks`` likewise. ``goal`` is the condition at which playing stops, and
    ``goal_reached`` says in words that it has just done so. ``sample_redrawn``: whether
    the chosen sample has been moved, or its image drawn, by hand.
    ``history_counts``: the curves are of so many samples of large sets, ``None`` where
    they are of all; ``evaluation_counts`` likewise. ``evaluation_step``: after how many
    updates ``evaluation`` was measured, where that may be another step than this one.
    ``gradient_check`` is the largest relative difference between backpropagation and
    central differences for the present state, or ``None`` when not computed.
    """

    experiment: Experiment
    architecture: Architecture
    dataset: Dataset
    step: int
    last_step: int
    epoch: int
    epochs: EpochClock
    moments: tuple[Moment, ...]
    moment: int
    parameters: Parameters
    trace: StepTrace
    sample: SampleTrace
    evaluation: Evaluation
    history: History
    edits: tuple[Edit, ...]
    selection: Selection
    stopped: str | None = None
    typed_scores: tuple[float, ...] | None = None
    typed_class: int = 0
    gradient_check: float | None = None
    playing: bool = False
    can_undo: str | None = None
    can_redo: str | None = None
    branches: tuple[Branch, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    goal: Goal | None = None
    goal_reached: str | None = None
    sample_redrawn: bool = False
    history_counts: SampleCounts | None = None
    evaluation_counts: SampleCounts | None = None
    evaluation_step: int | None = None

    def part_of(self, sample: Sample) -> Part:
        """The set that a sample belongs to."""
        if sample.part == "train":
            return self.dataset.train
        assert self.dataset.test is not None
        return self.dataset.test

    def knows(self, kind: str, layer: int = 0) -> bool:
        """Whether the moment named is computed at the cursor (now or earlier)."""
        return any(
            moment.kind == kind and moment.layer == layer
            for moment in self.moments[: self.moment + 1]
        )

    def is_now(self, kind: str, layer: int = 0) -> bool:
        """Whether the cursor stands at the moment named."""
        now = self.moments[self.moment]
        return now.kind == kind and now.layer == layer
