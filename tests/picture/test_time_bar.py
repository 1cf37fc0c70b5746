"""The time bar: epochs, loss, edits and moments as places on a line."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer
from nnviz.picture.moment_chips import chip
from nnviz.picture.time_bar import time_bar_picture, time_table, time_ticks
from nnviz.picture.time_window import TimeWindow, whole_run
from nnviz.session.epochs import EpochClock
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session
from nnviz.session.snapshot import Edit, History

CLASSES = Experiment(dataset=DatasetSettings(samples=200))
REGRESSION = Experiment(
    dataset=DatasetSettings(kind="plane", samples=40),
    network=NetworkSettings(layers=(2, 3, 1), activation=("tanh",)),
    loss="squared_error",
)
SQUASHED = replace(
    CLASSES,
    network=NetworkSettings(
        layers=(2, 3, 2), activation=("tanh",), output_activation="sigmoid"
    ),
    loss="squared_error",
)


def with_losses(snapshot, losses):
    steps = np.arange(len(losses))
    nothing = np.full(len(losses), np.nan)
    history = History(steps, np.array(losses), nothing, nothing, nothing)
    return replace(snapshot, history=history, last_step=max(len(losses) - 1, 0))


@pytest.fixture
def session():
    session = Session(CLASSES)
    session.advance(100)
    return session


def test_steps_and_places(session):
    session.seek(40)
    picture = time_bar_picture(session.snapshot(), 900)
    assert (picture.step, picture.last_step, picture.length) == (40, 100, 100)
    assert picture.place(40) == 0.4
    assert picture.step_at(0.4) == 40
    assert picture.step_at(0.404) == 40
    assert (picture.step_at(-0.2), picture.step_at(1.7)) == (0, 100)


def test_before_the_first_step_the_bar_has_a_length():
    picture = time_bar_picture(Session(CLASSES).snapshot(), 900)
    assert (picture.length, picture.step_at(1.0)) == (1, 0)
    assert picture.place(0) == 0.0


def test_a_tick_for_each_epoch_where_there_is_room():
    ticks = time_ticks(EpochClock.start(100, 10), whole_run(100), 900)
    assert [tick.place for tick in ticks] == [epoch / 10 for epoch in range(11)]
    assert [tick.label for tick in ticks[:3]] == ["epoch 0", "1", "2"]
    # At the very end a number would not fit on the bar.
    assert ticks[-1].label == ""


@pytest.mark.parametrize("epochs", [3, 50, 999, 12_345, 10**6])
@pytest.mark.parametrize("width", [150.0, 900.0])
def test_ticks_and_numbers_keep_their_distance(epochs, width):
    ticks = time_ticks(EpochClock.start(100, 10), whole_run(10 * epochs), width)
    places = np.array([tick.place for tick in ticks]) * width
    assert np.diff(places, append=width).min() >= 0
    assert len(ticks) == 1 or np.diff(places).min() >= 7.9
    labelled = [p for p, tick in zip(places, ticks, strict=True) if tick.label]
    assert len(labelled) >= 1
    assert len(labelled) == 1 or np.diff(labelled).min() >= 55


def test_a_bar_without_width_has_no_more_than_its_beginning():
    assert len(time_ticks(EpochClock.start(100, 10), whole_run(1000), 0.0)) == 1


def test_a_part_of_the_run_has_its_own_places_and_ticks(session):
    session.seek(40)
    window = TimeWindow(35.0, 65.0)
    picture = time_bar_picture(session.snapshot(), 900, window)
    assert picture.is_zoomed
    assert picture.place(50) == 0.5
    assert picture.step_at(0.5) == 50
    assert [tick.label for tick in picture.ticks] == ["epoch 4", "5", "6"]
    # The outline begins and ends outside, so that it is not cut short.
    assert picture.loss[0, 0] <= 0.0
    assert picture.loss[-1, 0] >= 1.0
    assert picture.loss[:, 1].max() == 1.0


@pytest.mark.parametrize("count", [1, 2, 3, 51, 400])
def test_the_outline_has_room_for_all_losses_but_rare_peaks(session, count):
    losses = np.random.default_rng(count).exponential(size=count)
    losses[0] = 0.0
    snapshot = with_losses(session.snapshot(), losses)
    outline = time_bar_picture(snapshot, 900).loss[:, 1]
    top = max(float(np.quantile(losses, 0.98)), 1e-300)
    np.testing.assert_allclose(outline, np.clip(losses / top, 0, 1), rtol=1e-12)


def test_where_no_epoch_begins_the_ticks_are_steps():
    clock = EpochClock.start(1000, 10)
    ticks = time_ticks(clock, TimeWindow(110.0, 130.0), 600)
    assert [tick.label for tick in ticks if tick.label] == [
        "step 110",
        *("112", "114", "116", "118", "120", "122", "124", "126", "128"),
    ]
    assert len(ticks) == 21
    # From its beginning on, a run is measured in epochs.
    assert [t.label for t in time_ticks(clock, TimeWindow(0, 20.0), 600)] == ["epoch 0"]


def test_ticks_follow_a_change_of_the_batch_size():
    clock = EpochClock.start(100, 10).changed(10, 50)
    places = [tick.place * 20 for tick in time_ticks(clock, whole_run(20), 900)]
    assert places == pytest.approx([0, 10, 12, 14, 16, 18, 20])


def test_the_loss_is_scaled_by_its_largest_value(session):
    picture = time_bar_picture(with_losses(session.snapshot(), [4.0, 2.0, 1.0]), 900)
    np.testing.assert_allclose(picture.loss, [[0, 1], [0.5, 0.5], [1, 0.25]])


def test_outliers_are_cut_off_and_what_is_not_finite_left_out(session):
    losses = [1.0] * 200
    losses[50], losses[60], losses[70] = 1e6, np.nan, np.inf
    loss = time_bar_picture(with_losses(session.snapshot(), losses), 900).loss
    assert len(loss) == 198
    assert set(loss[:, 1]) == {1.0}


def test_of_many_points_no_peak_is_lost(session):
    losses = np.full(5000, 0.5)
    losses[0] = 1.0
    losses[[777, 2222, 4999]] = 0.9
    loss = time_bar_picture(with_losses(session.snapshot(), losses), 900).loss
    assert len(loss) <= 600
    peaks = loss[loss[:, 1] > 0.8]
    np.testing.assert_allclose(peaks[:, 0], [0, 777 / 4999, 2222 / 4999, 1], atol=0.002)


@pytest.mark.parametrize("losses", [[], [np.nan], [0.0, 0.0]])
def test_a_loss_without_height(session, losses):
    loss = time_bar_picture(with_losses(session.snapshot(), losses), 900).loss
    assert loss.shape == (2 if losses == [0.0, 0.0] else 0, 2)
    assert not loss[:, 1].any()


def test_edits_are_places_once_each(session):
    session.seek(50)
    session.set_weight(1, 0, 0, 0.5)
    session.set_learning_rate(0.5)
    session.advance(50)
    session.set_optimizer(Optimizer(kind="adam"))
    snapshot = session.snapshot()
    marks = time_bar_picture(snapshot, 900).marks
    assert [(mark.kind, mark.place) for mark in marks] == [
        ("fork", 0.5),
        ("edit", 0.5),
        ("edit", 1.0),
    ]
    assert marks[1].lines == ("Step 50", "W¹[1, 1] = 0.5", "λ = 0.5")
    table = time_table(snapshot)
    assert table.columns == ("step", "edit")
    assert table.rows == (
        (50, "W¹[1, 1] = 0.5"),
        (50, "λ = 0.5"),
        (100, "optimiser = adam"),
    )
    assert snapshot.edits[0] == Edit(*table.rows[0])


@pytest.mark.parametrize(
    ("experiment", "chain"),
    [
        (
            CLASSES,
            "batch|*z*^{1}|*a*^{1}|*z*^{2}|*a*^{2}|scores *f*|exp|normalise|loss|"
            "∂*f*|∂*W*^{3}|∂*a*^{2}|∂*W*^{2}|∂*a*^{1}|∂*W*^{1}|update",
        ),
        (
            REGRESSION,
            "batch|*z*^{1}|*a*^{1}|*ŷ*|loss|∂*ŷ*|∂*W*^{2}|∂*a*^{1}|∂*W*^{1}|update",
        ),
        (
            SQUASHED,
            "batch|*z*^{1}|*a*^{1}|*z*^{2}|*ŷ*|loss|∂*ŷ*|∂*W*^{2}|∂*a*^{1}|∂*W*^{1}|update",
        ),
    ],
)
def test_chips_have_the_names_of_the_formulas(experiment, chain):
    picture = time_bar_picture(Session(experiment).snapshot(), 900)
    assert "|".join(chip.markup for chip in picture.chips) == chain
    forward = [chip.markup for chip in picture.chips if not chip.backward]
    assert forward[-1] == "loss"
    assert picture.chips[picture.moment].markup == "loss"
    assert all(chip.hint for chip in picture.chips)


def test_outputs_have_one_name_in_all_views():
    """Scores f where a loss takes scores; ŷ with the squared error, also of classes."""
    for experiment, output, gradient in (
        (CLASSES, "scores *f*", "∂*f*"),
        (REGRESSION, "*ŷ*", "∂*ŷ*"),
        (SQUASHED, "*ŷ*", "∂*ŷ*"),
        (replace(CLASSES, loss="squared_error"), "*ŷ*", "∂*ŷ*"),
    ):
        snapshot = Session(experiment).snapshot()
        chips = [chip(moment, snapshot).markup for moment in snapshot.moments]
        assert output in chips
        assert gradient in chips
