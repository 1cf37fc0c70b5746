"""The linear pieces of a network in the units of its data, and their tables."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.piecewise_linear import NotPiecewiseLinearError, TooManyPiecesError
from nnviz.engine.settings import Initialization
from nnviz.picture.linear_spline import (
    kinks_table,
    moved_kink,
    network_pieces,
    neuron_kinks,
    pieces_table,
    pieces_written_out,
)
from nnviz.picture.predictions import outputs_at
from nnviz.picture.table import table_to_csv
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment

SINE = DatasetSettings(kind="sine", samples=60)
STANDARDIZED = DatasetSettings(kind="sine", samples=60, standardize=True)
TWO_LAYERS = NetworkSettings((1, 8, 8, 1))
HINGE = NetworkSettings(
    (1, 2, 1),
    ("relu",),
    init=Initialization(
        "given",
        W=(((1.0,), (-1.0,)), ((2.0, 0.0),)),
        b=((-1.0, 3.0), (0.5,)),
    ),
)


def session_of(dataset=SINE, network=TWO_LAYERS):
    return Session(Experiment(dataset=dataset, network=network, loss="squared_error"))


@pytest.mark.parametrize("dataset", [SINE, STANDARDIZED])
def test_pieces_are_those_of_the_drawn_curve(dataset):
    session = session_of(dataset)
    session.advance(50)
    snapshot = session.snapshot()
    pieces = network_pieces(snapshot)
    assert pieces.ends[[0, -1]].tolist() == [-6, 6]
    assert pieces.count > 5
    x = np.linspace(-6, 6, 301)
    piece = np.searchsorted(pieces.kinks, x)
    lines = pieces.slopes[piece] * x[:, np.newaxis] + pieces.intercepts[piece]
    np.testing.assert_allclose(lines, outputs_at(snapshot, x[:, np.newaxis]), atol=1e-9)


def test_pieces_over_another_range():
    snapshot = session_of().snapshot()
    assert network_pieces(snapshot, (-60.0, 2.0)).ends[[0, -1]].tolist() == [-60, 2]


def test_pieces_are_kept_as_long_as_the_network_is_the_same():
    session = session_of()
    pieces = network_pieces(session.snapshot())
    session.next_moment()
    assert network_pieces(session.snapshot()) is pieces
    session.advance(1)
    assert network_pieces(session.snapshot()) is not pieces


@pytest.mark.parametrize("dataset", [SINE, STANDARDIZED])
def test_a_kink_that_is_dragged_goes_where_it_is_dragged(dataset):
    session = session_of(dataset)
    for index, x in enumerate((-4.0, 0.0, 2.5)):
        move = moved_kink(session.snapshot(), Neuron(1, index), x)
        assert move is not None
        unit, bias = move
        session.set_bias(unit.layer, unit.index, bias)
        snapshot = session.snapshot()
        assert neuron_kinks(snapshot).x[index] == pytest.approx(x, abs=1e-12)
        kinks = network_pieces(snapshot).kinks_of(1, index)
        assert kinks == pytest.approx([x], abs=1e-12)


def test_tables_worked_by_hand():
    pieces = network_pieces(session_of(network=HINGE).snapshot())
    assert pieces_written_out(pieces) == "**3 linear pieces**, 2 at the outputs"
    assert table_to_csv(pieces_table(pieces)).split("\r\n") == [
        "piece,from,to,slope_1,intercept_1",
        "1,-6.0,1.0,0.0,0.5",
        "2,1.0,3.0,2.0,-1.5",
        "3,3.0,6.0,2.0,-1.5",
        "",
    ]
    assert table_to_csv(kinks_table(pieces)).split("\r\n") == [
        "x,layer,neuron,turns,bends_outputs",
        "1.0,1,1,on,True",
        "3.0,1,2,off,False",
        "",
    ]


def test_one_piece_is_written_as_one():
    pieces = network_pieces(session_of(network=NetworkSettings((1, 1), ())).snapshot())
    assert pieces_written_out(pieces) == "**1 linear piece**"
    assert kinks_table(pieces).rows == ()


def test_a_network_without_pieces_says_so():
    network = NetworkSettings((1, 4, 1), ("tanh",))
    with pytest.raises(NotPiecewiseLinearError, match="Layer 1 has a tanh"):
        network_pieces(session_of(network=network).snapshot())


def test_points_of_two_columns_have_no_pieces_on_a_line():
    session = session_of(
        DatasetSettings(kind="plane", samples=20), NetworkSettings((2, 4, 1), ("relu",))
    )
    with pytest.raises(NotPiecewiseLinearError, match="a point has 2 here"):
        network_pieces(session.snapshot())


def test_too_many_pieces_are_not_drawn(monkeypatch):
    monkeypatch.setattr("nnviz.picture.linear_spline.MOST_PIECES", 2)
    with pytest.raises(TooManyPiecesError, match="more than 2 linear pieces here"):
        network_pieces(session_of(network=HINGE).snapshot())


@pytest.mark.parametrize("depth", [2, 4, 6])
def test_shipped_tents_have_two_to_the_depth_pieces_while_they_train(depth):
    session = Session(shipped_experiment(f"tent-{depth}"))
    for _ in range(3):
        pieces = network_pieces(session.snapshot())
        assert pieces.count == pieces.count_at_outputs == 2**depth
        session.advance(100)
    assert session.snapshot().evaluation.train_loss < 1e-3


def test_the_shipped_widths_fit_better_the_wider_they_are():
    counts, losses = [], []
    for name in ("width-03", "width-10", "width-40"):
        session = Session(shipped_experiment(name))
        session.advance(8000)
        counts.append(network_pieces(session.snapshot()).count)
        losses.append(session.snapshot().evaluation.train_loss)
    assert counts == sorted(counts)
    assert counts[0] <= 4 < counts[1] <= 11 < counts[2] <= 41
    assert losses[0] > 5 * losses[1]
    assert losses[1] > 2 * losses[2]
