"""Formulas in type: set once, in the colour asked for, as vectors."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer
from nnviz.picture.formulas import (
    ACTIVATION_FORMULAS,
    LOSS_FORMULAS,
    OUTPUT_GRADIENT_FORMULAS,
    moment_formula,
    update_formula,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.ui import formula as module
from nnviz.ui.equation_strip import EquationStrip
from nnviz.ui.export import view_content
from nnviz.ui.formula import formula, is_set
from nnviz.ui.theme import theme_named

FRACTION = r"\frac{a}{\sqrt{b} + \varepsilon}"


def drawn(latex, size=32.0, color="#A84600"):
    setting = formula(latex)
    image = QImage(400, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        setting.draw(painter, 20.0, 80.0, size, QColor(color))
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != QColor("white")
    ]
    return image, inked


def all_formulas():
    yield from ACTIVATION_FORMULAS.values()
    yield from LOSS_FORMULAS.values()
    yield from OUTPUT_GRADIENT_FORMULAS.values()
    for kind in ("sgd", "adam", "adamw", "rmsprop"):
        yield update_formula(Optimizer(kind, momentum=0.9, weight_decay=0.1))
    for layers, activation, loss in (
        ((2, 3, 3, 3), ("tanh", "relu"), "cross_entropy"),
        ((2, 3, 3), ("relu",), "squared_error"),
    ):
        experiment = Experiment(
            dataset=DatasetSettings(kind="spiral", classes=3),
            network=NetworkSettings(layers=layers, activation=activation),
            loss=loss,
        )
        snapshot = Session(experiment).snapshot()
        for moment in snapshot.moments:
            yield moment_formula(snapshot, moment)


@pytest.mark.parametrize("latex", sorted(set(all_formulas())))
def test_every_formula_is_drawn_within_its_measures(qapp, latex):
    setting = formula(latex)
    _, inked = drawn(latex)
    assert len(inked) > 50
    columns, rows = [x for x, _ in inked], [y for _, y in inked]
    assert min(columns) >= 19
    assert max(columns) <= 21 + setting.width * 32.0
    assert min(rows) >= 79 - setting.ascent * 32.0
    assert max(rows) <= 81 + setting.descent * 32.0
    # Neither much smaller than it says.
    assert max(columns) - min(columns) > 0.9 * setting.width * 32.0


def test_a_formula_takes_the_color_it_is_asked_for(qapp):
    for color in ("#A84600", "#1A63A5"):
        image, inked = drawn(FRACTION, color=color)
        assert color.lower() in {image.pixelColor(x, y).name() for x, y in inked}


def test_a_formula_is_set_once(qapp, monkeypatch):
    first = formula(FRACTION)
    assert is_set(FRACTION)
    monkeypatch.setattr(module, "_typeset", None)
    assert formula(FRACTION) is first


def test_what_is_no_latex_is_refused(qapp):
    with pytest.raises(ValueError, match="cannot be set"):
        formula(r"\frac{a}{")
    assert not is_set(r"\frac{a}{")


def test_the_program_starts_without_the_typesetter():
    code = (
        "import sys, nnviz.ui.main_window; "
        "print([m for m in sys.modules if m.startswith(('ziamath', 'latex2mathml'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.fixture
def strip(qtbot, qapp, monkeypatch):
    """A strip with nothing chosen, and no formula set so far."""
    monkeypatch.setattr(module, "_set", {})
    session = Session(Experiment())
    strip = EquationStrip(session, theme_named("light"))
    qtbot.addWidget(strip)
    strip.resize(838, 104)
    strip.show_snapshot(session.snapshot())
    return session, strip


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_paint_does_not_wait_for_its_formula(strip, qtbot, monkeypatch):
    session, view = strip
    paint = EquationStrip.paintEvent
    latex = LOSS_FORMULAS["cross_entropy"]
    waited = []
    monkeypatch.setattr(
        EquationStrip,
        "paintEvent",
        lambda strip, event: (paint(strip, event), waited.append(is_set(latex))),
    )
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: is_set(latex))
    assert waited[0] is False
    assert view._fit(session.snapshot(), 814.0)[1] is formula(latex)


def test_an_export_has_its_formula_as_a_vector(strip):
    session, view = strip
    svg = view_content(view, ".svg", QSizeF(838, 104)).decode()
    assert "<image" not in svg
    session.choose_unit(Neuron(0, 0))  # an input has no formula
    view.show_snapshot(session.snapshot())
    without = view_content(view, ".svg", QSizeF(838, 104)).decode()
    assert svg.count("<path") > without.count("<path") + 10
    assert view_content(view, ".pdf", QSizeF(838, 104)).startswith(b"%PDF")
