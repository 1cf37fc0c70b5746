"""When and how losses are measured: the plan of the curves, the numbers of the run."""

from itertools import pairwise

import pytest

from nnviz.engine.settings import Optimizer
from nnviz.session.experiment import Experiment
from nnviz.session.measuring import MeasuringPlan, examples_of, measure
from nnviz.session.run import Run


@pytest.mark.parametrize("spacing", [1, 64, 1024])
@pytest.mark.parametrize("per_doubling", [0, 1, 12])
def test_points_are_closer_at_the_beginning(spacing, per_doubling):
    plan = MeasuringPlan(spacing, per_doubling)
    steps = [0]
    while steps[-1] < 5000:
        steps.append(plan.next_after(steps[-1]))
    wanted = [step for step in range(5000) if step % plan.spacing_at(step) == 0]
    assert steps[:-1] == wanted
    distances = [later - step for step, later in pairwise(steps)]
    assert max(distances) <= spacing
    if per_doubling == 0:
        assert min(distances) == spacing
    else:
        doubling = [step for step in steps if 16 < step <= 32]
        assert len(doubling) >= min(per_doubling, 16 // spacing)


def test_measures_what_the_run_measures():
    run = Run(Experiment(optimizer=Optimizer(kind="adam")))
    run.advance(100)
    parameters = run.trainer.parameters()
    assert run.evaluate() == measure(
        run.architecture, parameters, run.training.loss, examples_of(run.dataset)
    )
