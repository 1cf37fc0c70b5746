"""The figures of the window, off screen: start, frames, keys, memory."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, time

import numpy as np

from nnviz.cli.bench_row import BenchRow
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.stop_watch import WARM_UP_FRAMES, StopWatch

FRAMES = 400
KEYS = 160
ROUNDS = 4
SCRUBS = 150
STARTS = 3
MEMORY_FRAMES = 2_000
_FRAME_GOAL = 1e3 / 60.0
_KEY_GOAL = 50.0
_SLOWER_GOAL = 1.15
_SHARE_GOAL = 65.0
_SCRUB_GOAL = 30.0
_SECONDS_WITHOUT = 0.5
_START_GOAL = 1.0
_MEMORY_GOAL = 20.0

# Only Linux tells it without another library; elsewhere the row is left out.
_MEMORY_STATUS = Path("/proc/self/statm")

_START_PROGRAM = """
import sys
from nnviz.cli.bench_window import first_paint
print(first_paint() - float(sys.argv[1]))
"""


def bench_window(memory_frames: int = MEMORY_FRAMES) -> list[BenchRow]:
    """Measure the window on this machine; takes about a minute.

    Frame times are those of the work a frame takes until it is painted, while a process
    trains flat out beside the window. Key to paint is measured while training and while
    paused. The window at rest shows as many new states a second in the same views, but
    they are states that are kept: nobody trains (`StopWatch.idle_frame_times`).
    """
    rows = [BenchRow("start of the program to first paint", _start(), "s", _START_GOAL)]
    for name in ("default", "digits"):
        rows += _window_rows(name)
    if _MEMORY_STATUS.exists():
        label = f"memory grown over {memory_frames} frames"
        growth = memory_growth(memory_frames)
        rows.append(BenchRow(label, growth, "MB", _MEMORY_GOAL))
    return rows


def first_paint() -> float:
    """Open the window on the default experiment; when it was painted (`time.time`)."""
    watch = StopWatch(shipped_experiment())
    watch.close()
    return watch.painted_at


def memory_growth(frames: int) -> float:
    """Megabytes by which this process grows while so many frames are drawn."""
    watch = StopWatch(shipped_experiment())
    watch.draw_frames(WARM_UP_FRAMES * 5)
    gc.collect()
    before = _resident_megabytes()
    watch.draw_frames(frames)
    gc.collect()
    after = _resident_megabytes()
    watch.close()
    return after - before


def _window_rows(name: str) -> list[BenchRow]:
    experiment = shipped_experiment(name)
    sizes = "-".join(map(str, experiment.network.layers))
    watch = StopWatch(experiment)
    alone = Session(experiment)
    frames, idle_frames, keys, idle_keys = [], [], [], []
    beside, without = [], []
    # By turns, so that whatever else the machine does meets all alike.
    for _ in range(ROUNDS):
        without.append(_steps_a_second(alone))
        times, steps = watch.frame_times(FRAMES // ROUNDS)
        frames += times
        beside.append(steps)
        idle_frames += watch.idle_frame_times(FRAMES // ROUNDS)
        keys += watch.key_times(KEYS // ROUNDS, playing=True)
        idle_keys += watch.idle_key_times(KEYS // ROUNDS)
    paused = watch.key_times(KEYS, playing=False)
    scrubs = watch.scrub_times(SCRUBS)
    watch.close()
    steps, share = median(beside), median(beside) / median(without)
    slower = _quantile(frames, 95) / _quantile(idle_frames, 95)
    slower_keys = _quantile(keys, 95) / _quantile(idle_keys, 95)
    return [
        BenchRow(f"{sizes}: frame, median", _quantile(frames, 50), "ms"),
        BenchRow(f"{sizes}: frame, p99", _quantile(frames, 99), "ms", _FRAME_GOAL),
        BenchRow(f"{sizes}: frame at rest, median", _quantile(idle_frames, 50), "ms"),
        BenchRow(f"{sizes}: frame, p95, to that at rest", slower, "×", _SLOWER_GOAL),
        BenchRow(f"{sizes}: training meanwhile", steps, "steps/s"),
        BenchRow(
            f"{sizes}: training meanwhile, to that without a window",
            *(100 * share, "%", _SHARE_GOAL),
            at_least=True,
        ),
        BenchRow(
            f"{sizes}: key to paint while training, p99",
            _quantile(keys, 99),
            "ms",
            _KEY_GOAL,
        ),
        BenchRow(
            f"{sizes}: key to paint while training, p95, to that at rest",
            *(slower_keys, "×", _SLOWER_GOAL),
        ),
        BenchRow(
            f"{sizes}: step key to paint while paused, p99",
            _quantile(paused, 99),
            "ms",
            _KEY_GOAL,
        ),
        BenchRow(
            f"{sizes}: scrubbing, p95",
            *(1e3 / _quantile(scrubs, 95), "pictures/s", _SCRUB_GOAL),
            at_least=True,
        ),
    ]


def _steps_a_second(session: Session) -> float:
    """How fast a session trains without a window, as `nnviz train` does."""
    start, first = perf_counter(), session.step
    while (seconds := perf_counter() - start) < _SECONDS_WITHOUT:
        session.train(1000)
    return (session.step - first) / seconds


def _start() -> float:
    """Seconds from the start of the interpreter to the first paint; the best of some.

    The first start may have to compile bytecode, and the machine is shared.
    """
    return min(_time_of_start() for _ in range(STARTS))


def _time_of_start() -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # A person's Python keeps its bytecode; without, a start takes twice as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", _START_PROGRAM, repr(time())],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return float(done.stdout)


def _quantile(times: list[float], percent: float) -> float:
    return float(np.percentile(times, percent))


def _resident_megabytes() -> float:
    """Resident memory of this process now."""
    pages = int(_MEMORY_STATUS.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
