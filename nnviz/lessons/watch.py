"""Watching a page: which of its tasks are done, as snapshot follows on snapshot."""

from enum import Enum

from nnviz.lessons.happenings import Happening, happened
from nnviz.lessons.lesson import Answer, Page, Task
from nnviz.lessons.quantities import NoQuantityError, Quantity
from nnviz.lessons.situation import Situation
from nnviz.picture.numbers import format_number

_WRITTEN = 1e-9


class Verdict(Enum):
    """What becomes of a typed answer."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_EARLY = "too early"
    """Right for the network on the screen, which is not yet as the task wants it."""


class PageWatch:
    """Follows what a person does on a page.

    Parameters
    ----------
    page
        The page that is open.
    opening
        How it was found, with everything set up.
    done
        The tasks done at an earlier time, from 0: they stay done.
    """

    def __init__(
        self, page: Page, opening: Situation, done: frozenset[int] = frozenset()
    ) -> None:
        self._page = page
        self._before = opening
        self._happened: frozenset[Happening] = frozenset()
        self._done = done
        # An act counts from when it was not so.
        self._awaited = [
            _acts_differ(task, opening) or not _has_acts(task) for task in page.tasks
        ]
        self._note(opening)

    @property
    def done(self) -> frozenset[int]:
        """The tasks done, from 0."""
        return self._done

    @property
    def next_task(self) -> int | None:
        """The first task that is not done."""
        open_tasks = set(range(len(self._page.tasks))) - self._done
        return min(open_tasks, default=None)

    def see(self, now: Situation) -> bool:
        """Take in a newer situation; returns whether another task is done."""
        self._happened |= happened(self._before.snapshot, now.snapshot)
        self._before = now
        for index, task in enumerate(self._page.tasks):
            if _acts_differ(task, now):
                self._awaited[index] = True
        return self._note(now)

    def answer(self, index: int, typed: float) -> Verdict:
        """Judge a number typed for a task, and mark the task done if it is right."""
        task = self._page.tasks[index]
        assert task.answer is not None
        if not _is_right(task.answer, typed, self._before):
            return Verdict.WRONG
        if not self._as_wanted(index):
            return Verdict.TOO_EARLY
        self._done |= {index}
        return Verdict.RIGHT

    def _note(self, now: Situation) -> bool:
        before = self._done
        self._done |= {
            index
            for index, task in enumerate(self._page.tasks)
            if task.answer is None and index not in before and self._as_wanted(index)
        }
        return self._done != before

    def _as_wanted(self, index: int) -> bool:
        return self._awaited[index] and all(
            condition.happening in self._happened
            if condition.holds is None
            else condition.holds(self._before)
            for condition in self._page.tasks[index].conditions
        )


def expected_answer(answer: Answer, now: Situation) -> float | None:
    """The number that is right now; ``None`` where the network has none such."""
    if not isinstance(answer.value, Quantity):
        return answer.value
    try:
        return answer.value.of(now.snapshot)
    except NoQuantityError:
        return None


def _is_right(answer: Answer, typed: float, now: Situation) -> bool:
    number = expected_answer(answer, now)
    if number is None:
        return False
    difference = abs(typed - number)
    if answer.tolerance is not None:
        return difference <= answer.tolerance * (1 + _WRITTEN)
    counts = not isinstance(answer.value, Quantity) or answer.value.counts
    if difference <= _WRITTEN * max(1.0, abs(number)):
        return True
    # As many digits as the screen shows are enough.
    return not counts and format_number(typed) == format_number(number)


def _has_acts(task: Task) -> bool:
    return any(condition.act for condition in task.conditions)


def _acts_differ(task: Task, now: Situation) -> bool:
    """Whether an act of the task is not so at present."""
    return any(
        condition.act and condition.holds is not None and not condition.holds(now)
        for condition in task.conditions
    )
