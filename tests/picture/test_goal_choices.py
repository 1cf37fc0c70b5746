"""Stop conditions as a person types them."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.picture.goal_choices import (
    GOAL_CHOICES,
    choice_of,
    possible_choices,
    read_goal,
    short_text,
    typed_text,
)
from nnviz.session.goal import GOAL_KINDS, Goal


def test_every_kind_can_be_chosen_and_its_proposal_is_good():
    assert tuple(choice.kind for choice in GOAL_CHOICES) == GOAL_KINDS
    for choice in GOAL_CHOICES:
        goal, problem = read_goal(choice.kind, str(choice.usual))
        assert (goal is not None, problem) == (True, "")
        assert choice_of(choice.kind) is choice


def test_only_what_the_data_have_can_be_chosen():
    plane = load_dataset(DatasetSettings(kind="plane", samples=20, test_fraction=0.0))
    kinds = [choice.kind for choice in possible_choices(plane)]
    assert kinds == ["step", "epoch", "train_loss", "plateau"]
    spiral = load_dataset(DatasetSettings())
    assert possible_choices(spiral) == GOAL_CHOICES


@pytest.mark.parametrize("percent", ["95", "7", "99.9", "0.1"])
def test_accuracies_are_typed_in_percent_and_come_back_so(percent):
    goal, problem = read_goal("test_accuracy", percent)
    assert problem == ""
    assert goal.value == float(percent) / 100
    assert typed_text(goal) == percent


def test_what_is_typed_comes_back():
    for goal in (Goal("train_loss", 0.05), Goal("step", 1000), Goal("plateau", 3)):
        assert read_goal(goal.kind, typed_text(goal)) == (goal, "")


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("train_loss", "low", "Type a number for the train loss."),
        ("train_loss", "-1", "The loss to stop at must be 0 or more, not -1."),
        (
            "train_accuracy",
            "120",
            "The accuracy must be from 0 to 100 %, not 120 %.",
        ),
        ("step", "2.5", "The step to stop at must be a whole number from 1, not 2.5."),
        ("epoch", "", "Type a number for the epoch."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(kind, text, sentence):
    assert read_goal(kind, text) == (None, sentence)


def test_on_a_button_the_number_has_room():
    assert short_text(Goal("train_accuracy", 0.95)) == "train acc. ≥ 95 %"
    assert short_text(Goal("plateau", 10)) == "no fall, 10 ep."
    assert short_text(Goal("train_loss", 0.25)) == "train loss ≤ 0.25"
