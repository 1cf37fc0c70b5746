"""The costly parts of a snapshot, each computed once for a state of the run."""

from collections.abc import Generator
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.gradient_check import gradient_check
from nnviz.engine.sample import trace_sample
from nnviz.engine.trace import Evaluation, SampleTrace, StepTrace
from nnviz.session.branch_views import BranchViews
from nnviz.session.choice import Choice
from nnviz.session.existence import part_of
from nnviz.session.moments import Moment
from nnviz.session.run import Run
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.session.undo import UndoStack

if TYPE_CHECKING:
    from nnviz.session.measured import Measured


class Present:
    """What follows from the state in which a run is left until the next change.

    ``whole``: losses and accuracies of large sets, once they are measured whole.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sample: tuple[Sample, SampleTrace] | None = None
        self._measuring: Generator[float, None, Evaluation] | None = None
        self.whole: Evaluation | None = None
        self.gradient_difference: float | None = None

    @cached_property
    def trace(self) -> StepTrace:
        """The step that comes next."""
        return self._run.trainer.trace()

    @cached_property
    def evaluation(self) -> Evaluation:
        """Losses and accuracies, of large sets by a choice of samples."""
        return self._run.evaluate()

    def measure_whole(self, seconds: float) -> float:
        """Go on for a moment to measure the whole sets; the share that is done."""
        if self._run.counts is None or self.whole is not None:
            return 1.0
        if self._measuring is None:
            self._measuring = self._run.evaluate_whole()
        latest, share = perf_counter() + seconds, 0.0
        while perf_counter() < latest:
            try:
                share = next(self._measuring)
            except StopIteration as done:
                self.whole = done.value
                return 1.0
        return share

    def check_gradient(self) -> float:
        """Largest relative difference of backpropagation and central differences."""
        if self.gradient_difference is None:
            run, trace = self._run, self.trace
            train = run.dataset.train
            self.gradient_difference = gradient_check(
                run.architecture,
                trace.parameters,
                run.training,
                train.inputs[trace.batch],
                train.targets[trace.batch],
            ).difference
        return self.gradient_difference

    def snapshot(
        self,
        moments: tuple[Moment, ...],
        moment: int,
        choice: Choice,
        undo: UndoStack,
        branches: BranchViews,
        playing: bool,
        goal_reached: str | None,
        measured: "Measured",
    ) -> Snapshot:
        """Everything that can be seen, seen from one moment of the next step.

        ``measured`` is taken before the curves are asked for: it is a point of them.
        """
        run, trace = self._run, self.trace
        timeline = run.timeline
        sample = choice.selection.sample
        typed = timeline.typed_at(run.lineage, run.step, sample)
        return Snapshot(
            experiment=run.effective_experiment(),
            architecture=run.architecture,
            dataset=run.dataset,
            step=run.step,
            last_step=run.last_step,
            epoch=trace.epoch,
            epochs=run.epochs,
            moments=moments,
            moment=moment,
            parameters=trace.parameters,
            trace=trace,
            sample=self._sample_trace(sample),
            evaluation=measured.evaluation,
            history=run.history(),
            edits=branches.edits(run),
            selection=choice.selection,
            stopped=run.stopped,
            typed_scores=None if typed is None else typed.scores,
            typed_class=0 if typed is None else typed.true_class,
            gradient_check=self.gradient_difference,
            playing=playing,
            can_undo=undo.undo_text,
            can_redo=undo.redo_text,
            branches=branches.branches(run),
            bookmarks=branches.bookmarks(run),
            goal=timeline.goal,
            goal_reached=goal_reached,
            sample_redrawn=self._is_redrawn(sample),
            history_counts=run.counts,
            evaluation_counts=measured.counts,
            evaluation_step=measured.step,
        )

    def _is_redrawn(self, sample: Sample) -> bool:
        """Whether a sample is elsewhere than in the data that the run began with."""
        run, at = self._run, sample.index
        if run.dataset is run.given_dataset:
            return False
        now = part_of(run.dataset, sample).points[at]
        return not np.array_equal(now, part_of(run.given_dataset, sample).points[at])

    def _sample_trace(self, sample: Sample) -> SampleTrace:
        """The pass of one sample; the last one is remembered."""
        if self._sample is None or self._sample[0] != sample:
            run = self._run
            part = part_of(run.dataset, sample)
            trace = trace_sample(
                run.architecture,
                self.trace.parameters,
                run.experiment.loss,
                part.inputs[sample.index],
                part.targets[sample.index],
            )
            self._sample = sample, trace
        return self._sample[1]
