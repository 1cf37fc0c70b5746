"""Training in another process: the same bits, and nothing is left of it, ever."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Initialization, Optimizer, Regularization, Training
from nnviz.engine.training import Trainer
from nnviz.session.keyframes import Budget, KeyframePlan, Keyframes
from nnviz.session.measuring import MeasuringPlan, examples_of, measure
from nnviz.session.stretch import Stretch
from nnviz.session.training_process import TrainingProcess

ROOT = Path(__file__).parents[2]
SHARED_MEMORY = Path("/dev/shm")
DATA = load_dataset(DatasetSettings(kind="blobs", samples=46, classes=3, noise=0.4))
"""23 samples to train with: an epoch of batches of 5 ends with a smaller one."""
NO_TEST_SET = load_dataset(DatasetSettings(kind="sine", samples=20, test_fraction=0.0))
NETWORK = Architecture((2, 6, 3), ("tanh", "linear"))
TRAINING = Training(batch_size=5, optimizer=Optimizer("sgd", momentum=0.9))
EVERY_16 = KeyframePlan(start=0, spacing=16, usual_spacing=16)
EVERY_STEP = KeyframePlan(start=0, spacing=1, usual_spacing=1)
SECONDS = 20.0


@pytest.fixture(scope="module")
def process():
    """One process for all tests that leave it as it was."""
    process = TrainingProcess()
    wait_until(lambda: process.ready)
    yield process
    process.close()


@pytest.fixture
def short_lived():
    """A process that does not outlive the test."""
    process = TrainingProcess()
    wait_until(lambda: process.ready)
    yield process
    process.close()


def wait_until(reached, seconds=SECONDS):
    latest = monotonic() + seconds
    while not reached():
        assert monotonic() < latest, "waited in vain"
        sleep(0.001)


def trainer_for(training=TRAINING, network=NETWORK, data=DATA, start=0):
    first = initialize(network, Initialization(), training.dtype)
    train = data.train
    trainer = Trainer(network, train.inputs, train.targets, training, first)
    trainer.advance(start)
    return trainer


def stretch_of(training=TRAINING, network=NETWORK, last_step=None, **others):
    settings = {"keyframes": EVERY_16, "measuring": MeasuringPlan(64, 4)} | others
    return Stretch(network, training, last_step=last_step, **settings)


def run_to_its_end(process):
    """All records of a stretch, and the last state."""
    records, newest = [], None
    latest = monotonic() + SECONDS
    while monotonic() < latest:
        progress = process.collect()
        assert progress.failed is None
        records += progress.records
        newest = progress.newest or newest
        if progress.ended:
            return records, newest
        sleep(0.001)
    pytest.fail("the stretch did not end")


def assert_same(got, expected):
    assert got.step == expected.step
    assert (got.epoch, got.offset) == (expected.epoch, expected.offset)
    assert got.update_count == expected.update_count
    np.testing.assert_array_equal(got.theta, expected.theta, strict=True)
    assert len(got.vectors) == len(expected.vectors)
    for one, other in zip(got.vectors, expected.vectors, strict=True):
        np.testing.assert_array_equal(one, other, strict=True)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "optimizer",
    [
        Optimizer("sgd", 0.05),
        Optimizer("sgd", 0.05, momentum=0.9),
        Optimizer("adam", 0.01, weight_decay=0.01),
        Optimizer("adamw", 0.01, weight_decay=0.01),
        Optimizer("rmsprop", 0.01),
    ],
    ids=lambda optimizer: f"{optimizer.kind} {optimizer.momentum:g}",
)
def test_every_record_has_the_bits_of_training_in_this_process(
    process, optimizer, dtype
):
    training = replace(
        TRAINING,
        optimizer=optimizer,
        dtype=dtype,
        regularization=Regularization("l2", 0.001),
        frozen=("b1", "W2[0,1]"),
    )
    start, last = 37, 301
    trainer = trainer_for(training, start=start)
    process.begin(DATA, trainer.state(), stretch_of(training, last_step=last))
    records, newest = run_to_its_end(process)
    plan = MeasuringPlan(64, 4)
    wanted = {
        step
        for step in range(start + 1, last + 1)
        if step % 16 == 0 or step % plan.spacing_at(step) == 0
    }
    assert [record.state.step for record in records] == sorted(wanted)
    for record in records:
        trainer.advance(record.state.step - trainer.step)
        assert_same(record.state, trainer.state())
        evaluation = None
        if trainer.step % plan.spacing_at(trainer.step) == 0:
            evaluation = measure(
                NETWORK, trainer.parameters(), training.loss, examples_of(DATA)
            )
        assert record.evaluation == evaluation
    trainer.advance(last - trainer.step)
    assert_same(newest.state, trainer.state())


def test_after_a_pause_it_goes_on_from_where_it_was(process):
    trainer = trainer_for()
    state = trainer.state()
    for _ in range(4):
        process.begin(DATA, state, stretch_of())
        sleep(0.012)
        progress = process.pause()
        assert progress.ended
        assert progress.failed is None
        assert progress.newest is not None
        assert progress.newest.state.step > state.step
        state = progress.newest.state
        trainer.advance(state.step - trainer.step)
        assert_same(state, trainer.state())
    assert process.pause().newest is None


def test_other_data_without_a_test_set(process):
    network = Architecture((1, 4, 1), ("tanh", "linear"))
    training = Training(loss="squared_error", batch_size=None)
    trainer = trainer_for(training, network, NO_TEST_SET)
    process.begin(
        NO_TEST_SET, trainer.state(), stretch_of(training, network, last_step=64)
    )
    records, newest = run_to_its_end(process)
    trainer.advance(64)
    assert_same(newest.state, trainer.state())
    evaluation = records[-1].evaluation
    assert evaluation == measure(
        network, trainer.parameters(), training.loss, examples_of(NO_TEST_SET)
    )
    assert (evaluation.test_loss, evaluation.train_accuracy) == (None, None)


def test_keeps_all_that_the_keyframes_will_want(process):
    trainer = trainer_for(start=5)
    keyframes = Keyframes(trainer.state(), 8, Budget())
    stretch = stretch_of(
        keyframes=keyframes.plan, measuring=MeasuringPlan(10_000, 0), last_step=3000
    )
    process.begin(DATA, trainer.state(), stretch)
    records, _ = run_to_its_end(process)
    for record in records:
        assert keyframes.wants(record.state.step)
        assert record.state.step == keyframes.next_after(keyframes.newest)
        keyframes.keep(record.state)
    assert keyframes.spacing == 8
    assert keyframes.newest == 3000
    # Close at first: those between were let go of only when there were many.
    assert len(records) > 600


def test_nothing_is_dropped_while_nobody_collects(process):
    trainer = trainer_for()
    last = 3000
    process.begin(
        DATA, trainer.state(), stretch_of(keyframes=EVERY_STEP, last_step=last)
    )
    sleep(0.05)
    records, _ = run_to_its_end(process)
    assert [record.state.step for record in records] == list(range(1, last + 1))
    trainer.advance(last)
    assert_same(records[-1].state, trainer.state())


def test_a_pause_while_nobody_collects(process):
    process.begin(DATA, trainer_for().state(), stretch_of(keyframes=EVERY_STEP))
    sleep(0.1)
    progress = process.pause()
    steps = [record.state.step for record in progress.records]
    assert steps == list(range(1, steps[-1] + 1))
    assert progress.newest.state.step == steps[-1]


def test_waits_at_a_limit_until_there_is_another(process):
    process.begin(DATA, trainer_for().state(), stretch_of(), limit=10)
    trainer = trainer_for()
    for limit in (10, 45):
        process.go_on(limit)
        newest = None
        while newest is None or newest.state.step < limit:
            newest = process.collect().newest or newest
        sleep(0.01)
        assert process.collect().newest is None
        trainer.advance(limit - trainer.step)
        assert_same(newest.state, trainer.state())
    process.go_on(None)
    while process.collect().newest is None:
        sleep(0.001)
    assert process.pause().ended


def test_ends_before_the_step_that_leaves_the_finite_numbers(process):
    training = replace(TRAINING, loss="squared_error", optimizer=Optimizer("sgd", 50.0))
    expected = trainer_for(training)
    expected.advance(100_000)
    assert expected.stopped is not None
    process.begin(DATA, trainer_for(training).state(), stretch_of(training))
    _, newest = run_to_its_end(process)
    assert_same(newest.state, expected.state())
    trainer = trainer_for(training)
    trainer.restore(newest.state)
    assert trainer.advance(1) == 0
    assert trainer.stopped == expected.stopped


def test_pauses_at_once(process):
    process.begin(DATA, trainer_for().state(), stretch_of())
    sleep(0.05)
    times = []
    for _ in range(5):
        start = monotonic()
        state = process.pause().newest.state
        times.append(monotonic() - start)
        process.begin(DATA, state, stretch_of())
        sleep(0.02)
    process.pause()
    assert min(times) < 0.02


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_ctrl_c_in_the_terminal_is_not_for_it(process):
    process.begin(DATA, trainer_for().state(), stretch_of())
    os.kill(process.pid, signal.SIGINT)
    sleep(0.02)
    assert process.pause().failed is None


def test_an_error_is_told_and_ends_it(short_lived):
    other = Architecture((2, 7, 3), ("tanh", "linear"))
    short_lived.begin(DATA, trainer_for().state(), stretch_of(network=other))
    wait_until(lambda: short_lived.collect().failed)
    progress = short_lived.pause()
    assert progress.ended
    assert progress.failed.startswith("The training process met an error (ValueError: ")
    assert progress.failed.endswith("; training goes on without it.")
    assert short_lived.pid is None
    assert not short_lived.ready


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_what_came_back_before_it_was_killed_is_true(short_lived):
    blocks = shared_blocks()
    trainer = trainer_for()
    short_lived.begin(DATA, trainer.state(), stretch_of())
    records = []
    while not records:
        records += short_lived.collect().records
    os.kill(short_lived.pid, signal.SIGKILL)
    wait_until(lambda: short_lived.pid is None or short_lived.collect().failed)
    progress = short_lived.collect()
    assert progress.failed == (
        "The training process was killed (SIGKILL); training goes on without it."
    )
    assert progress.ended
    for record in records:
        trainer.advance(record.state.step - trainer.step)
        assert_same(record.state, trainer.state())
    wait_until(lambda: shared_blocks() <= blocks)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_one_that_does_not_answer_is_given_up(short_lived, monkeypatch):
    monkeypatch.setattr("nnviz.session.training_process._PAUSE_SECONDS", 0.1)
    monkeypatch.setattr("nnviz.session.side_process._LEAVE_SECONDS", 0.1)
    short_lived.begin(DATA, trainer_for().state(), stretch_of())
    os.kill(short_lived.pid, signal.SIGSTOP)
    progress = short_lived.pause()
    assert "did not answer" in progress.failed
    assert short_lived.pid is None


def test_started_and_closed_many_times():
    blocks = shared_blocks()
    for number in range(4):
        process = TrainingProcess()
        pid = process.pid
        if number % 2:
            wait_until(lambda process=process: process.ready)
            process.begin(DATA, trainer_for().state(), stretch_of())
        process.close()
        process.close()
        assert not is_running(pid)
        assert process.collect().ended
    wait_until(lambda: shared_blocks() <= blocks)


PROGRAM = """
import sys, time
sys.path[:0] = {paths!r}
from test_training_process import DATA, stretch_of, trainer_for, wait_until
from nnviz.session.training_process import TrainingProcess

if __name__ == "__main__":
    process = TrainingProcess()
    wait_until(lambda: process.ready)
    process.begin(DATA, trainer_for().state(), stretch_of())
    wait_until(lambda: process.collect().newest)
    print(process.pid, flush=True)
    {rest}
"""


def program(folder, rest):
    """A program of its own that plays, then does ``rest``."""
    file = folder / "program.py"
    paths = [str(Path(__file__).parent), str(ROOT)]
    file.write_text(PROGRAM.format(paths=paths, rest=rest), "utf-8")
    return subprocess.Popen(
        [sys.executable, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("rest", "status"),
    [("pass", 0), ("raise SystemExit(3)", 3), ("1 / 0", 1)],
    ids=["left to itself", "left early", "an error"],
)
def test_nothing_is_left_by_a_program_that_does_not_close_it(tmp_path, rest, status):
    blocks = shared_blocks()
    with program(tmp_path, rest) as running:
        out, err = running.communicate(timeout=SECONDS)
    assert running.returncode == status
    assert not is_running(int(out))
    assert ("ZeroDivisionError" in err) if status == 1 else (err == "")
    assert "leaked" not in err
    wait_until(lambda: shared_blocks() <= blocks)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_it_ends_by_itself_when_the_program_is_killed(tmp_path):
    blocks = shared_blocks()
    with program(tmp_path, "time.sleep(60)") as running:
        pid = int(running.stdout.readline())
        assert is_running(pid)
        running.kill()
        _, err = running.communicate(timeout=SECONDS)
    wait_until(lambda: not is_running(pid))
    assert err == ""
    wait_until(lambda: shared_blocks() <= blocks)


def test_it_imports_no_qt():
    """Not even by way of the program that starts it, which `spawn` imports again."""
    code = (
        "import runpy, sys;"
        "runpy.run_path('main.py', run_name='__mp_main__');"
        "import nnviz.session.training_child;"
        "print([name for name in sys.modules if name.startswith('PySide6')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "[]"


def shared_blocks():
    """The blocks of shared memory in the system, where they can be seen.

    Those of other programs come and go.
    """
    return set(SHARED_MEMORY.glob("psm_*")) if SHARED_MEMORY.exists() else set()


def is_running(pid):
    """Whether a process of this number runs (one that only waits to be reaped: no)."""
    if sys.platform == "win32":
        tasks = subprocess.check_output(["tasklist", "/fi", f"pid eq {pid}"])
        return str(pid).encode() in tasks
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return (
        not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    )
