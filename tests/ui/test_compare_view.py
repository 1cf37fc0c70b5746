"""The comparison: columns for every kind of data, choices at once, links, pictures."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest

from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.confusion import confusion
from nnviz.picture.numbers import format_exact
from nnviz.picture.scatter import sample_points
from nnviz.session.comparison import COLUMNS, ComparisonSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.ui.compare_controls import RIDGE_STRENGTHS
from nnviz.ui.compare_layout import column_places
from nnviz.ui.compare_view import CompareView
from nnviz.ui.export import view_content, view_image
from nnviz.ui.theme import apply_theme, theme_named

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SIZE = QSizeF(900, 390)
ROWS = tuple((float(k % 5), float(k % 7), float(k % 3)) for k in range(30))
PIXELS = tuple(tuple(float((k * j) % 7) for j in range(12)) for k in range(1, 9))
KINDS = {
    "blobs": ((2, 5, 3), {"kind": "blobs", "samples": 60}),
    "hinge": ((2, 4, 2), {"kind": "xor", "samples": 60, "loss": "hinge"}),
    "features": (
        (2, 3),
        {"kind": "blobs", "samples": 60, "features": ("x1", "x2^2")},
    ),
    "iris": ((4, 3, 3), {"kind": "iris"}),
    "digits": ((64, 12, 10), {"kind": "digits"}),
    "colours": (
        (12, 2),
        {
            "kind": "inline",
            "x": PIXELS,
            "y": (0, 1) * 4,
            "image_shape": (2, 2, 3),
        },
    ),
    "a line": (
        (1, 2),
        {"kind": "inline", "x": ((0.0,), (1.0,), (2.0,)), "y": (0, 1, 1)},
    ),
    "one sample": ((2, 3), {"kind": "inline", "x": ((1.0, 2.0),), "y": (2,)}),
    "sine": ((1, 4, 1), {"kind": "sine", "samples": 40, "loss": "squared_error"}),
    "plane": ((2, 1), {"kind": "plane", "samples": 40, "loss": "squared_error"}),
    "targets": (
        (3, 4, 2),
        {
            "kind": "inline",
            "x": ROWS,
            "y": tuple((0.1 * k, 1.0) for k in range(30)),
            "loss": "squared_error",
        },
    ),
}


def session_of(name):
    layers, settings = KINDS[name]
    settings = dict(settings)
    loss = settings.pop("loss", "cross_entropy")
    session = Session(
        Experiment(
            dataset=DatasetSettings(**settings),
            network=NetworkSettings(layers, ("relu",) * (len(layers) - 2)),
            loss=loss,
        )
    )
    session.advance(5)
    return session


@pytest.fixture
def show(qapp, qtbot):
    """Make the view on a session, wired as in the window, and seen."""
    unsubscribe = []

    def shown(session, theme_name="light", size=SIZE):
        theme = theme_named(theme_name)
        apply_theme(qapp, theme)
        view = CompareView(session, theme)
        qtbot.addWidget(view)
        view.resize(size.toSize())
        view.show_snapshot(session.snapshot())
        stop = session.subscribe(lambda: view.show_snapshot(session.snapshot()))
        unsubscribe.append(stop)
        view.show()
        return view

    yield shown
    for stop in unsubscribe:
        stop()


def texts(view, size=SIZE):
    svg = view_content(view, ".svg", size).decode()
    return [text.strip() for text in re.findall(r">([^<>]+)</text>", svg)]


def place_of(view, column):
    columns = view.comparison.settings.columns
    size = QSizeF(view.size())
    empty = [each for each in columns if not view.comparison.is_offered(each)]
    places = column_places(view.theme, columns, size, with_controls=True, empty=empty)
    return next(place for place in places if place.column == column)


def mouse(kind, at, button=Qt.MouseButton.LeftButton):
    return QMouseEvent(kind, at, at, button, button, Qt.KeyboardModifier.NoModifier)


def move(view, at):
    """The pointer goes over the view; Qt moves none over a hidden widget."""
    view.mouseMoveEvent(mouse(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton))


def click(view, at):
    view.mousePressEvent(mouse(QEvent.Type.MouseButtonPress, at))


def sides_of(view):
    keys = ("regions", "confusion", "templates", "scores")
    segments = view._side._segments
    return [key for key, s in zip(keys, segments, strict=True) if s.isEnabled()]


class TestDrawing:
    @pytest.mark.parametrize(
        ("name", "theme"),
        [*((name, "light") for name in KINDS), ("blobs", "dark"), ("digits", "dark")],
    )
    def test_every_kind_of_data_is_drawn_on_every_side(self, show, name, theme):
        view = show(session_of(name), theme)
        for side in sides_of(view):
            view.set_side(side)
            view.grab()
            assert not view.failed
            image = view_image(view, SIZE, 1.0)
            pixels = np.array(image.constBits()).reshape(390, 900, 4)
            assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 30

    def test_sides_are_those_that_the_data_have(self, show):
        assert sides_of(show(session_of("blobs"))) == [
            "regions",
            "confusion",
            "templates",
            "scores",
        ]
        assert sides_of(show(session_of("digits"))) == [
            "confusion",
            "templates",
            "scores",
        ]
        assert sides_of(show(session_of("sine"))) == ["regions", "templates", "scores"]

    def test_images_begin_with_their_templates(self, show):
        assert show(session_of("digits")).side == "templates"
        assert show(session_of("iris")).side == "regions"

    def test_each_column_says_what_it_is_and_how_it_does(self, show):
        view = show(session_of("iris"))
        found = texts(view)
        for words in (
            "Network",
            "Linear, by descent",
            "One-hot regression",
            "1-vs-all SVM",
            "Nearest mean",
            "X (75, 5) · W (5, 3)",
            "= T (75, 3)",
            "w = 2m, b = −‖m‖²",
            "L2 strength 1, with bias",
        ):
            assert words in found
        assert found.count("train") == found.count("test") == len(COLUMNS)

    def test_without_classes_two_say_why_they_are_empty(self, show):
        found = " ".join(texts(show(session_of("sine"))))
        assert "support vector machine parts classes" in found
        assert "nearest mean is that of a class" in found
        assert "Ridge regression" in found

    def test_the_room_is_for_those_that_there_are(self, show):
        view = show(session_of("sine"))
        wide, narrow = place_of(view, "ridge"), place_of(view, "nearest_mean")
        assert narrow.whole.width() == 120
        assert wide.whole.width() == (SIZE.width() - 2 * 120) // 3
        assert narrow.whole.right() <= SIZE.width()

    @pytest.mark.parametrize(
        ("width", "names"), [(900, "train loss"), (700, "train"), (560, "test")]
    )
    def test_losses_that_have_no_room_leave_their_name_out(self, show, width, names):
        size = QSizeF(width, 390)
        assert names in texts(show(session_of("sine"), size=size), size)

    @pytest.mark.parametrize(("width", "sets"), [(900, 2), (560, 1)])
    def test_at_last_the_accuracy_on_test_stands_alone(self, show, width, sets):
        size = QSizeF(width, 390)
        shown = texts(show(session_of("blobs"), size=size), size)
        assert ("test" in shown, "train" in shown) == (True, sets == 2)

    def test_the_equality_of_the_nearest_mean_is_written_out(self, show):
        view = show(session_of("iris"))
        view.set_side("scores")
        found = texts(view)
        assert "−‖x − m‖² + ‖x‖²" in found
        by_distance, by_score = (
            text.split("= ")[-1]
            for text in found
            if text.startswith("= ") and text.count("=") == 2
        )
        assert by_distance == by_score

    @pytest.mark.parametrize("size", [(420, 260), (120, 80), (60, 400), (900, 40)])
    def test_where_there_is_little_room_it_still_draws(self, show, size):
        view = show(session_of("iris"), size=QSizeF(*size))
        for side in sides_of(view):
            view.set_side(side)
            view.grab()
            assert not view.failed


class TestChoices:
    def test_the_slider_of_ridge_fits_at_once(self, show):
        session = session_of("digits")
        view = show(session)
        part = session.dataset.train
        for strength in (0.0, 2.0**-8, 16.0):
            index = RIDGE_STRENGTHS.index(strength)
            view.controls.ridge_strength.focusProxy().setValue(index)
            found = view.comparison.standing("ridge")
            if found.share is not None:
                view.comparison.finish()
                found = view.comparison.standing("ridge")
            expected = RidgeRegression(part.inputs, part.targets).fit(strength)
            np.testing.assert_allclose(
                found.parameters.W[0], expected.W, rtol=0, atol=1e-10
            )

    def test_the_bias_column_can_go(self, show):
        view = show(session_of("blobs"))
        view.controls.ridge_bias.click()
        view.comparison.finish()
        assert not view.comparison.standing("ridge").fitted.with_bias
        assert "X (30, 2) · W (2, 3)" in texts(view)

    def test_the_slider_of_the_svm_changes_its_strength(self, show):
        view = show(session_of("blobs"))
        view.controls.svm_strength.focusProxy().setValue(3)
        view.comparison.finish()
        fitted = view.comparison.standing("linear_svm").fitted
        assert fitted.strength == view.controls.svm_strength.value

    def test_descent_goes_on_and_takes_another_loss(self, show):
        view = show(session_of("blobs"))
        view.comparison.finish()
        first = view.comparison.standing("descent").step
        view.controls.more_epochs.click()
        view.comparison.finish()
        assert view.comparison.standing("descent").step == 2 * first
        view.controls.descent_loss.setCurrentIndex(2)
        view.controls.descent_loss.activated.emit(2)
        view.comparison.finish()
        standing = view.comparison.standing("descent")
        assert (standing.loss, standing.step) == ("hinge", first)

    def test_the_menu_chooses_the_columns(self, show):
        view = show(session_of("blobs"))
        for action in view.controls.menu.actions():
            if action.data() in ("network", "descent", "linear_svm"):
                action.trigger()
        assert view.comparison.settings.columns == ("ridge", "nearest_mean")
        assert "Network" not in texts(view)
        assert view.controls.ridge_strength.isVisible()
        assert not view.controls.svm_strength.isVisible()

    def test_one_column_stays(self, show):
        view = show(session_of("blobs"))
        for action in view.controls.menu.actions():
            action.trigger()
        assert view.comparison.settings.columns == ("network",)
        assert view.controls.menu.actions()[0].isChecked()

    def test_controls_are_within_their_columns(self, show):
        view = show(session_of("iris"))
        for column, widgets in view.controls.rows.items():
            whole = place_of(view, column).whole
            for widget in widgets:
                assert widget.isVisible()
                assert whole.contains(QPointF(widget.geometry().topLeft()))
                assert whole.contains(QPointF(widget.geometry().bottomRight()))

    def test_regression_offers_no_controls_of_classes(self, show):
        view = show(session_of("sine"))
        assert not view.controls.svm_strength.isVisible()
        assert view.controls.descent_loss.count() == 1


class TestLinks:
    def test_a_sample_pointed_at_in_one_column_lights_up_everywhere(self, show):
        session = session_of("blobs")
        view = show(session)
        view.comparison.finish()
        at = sample_place(view, session, "ridge", Sample("train", 4))
        move(view, at)
        assert session.snapshot().selection.hover_sample == Sample("train", 4)
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert session.snapshot().selection.hover_sample is None

    def test_a_click_chooses_it(self, show):
        session = session_of("blobs")
        view = show(session)
        view.comparison.finish()
        for column, index in (("network", 3), ("linear_svm", 7)):
            click(view, sample_place(view, session, column, Sample("train", index)))
            assert session.snapshot().selection.sample == Sample("train", index)

    @pytest.mark.parametrize("name", ["sine", "targets", "iris", "digits"])
    def test_units_of_the_network_are_none_of_the_classifiers(self, show, name):
        session = session_of(name)
        view = show(session)
        view.comparison.finish()
        for unit in (Neuron(1, 2), Neuron(2, 0), Neuron(0, 0), Weight(1, 1, 0)):
            session.choose_unit(unit)
            session.point_at(unit)
            for side in sides_of(view):
                view.set_side(side)
                assert not view.grab().isNull()
                assert not view.failed

    @pytest.mark.parametrize("side", ["scores", "templates"])
    def test_a_class_pointed_at_in_one_column_lights_up_in_all(self, show, side):
        session = session_of("iris")
        view = show(session)
        view.comparison.finish()
        view.set_side(side)
        before = view_image(view, SIZE, 1.0)
        # The first row of scores; with one class less to the right, of templates.
        body = place_of(view, "ridge").body
        at = body.topLeft() + QPointF(0.7 * body.width(), 28.0)
        move(view, at)
        pointed = session.snapshot().selection.hover_unit
        assert pointed.layer == session.snapshot().architecture.depth
        after = view_image(view, SIZE, 1.0)
        for column in ("descent", "ridge", "linear_svm", "nearest_mean"):
            whole = place_of(view, column).whole.toRect()
            assert before.copy(whole) != after.copy(whole)
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert session.snapshot().selection.hover_unit is None

    @pytest.mark.parametrize("name", ["iris", "digits"])
    def test_a_weight_of_the_network_pointed_at_is_that_weight(self, show, name):
        session = session_of(name)
        view = show(session)
        view.comparison.finish()
        view.set_side("templates")
        body = place_of(view, "network").body
        # In the first image, or in the first row of cells.
        at = body.topLeft() + QPointF(*((12, 12) if name == "digits" else (110, 30)))
        move(view, at)
        pointed = session.snapshot().selection.hover_unit
        assert isinstance(pointed, Weight)
        weight = session.snapshot().parameters.W[0][pointed.target, pointed.source]
        assert format_exact(weight) in view.pointed(at).lines[1]

    def test_an_output_that_is_chosen_is_that_of_every_classifier(self, show):
        session = session_of("targets")
        view = show(session)
        view.comparison.finish()
        view.set_side("regions")
        first = view_image(view, SIZE, 1.0)
        session.choose_unit(Neuron(2, 1))
        second = view_image(view, SIZE, 1.0)
        for column in ("network", "descent", "ridge"):
            body = place_of(view, column).body.toRect()
            assert first.copy(body) != second.copy(body)

    def test_a_support_vector_is_called_one(self, show):
        session = session_of("blobs")
        view = show(session)
        view.comparison.finish()
        support = view.comparison.standing("linear_svm").fitted.support
        index = int(np.flatnonzero(support.any(axis=1))[0])
        at = sample_place(view, session, "linear_svm", Sample("train", index))
        lines = view.pointed(at).lines
        assert lines[-1].startswith("support vector of class")

    def test_a_click_on_a_cell_chooses_the_next_of_its_samples(self, show):
        session = session_of("iris")
        view = show(session)
        view.set_side("confusion")
        body = place_of(view, "network").body
        places = [
            body.topLeft() + QPointF(x, y)
            for x in range(40, round(body.width()), 12)
            for y in range(30, round(body.height()), 12)
        ]
        at = next(place for place in places if view.pointed(place).chooses)
        found = view.pointed(at)
        click(view, at)
        sample = session.snapshot().selection.sample
        counted = confusion(session.snapshot(), "test")
        assert sample == found.chooses
        assert sample.part == "test"
        of_class = counted.counts.sum(axis=1)[counted.labels[sample.index]]
        assert found.lines[1].endswith(f"of {of_class} of this class")
        assert found.hint

    def test_the_set_that_is_counted_can_be_chosen(self, show):
        session = session_of("iris")
        view = show(session)
        view.set_side("confusion")
        view._part._choose(0)
        table = view.table()
        assert {row[2] for row in table.rows} == {"train"}

    @pytest.mark.parametrize(("name", "x"), [("iris", 110.0), ("digits", 15.0)])
    def test_a_weight_pointed_at_is_told_in_all_its_digits(self, show, name, x):
        view = show(session_of(name))
        view.comparison.finish()
        view.set_side("templates")
        body = place_of(view, "ridge").body
        lines = view.pointed(body.topLeft() + QPointF(x, 25.0)).lines
        assert lines[0].startswith("Row ")
        digits = re.findall(r"\d\.\d{6,}", " ".join(lines))
        assert digits or " 0" in lines[1]

    def test_ctrl_c_copies_what_is_pointed_at(self, show):
        view = show(session_of("iris"))
        view.set_side("scores")
        move(view, place_of(view, "network").body.topLeft() + QPointF(20.0, 8.0))
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
        )
        view.keyPressEvent(press)
        assert QGuiApplication.clipboard().text().startswith("f(class setosa) = ")

    def test_beside_the_bodies_there_is_nothing(self, show):
        view = show(session_of("blobs"))
        assert view.pointed(QPointF(5.0, 5.0)).lines == ()
        assert view.pointed(QPointF(-5.0, 5.0)).lines == ()


class TestLiveness:
    def test_a_dragged_sample_is_fitted_anew(self, show):
        session = session_of("blobs")
        view = show(session)
        view.comparison.finish()
        before = view.comparison.standing("nearest_mean").fitted.means
        session.set_data_point(Sample("train", 0), (5.0, 5.0))
        view.comparison.finish()
        after = view.comparison.standing("nearest_mean").fitted.means
        assert not np.array_equal(before, after)

    def test_the_network_is_shown_as_it_trains(self, show):
        session = session_of("blobs")
        view = show(session)
        before = view.grab().toImage()
        session.advance(60)
        assert view.grab().toImage() != before
        assert "cross-entropy · step 65" in texts(view)

    def test_what_takes_a_while_comes_by_and_by(self, show, qtbot):
        view = show(session_of("digits"))
        qtbot.waitUntil(lambda: not view.comparison.pending, timeout=20_000)
        assert all(
            view.comparison.standing(column).parameters is not None
            for column in COLUMNS
            if column != "network"
        )
        qtbot.waitUntil(lambda: not view._timer.isActive(), timeout=5_000)

    def test_hidden_it_rests_and_seen_again_it_goes_on(self, show, qtbot):
        view = show(session_of("digits"))
        view.set_settings(replace(view.comparison.settings, descent_epochs=100_000))
        view.hide()
        assert not view._timer.isActive()
        step = view.comparison.standing("descent").step
        QTest.qWait(60)
        assert view.comparison.standing("descent").step == step
        view.show()
        qtbot.waitUntil(
            lambda: view.comparison.standing("descent").step > step, timeout=10_000
        )
        view.hide()

    def test_a_picture_waits_for_all_that_it_shows(self, qapp, qtbot):
        theme = theme_named("light")
        apply_theme(qapp, theme)
        session = session_of("digits")
        view = CompareView(session, theme)
        qtbot.addWidget(view)
        view.show_snapshot(session.snapshot())
        found = texts(view)
        assert found.count("train") == len(COLUMNS)
        assert not any(text.startswith("fitting") for text in found)

    def test_progress_is_drawn_while_there_is_none_yet(self, show):
        session = session_of("blobs")
        view = show(session)
        view.comparison.pause()
        view.comparison._shown.clear()
        view.comparison._wanted.clear()
        view.grab()
        assert not view.failed


@pytest.mark.parametrize("side", ["regions", "confusion", "templates", "scores"])
def test_every_side_has_its_table(show, side):
    view = show(session_of("blobs"))
    view.set_side(side)
    table = view.table()
    assert [c for c in COLUMNS if c in {row[0] for row in table.rows}] == list(COLUMNS)


def test_settings_from_elsewhere_are_shown_by_the_controls(show):
    view = show(session_of("blobs"))
    settings = ComparisonSettings(
        columns=("ridge", "descent"), ridge_strength=0.25, descent_loss="hinge"
    )
    view.set_settings(settings)
    assert view.controls.ridge_strength.value == 0.25
    assert view.controls.descent_loss.value == "hinge"
    checked = [a.data() for a in view.controls.menu.actions() if a.isChecked()]
    assert checked == ["descent", "ridge"]


def sample_place(view, session, column, sample):
    """Where a sample of 2-D data is drawn in a column, px of the view."""
    place = place_of(view, column)
    region = view._columns._regions.get(column)
    if region is None:
        view.grab()
        region = view._columns._regions[column]
    snapshot = session.snapshot()
    size = place.body.size()
    room = QSizeF(size.width(), min(size.height(), 1.25 * size.width()))
    placement = region._plane.placement(view.theme, snapshot, room)
    points = next(
        points
        for points in sample_points(snapshot.dataset, (0, 1))
        if points.part == sample.part
    )
    x, y = placement.to_px(points.position[sample.index])
    return place.body.topLeft() + QPointF(float(x), float(y))
