"""The table of the branches."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.branch_rows import BRANCH_COLUMNS, branch_rows
from nnviz.picture.numbers import format_number
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


@pytest.fixture
def session():
    session = Session(Experiment(dataset=DatasetSettings(samples=200)))
    session.advance(1000)
    session.snapshot()
    session.seek(40)
    session.set_learning_rate(0.2)
    session.advance(20)
    return session


def test_a_row_says_where_a_branch_parted_and_how_it_ended(session):
    first, second = branch_rows(session.snapshot())
    assert len(first.texts) == len(BRANCH_COLUMNS)
    assert first.texts[:3] == ("first run", "step 40", "1\u2009000")
    assert second.texts[:3] == ("λ = 0.2 at 40", "—", "60")
    assert (first.is_current, second.is_current) == (False, True)
    evaluation = session.snapshot().evaluation
    assert second.texts[3] == format_number(evaluation.train_loss)
    assert second.texts[5].endswith(" %")
    session.go_to(1, 1000)
    train = session.snapshot().evaluation.train_loss
    assert first.texts[3] == format_number(train)
    assert first.hint.endswith("at step 1\u2009000.")


def test_rows_are_equal_until_they_differ(session):
    before = branch_rows(session.snapshot())
    session.choose_next_sample()
    assert branch_rows(session.snapshot()) == before
    session.show_branch(1, False)
    after = branch_rows(session.snapshot())
    assert (after[0].is_shown, after[1].is_shown) == (False, True)
    assert after != before


def test_what_does_not_exist_is_a_dash():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="plane", samples=40, test_fraction=0.0),
            network=NetworkSettings((2, 3, 1), ("tanh",)),
            loss="squared_error",
        )
    )
    (row,) = branch_rows(session.snapshot())
    assert row.texts[4:] == ("—", "—", "—")
