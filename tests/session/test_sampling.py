"""Large sets are measured by an even choice of samples, small ones whole."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import Dataset, DatasetSettings, Part
from nnviz.engine.evaluation import evaluate
from nnviz.engine.network import Architecture
from nnviz.picture.read_outs import measured_words, read_outs
from nnviz.picture.report_text import report_lines
from nnviz.session import measured, sampling
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.run import Run
from nnviz.session.sampling import SampleCounts, even_choice, sample_counts
from nnviz.session.session import Session

EXPERIMENT = Experiment(
    dataset=DatasetSettings(kind="blobs", samples=900, classes=3, test_fraction=1 / 3),
    network=NetworkSettings((2, 4, 3), ("tanh",)),
)


def of_size(train, test, inputs):
    """A data set of any size that takes no memory."""

    def part(n):
        rows = np.broadcast_to(np.float32(0.0), (n, inputs))
        targets = np.broadcast_to(0.0, (n, 10))
        return Part(rows, rows, targets, np.broadcast_to(np.int64(0), n))

    names = tuple(map(str, range(10)))
    columns = ("x",) * inputs
    tested = part(test) if test else None
    return Dataset(DatasetSettings(), part(train), tested, names, columns, columns)


@pytest.fixture
def large(monkeypatch):
    """Sets of some hundred samples are large: 200 of each are measured."""
    monkeypatch.setattr(sampling, "_MOST_OF_WHOLE", 1e3)
    monkeypatch.setattr(sampling, "_MOST_OF_SAMPLE", 1e3)
    monkeypatch.setattr(sampling, "_FEWEST", 200)


@pytest.mark.parametrize(
    ("layers", "train", "test", "counts"),
    [
        ((3072, 100, 10), 50_000, 10_000, SampleCounts(500, 500)),
        ((784, 32, 10), 60_000, 10_000, SampleCounts(900, 900)),
        ((50, 32, 10), 100_000, 0, SampleCounts(21_100, 0)),
        ((784, 32, 10), 60_000, 300, SampleCounts(900, 300)),
        ((64, 32, 10), 900, 897, None),
        ((2, 8, 8, 3), 10_000, 10_000, None),
    ],
)
def test_as_many_as_take_a_moment(layers, train, test, counts):
    hidden = ("relu",) * (len(layers) - 2)
    architecture = Architecture(layers, (*hidden, "linear"))
    assert sample_counts(architecture, of_size(train, test, layers[0])) == counts


def test_the_choice_is_even_and_ascending():
    places = even_choice(50_000, 500)
    assert places.tolist() == list(range(0, 50_000, 100))
    assert even_choice(7, 7).tolist() == list(range(7))
    assert even_choice(0, 0).tolist() == []
    uneven = even_choice(1_000, 300)
    assert len(set(uneven.tolist())) == 300
    assert set(np.diff(uneven).tolist()) == {3, 4}


def test_without_being_asked_for_it_nothing_is_sampled(large):
    session = Session(EXPERIMENT)
    run = Run(EXPERIMENT)
    assert run.counts is None
    snapshot = session.snapshot()
    assert snapshot.history_counts is None
    assert snapshot.evaluation_counts is None
    assert snapshot.evaluation == run.evaluate() == whole(run)
    assert measured_words(snapshot) == ""


def test_small_sets_are_measured_whole():
    session = Session(EXPERIMENT, sampling=True)
    assert session.snapshot().history_counts is None
    assert session.snapshot().evaluation == Session(EXPERIMENT).snapshot().evaluation
    assert session.measure_whole(0.0) == 1.0


def test_large_sets_are_measured_by_the_samples_chosen(large):
    session = Session(EXPERIMENT, sampling=True)
    session.advance(20)
    snapshot = session.snapshot()
    assert snapshot.evaluation_counts == SampleCounts(200, 200)
    train = snapshot.dataset.train
    places = even_choice(600, 200)
    assert train.labels is not None
    loss, accuracy = evaluate(
        snapshot.architecture,
        snapshot.parameters,
        "cross_entropy",
        train.inputs[places],
        train.targets[places],
        train.labels[places],
    )
    assert snapshot.evaluation.train_loss == loss
    assert snapshot.evaluation.train_accuracy == accuracy
    assert snapshot.history.train_loss[-1] == loss


def test_at_rest_they_are_measured_whole_in_parts(large):
    session, exact = Session(EXPERIMENT, sampling=True), Session(EXPERIMENT)
    session.advance(20)
    exact.advance(20)
    curve = session.snapshot().history.train_loss[-1]
    heard = []
    session.subscribe(lambda: heard.append(session.snapshot().evaluation_counts))
    assert session.measure_whole(0.0) < 1.0
    assert session.snapshot().evaluation_counts is not None
    while session.measure_whole(1.0) < 1.0:
        pass
    snapshot = session.snapshot()
    assert heard == [None]
    assert snapshot.evaluation_counts is None
    assert snapshot.evaluation == exact.snapshot().evaluation
    # The curve is of the same samples everywhere.
    assert snapshot.history_counts == SampleCounts(200, 200)
    assert snapshot.history.train_loss[-1] == curve
    session.advance(1)
    assert session.snapshot().evaluation_counts == SampleCounts(200, 200)


def test_while_it_plays_numbers_of_large_sets_are_those_of_a_moment_ago(
    large, monkeypatch
):
    monkeypatch.setattr(measured, "_SECONDS_BETWEEN", 1e9)
    # Curves that want hardly any point: what they have is shown at once.
    session = Session(EXPERIMENT, sampling=True)
    session.run.segment.history.plan = replace(
        session.run.segment.history.plan, spacing=1 << 20, per_doubling=0
    )
    session.advance(5)
    session.playing = True
    first = session.snapshot()
    assert (first.step, first.evaluation_step) == (5, 5)
    session.advance(2)
    second = session.snapshot()
    assert (second.step, second.evaluation_step) == (7, 5)
    assert second.evaluation is first.evaluation
    session.playing = False
    paused = session.snapshot()
    assert (paused.step, paused.evaluation_step) == (7, 7)
    assert paused.evaluation != first.evaluation


def test_the_read_outs_and_the_report_say_on_how_many(large):
    session = Session(EXPERIMENT, sampling=True)
    snapshot = session.snapshot()
    ((shown,),) = [group for group in read_outs(snapshot) if len(group) == 1]
    assert (shown.caption, shown.text) == ("measured on", "200 of 600")
    assert shown.exact.startswith("200 of 600 training and 200 of 300 test samples")
    assert measured_words(snapshot) == "200 of 600 samples"
    assert ("Measured on", "200 of 600 samples") in report_lines(snapshot)
    while session.measure_whole(1.0) < 1.0:
        pass
    snapshot = session.snapshot()
    ((shown,),) = [group for group in read_outs(snapshot) if len(group) == 1]
    assert shown.text == "all 600"
    assert shown.exact == "all 600 training and 300 test samples"
    assert "Measured on" not in dict(report_lines(snapshot))


def test_what_is_trained_elsewhere_is_measured_on_the_same_samples(large):
    session = Session(EXPERIMENT, sampling=True)
    _, stretch = session.stretch()
    assert stretch.counts == session.run.counts == SampleCounts(200, 200)
    assert Session(EXPERIMENT).stretch()[1].counts is None


def whole(run):
    parts = run.evaluate_whole()
    while True:
        try:
            next(parts)
        except StopIteration as done:
            return done.value
