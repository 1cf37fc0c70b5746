"""Looking on the way whether the goal of a run is reached."""

from typing import TYPE_CHECKING

from nnviz.session.goal import Goal

if TYPE_CHECKING:
    from nnviz.session.run import Run


class GoalWatch:
    """Says when a goal that was not met becomes met.

    Parameters
    ----------
    run
        Stands where the watch begins; what is met there already is no goal reached.
    goal
        What to look for.
    """

    def __init__(self, run: "Run", goal: Goal) -> None:
        self._run = run
        self._goal = goal
        self._seen_at = run.step
        self._was_met = self._is_met()

    def last_step(self, end: int) -> int:
        """The step of a goal that is a time, if it comes before ``end``; else that."""
        goal, run = self._goal, self._run
        time = 0
        if goal.kind == "step":
            time = int(goal.value)
        elif goal.kind == "epoch":
            time = run.epochs.start_of(int(goal.value))
        return min(end, time) if time > run.step else end

    def look(self) -> bool:
        """Whether the goal is reached here; the run then stands at the first step.

        The steps since the last look are gone through one by one for that.
        """
        is_met = self._is_met()
        reached = is_met and not self._was_met
        if reached and self._goal.is_measured and self._goal.kind != "plateau":
            self._go_to_the_first()
        self._seen_at, self._was_met = self._run.step, is_met
        return reached

    def _is_met(self) -> bool:
        goal, run = self._goal, self._run
        match goal.kind:
            case "step":
                return run.step >= goal.value
            case "epoch":
                return run.epochs.place(run.step)[0] >= goal.value
            case "plateau":
                return self._is_plateau()
        return goal.is_met_by(run.evaluate())

    def _is_plateau(self) -> bool:
        run = self._run
        run.evaluate()
        history, epochs = run.history(), run.epochs
        epoch, wanted = epochs.place(run.step)[0], int(self._goal.value)
        if epoch < wanted:
            return False
        within = epochs.start_of(epoch) - epochs.start_of(epoch - wanted)
        return self._goal.is_plateau(
            history.steps, history.train_loss, run.step, within
        )

    def _go_to_the_first(self) -> None:
        run, reached_at = self._run, self._run.step
        run.seek(self._seen_at)
        while run.step < reached_at - 1:
            run.advance(1)
            if self._is_met():
                return
        run.seek(reached_at)
