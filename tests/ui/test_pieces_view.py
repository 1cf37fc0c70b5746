"""Pieces and regions drawn, kinks and slopes dragged, the target drawn by hand."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.ui import region_drawing
from nnviz.ui.export import view_content, view_image
from nnviz.ui.kink_editing import NOTHING_COMES_THROUGH
from nnviz.ui.pieces_view import PiecesView
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(441, 162)
LEFT = Qt.MouseButton.LeftButton
SINE = DatasetSettings(kind="sine", samples=60)
LINE = DatasetSettings(
    kind="inline",
    x=tuple((k / 4,) for k in range(20)),
    y=tuple(k // 10 for k in range(20)),
)


def session_of(layers, dataset, name="relu", steps=40):
    regression = dataset.kind in ("sine", "bumps")
    session = Session(
        Experiment(
            dataset=dataset,
            network=NetworkSettings(layers, (name,) * (len(layers) - 2)),
            loss="squared_error" if regression else "cross_entropy",
            optimizer=Optimizer("adam", 0.01),
        )
    )
    session.advance(steps)
    return session


KINDS = {
    "one layer": ((1, 8, 1), SINE, "relu"),
    "two layers": ((1, 8, 6, 1), SINE, "leaky_relu"),
    "tanh": ((1, 6, 1), SINE, "tanh"),
    "classes on a line": ((1, 6, 2), LINE, "relu"),
    "linear": ((1, 1), SINE, "relu"),
    "regions": ((2, 8, 6, 3), DatasetSettings(kind="spiral", classes=3), "relu"),
    "regions of targets": ((2, 8, 1), DatasetSettings(kind="bumps"), "relu"),
    "lines of a tanh": ((2, 6, 2), DatasetSettings(kind="moons"), "tanh"),
    "bent inputs": (
        (3, 6, 2),
        DatasetSettings(kind="moons", features=("x1", "x2", "x1*x2")),
        "relu",
    ),
    "slice": ((4, 6, 3), DatasetSettings(kind="iris", standardize=True), "relu"),
}


@pytest.fixture
def show(qapp, qtbot):
    """Make the view on a session, wired as in the window."""
    theme = theme_named("light")
    apply_theme(qapp, theme)
    unsubscribe = []

    def shown(session, size=SIZE):
        view = PiecesView(session, theme)
        qtbot.addWidget(view)
        view.resize(size.toSize())
        view.show_snapshot(session.snapshot())
        listener = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(listener)
        return view

    yield shown
    for stop in unsubscribe:
        stop()
    QToolTip.hideText()


def pixels(view, size=SIZE):
    image = view_image(view, size, 1.0)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def mouse(view, kind, position, button=LEFT):
    at = QPointF(position)
    held = LEFT if button == LEFT and kind != QEvent.Type.MouseButtonRelease else None
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind, at, at, button, held or none, Qt.KeyboardModifier.NoModifier
    )
    handlers = {
        QEvent.Type.MouseMove: view.mouseMoveEvent,
        QEvent.Type.MouseButtonPress: view.mousePressEvent,
        QEvent.Type.MouseButtonRelease: view.mouseReleaseEvent,
    }
    handlers[kind](event)


def hover(view, position):
    mouse(view, QEvent.Type.MouseMove, position, Qt.MouseButton.NoButton)


def drag(view, *positions):
    mouse(view, QEvent.Type.MouseButtonPress, positions[0])
    for position in positions[1:]:
        mouse(view, QEvent.Type.MouseMove, position)
    mouse(view, QEvent.Type.MouseButtonRelease, positions[-1])


def laid_out(view):
    return view._spline.laid_out(view.theme, view.snapshot, QSizeF(view.size()))


def kink_px(view, kink):
    placement, picture = laid_out(view)
    x, y = picture.pieces.kinks[kink], picture.heights[kink]
    return QPointF(*placement.to_px(np.array([[x, y]]))[0])


def roomy_kink(view, layer):
    """The kink of a layer that is farthest from all others, and its neuron."""
    _, picture = laid_out(view)
    gaps = np.diff([-9.0, *picture.pieces.kinks, 9.0])
    window = picture.window
    found = [
        (min(gaps[number : number + 2]), number)
        for number, height in enumerate(picture.heights)
        if picture.neurons_at(number)[0].layer == layer
        and window.bottom < height < window.top
    ]
    number = max(found)[1]
    return number, picture.neurons_at(number)[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_network_is_drawn_on_every_device(show, kind, theme):
    layers, dataset, name = KINDS[kind]
    view = show(session_of(layers, dataset, name))
    view.apply_theme(theme_named(theme))
    assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 20
    svg = view_content(view, ".svg", SIZE).decode()
    assert svg.count("<text") >= 1
    assert view_content(view, ".pdf", SIZE).startswith(b"%PDF")
    assert len(view.table().rows) >= 1


@pytest.mark.parametrize("size", [(120, 80), (240, 130), (1200, 700)])
@pytest.mark.parametrize("kind", ["two layers", "regions", "slice"])
def test_every_size_can_be_drawn(show, kind, size):
    layers, dataset, name = KINDS[kind]
    view = show(session_of(layers, dataset, name), QSizeF(*size))
    assert pixels(view, QSizeF(*size)).shape == (size[1], size[0], 4)


def test_a_kink_says_who_makes_it_and_lights_it_up(show):
    session = session_of((1, 8, 1), SINE)
    view = show(session)
    number, neuron = roomy_kink(view, 1)
    hover(view, kink_px(view, number))
    assert view._words.lines[0].startswith("kink at x = ")
    assert f"neuron {neuron.index + 1}" in view._words.lines[1]
    assert session.snapshot().selection.hover_unit == neuron
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert session.snapshot().selection.hover_unit is None


@pytest.mark.parametrize("layers", [(1, 8, 1), (1, 8, 6, 1)])
def test_a_kink_is_dragged_in_one_change_that_can_be_taken_back(show, layers):
    session = session_of(layers, SINE, steps=300)
    view = show(session)
    layer = len(layers) - 2
    number, neuron = roomy_kink(view, layer)
    before = session.snapshot().parameters
    at = kink_px(view, number)
    drag(view, at, at + QPointF(4, 1), at + QPointF(7, 2), at + QPointF(11, 0))
    snapshot = session.snapshot()
    assert snapshot.selection.unit == neuron
    assert len(snapshot.branches[0].edits) == 1
    placement, picture = laid_out(view)
    wanted = placement.to_units(at + QPointF(11, 0))[0]
    kinks = picture.pieces.kinks_of(neuron.layer, neuron.index)
    assert np.abs(kinks - wanted).min() < 1e-4
    session.undo()
    np.testing.assert_array_equal(session.snapshot().parameters.flat(), before.flat())
    assert session.snapshot().can_undo is None


def test_a_click_with_an_unsteady_hand_chooses_and_moves_nothing(show):
    session = session_of((1, 8, 1), SINE)
    view = show(session)
    number, neuron = roomy_kink(view, 1)
    at = kink_px(view, number)
    drag(view, at, at + QPointF(1, 1))
    assert session.snapshot().selection.unit == neuron
    assert session.snapshot().can_undo is None


@pytest.mark.parametrize("layers", [(1, 8, 1), (1, 8, 6, 1)])
def test_the_slope_behind_the_chosen_kink_is_dragged_by_its_handle(show, layers):
    session = session_of(layers, SINE)
    view = show(session)
    number, neuron = roomy_kink(view, 1)
    session.choose_unit(neuron)
    handle = view._spline.handle(view.theme, view.snapshot, SIZE)
    assert handle is not None
    x = laid_out(view)[1].pieces.kinks[number]
    hover(view, handle.at)
    assert "another slope" in view._words.lines[0]
    drag(view, handle.at, handle.at - QPointF(0, 5), handle.at - QPointF(0, 9))
    snapshot = session.snapshot()
    assert len(snapshot.branches[0].edits) == 1
    after = view._spline.handle(view.theme, view.snapshot, SIZE)
    assert after.grip.x == pytest.approx(x, abs=1e-12)
    placement, _ = laid_out(view)
    across, up = placement.px_per_unit
    rise = (handle.kink.y() - handle.at.y() + 9) / up
    wanted = rise / ((handle.at.x() - handle.kink.x()) / across)
    assert after.grip.slope == pytest.approx(wanted, rel=0.05)
    session.undo()
    assert session.snapshot().can_undo is None


def test_where_nothing_comes_through_a_drag_says_so(show):
    dead = NetworkSettings((1, 1, 1, 1), ("relu", "relu"))
    session = Session(Experiment(dataset=SINE, network=dead, loss="squared_error"))
    session.set_weight(1, 0, 0, 1.0)
    session.set_bias(1, 0, 0.0)
    session.set_weight(2, 0, 0, 1.0)
    session.set_bias(2, 0, -2.0)
    session.set_weight(3, 0, 0, 0.3)
    view = show(session)
    _, picture = laid_out(view)
    assert picture.pieces.kinks.tolist() == [0.0, 2.0]
    at = kink_px(view, 1)
    # Left of 0 the neuron below is off.
    drag(view, at, at - QPointF(150, 0))
    assert view._words.lines == (NOTHING_COMES_THROUGH,)
    mouse(view, QEvent.Type.MouseButtonRelease, at)
    assert session.snapshot().parameters.b[1][0] == -2.0


def test_a_piece_says_its_line(show):
    view = show(session_of((1, 8, 1), SINE))
    placement, picture = laid_out(view)
    widths = np.diff(picture.pieces.ends)
    piece = int(widths.argmax())
    x = picture.pieces.ends[piece] + widths[piece] / 2
    at = placement.to_px(np.array([[x, placement.window.top]]))[0]
    hover(view, QPointF(at[0], at[1] + 1))
    assert view._words.lines[0].startswith(
        f"piece {piece + 1} of {picture.pieces.count}"
    )
    assert " · x " in view._words.lines[1]


def test_the_counts_tell_what_the_lecture_says_of_them(show):
    view = show(session_of((1, 8, 1), SINE))
    hover(view, QPointF(20, 8))
    assert any("theorems" in line for line in view._words.lines)
    regions = show(session_of((2, 6, 2), DatasetSettings(kind="moons")))
    hover(regions, QPointF(20, 8))
    assert any("n(n − 1)/2" in line for line in regions._words.lines)


def stroke(view, *shares):
    """Places of the plot, by share of its width and height."""
    rect = laid_out(view)[0].rect
    return [
        QPointF(rect.left() + a * rect.width(), rect.bottom() - b * rect.height())
        for a, b in shares
    ]


def test_a_curve_drawn_with_the_pencil_becomes_the_target(show):
    session = session_of((1, 8, 1), SINE)
    view = show(session)
    view.take_pencil(True)
    assert view.draws_by_hand
    window = laid_out(view)[0].window
    drag(view, *stroke(view, (0.0, 0.25), (0.5, 0.75), (1.0, 0.25)))
    dataset = session.snapshot().dataset
    assert dataset.settings.kind == "inline"
    assert session.snapshot().can_undo == "Draw the target"
    x, y = dataset.train.points[:, 0], dataset.train.targets[:, 0]
    height = window.bottom + window.height * (0.75 - 0.5 * np.abs(x) / 6)
    np.testing.assert_allclose(y, height, atol=0.02)
    assert view.draws_by_hand

    window = laid_out(view)[0].window
    drag(view, *stroke(view, (0.4, 0.5), (0.6, 0.5)))
    after = session.snapshot().dataset
    np.testing.assert_array_equal(after.train.points, dataset.train.points)
    changed = after.train.targets[:, 0] != y
    places = (x[changed] - window.left) / window.width
    assert 0.4 <= places.min() < places.max() <= 0.6
    session.undo()
    session.undo()
    assert session.snapshot().dataset.settings == SINE


def test_escape_drops_a_stroke_and_then_the_pencil(show):
    session = session_of((1, 8, 1), SINE)
    view = show(session)
    view.take_pencil(True)
    first, second = stroke(view, (0.2, 0.5), (0.4, 0.5))
    mouse(view, QEvent.Type.MouseButtonPress, first)
    mouse(view, QEvent.Type.MouseMove, second)
    assert len(np.unique(pixels(view).reshape(-1, 4), axis=0)) > 20
    escape = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    view.keyPressEvent(escape)
    assert view.draws_by_hand
    mouse(view, QEvent.Type.MouseButtonRelease, second)
    assert session.snapshot().can_undo is None
    view.keyPressEvent(escape)
    assert not view.draws_by_hand


def test_the_pencil_is_there_for_functions_of_one_input_alone(show):
    session = session_of((1, 8, 1), SINE)
    view = show(session)
    view.take_pencil(True)
    session.change_experiment(
        session_of((2, 4, 2), DatasetSettings(kind="moons")).experiment
    )
    assert not view.draws_by_hand
    view.take_pencil(True)
    assert not view.draws_by_hand


def regions_of(view):
    return view._regions.laid_out(view.theme, view.snapshot, QSizeF(view.size()))


def test_a_region_says_its_map_and_its_lines_their_neuron(show):
    session = session_of((2, 6, 2), DatasetSettings(kind="moons"))
    view = show(session)
    placement, picture = regions_of(view)
    region = int(picture.regions.areas.argmax())
    middle = picture.regions.polygon(region).mean(axis=0)
    hover(view, QPointF(*placement.to_px(middle[np.newaxis])[0]))
    assert view._words.lines[0].startswith(f"region {region + 1} of")
    assert "here all layers are one: W* x + b*" in view._words.lines
    lengths = np.hypot(*np.diff(picture.boundaries.ends, axis=1)[:, 0].T)
    longest = int(lengths.argmax())
    middle = picture.boundaries.ends[longest].mean(axis=0)
    at = QPointF(*placement.to_px(middle[np.newaxis])[0])
    neuron = Neuron(
        int(picture.boundaries.layers[longest]),
        int(picture.boundaries.neurons[longest]),
    )
    hover(view, at)
    assert session.snapshot().selection.hover_unit == neuron
    drag(view, at)
    assert session.snapshot().selection.unit == neuron


def test_the_line_of_the_chosen_neuron_is_yellow(show):
    session = session_of((2, 6, 2), DatasetSettings(kind="moons"))
    view = show(session)
    _, picture = regions_of(view)
    layer, neuron = (
        int(picture.boundaries.layers[0]),
        int(picture.boundaries.neurons[0]),
    )

    def yellow():
        blue, green, red, _ = pixels(view).astype(int).transpose(2, 0, 1)
        return int(((red > 240) & (abs(green - 212) < 12) & (blue < 90)).sum())

    before = yellow()
    session.choose_unit(Neuron(layer, neuron))
    assert yellow() > before + 100


def test_while_it_trains_regions_take_a_share_of_the_time_alone(show, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(region_drawing, "perf_counter", lambda: clock[0])
    session = session_of((2, 6, 2), DatasetSettings(kind="moons"))
    view = show(session)
    session.playing = True
    drawing = view._regions
    _, first = regions_of(view)
    drawing._note_cost(0.01)
    session.advance(1)
    clock[0] += 0.1
    assert regions_of(view)[1] is first
    clock[0] += 0.2
    later = regions_of(view)[1]
    assert later is not first
    # Paused, the picture is that of the present network at once.
    drawing._note_cost(1.0)
    session.advance(1)
    session.playing = False
    assert regions_of(view)[1] is not later


def test_a_slice_says_through_which_sample(show):
    view = show(session_of((4, 6, 3), *KINDS["slice"][1:]))
    svg = view_content(view, ".svg", QSizeF(640, 400)).decode()
    assert "slice through train sample 0" in svg


def test_the_pointer_may_enter_a_view_without_a_snapshot(qapp, qtbot):
    theme = theme_named("light")
    view = PiecesView(session_of((1, 4, 1), SINE), theme)
    qtbot.addWidget(view)
    hover(view, QPointF(10, 10))
    view.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert view.table().rows == ()


@pytest.mark.parametrize("kind", ["two layers", "classes on a line", "regions"])
def test_a_run_that_diverged_is_drawn_all_the_same(show, kind):
    layers, dataset, name = KINDS[kind]
    session = session_of(layers, dataset, name)
    session.set_weight(1, 0, 0, 1e300)
    session.set_weight(2, 0, 0, 1e300)
    view = show(session)
    hover(view, QPointF(150, 80))
    assert pixels(view).shape[2] == 4
    assert not view.failed
