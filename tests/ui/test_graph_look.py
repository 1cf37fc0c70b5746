"""The network's header: drawings, terms and counts, through mouse and keys."""

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Architecture
from nnviz.picture.count_terms import CountTarget, counts_of
from nnviz.picture.drawings import MIXES
from nnviz.picture.graph_edges import CONSTANT
from nnviz.picture.graph_hits import anchor_of
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui import drawing_motion
from nnviz.ui.counts_painting import counts_height, counts_layout
from nnviz.ui.export import view_content
from nnviz.ui.graph_view import GraphView
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panel import Panel
from nnviz.ui.theme import Theme, apply_theme, theme_named
from nnviz.ui.views import VIEWS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT = Qt.MouseButton.LeftButton
SIZE = QSizeF(900, 460)
LECTURE = shipped_experiment("lecture-3-4-2")
SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)


@pytest.fixture
def shown(qtbot, qapp, monkeypatch):
    apply_theme(qapp, theme_named("light"))
    monkeypatch.setattr(drawing_motion, "_has_motion", lambda view: False)
    unsubscribers = []

    def show(experiment=LECTURE, width=900, height=500, scale=1.0):
        session = Session(experiment)
        session.advance(20)
        look = theme_named("light", scale)
        view = GraphView(session, look)
        panel = Panel("Network", {"graph": VIEWS["graph"]}, lambda name: view, look)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribers.append(stop)
        view.show_snapshot(session.snapshot())
        with qtbot.waitExposed(panel):
            panel.show()
        QApplication.processEvents()
        return session, view, panel

    yield show
    for stop in unsubscribers:
        stop()


def place(view, unit):
    return view._canvas.mapFromScene(QPointF(*anchor_of(view.picture(), unit)))


def drag(qtbot, view, start, by):
    viewport = view._canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    for share in (0.5, 1.0):
        where = QPointF(start + QPoint(0, round(by * share)))
        move = QMouseEvent(
            QEvent.Type.MouseMove, where, viewport.mapToGlobal(where),
            Qt.MouseButton.NoButton, LEFT, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(viewport, move)
    qtbot.mouseRelease(viewport, LEFT, pos=start + QPoint(0, by))


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def count_place(view, text, index=0):
    """Where a term is written in the row of counts."""
    row = view.counts
    scale = view.theme.scale
    size = QSizeF(row.width() / scale, row.height() / scale)
    counts = counts_of(view.snapshot.architecture)
    layout = counts_layout(Theme(view.theme.tokens), counts, size)
    found = [piece for piece in layout.pieces if piece.text == text and piece.words]
    center = found[index].rect.center()
    return QPoint(round(center.x() * scale), round(center.y() * scale))


@pytest.mark.parametrize("drawing", MIXES)
@pytest.mark.parametrize("unit", [Weight(1, 1, 0), Bias(1, 1), Bias(2, 0)])
def test_numbers_are_dragged_in_every_drawing(shown, qtbot, drawing, unit):
    session, view, _ = shown()
    view.set_drawing(drawing)
    session.choose_unit(unit)
    before = session.snapshot().parameters.flat()
    drag(qtbot, view, place(view, unit), -40)
    after = session.snapshot().parameters.flat()
    assert ((after - before) > 0.1).sum() == 1
    assert (after != before).sum() == 1
    assert session.snapshot().selection.unit == unit


def test_the_edge_of_a_bias_is_pointed_at_and_chosen(shown, qtbot):
    session, view, _ = shown()
    view.set_drawing("input")
    edges = view.picture().edges
    edge = next(i for i in range(len(edges)) if edges.sources[i] == CONSTANT)
    start, end = edges.starts[edge], edges.ends[edge]
    at = view._canvas.mapFromScene(QPointF(*(start * 0.75 + end * 0.25)))
    qtbot.mouseMove(view._canvas.viewport(), at)
    assert session.snapshot().selection.hover_unit == Bias(1, int(edges.targets[edge]))
    qtbot.mouseClick(view._canvas.viewport(), LEFT, pos=at)
    assert isinstance(session.snapshot().selection.unit, Bias)


def test_a_sum_is_its_neuron(shown, qtbot):
    session, view, _ = shown()
    view.set_drawing("apart")
    sums = view.picture().layers[1].layout.sums
    at = view._canvas.mapFromScene(QPointF(*sums[2]))
    qtbot.mouseClick(view._canvas.viewport(), LEFT, pos=at)
    assert session.snapshot().selection.unit == Neuron(1, 2)


@pytest.mark.parametrize("drawing", MIXES)
def test_every_moment_is_painted_in_every_drawing(shown, drawing):
    session, view, _ = shown()
    view.set_drawing(drawing)
    session.choose_unit(Bias(1, 2))
    for moment in range(len(session.snapshot().moments)):
        session.go_to_moment(moment)
        assert texts(view)
        assert not view.grab().isNull()
        assert not view.failed


def test_the_list_in_the_header_chooses_the_drawing(shown, qtbot):
    _, view, panel = shown()
    assert view.header.drawings.list.isVisible()
    view.header.drawings.list.chosen.emit("apart")
    assert view.drawing == "apart"
    panel.resize(1500, 500)
    qtbot.waitUntil(view.header.drawings.row.isVisible)
    qtbot.mouseClick(view.header.drawings.row._segments[2], LEFT)
    assert view.drawing == "input"


def test_the_header_makes_no_panel_wider(shown, qtbot):
    _, _, panel = shown(width=1400)
    for width in (1100, 960, 880, 740, 690):
        panel.resize(width, 500)
        QApplication.processEvents()
        assert panel.width() == width


def test_where_there_is_no_choice_the_header_says_why(shown):
    _, view, _ = shown(SPIRAL)
    assert not view.header.drawings.isEnabled()
    assert "tiles" in view.header.drawings.toolTip()
    view.set_drawing("apart")
    assert view.picture().layers[1].sums is None
    view.session.change_experiment(LECTURE)
    assert view.header.drawings.isEnabled()
    assert view.header.drawings.toolTip() == ""
    assert view.picture().layers[1].sums is not None


def test_a_picture_taken_away_is_never_on_its_way(shown, qtbot, monkeypatch):
    _, view, _ = shown()
    monkeypatch.setattr(drawing_motion, "_has_motion", lambda view: True)
    view.set_drawing("apart")
    early = view_content(view, ".svg", SIZE)
    assert view.picture().options.mix != MIXES["apart"]
    qtbot.waitUntil(lambda: view.picture().options.mix == MIXES["apart"], timeout=3000)
    assert view_content(view, ".svg", SIZE) == early


def test_terms_add_names_and_counts(shown, qtbot):
    _, view, _ = shown()
    before = view._canvas.height()
    assert not view.counts.isVisible()
    qtbot.mouseClick(view.header.terms, LEFT)
    assert view.terms
    assert view.counts.isVisible()
    assert view._canvas.height() == before - view.counts.height()
    assert view.counts.geometry().bottom() == view.rect().bottom()
    written = texts(view)
    for text in (
        "2-layer network", "fully connected", "3·4", "4·2", "20", "26", "input layer",
        "3 inputs, not neurons", "4 neurons, sigmoid",
    ):  # fmt: skip
        assert text in written
    qtbot.mouseClick(view.header.terms, LEFT)
    assert view._canvas.height() == before
    assert "2-layer network" not in texts(view)


def test_a_low_panel_has_its_counts_on_one_line(shown):
    _, view, _ = shown(height=330)
    view.set_terms(True)
    assert view.counts.height() == counts_height(view.height()) == 26
    assert view._canvas.height() > 250
    assert "3·4" in texts(view, QSizeF(900, 300))


@pytest.mark.parametrize("height", [26.0, 54.0])
@pytest.mark.parametrize(
    "layers", [(3, 4, 2), (64, 32, 10), (2, *[8] * 12, 3), (3072, 1000, 10)]
)
def test_counts_are_never_cut(qapp, height, layers):
    apply_theme(qapp, theme_named("light"))
    theme = theme_named("light")
    counts = counts_of(Architecture(layers, ("relu",) * (len(layers) - 1)))
    for width in (480, 640, 840, 1300):
        layout = counts_layout(theme, counts, QSizeF(width, height))
        rects = [piece.rect for piece in layout.pieces]
        assert all(0.0 <= rect.left() < rect.right() <= width for rect in rects)
        totals = {each.total.text for each in counts.sums}
        assert totals <= {piece.text for piece in layout.pieces}
        lines = {piece.baseline for piece in layout.pieces}
        for line in lines:
            row = [each.rect for each in layout.pieces if each.baseline == line]
            row.sort(key=lambda rect: rect.left())
            for one, other in pairwise(row):
                assert one.right() <= other.left() + 0.5


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_pointing_at_a_term_lights_up_what_it_counts(shown, qtbot, scale):
    _, view, _ = shown(width=1200, height=640, scale=scale)
    view.set_terms(True)
    QApplication.processEvents()
    qtbot.mouseMove(view.counts, count_place(view, "3·4"))
    assert view.picture().options.lit == CountTarget("weights", (1,))
    edges = view.picture().edges
    assert (edges.opacities[edges.layers == 1] == 1.0).all()
    assert (edges.opacities[edges.layers == 2] < 0.5).all()
    qtbot.mouseMove(view.counts, count_place(view, "4", 1))
    assert view.picture().options.lit == CountTarget("biases", (1,))
    QApplication.sendEvent(view.counts, QEvent(QEvent.Type.Leave))
    assert view.picture().options.lit is None


def test_the_words_of_the_field_are_explained(shown, monkeypatch):
    said = []
    monkeypatch.setattr(
        "nnviz.ui.counts_row.QToolTip.showText", lambda at, text, row: said.append(text)
    )
    _, view, _ = shown()
    view.set_terms(True)
    for text in ("fully connected", "2-layer network", "4·2"):
        position = count_place(view, text)
        at = view.counts.mapToGlobal(position)
        QApplication.sendEvent(
            view.counts, QHelpEvent(QEvent.Type.ToolTip, position, at)
        )
    assert "acyclic graph" in said[0]
    assert "layers with weights are counted" in said[1]
    assert said[2] == "4·2 weights, from each of 4 to each of 2"
    assert "weights 3·4 + 4·2 = 20" in view.counts.accessibleDescription()


def test_dead_units_are_marked_with_the_terms(shown):
    session, view, _ = shown(SPIRAL)
    session.set_bias(1, 3, -1000.0)
    assert view.picture().layers[1].flags == ()
    view.set_terms(True)
    assert view.picture().layers[1].flags[3] == "dead"
    assert "dead: z ≤ 0" in view._tip_of(Neuron(1, 3))
    view.set_terms(False)
    assert view.picture().layers[1].flags == ()
    view.show_flags(True)
    assert view.picture().layers[1].flags[3] == "dead"
    assert "dead" not in view._tip_of(Weight(1, 3, 0))


@pytest.fixture
def window(qtbot, tmp_path):
    def opened():
        store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(LECTURE), store)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        return window

    return opened


def test_the_window_remembers_drawings_and_terms(window):
    first = window()
    first.workspace.graph.set_drawing("input")
    first.workspace.graph.set_terms(True)
    first.workspace.show_view("neuron")
    first.workspace.views["neuron"].set_drawing("combined")
    first.close()
    second = window()
    assert second.workspace.graph.drawing == "input"
    assert second.workspace.graph.terms
    assert second.workspace.views["neuron"].drawing == "combined"


def test_the_graph_marks_dead_units_while_activations_are_seen(window):
    workspace = window().workspace
    assert not workspace.graph.picture().options.flags
    workspace.show_view("activation")
    assert workspace.graph.picture().options.flags
    workspace.show_view("boundary")
    assert not workspace.graph.picture().options.flags
