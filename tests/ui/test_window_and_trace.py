"""The window shows the numbers that ``nnviz trace`` writes: every panel, every moment.

The trace is the file as it is written; the window is walked forward by moments, as a
person does with the arrow key, and each panel is asked for the numbers that it draws.
"""

import io
import json

import numpy as np
import pytest
from PySide6.QtCore import QSettings

from nnviz.picture.numbers import format_number
from nnviz.picture.read_outs import read_outs
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.trace_file import write_trace
from nnviz.ui.main_window import MainWindow

STEPS = 3
# A sample's own pass is one product per layer, that of a batch another: they round
# differently, in the last bits.
SAME = {"rel": 1e-10, "abs": 1e-13}


@pytest.fixture(
    params=["lecture-3-4-2", "default", "mazur-2-2-2", "sine"], ids=lambda name: name
)
def run(request, tmp_path, qtbot):
    """A window before the first step, and the steps of the trace."""
    experiment = shipped_experiment(request.param)
    file = io.BytesIO()
    assert write_trace(experiment, file, STEPS) is None
    session = Session(experiment)
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return session, window, json.loads(file.getvalue())["steps"]


def rows_of(window, name):
    """The numbers that a view draws, by the column names."""
    table = window.workspace.views[name].table()
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def walk(session):
    """Forward by moments, through as many steps as were traced."""
    while session.step < STEPS:
        yield session.snapshot()
        session.next_moment()


def test_every_panel_shows_the_numbers_of_the_trace_at_every_moment(run):
    session, window, records = run
    session.go_to_moment(0)
    seen = set()
    for snapshot in walk(session):
        record = records[snapshot.step]
        now = snapshot.moments[snapshot.moment]
        seen.add((now.kind, now.layer))
        batch = record["batch"]
        place = (snapshot.moment + snapshot.step) % len(batch)
        session.choose_sample(Sample("train", batch[place]))
        check_network(rows_of(window, "graph"), record, place)
        check_losses(rows_of(window, "softmax"), session.snapshot(), record, place)
        check_read_outs(session.snapshot(), record)
        check_curves(rows_of(window, "loss"), records, snapshot.step)
        for unit in units_to_look_at(snapshot):
            session.choose_unit(unit)
            check_inspector(window, session.snapshot(), unit, record, place)
            check_equation(rows_of(window, "equation"), unit, record, place)
    assert seen == {(m.kind, m.layer) for m in session.snapshot().moments}


def units_to_look_at(snapshot):
    """Another neuron, weight and bias at each moment."""
    turn = snapshot.moment + snapshot.step
    layer = 1 + turn % snapshot.architecture.depth
    n_out, n_in = snapshot.architecture.shapes[layer - 1]
    target, source = turn % n_out, turn % n_in
    return Neuron(layer, target), Weight(layer, target, source), Bias(layer, target)


def check_network(rows, record, place):
    """x, z, a, W, b, and the gradients of the chosen sample's own loss."""
    n = len(record["batch"])
    for row in rows:
        layer, neuron = row["layer"] - 1, row["neuron"] - 1
        match row["quantity"]:
            case "z" | "a" as quantity:
                expected = record[quantity][layer][place][neuron]
                assert row["value"] == pytest.approx(expected, **SAME)
                if quantity == "z":
                    own = n * record["dz"][layer][place][neuron]
                    assert row["gradient"] == pytest.approx(own, **SAME)
            case "W":
                source = row["source"] - 1
                assert row["value"] == record["parameters"]["W"][layer][neuron][source]
            case "b":
                assert row["value"] == record["parameters"]["b"][layer][neuron]
                own = n * record["dz"][layer][place][neuron]
                assert row["gradient"] == pytest.approx(own, **SAME)
    assert {row["quantity"] for row in rows} == {"x", "z", "a", "W", "b"}


def check_losses(rows, snapshot, record, place):
    """Scores or outputs, probabilities, the sample's loss; nothing before its time."""
    depth = snapshot.architecture.depth
    expected = {
        "sample_loss": ("loss", 0, lambda _: record["sample_losses"][place]),
        "score": ("z", depth, lambda k: record["z"][-1][place][k]),
        "z": ("z", depth, lambda k: record["z"][-1][place][k]),
        "output": ("a", depth, lambda k: record["a"][-1][place][k]),
        "probability": (
            "normalise",
            depth,
            lambda k: record["probabilities"][place][k],
        ),
    }
    for row in rows:
        for name, (kind, layer, value) in expected.items():
            if name not in row:
                continue
            # An output that is linear is known with its weighted sum.
            if snapshot.knows(kind, layer) or (
                name == "output"
                and snapshot.architecture.activations[-1] == "linear"
                and snapshot.knows("z", depth)
            ):
                assert row[name] == pytest.approx(value(row["index"]), **SAME)
            else:
                assert row[name] is None
    assert len(rows) == len(record["z"][-1][place])
    assert {"score", "z", "output"} & set(rows[0])


def check_read_outs(snapshot, record):
    """What the tool bar says, to the letter."""
    shown = {item.caption: item.text for group in read_outs(snapshot) for item in group}
    assert shown["step"] == str(record["step"] - 1)
    assert shown["epoch"] == str(record["epoch"])
    assert shown["train loss"] == format_number(record["train_loss"])
    if record["test_loss"] is not None:
        assert shown["test loss"] == format_number(record["test_loss"])
    if record["train_accuracy"] is not None:
        percent = float(shown["train accuracy"].removesuffix(" %"))
        assert percent == pytest.approx(100 * record["train_accuracy"], abs=0.051)


def check_curves(rows, records, step):
    known = [row for row in rows if row["step"] <= step]
    assert known
    for row in known:
        record = records[row["step"]]
        for key in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
            shown, expected = row[key], record[key]
            if expected is None:
                assert shown is None or np.isnan(shown)
            else:
                assert shown == expected


def check_inspector(window, snapshot, unit, record, place):
    """Value, gradient, change and new value, as soon as each is known."""
    found = {
        (row["section"], row["name"]): row["value"]
        for row in rows_of(window, "inspector")
    }
    layer = unit.layer - 1
    if isinstance(unit, Neuron):
        shown = [v for (s, name), v in found.items() if s == "value" and name[0] != "b"]
        if snapshot.knows("z", unit.layer):
            expected = record["z"][layer][place][unit.index]
            assert shown[0] == pytest.approx(expected, **SAME)
        else:
            assert shown == []
        return

    def number(key):
        if isinstance(unit, Weight):
            return record[key]["W"][layer][unit.target][unit.source]
        return record[key]["b"][layer][unit.index]

    steps = {s: v for (s, _), v in found.items() if s in ("value", "gradient", "new")}
    assert steps["value"] == number("parameters")
    assert ("gradient" in steps) == snapshot.knows("d_weights", unit.layer)
    assert ("new" in steps) == snapshot.knows("update")
    if "gradient" in steps:
        assert steps["gradient"] == number("gradients")
    if "new" in steps:
        assert steps["new"] == number("updated")


def check_equation(rows, unit, record, place):
    """The weighted sum of the neuron that a unit belongs to."""
    layer = unit.layer - 1
    target = unit.target if isinstance(unit, Weight) else unit.index
    shown = [row for row in rows if row["parameter"] is not None]
    weights = record["parameters"]["W"][layer][target]
    bias = record["parameters"]["b"][layer][target]
    assert [row["parameter"] for row in shown] == [*weights, bias]
    total = sum(row["value"] for row in shown)
    assert total == pytest.approx(record["z"][layer][place][target], **SAME)
