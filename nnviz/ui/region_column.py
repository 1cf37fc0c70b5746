"""Decision regions of one classifier, with the lines, margins or means behind them."""

from math import isfinite

from PySide6.QtCore import QLineF, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nnviz.classifiers.linear_svm import LinearSvm
from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.picture.margins import (
    Lines,
    Margins,
    margins,
    mean_points,
    support_vectors,
)
from nnviz.picture.plane import data_kind
from nnviz.picture.regions import output_grid
from nnviz.picture.scatter import describe_sample, sample_points
from nnviz.session.comparison import Standing
from nnviz.session.snapshot import Snapshot
from nnviz.ui.agreement_drawing import AgreementDrawing
from nnviz.ui.column_drawing import NOTHING, Pointed
from nnviz.ui.data_drawing import DataDrawing
from nnviz.ui.fit_drawing import FitDrawing
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.marks import draw_mark
from nnviz.ui.plane_drawing import PlaneDrawing
from nnviz.ui.sample_marks import Placement, SampleMarks
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

# A score that is linear over the plane would need two; features bend.
_GRID = 48
_SUPPORT_RADIUS = 5.5
_MEAN_RADIUS = 6.5
_SUPPORT_OPACITY = 0.75
_HIGHEST = 1.25
_CAPTION = 17.0
_SVM_WORDS = "— f = 0   ╌ f = ±1   ○ support"
_MEAN_WORDS = "+ class mean"


class RegionColumn:
    """Regions of 2-D data or of a plane through them; curve or scatter without classes.

    A linear SVM has its K separating lines, dashed margins and ringed support vectors
    over them, each line in the colour of its class; a nearest mean has its means.
    ``marks`` of samples are shared with the other columns.
    """

    def __init__(self, marks: SampleMarks) -> None:
        self._plane = PlaneDrawing(bare=True, marks=marks)
        self._fit = FitDrawing()
        self._agreement = AgreementDrawing()
        self._margins_key: tuple[object, ...] = ()
        self._margins: Margins | None = None

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
    ) -> None:
        room = _room(size)
        drawing = self._drawing(snapshot)
        drawing.draw(painter, theme, snapshot, room)
        if drawing is not self._plane:
            return
        placement = self._plane.placement(theme, snapshot, room)
        words = ""
        match standing.fitted:
            case LinearSvm() as svm:
                self._draw_margins(painter, theme, snapshot, svm, placement)
                words = _SVM_WORDS
            case NearestMean() as nearest:
                self._draw_means(painter, theme, snapshot, nearest, placement)
                words = _MEAN_WORDS
        if words and size.height() - room.height() >= theme.px(_CAPTION):
            draw_text(
                painter,
                theme,
                0.0,
                room.height() + theme.px(_CAPTION - 2.0),
                elided(theme, words, size.width(), CAPTION_SIZE),
                size=CAPTION_SIZE,
                color="muted",
            )

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
        position: QPointF,
    ) -> Pointed:
        drawing = self._drawing(snapshot)
        room = _room(size)
        sample = drawing.sample_at(theme, snapshot, room, position)
        if sample is None:
            return NOTHING
        lines = describe_sample(snapshot, sample)
        known = sample.part == "train" and standing.samples is None
        if isinstance(standing.fitted, LinearSvm) and known:
            held = standing.fitted.support[sample.index]
            names = snapshot.dataset.class_names or ()
            held_names = [n for n, is_held in zip(names, held, strict=True) if is_held]
            if held_names:
                lines = (*lines, f"support vector of {', '.join(held_names)}")
        return Pointed(lines, sample, sample)

    def _drawing(self, snapshot: Snapshot) -> DataDrawing:
        kind = data_kind(snapshot.dataset)
        if kind in ("plane", "slice"):
            return self._plane
        return self._fit if kind == "fit" else self._agreement

    def _draw_margins(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        svm: LinearSvm,
        placement: Placement,
    ) -> None:
        found = self._margin_lines(snapshot, placement)
        plane = self._plane.plane(snapshot)
        train = next(
            points
            for points in sample_points(snapshot.dataset, plane.columns)
            if points.part == "train"
        )
        painter.save()
        painter.setClipRect(placement.rect)
        ring = theme.color("ink")
        ring.setAlphaF(_SUPPORT_OPACITY)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ring, 1.0))
        radius = theme.px(_SUPPORT_RADIUS)
        for x, y in placement.to_px(train.position[support_vectors(svm)]).tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)
        for label, (lines, beside) in enumerate(
            zip(found.separating, found.margins, strict=True)
        ):
            color = theme.class_color(label)
            _stroke(painter, lines, placement, QPen(theme.color("canvas"), 3.5))
            _stroke(painter, lines, placement, QPen(color, 2.0))
            dashed = QPen(color, 1.2, Qt.PenStyle.CustomDashLine)
            dashed.setDashPattern([4.0, 3.0])
            _stroke(painter, beside, placement, dashed)
        painter.restore()

    def _margin_lines(self, snapshot: Snapshot, placement: Placement) -> Margins:
        plane = self._plane.plane(snapshot)
        key = (
            snapshot.parameters,
            snapshot.dataset,
            plane.columns,
            plane.base.tobytes(),
            placement.window,
        )
        if self._margins is None or key != self._margins_key:
            grid = output_grid(snapshot, plane, placement.window, _GRID, _GRID)
            self._margins, self._margins_key = margins(grid), key
        return self._margins

    def _draw_means(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        nearest: NearestMean,
        placement: Placement,
    ) -> None:
        means = mean_points(nearest, snapshot.dataset)
        if means is None:
            return
        columns = list(self._plane.plane(snapshot).columns)
        radius = theme.px(_MEAN_RADIUS)
        for label, (x, y) in enumerate(placement.to_px(means[:, columns]).tolist()):
            # A class without samples has no mean.
            center = QPointF(x, y)
            if not (isfinite(x) and placement.rect.contains(center)):
                continue
            draw_mark(
                painter,
                theme,
                label,
                center,
                radius,
                outline=theme.color("ink"),
            )
            _draw_cross(painter, theme, theme.class_color(label), center)


def _room(size: QSizeF) -> QSizeF:
    """The part of a high column that is drawn on: about a square."""
    return QSizeF(size.width(), min(size.height(), _HIGHEST * size.width()))


def _draw_cross(
    painter: QPainter, theme: Theme, ground: QColor, center: QPointF
) -> None:
    """A small plus that tells a mean from a sample."""
    reach = theme.px(3.0)
    painter.setPen(QPen(theme.readable_on(ground), 1.4))
    x, y = center.x(), center.y()
    painter.drawLine(QLineF(x - reach, y, x + reach, y))
    painter.drawLine(QLineF(x, y - reach, x, y + reach))


def _stroke(painter: QPainter, lines: Lines, placement: Placement, pen: QPen) -> None:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(polygon_of(placement.to_px(line)))
    painter.strokePath(path, pen)
