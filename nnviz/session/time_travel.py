"""Moving in time: steps, moments, branches, bookmarks, and when playing stops."""

from collections.abc import Iterable
from dataclasses import replace

from nnviz.engine.training import TrainingState
from nnviz.session.goal import Goal
from nnviz.session.moments import (
    next_layer_end,
    previous_layer_end,
    rest_index,
)
from nnviz.session.segments import Lineage
from nnviz.session.stage import Stage
from nnviz.session.stretch import Record, Stretch


class TimeTravel(Stage):
    """Forward and back in the run, and from one of its branches to another."""

    # Time

    def advance(self, count: int) -> int:
        """Train ``count`` steps on the fast path; returns the steps really taken.

        Fewer are taken when the loss or a parameter leaves the finite numbers;
        `stopped` then says so.
        """
        done = self._train(count, None)
        self.announce()
        return done

    def train(self, count: int) -> int:
        """Like `advance`, but the listeners hear of it only from `announce`.

        The player does both, so that it can tell training from drawing. It stops where
        the goal is reached: `goal_reached` says so.
        """
        return self._train(count, self.goal)

    @property
    def can_train_elsewhere(self) -> bool:
        """Whether the next step is one that was never taken, and may be taken."""
        return self._run.at_the_end and self._run.stopped is None

    @property
    def place(self) -> object:
        """The same object until somebody moves in time or changes the run."""
        return self._present

    def stretch(self) -> tuple[TrainingState, Stretch]:
        """The present state, and how to train on from it elsewhere."""
        return self._run.trainer.state(), self._run.stretch(self.goal)

    def absorb(self, records: Iterable[Record], stopped: str | None = None) -> None:
        """Take over what was trained elsewhere; as with `train`, nobody hears of it.

        ``records`` are in ascending order and follow on the present step, which
        `can_train_elsewhere`. ``stopped`` says why training cannot go on behind them.
        """
        self._run.absorb(records, self.goal, stopped)
        self._arrive()
        self._note_goal()

    def next_step(self) -> None:
        """Finish the step under way and rest after it."""
        self.advance(1)

    def previous_step(self) -> None:
        """Rest after one update less, exactly as it was."""
        self.seek(self.step - 1)

    def seek(self, step: int) -> None:
        """Rest after ``step`` updates, bit for bit as it was (or will be)."""
        self._run.seek(step)
        self._arrive()
        self.announce()

    def next_moment(self) -> None:
        """Go on to the next moment of the step; after the update, to the next step."""
        self._go_to_moment_from_here(self._moment + 1)

    def previous_moment(self) -> None:
        """Go back by a moment; before the first, to the update of the step before."""
        self._go_to_moment_from_here(self._moment - 1)

    def next_layer(self) -> None:
        """Go on to the last moment of the next layer, forward or backward."""
        self._go_to_moment_from_here(next_layer_end(self._moments, self._moment))

    def previous_layer(self) -> None:
        """Go back to the last moment of the layer before."""
        self._go_to_moment_from_here(previous_layer_end(self._moments, self._moment))

    def next_epoch(self) -> None:
        """Train to the start of the next epoch."""
        self.seek(self._run.epochs.start_of(self.epoch + 1))

    def previous_epoch(self) -> None:
        """Go back to the start of this epoch; from there, to that of the one before."""
        start = self._run.epochs.start_of(self.epoch)
        if start == self.step and self.epoch > 0:
            start = self._run.epochs.start_of(self.epoch - 1)
        self.seek(start)

    def go_to_moment(self, index: int) -> None:
        """Set the cursor to a moment of the step under way."""
        if not 0 <= index < len(self._moments):
            raise IndexError(f"There is no moment {index} in this step.")
        self._moment = index
        self._changed()

    # Branches and places

    def go_to(self, branch: int, step: int) -> None:
        """Rest on a branch after ``step`` updates, or at its end if it is shorter."""
        run = self._run
        timeline = run.timeline.on_branch(branch)
        way = Lineage(timeline.current.segment)
        step = min(max(0, step), way.last_step)
        run.stand(timeline, way.at(step), step)
        self._arrive()
        self.announce()

    def go_to_branch(self, number: int) -> None:
        """Rest on another branch, at the present step where it is as long as that."""
        self.go_to(number, self.step)

    def rename_branch(self, number: int, name: str) -> None:
        """Call a branch otherwise."""
        timeline = self._run.timeline
        if timeline.branch(number).name != name:
            text = f"Rename branch to {name}"
            self._note(f"name {number}", text, timeline.with_name(number, name))

    def delete_branch(self, number: int) -> None:
        """Let go of a branch; of the current one for that which it came from.

        Raises
        ------
        ValueError
            When it is the only one.
        """
        timeline = self._run.timeline
        text = f"Delete branch {timeline.branch(number).name}"
        left = timeline.without_branch(number)
        self._undo.remember(self._place(text))
        self._go_on_with(left)

    def add_bookmark(self, name: str | None = None) -> None:
        """Remember this place by a name; ``step 638`` where none is given."""
        run = self._run
        name = name or f"step {run.step}"
        timeline = run.timeline.with_bookmark(run.segment, run.step, name)
        self._note(None, f"Bookmark {name}", timeline)

    def rename_bookmark(self, number: int, name: str) -> None:
        """Call a bookmark otherwise."""
        timeline = self._run.timeline
        if timeline.bookmark(number).name != name:
            renamed = timeline.with_bookmark_name(number, name)
            self._note(f"bookmark {number}", f"Rename bookmark to {name}", renamed)

    def remove_bookmark(self, number: int) -> None:
        """Forget a bookmark."""
        timeline = self._run.timeline
        text = f"Remove bookmark {timeline.bookmark(number).name}"
        self._note(None, text, timeline.without_bookmark(number))

    def go_to_bookmark(self, number: int) -> None:
        """Rest at a bookmark, on the current branch if it leads there."""
        snapshot = self.snapshot()
        for bookmark in snapshot.bookmarks:
            if bookmark.number == number:
                self.go_to(bookmark.branch, bookmark.step)
                return
        raise IndexError(f"There is no bookmark {number}.")

    @property
    def goal(self) -> Goal | None:
        """The condition at which playing stops."""
        return self._run.timeline.goal

    @property
    def goal_reached(self) -> str | None:
        """That playing has just reached the goal, in words; ``None`` if it has not."""
        return self._goal_reached

    def set_goal(self, goal: Goal | None) -> None:
        """Stop playing at a condition, or at none.

        Raises
        ------
        ValueError
            When the data have no such number: no test set, or no classes.
        """
        if goal == self.goal:
            return
        if goal is not None:
            goal.check(self.dataset)
        text = "No stop condition" if goal is None else f"Stop at {goal.text()}"
        self._goal_reached = None
        self._note("goal", text, replace(self._run.timeline, goal=goal))

    # Inside

    def _train(self, count: int, goal: Goal | None) -> int:
        if count < 0:
            raise ValueError("The number of steps to advance must be 0 or more.")
        done = self._run.advance(count, goal)
        self._arrive()
        self._note_goal()
        return done

    def _note_goal(self) -> None:
        goal = self.goal
        if goal is not None and self._run.at_goal:
            self._goal_reached = f"Stopped at step {self.step}: {goal.text()}."

    def _go_to_moment_from_here(self, index: int) -> None:
        """To a moment of this step, of the next (index too large) or the last (< 0)."""
        if index >= len(self._moments):
            index = 0 if self._run.advance(1) else rest_index(self._moments)
            self._forget_present()
        elif index < 0:
            if self.step == 0:
                return
            self._run.seek(self.step - 1)
            index = len(self._moments) - 1
            self._forget_present()
        self._moment = index
        self._changed()
