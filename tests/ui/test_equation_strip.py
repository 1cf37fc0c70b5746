"""The equation strip: what fits of it, and real numbers under the pointer."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.picture.equation import equation
from nnviz.picture.equation_parts import Glyph, SumLine
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.ui.equation_setting import Row, Typesetter
from nnviz.ui.equation_strip import EquationStrip
from nnviz.ui.export import view_content
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
SINE = Experiment(
    dataset=DatasetSettings(kind="sine"),
    network=NetworkSettings(layers=(1, 6, 1), activation=("tanh",)),
    loss="squared_error",
)


@pytest.fixture
def shown(qtbot, qapp):
    apply_theme(qapp, theme_named("light"))
    unsubscribers = []

    def show(experiment, unit, width=838, height=104):
        session = Session(experiment)
        session.advance(20)
        session.choose_unit(unit)
        strip = EquationStrip(session, theme_named("light"))
        qtbot.addWidget(strip)
        strip.resize(width, height)
        strip.show_snapshot(session.snapshot())
        with qtbot.waitExposed(strip):
            strip.show()
        strip.grab()
        # Another test may have left the pointer where this strip comes up.
        QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
        unsubscribers.append(
            session.subscribe(lambda: strip.show_snapshot(session.snapshot()))
        )
        return session, strip

    yield show
    for unsubscribe in unsubscribers:
        unsubscribe()


def move_to(strip, position):
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        strip.mapToGlobal(position),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(strip, event)


def texts_in_svg(strip, size=None):
    svg = view_content(strip, ".svg", size).decode()
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def written_terms(strip, width):
    assert strip.snapshot is not None
    return strip._fit(strip.snapshot, width)[0].shown.written_terms


def test_more_terms_are_written_where_there_is_more_room(shown):
    _, strip = shown(DIGITS, Neuron(2, 8))
    counts = [written_terms(strip, width) for width in (250, 400, 600, 838, 1300)]
    assert counts == sorted(counts)
    assert counts[0] < counts[2] < counts[4]
    assert counts[3] >= 4


@pytest.mark.parametrize("unit", [Neuron(2, 8), Neuron(1, 3)])
@pytest.mark.parametrize("width", [600.0, 838.0, 1300.0])
def test_the_sum_stays_within_the_strip(shown, unit, width):
    session, strip = shown(DIGITS, unit)
    fitted, _, left = strip._fit(session.snapshot(), width)
    assert isinstance(fitted.sum_line, SumLine)
    assert fitted.typesetter.sum_width(fitted.sum_line) <= left <= width


def test_few_terms_are_set_on_one_line(shown):
    session, strip = shown(SPIRAL, Neuron(1, 1))
    fitted, formula, _ = strip._fit(session.snapshot(), 814.0)
    assert formula is None
    assert fitted.rows == (Row((fitted.shown.one_line,)),)
    assert fitted.row_size == 16.0
    assert fitted.typesetter.pieces_width(fitted.shown.one_line) <= 814.0
    narrow, _, _ = strip._fit(session.snapshot(), 300.0)
    assert narrow.sum_line is not None


@pytest.mark.parametrize("width", [300, 600, 838, 1300])
def test_what_is_drawn_stays_inside(shown, width):
    _, strip = shown(DIGITS, Neuron(2, 8), width)
    assert strip._spots
    assert all(spot.rect.left() >= 0 for spot in strip._spots)
    if width >= 400:
        assert max(spot.rect.right() for spot in strip._spots) <= width


def test_every_written_number_has_its_exact_value_under_the_pointer(shown, qtbot):
    session, strip = shown(SPIRAL, Neuron(3, 1))
    result = next(spot for spot in strip._spots if spot.name == "f_2")
    assert result.value == float(session.snapshot().sample.z[-1][1])
    move_to(strip, result.rect.center())
    qtbot.keyClick(strip, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert float(QGuiApplication.clipboard().text()) == result.value


def test_pointing_at_a_term_lights_its_weight_and_leaves_the_strip_as_it_is(shown):
    session, strip = shown(DIGITS, Neuron(2, 8))
    session.choose_unit(None)
    session.go_to_moment(2)
    before = texts_in_svg(strip)
    here = QPointF(1, 1)
    QApplication.sendEvent(strip, QEnterEvent(here, here, here))
    spot = strip._unit_spots[0]
    assert isinstance(spot.unit, Weight)
    move_to(strip, spot.rect.center())
    assert session.snapshot().selection.hover_unit == spot.unit
    assert texts_in_svg(strip) == before
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


def test_a_click_on_a_term_chooses_its_weight(shown, qtbot):
    session, strip = shown(DIGITS, Neuron(2, 8))
    spot = strip._unit_spots[0]
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=spot.rect.center().toPoint())
    assert session.snapshot().selection.unit == spot.unit


def test_the_picture_carries_its_numbers_as_text(shown):
    session, strip = shown(SPIRAL, Neuron(3, 1))
    texts = texts_in_svg(strip)
    assert "output neuron for class 2" in texts
    fitted = strip._fit(session.snapshot(), 814.0)[0]
    shown_numbers = {spot.value for spot in strip._spots}
    assert float(session.snapshot().sample.z[-1][1]) in shown_numbers
    assert fitted.shown.written_terms > 0


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("experiment", [SPIRAL, SINE])
def test_every_unit_can_be_drawn_at_every_moment(qapp, experiment, name):
    session = Session(experiment)
    strip = EquationStrip(session, theme_named(name))
    depth = session.snapshot().architecture.depth
    units = [None, Neuron(0, 0), Neuron(1, 2), Neuron(depth, 0)]
    units += [Weight(1, 2, 0), Weight(depth, 0, 3), Bias(1, 1), Bias(depth, 0)]
    for unit in units:
        session.choose_unit(unit)
        for moment in range(len(session.snapshot().moments)):
            session.go_to_moment(moment)
            strip.show_snapshot(session.snapshot())
            image = QImage(838, 86, QImage.Format.Format_RGB32)
            with QPainter(image) as painter:
                strip.draw_whole(painter, QSizeF(838, 86))
            # From the loss on every unit has its numbers.
            assert strip._spots or not session.snapshot().knows("loss")
    strip.deleteLater()


SQUARED = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(
        layers=(2, 4, 3), activation=("sigmoid",), output_activation="sigmoid"
    ),
    loss="squared_error",
    regularization=Regularization("l2", 0.01),
    optimizer=Optimizer("adam", 0.01, weight_decay=0.1),
)
HINGE = replace(SPIRAL, loss="hinge", optimizer=Optimizer("rmsprop", 0.01))
ADAMW = replace(DIGITS, optimizer=Optimizer("adamw", 0.01, weight_decay=0.1))


# As wide as in a window of 1280 × 800, and in the narrowest of a projector.
@pytest.mark.parametrize(("width", "scale"), [(900.0, 1.0), (950.0, 1.25)])
@pytest.mark.parametrize("experiment", [SPIRAL, SQUARED, HINGE, ADAMW, SINE])
def test_nothing_is_cut_off_at_any_moment(qapp, experiment, width, scale):
    session = Session(experiment)
    session.advance(20)
    height = 104.0 * scale
    strip = EquationStrip(session, theme_named("light", scale))
    snapshot = session.snapshot()
    session.choose_sample(Sample("train", int(snapshot.trace.batch[0])))
    depth = snapshot.architecture.depth
    units = [None, Neuron(0, 0), Neuron(1, 2), Neuron(depth, 0)]
    units += [Weight(1, 2, 0), Weight(depth, 0, 3), Bias(1, 1), Bias(depth, 0)]
    image = QImage(round(width), round(height), QImage.Format.Format_RGB32)
    for unit in units:
        session.choose_unit(unit)
        for moment in range(len(snapshot.moments)):
            session.go_to_moment(moment)
            strip.show_snapshot(session.snapshot())
            with QPainter(image) as painter:
                strip.draw_whole(painter, QSizeF(width, height))
            inside = QRectF(0.0, 0.0, width, height)
            assert all(inside.contains(spot.rect) for spot in strip._spots)
            room = width - 2 * strip.theme.px(12.0)
            fitted, _, left = strip._fit(session.snapshot(), room)
            assert fitted.complete
            rows = Typesetter(strip.theme, fitted.row_size)
            assert all(rows.row_width(row) <= left for row in fitted.rows)
            if len(fitted.baselines) > 1:
                pitch = fitted.baselines[1] - fitted.baselines[0]
                assert pitch >= 1.3 * fitted.row_size
    strip.deleteLater()


@pytest.mark.parametrize("width", [400.0, 500.0, 838.0, 1300.0])
@pytest.mark.parametrize("neuron", [Neuron(1, 3), Neuron(2, 8)])
def test_what_is_not_written_of_a_neuron_is_counted(shown, neuron, width):
    """Each of its weights and its bias is there, or one of so many more."""
    session, strip = shown(DIGITS, neuron)
    everything = session.snapshot().architecture.layers[neuron.layer - 1] + 1
    last = len(session.snapshot().moments) - 1
    session.go_to_moment(last)
    rows = strip._fit(session.snapshot(), width)[0].rows
    assert counted(rows) == everything
    session.go_to_moment(last - 1)
    own, batch = strip._fit(session.snapshot(), 900.0)[0].rows
    assert counted((own,)) == counted((batch,)) == everything


def counted(rows):
    """The equations in the rows and those that the rows say there are besides."""
    groups = [group for row in rows for group in row.groups]
    (more,) = groups[-1]
    return len(groups) - 1 + int(re.fullmatch("and (\\d+) more", more.markup)[1])


def test_a_narrow_strip_goes_on_in_the_next_row(shown):
    session, strip = shown(SQUARED, Weight(2, 1, 0), width=420)
    session.go_to_moment(len(session.snapshot().moments) - 1)
    for width in range(300, 700, 20):
        fitted, _, left = strip._fit(session.snapshot(), float(width))
        rows = Typesetter(strip.theme, fitted.row_size)
        assert all(rows.row_width(row) <= left for row in fitted.rows)
        # What has no room is said to be missing.
        assert fitted.complete == (
            fitted.rows[-1].groups[-1] != (Glyph("…", quiet=True),)
        )
        assert fitted.complete or width < 600


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error", "hinge"])
def test_a_diverged_run_is_drawn_at_every_moment(qapp, loss):
    huge = Optimizer("sgd", 1e30)
    network = replace(SPIRAL.network, activation=("linear", "linear"))
    session = Session(replace(SPIRAL, loss=loss, optimizer=huge, network=network))
    session.advance(50)
    assert session.stopped is not None
    strip = EquationStrip(session, theme_named("light"))
    image = QImage(838, 104, QImage.Format.Format_RGB32)
    for unit in (None, Neuron(1, 2), Neuron(3, 0), Weight(2, 1, 0), Bias(3, 0)):
        session.choose_unit(unit)
        for moment in range(len(session.snapshot().moments)):
            session.go_to_moment(moment)
            strip.show_snapshot(session.snapshot())
            with QPainter(image) as painter:
                strip.draw_whole(painter, QSizeF(838, 104))
            assert strip._spots or not session.snapshot().knows("loss")
    strip.deleteLater()


def test_the_whole_description_is_under_the_pointer_where_it_is_cut(shown):
    session, strip = shown(SPIRAL, None, width=420)
    (words,) = [spot for spot in strip._spots if spot.value is None]
    assert words.name == equation(session.snapshot(), 8).description


def test_the_table_is_that_of_the_shown_neuron(shown):
    session, strip = shown(SPIRAL, Neuron(3, 1))
    names = [row[0] for row in strip.table().rows]
    assert names[-1] == "f_2"
    assert len(names) == 8 + 2
    assert session.snapshot() is strip.snapshot


def test_the_strip_skips_what_it_does_not_draw(shown):
    session, strip = shown(SPIRAL, Neuron(3, 1))
    part = strip._drawn_part
    session.type_scores((1.0, 2.0, 3.0), 0)
    assert strip._drawn_part is part
    session.next_step()
    assert strip._drawn_part is not part
