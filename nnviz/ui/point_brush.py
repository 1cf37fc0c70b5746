"""Drawing points into the data by hand, and erasing them: the pencil of a view."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSizeF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnviz.datasets.dataset import Dataset, DatasetSettings
from nnviz.datasets.drawn import (
    MOST_POINTS,
    Answer,
    in_test,
    most_classes,
    sparing_one,
    test_share,
    with_points,
    without_points,
)
from nnviz.datasets.inline_copy import inline_copy
from nnviz.datasets.samples import numbered_classes
from nnviz.picture.colors import ramp_colors
from nnviz.picture.counts import counted
from nnviz.picture.drawn_points import (
    CLEARED,
    ONE_STAYS,
    TOO_MANY,
    beneath,
    drawing_refusal,
    drawing_window,
    drawn_words,
    erased_words,
    holds,
    points_experiment,
    rounded_to,
    sample_count,
    sprayed,
    within,
)
from nnviz.picture.numbers import format_number
from nnviz.picture.output_names import output_name
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.brush_overlay import BrushOverlay, StrokePreview
from nnviz.ui.brush_strip import BrushStrip
from nnviz.ui.buttons import ToolButton
from nnviz.ui.plane_drawing import PlaneDrawing
from nnviz.ui.sample_marks import Placement
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_DRAW = "Draw points: click or drag in the plot; the right button erases (D)"
_NO_POINTS: Floats = np.empty((0, 2))


@dataclass(slots=True, eq=False)
class _Stroke:
    """A stroke under way: its path in px, and which samples it has erased so far."""

    settings: DatasetSettings
    placement: Placement
    erases: bool
    answer: Answer
    gone: tuple[Bools, Bools]
    path: list[tuple[float, float]] = field(default_factory=list)


class PointBrush(QObject):
    """Takes over the mouse of a view over a plane while its pencil is down.

    A stroke is one change of the experiment when the button is up; until then what it
    comes to is seen at once.
    """

    def __init__(
        self, view: QWidget, session: Session, drawing: PlaneDrawing, theme: Theme
    ) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._drawing = drawing
        self._theme = theme
        self.pencil = ToolButton("pencil", _DRAW, theme)
        self.pencil.setCheckable(True)
        self.pencil.toggled.connect(self._pencil_taken)
        self._overlay = BrushOverlay(theme, view)
        self.strip = BrushStrip(theme, view)
        self.strip.changed.connect(self._tool_changed)
        self.strip.cleared.connect(self.clear)
        self._stroke: _Stroke | None = None
        self._strokes = 0
        self._share = 0.0
        self._changing = False
        # What stays of cleared data, until something is drawn.
        self._left_over: Dataset | None = None

    # What the view asks

    @property
    def draws(self) -> bool:
        """Whether the pencil is down."""
        return self.pencil.isChecked()

    def take_pencil(self, taken: bool) -> None:
        """Draw from now on, or no more."""
        self.pencil.setChecked(taken and self.pencil.isEnabled())

    def show_data(self, snapshot: Snapshot) -> None:
        """Other data are there, from this brush or from elsewhere."""
        dataset = snapshot.dataset
        refusal = drawing_refusal(dataset)
        self.pencil.setVisible(dataset.dimension <= 2)
        self.pencil.setEnabled(not refusal)
        self.pencil.setToolTip(refusal or _DRAW)
        self._drop()
        if not self._changing and dataset is not self._left_over:
            self._share = test_share(dataset)
        if refusal:
            self.take_pencil(False)
        elif self.draws:
            self._show_tools(snapshot)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.strip.apply_theme(theme)
        self._overlay.apply_theme(theme)
        self.lay_out()

    def lay_out(self) -> None:
        """The view has another size, or something is shown now."""
        if not self.draws:
            return
        area = self._placement().rect
        self._overlay.setGeometry(self._view.rect())
        self._overlay.area = area
        beside = QRect(
            round(area.right()),
            0,
            self._view.width() - round(area.right()),
            self._view.height(),
        )
        if not beside.width():
            beside = QRect(QPoint(), self.strip.sizeHint())
        # In the place of the legend, or in a corner where there is none.
        self.strip.setGeometry(beside)

    # Mouse and keys

    def press(self, event: QMouseEvent) -> None:
        """A button goes down in the plot: a stroke begins."""
        at = event.position()
        erases = self.strip.erases or event.button() == Qt.MouseButton.RightButton
        is_brush = event.button() in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.RightButton,
        )
        placement = self._placement()
        if self._stroke or not is_brush or not placement.rect.contains(at):
            return
        dataset = self._session.dataset
        tests = 0 if dataset.test is None else len(dataset.test)
        gone = np.zeros(len(dataset.train), np.bool_), np.zeros(tests, np.bool_)
        if not erases and dataset is self._left_over:
            gone[0][:] = True
        label = self.strip.label
        answer = self.strip.value if label is None else label
        settings = inline_copy(dataset)
        self._stroke = _Stroke(settings, placement, erases, answer, gone)
        self.move(event)

    def move(self, event: QMouseEvent) -> None:
        """The brush goes over the plot, with a button down or not."""
        at = event.position()
        is_inside = self._placement().rect.contains(at)
        self._overlay.point_at(at if is_inside else None)
        stroke = self._stroke
        if stroke is None:
            return
        stroke.path.append((at.x(), at.y()))
        if stroke.erases:
            self._erase(stroke)
        self._preview(stroke)

    def release(self, event: QMouseEvent) -> None:
        """The stroke is done, where its last button is up."""
        stroke = self._stroke
        buttons = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton
        if stroke is not None and not event.buttons() & buttons:
            self._drop()
            self._change_by(stroke)

    def leave(self) -> None:
        """The pointer has left the view."""
        self._overlay.point_at(None)

    def claims(self, event: QEvent) -> bool:
        """Whether a shortcut that is asked about is a key of the brush."""
        return (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.draws
            and event.key() == Qt.Key.Key_Escape
        )

    def escape(self) -> None:
        """Drop the stroke under way; without one, put the pencil away."""
        if self._stroke is None:
            self.take_pencil(False)
        self._drop()

    def choose(self, label: int) -> None:
        """Draw points of another class from now on."""
        self.strip.choose(label)

    def clear(self) -> None:
        """Take all points away but one."""
        dataset = self._session.dataset
        settings = inline_copy(dataset)
        train = sparing_one(np.ones(len(dataset.train), np.bool_))
        tests = np.ones(len(settings.test_x or ()), np.bool_)
        self._change(without_points(settings, train, tests), "Clear the points")
        self._left_over = self._session.dataset
        self._say(CLEARED)

    # The stroke under way

    def _erase(self, stroke: _Stroke) -> None:
        path = np.array(stroke.path[-2:])
        dataset = self._session.dataset
        radius = self.strip.radius
        train = stroke.placement.to_px(dataset.train.points)
        stroke.gone[0][beneath(train, path[0], path[-1], radius)] = True
        if dataset.test is not None:
            test = stroke.placement.to_px(dataset.test.points)
            stroke.gone[1][beneath(test, path[0], path[-1], radius)] = True

    def _fallen(self, stroke: _Stroke) -> Floats:
        """Where the points of the stroke lie, px: inside the plot, and not too many."""
        if stroke.erases:
            return _NO_POINTS
        points = sprayed(np.array(stroke.path), self.strip.radius, self._strokes)
        rect = stroke.placement.rect
        low = np.array([rect.left(), rect.top()])
        high = np.array([rect.right(), rect.bottom()])
        points = points[within(points, low, high)]
        return points[: MOST_POINTS - sample_count(self._session.dataset)]

    def _preview(self, stroke: _Stroke) -> None:
        coming = self._fallen(stroke)
        dataset = self._session.dataset
        sets = [dataset.train, *([] if dataset.test is None else [dataset.test])]
        going = [
            stroke.placement.to_px(part.points[gone])
            for part, gone in zip(sets, stroke.gone, strict=False)
        ]
        hollow = in_test(stroke.settings, stroke.answer, len(coming), self._share)
        label = stroke.answer if isinstance(stroke.answer, int) else None
        color = QColor() if label is not None else self._value_color(stroke.answer)
        preview = StrokePreview(coming, hollow, np.concatenate(going), label, color)
        self._overlay.show_preview(preview)

    def _value_color(self, value: float) -> QColor:
        limit = self._limit()
        ramp = self._theme.tokens.weight_ramp
        return QColor(*ramp_colors(np.array([value]), limit, ramp)[0].tolist())

    def _limit(self) -> float:
        """The largest target there is, which the ramp and the slider end at."""
        dataset = self._session.dataset
        sets = [dataset.train, *([] if dataset.test is None else [dataset.test])]
        return max(float(np.abs(part.targets).max()) for part in sets) or 1.0

    def _change_by(self, stroke: _Stroke) -> None:
        train, test = stroke.gone
        if stroke.erases:
            spared = sparing_one(train)
            count = int(spared.sum() + test.sum())
            if count:
                settings = without_points(stroke.settings, spared, test)
                self._change(settings, erased_words(count))
            if train.all():
                self._say(ONE_STAYS)
            return
        points = stroke.placement.units_of(self._fallen(stroke))
        points = rounded_to(points, stroke.placement.window)
        if not len(points):
            self._say(TOO_MANY)
            return
        settings = without_points(stroke.settings, train, test)
        settings = with_points(settings, points, stroke.answer, self._share)
        self._strokes += 1
        self._change(settings, drawn_words(len(points), self._named(stroke.answer)))

    def _change(self, settings: DatasetSettings, text: str) -> None:
        experiment = points_experiment(self._session.experiment, settings)
        self._changing = True
        try:
            self._session.change_experiment(experiment, text)
        finally:
            self._changing = False

    def _drop(self) -> None:
        self._stroke = None
        self._overlay.show_preview(None)

    # What is shown around it

    def _named(self, answer: Answer) -> str:
        dataset = self._session.dataset
        if not isinstance(answer, int):
            return f"target {format_number(answer)}"
        if answer < dataset.output_count:
            return output_name(dataset, answer)
        return numbered_classes(answer + 1)[answer]

    def _placement(self) -> Placement:
        snapshot = self._session.snapshot()
        return self._drawing.placement(self._theme, snapshot, QSizeF(self._view.size()))

    def _pencil_taken(self, taken: bool) -> None:
        self._drop()
        self._drawing.full = taken
        self._drawing.window = None
        self._overlay.setVisible(taken)
        self._overlay.point_at(None)
        self.strip.setVisible(taken)
        if taken:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.setCursor(Qt.CursorShape.CrossCursor)
            self._show_tools(self._session.snapshot())
        else:
            self._view.unsetCursor()
        self._view.update()

    def _show_tools(self, snapshot: Snapshot) -> None:
        dataset = snapshot.dataset
        if dataset.class_names is not None:
            count = most_classes(dataset)
            more = numbered_classes(count)[dataset.output_count :]
            names = (*dataset.class_names[:count], *more)
            self.strip.show_classes(names, dataset.output_count)
        else:
            self.strip.show_values(self._limit())
        plane = self._drawing.plane(snapshot)
        if self._drawing.window is None or not holds(self._drawing.window, dataset):
            self._drawing.window = None
            rect = self._placement().rect
            aspect = rect.width() / max(rect.height(), 1.0)
            self._drawing.window = drawing_window(plane, aspect)
        self._tool_changed()
        self.lay_out()
        self.strip.raise_()

    def _tool_changed(self) -> None:
        self._overlay.radius = self.strip.radius
        total = counted(sample_count(self._session.dataset), "point")
        hint = "drag to erase" if self.strip.erases else "right button erases"
        self._say(f"{total} · {hint} · Esc ends")

    def _say(self, words: str) -> None:
        self._overlay.words = words
        self._overlay.update()
