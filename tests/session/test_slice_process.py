"""Slices in another process: the same pictures, and nothing is left of it."""

import os
import signal
import sys
from time import monotonic, sleep

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.slice_process import SliceProcess
from nnviz.session.slice_requests import SliceRequests
from nnviz.session.slice_settings import SliceSettings

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="moons", samples=60),
    network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
)
SECONDS = 20.0


@pytest.fixture
def process():
    process = SliceProcess()
    wait_until(lambda: process.ready)
    yield process
    process.close()


def wait_until(reached):
    latest = monotonic() + SECONDS
    while not reached():
        assert monotonic() < latest, "waited in vain"
        sleep(0.001)


def answer_of(process):
    found = []

    def is_finished():
        answers = process.collect()
        assert answers.failed is None
        if answers.picture is not None:
            found.append(answers.picture)
        return bool(found) and found[-1].grid.finished

    wait_until(is_finished)
    return found[-1]


def test_pictures_are_those_computed_here_and_the_newest_request_wins(process):
    session = Session(EXPERIMENT)
    requests = SliceRequests()
    session.advance(50)
    old = requests.request(session.run, SliceSettings(grid=201))
    process.ask(old)
    session.advance(50)
    new = requests.request(session.run, SliceSettings(grid=21))
    process.ask(new)
    picture = answer_of(process)
    assert picture.settings.grid == 21, "an answer to what was asked before"
    *_, expected = new.pictures()
    np.testing.assert_array_equal(picture.grid.loss, expected.grid.loss)
    np.testing.assert_array_equal(
        picture.paths[0].coordinates, expected.paths[0].coordinates
    )
    assert not picture.grid.loss.flags.writeable
    assert not picture.paths[0].steps.flags.writeable
    process.ask(new)
    process.leave()
    process.ask(old)
    assert answer_of(process).settings.grid == 201


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such policy")
def test_it_takes_only_what_nobody_else_wants(process):
    assert os.sched_getscheduler(process.pid) == os.SCHED_IDLE


def test_a_process_that_is_killed_is_told_of_in_a_sentence(process):
    os.kill(process.pid, signal.SIGKILL)
    found = []
    wait_until(lambda: found.append(process.collect().failed) or found[-1])
    assert found[-1] == (
        "The process for the loss surface was killed (SIGKILL); the window computes it"
        " itself."
    )
    assert process.pid is None
    assert not process.ready


def test_an_error_there_is_told_here(process):
    session = Session(EXPERIMENT)
    request = SliceRequests().request(session.run, SliceSettings(grid=-1))
    process.ask(request)
    found = []
    wait_until(lambda: found.append(process.collect().failed) or found[-1])
    assert "met an error (ValueError" in found[-1]


def test_nothing_is_left_after_close():
    process = SliceProcess()
    number = process.pid
    process.close()
    process.close()
    assert process.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
