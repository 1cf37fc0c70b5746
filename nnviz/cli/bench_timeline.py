"""The figures of the timeline: seeking in long runs, and what keeping them costs."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from nnviz.cli.bench_clock import seconds_of
from nnviz.cli.bench_row import BenchRow
from nnviz.engine.initialization import initialize
from nnviz.engine.training import Trainer
from nnviz.session.experiment import Experiment
from nnviz.session.history import HistoryRecorder
from nnviz.session.keyframes import Budget
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import shipped_experiment

SEEKS = 1_000
_REPEATS = 150
_SECONDS_PER_REPEAT = 0.01
_WARM_UP = 20_000
_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class TimelineCase:
    """A shipped experiment, how long it runs, and what seeking in it may take."""

    name: str
    batch_size: int
    steps: int
    seek_goal: float
    most_megabytes: float | None = None

    @property
    def experiment(self) -> Experiment:
        """A run that stays in the finite numbers for as many steps."""
        experiment = replace(shipped_experiment(self.name), batch_size=self.batch_size)
        optimizer = replace(experiment.optimizer, learning_rate=1e-3, momentum=0.0)
        return replace(experiment, optimizer=optimizer)


CASES = (
    TimelineCase("default", 10, 1_000_000, 2.0, 16.0),
    TimelineCase("digits", 32, 100_000, 20.0),
)
_COST_GOAL = 5.0


def bench_timeline(
    cases: tuple[TimelineCase, ...] = CASES, seeks: int = SEEKS
) -> list[BenchRow]:
    """Measure every case; takes about a minute.

    Seeking is to random steps of the whole run, in milliseconds of processor time.
    Keeping is what the timeline adds to the time of a step: a run beside a bare
    trainer on the same steps, the best of alternating short repeats of each (the least
    disturbed ones), without the measuring of losses, which is no part of it.
    """
    return [row for case in cases for row in _rows(case, seeks)]


def _rows(case: TimelineCase, seeks: int) -> list[BenchRow]:
    experiment = case.experiment
    sizes = "-".join(map(str, experiment.network.layers))
    name = f"{sizes} batch {case.batch_size}, {case.steps:,} steps"
    budget = Budget()
    run = Run(experiment, budget=budget)
    run.advance(case.steps)
    used = budget.used
    random = np.random.default_rng(1)
    times = [
        1e3 * seconds_of(run.seek, int(step))
        for step in random.integers(0, case.steps, seeks)
    ]
    return [
        BenchRow(f"{name}: seek, median", median(times), "ms"),
        BenchRow(
            f"{name}: seek, p95",
            float(np.percentile(times, 95)),
            "ms",
            case.seek_goal,
        ),
        BenchRow(f"{name}: kept", used / 1e6, "MB", case.most_megabytes),
        BenchRow(f"{name}: kept per step", used / case.steps, "bytes"),
        BenchRow(f"{name}: cost of keeping", _cost(experiment), "%", _COST_GOAL),
    ]


def _cost(experiment: Experiment) -> float:
    """Percent by which the timeline makes a step longer, once a run is under way."""
    run = Run(experiment)
    # Measuring is off: the curves are not what is asked about.
    run.segment.history = HistoryRecorder(_NEVER, 0)
    run.advance(_WARM_UP)
    train = run.dataset.train
    network = experiment.network
    trainer = Trainer(
        run.architecture,
        train.inputs,
        train.targets,
        experiment.training,
        initialize(run.architecture, network.init, experiment.dtype),
    )
    trainer.advance(_WARM_UP)
    count = 64
    while seconds_of(trainer.advance, count) < _SECONDS_PER_REPEAT:
        count *= 2
    kept, bare = zip(
        *(
            (seconds_of(run.advance, count), seconds_of(trainer.advance, count))
            for _ in range(_REPEATS)
        ),
        strict=True,
    )
    return 100.0 * float(min(kept) / min(bare) - 1.0)
