"""Every experiment that comes with the program can be read, trained, and learns."""

import pytest

from nnviz.datasets.dataset import CLASSIFICATION_KINDS, REGRESSION_KINDS, SHIPPED_KINDS
from nnviz.session.experiment_file import experiment_to_json
from nnviz.session.run import Run
from nnviz.session.shipped_experiments import (
    shipped_experiment,
    shipped_experiment_paths,
)

NAMES = list(shipped_experiment_paths())


def test_there_is_one_for_every_kind_of_data():
    kinds = {shipped_experiment(name).dataset.kind for name in NAMES}
    expected = {*CLASSIFICATION_KINDS, *REGRESSION_KINDS, *SHIPPED_KINDS, "inline"}
    assert kinds == expected


@pytest.mark.parametrize("name", NAMES)
def test_it_is_written_as_the_program_would_write_it(name):
    data = shipped_experiment_paths()[name].read_bytes()
    assert experiment_to_json(shipped_experiment(name)) == data


# What these show instead is tested in test_examples.py.
LEARNS_NOTHING = ("zero-weights", "dead-relus", "rate-3-diverges")


@pytest.mark.parametrize("name", [n for n in NAMES if n not in LEARNS_NOTHING])
def test_it_learns(name):
    run = Run(shipped_experiment(name))
    before = run.evaluate().train_loss
    assert run.advance(400) == 400
    assert run.stopped is None
    assert run.evaluate().train_loss < before


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("default", (2, 8, 8, 3)),
        ("iris", (4, 6, 3)),
        ("digits", (64, 32, 10)),
        ("lecture-3-4-2", (3, 4, 2)),
    ],
)
def test_the_networks_of_the_design_pictures(name, layers):
    assert shipped_experiment(name).network.layers == layers


def test_the_digits_are_split_as_in_the_design_picture():
    run = Run(shipped_experiment("digits"))
    assert run.dataset.test is not None
    assert (len(run.dataset.train), len(run.dataset.test)) == (1200, 597)


@pytest.mark.parametrize(
    ("name", "steps", "accuracy"),
    [
        ("moons", 900, 0.95),
        ("circle", 900, 0.9),
        ("xor", 900, 0.9),
        ("gauss", 400, 0.9),
        ("blobs", 400, 0.95),
        ("iris", 400, 0.95),
        ("digits", 420, 0.93),
    ],
)
def test_it_answers_well_on_the_test_set_after_a_while(name, steps, accuracy):
    run = Run(shipped_experiment(name))
    run.advance(steps)
    reached = run.evaluate().test_accuracy
    assert reached is not None
    assert reached >= accuracy


def test_the_lecture_network_comes_as_far_as_in_the_design_picture():
    run = Run(shipped_experiment("lecture-3-4-2"))
    assert len(run.dataset.train) == 200
    run.advance(400)
    assert run.evaluate().train_accuracy == pytest.approx(0.87, abs=0.03)
