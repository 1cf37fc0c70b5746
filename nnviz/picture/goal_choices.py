"""The stop conditions that a person can choose from, and what is typed for them."""

from dataclasses import dataclass

from nnviz.datasets.dataset import Dataset
from nnviz.picture.numbers import format_exact, parse_number
from nnviz.session.goal import Goal, GoalKind


@dataclass(frozen=True, slots=True)
class GoalChoice:
    """A kind of condition: its name, what stands behind the field, a sentence.

    ``usual`` is proposed where nothing is set. Accuracies are typed in percent.
    """

    kind: GoalKind
    name: str
    unit: str
    usual: float
    sentence: str


GOAL_CHOICES = (
    GoalChoice("step", "step", "", 1000, "Stops after so many steps."),
    GoalChoice("epoch", "epoch", "", 10, "Stops where this epoch begins."),
    GoalChoice(
        "train_loss", "train loss", "or less", 0.1,
        "Stops where the loss on the training set is so low.",
    ),
    GoalChoice(
        "test_loss", "test loss", "or less", 0.1,
        "Stops where the loss on the test set is so low.",
    ),
    GoalChoice(
        "train_accuracy", "train accuracy", "% or more", 95,
        "Stops where so many of the training samples are right.",
    ),
    GoalChoice(
        "test_accuracy", "test accuracy", "% or more", 95,
        "Stops where so many of the test samples are right.",
    ),
    GoalChoice(
        "plateau", "loss stops falling", "epochs without a fall", 5,
        "Stops where the train loss has not fallen for so many epochs.",
    ),
)  # fmt: skip


def possible_choices(dataset: Dataset) -> tuple[GoalChoice, ...]:
    """Those that the data have numbers for."""
    return tuple(choice for choice in GOAL_CHOICES if _is_possible(choice, dataset))


def choice_of(kind: GoalKind) -> GoalChoice:
    """The choice of a kind."""
    return next(choice for choice in GOAL_CHOICES if choice.kind == kind)


def typed_text(goal: Goal) -> str:
    """What stands in the field for a goal."""
    # Rounded, or 0.07 would come back as 7.000000000000001 %.
    percent = round(100 * goal.value, 9)
    return format_exact(percent if _is_share(goal.kind) else goal.value)


def short_text(goal: Goal) -> str:
    """The condition in few words, for a small button."""
    if goal.kind == "plateau":
        return f"no fall, {int(goal.value)} ep."
    return goal.text().replace("accuracy", "acc.")


def read_goal(kind: GoalKind, text: str) -> tuple[Goal | None, str]:
    """The goal that a person typed, or the sentence that says what is wrong."""
    try:
        number = parse_number(text)
    except ValueError:
        return None, f"Type a number for the {choice_of(kind).name}."
    if _is_share(kind):
        if not 0 <= number <= 100:
            wrong = format_exact(number)
            return None, f"The accuracy must be from 0 to 100 %, not {wrong} %."
        number /= 100
    try:
        return Goal(kind, number), ""
    except ValueError as problem:
        return None, str(problem)


def _is_share(kind: GoalKind) -> bool:
    return kind.endswith("accuracy")


def _is_possible(choice: GoalChoice, dataset: Dataset) -> bool:
    try:
        Goal(choice.kind, 1).check(dataset)
    except ValueError:
        return False
    return True
