"""The curve of a network over one input: its pieces, its kinks, and what is said."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Architecture
from nnviz.engine.settings import Initialization
from nnviz.picture import spline_picture as module
from nnviz.picture.piecewise_part import piecewise_part
from nnviz.picture.predictions import outputs_at
from nnviz.picture.spline_picture import spline_picture
from nnviz.picture.spline_tables import spline_table
from nnviz.picture.spline_words import (
    bound_remark,
    bound_written,
    kink_lines,
    most_pieces,
    piece_lines,
    spline_caption,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment

SINE = DatasetSettings(kind="sine", samples=40)
HINGE = NetworkSettings(
    (1, 2, 1),
    ("relu",),
    init=Initialization(
        "given",
        W=(((1.0,), (-1.0,)), ((2.0, 0.0),)),
        b=((-1.0, 3.0), (0.5,)),
    ),
)
CLASSES = DatasetSettings(
    kind="inline",
    x=tuple((k / 4,) for k in range(20)),
    y=tuple(k // 7 for k in range(20)),
)


def session_of(network, dataset=SINE, loss="squared_error"):
    return Session(Experiment(dataset=dataset, network=network, loss=loss))


def test_the_corners_of_the_curve_are_those_of_the_spline():
    session = session_of(NetworkSettings((1, 8, 6, 1), ("relu", "relu")))
    session.advance(60)
    snapshot = session.snapshot()
    picture = spline_picture(snapshot)
    assert picture.pieces is not None
    assert picture.pieces.count > 4
    (curve,) = picture.curves
    np.testing.assert_array_equal(curve[:, 0], picture.pieces.ends)
    np.testing.assert_allclose(
        curve[:, 1], outputs_at(snapshot, curve[:, :1])[:, 0], atol=1e-12
    )
    np.testing.assert_allclose(picture.heights, curve[1:-1, 1], atol=1e-12)
    np.testing.assert_allclose(
        picture.slopes, np.diff(curve[:, 1]) / np.diff(curve[:, 0]), atol=1e-8
    )


def test_pieces_and_neurons_are_found_by_place():
    picture = spline_picture(session_of(HINGE).snapshot())
    assert [picture.piece_at(x) for x in (-6.1, -6, 0.9, 1.1, 3.5, 6, 6.1)] == [
        None, 0, 0, 1, 2, 2, None,
    ]  # fmt: skip
    assert picture.neurons_at(0) == (Neuron(1, 0),)
    assert picture.neurons_at(1) == (Neuron(1, 1),)


def test_words_worked_by_hand():
    snapshot = session_of(HINGE).snapshot()
    picture = spline_picture(snapshot)
    assert spline_caption(snapshot, picture) == (
        "3 pieces", "2 at the outputs", "2 kinks", "at most 3 for one layer of 2",
    )  # fmt: skip
    assert kink_lines(snapshot, picture, 0) == (
        "kink at x = 1",
        "hidden 1, neuron 1: z > 0 to the right, b¹[1] = −1",
        "slope 0 → 2",
    )
    assert kink_lines(snapshot, picture, 1)[-1] == "the outputs do not bend here"
    assert piece_lines(snapshot, picture, 1) == (
        "piece 2 of 3: 1 ≤ x ≤ 3",
        "the output = 2 · x − 1.5",
        "layer 1: 2 of 2 on",
    )


def test_a_chosen_neuron_without_a_kink_in_view_is_named():
    session = session_of(HINGE)
    session.choose_unit(Neuron(1, 1))
    snapshot = session.snapshot()
    assert "none of" not in " ".join(spline_caption(snapshot, spline_picture(snapshot)))
    session.set_bias(1, 1, 50.0)
    snapshot = session.snapshot()
    caption = spline_caption(snapshot, spline_picture(snapshot))
    assert caption[:2] == ("2 pieces", "1 kink")
    assert caption[2] == "none of hidden 1, neuron 2"


def test_the_table_has_a_row_for_each_piece():
    table = spline_table(spline_picture(session_of(HINGE).snapshot()))
    assert table.columns == (
        "piece", "from", "to", "slope_1", "intercept_1", "kink",
    )  # fmt: skip
    assert table.rows == (
        (1, -6.0, 1.0, 0.0, 0.5, "1:1 on"),
        (2, 1.0, 3.0, 2.0, -1.5, "1:2 off"),
        (3, 3.0, 6.0, 2.0, -1.5, ""),
    )


def test_the_curve_of_a_tanh_is_marked_where_its_neurons_have_their_inflection():
    session = session_of(NetworkSettings((1, 6, 1), ("tanh",)))
    session.advance(50)
    snapshot = session.snapshot()
    picture = spline_picture(snapshot, samples=101)
    assert not picture.part.is_whole
    assert picture.pieces is not None
    W, b = snapshot.parameters.W[0][:, 0], snapshot.parameters.b[0]
    inflections = np.sort(-b / W)
    inside = inflections[np.abs(inflections) < 6]
    np.testing.assert_allclose(picture.pieces.kinks, inside, atol=1e-12)
    assert len(picture.main_curve) == 101
    assert picture.slopes.size == 0
    assert picture.piece_at(0.0) is None
    assert spline_caption(snapshot, picture)[0] == (
        "tanh bends everywhere: no linear pieces"
    )
    assert kink_lines(snapshot, picture, 0)[0].startswith("z = 0 at x = ")
    assert len(spline_table(picture).rows) == 101


def test_the_part_that_is_cut_is_kept_as_long_as_the_network_is():
    session = session_of(NetworkSettings((1, 4, 1), ("sigmoid",)))
    part = piecewise_part(session.snapshot())
    assert (part.bent, part.bent_layer) == ("sigmoid", 1)
    session.next_moment()
    assert piecewise_part(session.snapshot()) is part
    session.advance(1)
    assert piecewise_part(session.snapshot()) is not part


def test_classes_have_a_curve_of_scores_each():
    session = session_of(
        NetworkSettings((1, 5, 3), ("relu",)), CLASSES, "cross_entropy"
    )
    session.advance(20)
    picture = spline_picture(session.snapshot())
    assert picture.classes
    assert picture.outputs == (0, 1, 2)
    assert len(picture.curves) == 3
    (points,) = picture.sets
    curves = picture.curves
    x, own = points.position[13]
    np.testing.assert_allclose(own, np.interp(x, *curves[1].T), atol=1e-9)


def test_too_many_pieces_while_it_trains_are_counted_when_paused(monkeypatch):
    monkeypatch.setattr(module, "MOST_LIVE_PIECES", 2)
    session = session_of(HINGE)
    session.playing = True
    snapshot = session.snapshot()
    picture = spline_picture(snapshot, samples=51)
    assert picture.pieces is None
    assert spline_caption(snapshot, picture) == (
        "More than 2 pieces: counted when paused.",
    )
    assert len(picture.main_curve) == 51
    session.playing = False
    assert spline_picture(session.snapshot()).pieces is not None


@pytest.mark.parametrize(
    ("layers", "names", "most", "text"),
    [
        ((1, 10, 1), ("relu", "linear"), 11, "11 for one layer of 10"),
        ((1, 8, 8, 1), ("relu", "relu", "linear"), 81, "81 for layers of 8 and 8"),
        ((1, 8, 2, 1), ("linear", "relu", "linear"), 3, "3 for one layer of 2"),
        ((1, 1), ("linear",), 1, "1 without kinked neurons"),
    ],
)
def test_the_bound_is_a_product_over_the_layers(layers, names, most, text):
    architecture = Architecture(layers, names)
    assert most_pieces(architecture) == most
    assert bound_written(architecture) == text


@pytest.mark.parametrize("depth", [2, 4, 6])
def test_no_tent_has_more_pieces_than_the_bound(depth):
    session = Session(shipped_experiment(f"tent-{depth}"))
    picture = spline_picture(session.snapshot())
    assert picture.pieces is not None
    assert (
        picture.pieces.count == 2**depth <= most_pieces(session.snapshot().architecture)
    )


def test_the_remark_on_the_lecture_has_the_numbers_of_this_network():
    session = Session(shipped_experiment("width-10"))
    lines = bound_remark(session.snapshot())
    assert any("Ω(2^((2/3) L n))" in line for line in lines)
    # 2^(20/3) pieces would be more than the 11 that there can be.
    assert "Here L = 1, n = 10: 2^((2/3) L n) = 102, (n + 1)ᴸ = 11." in lines


def test_kinks_out_of_view_are_counted():
    network = NetworkSettings(
        (1, 2, 1),
        ("relu",),
        init=Initialization(
            "given", W=(((1.0,), (1.0,)), ((1.0, 1.0),)), b=((-9.0, 0.0), (0.0,))
        ),
    )
    lines = bound_remark(session_of(network).snapshot())
    assert lines[-1] == "1 neuron of layer 1 switch out of view."
