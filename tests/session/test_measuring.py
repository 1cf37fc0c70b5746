"""When and how losses are measured: the plan of the curves, the numbers of the run."""

import pytest

from nnviz.engine.settings import Optimizer
from nnviz.session.experiment import Experiment
from nnviz.session.history import HistoryRecorder
from nnviz.session.measuring import MeasuringPlan, examples_of, measure
from nnviz.session.run import Run


@pytest.mark.parametrize("spacing", [1, 64, 1024])
@pytest.mark.parametrize("per_doubling", [0, 1, 12])
def test_points_stand_where_the_curves_want_them(spacing, per_doubling):
    plan = MeasuringPlan(spacing, per_doubling)
    recorder = HistoryRecorder(spacing, per_doubling)
    step = 0
    for _ in range(300):
        assert plan.next_after(step) == recorder.next_after(step)
        step = plan.next_after(step)
        assert step % plan.spacing_at(step) == 0


def test_measures_what_the_run_measures():
    run = Run(Experiment(optimizer=Optimizer(kind="adam")))
    run.advance(100)
    evaluation = run.evaluate()
    assert measure(
        run.architecture,
        run.trainer.parameters(),
        run.training.loss,
        examples_of(run.dataset),
    ) == (
        evaluation.train_loss,
        evaluation.test_loss,
        evaluation.train_accuracy,
        evaluation.test_accuracy,
    )
