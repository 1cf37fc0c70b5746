"""The view "graph": the network, drawn as a person chose in its header."""

import sys
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.count_terms import CountTarget
from nnviz.picture.drawings import MIXES, Drawing
from nnviz.picture.graph_flow import edge_range
from nnviz.picture.graph_options import GraphMode, GraphOptions
from nnviz.picture.graph_picture import (
    GraphPicture,
    graph_picture,
    why_drawn_combined,
)
from nnviz.picture.graph_table import graph_table
from nnviz.picture.graph_values import phase_of
from nnviz.picture.graph_words import (
    graph_description,
    unit_hint,
    unit_lines,
)
from nnviz.picture.table import Table
from nnviz.session.selection import Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.graph_look import GraphLook
from nnviz.ui.graph_painting import draw_graph
from nnviz.ui.network_canvas import NetworkCanvas
from nnviz.ui.theme import Theme

_EXPORT_DENSITY = 2.0
_BADGES: dict[GraphMode, str] = {
    "weights": "forward pass ▸",
    "gradients": "◂ backward pass",
    "updates": "update",
}


class GraphView(NetworkCanvas):
    """The network with its numbers; a weight or bias is changed where it is drawn."""

    name = "graph"
    heading = "Network"
    ground = "canvas"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._phase: GraphMode = "weights"
        self._all_edges = False
        self._picture: GraphPicture | None = None
        # The drawing is laid out at scale 1; the transform of the painter enlarges it.
        self._drawing_theme = Theme(theme.tokens)
        self._draw_all.toggled.connect(self._set_all_edges)
        self._look = GraphLook(self, theme)
        self._look.changed.connect(self._look_again)
        self._look.moved.connect(self._after_motion)
        self._look.terms_turned.connect(self._turn_terms)
        self.header, self.counts = self._look.header, self._look.counts
        self.legend, self.modes = self.header.legend, self.header.modes
        self.header.mode_chosen.connect(self._choose_mode)
        self.setToolTip("")
        self.setAccessibleName("Network")

    # How it is shown

    @property
    def drawing(self) -> Drawing:
        """Which of the three drawings of a neuron is taken, where there is a choice."""
        return self._look.drawing

    def set_drawing(self, drawing: Drawing) -> None:
        """Change into another drawing."""
        self._look.set_drawing(drawing)

    @property
    def terms(self) -> bool:
        """Whether the layers have their names, and the counts stand below."""
        return self._look.terms

    def set_terms(self, shown: bool) -> None:
        """Show terms and counts, or not."""
        self._look.set_terms(shown)

    def set_lit(self, target: CountTarget | None) -> None:
        """Let the neurons, weights or biases stand out that a term counts."""
        self._look.set_lit(target)

    def show_flags(self, shown: bool) -> None:
        """Mark dead and saturated neurons, also without the terms."""
        self._look.show_flags(shown)

    def _turn_terms(self) -> None:
        self._lay_out()
        self._look_again()

    def _look_again(self) -> None:
        if self.snapshot is not None:
            self._look.look_at(self.snapshot)
            self._refresh()

    def _after_motion(self) -> None:
        self._picture = None
        self._item.update()

    # What is shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        phase = phase_of(snapshot)
        if phase != self._phase:
            # The drawing follows the moment; a choice by hand holds until it turns.
            self._phase = self._mode = phase
            self.modes.set_chosen(phase)
        self._look.look_at(snapshot)
        before = self._drawn_part
        super().show_snapshot(snapshot)
        if self._drawn_part is not before:
            self._refresh()
        self.painting.show_snapshot(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            snapshot.trace if self._mode == "updates" else None,
            snapshot.sample,
            snapshot.selection,
            snapshot.moments,
            snapshot.moment,
            snapshot.playing,
            self._mode,
            self._look.flags,
        )

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._drawing_theme = Theme(theme.tokens)
        self._canvas.setBackgroundBrush(theme.color("canvas"))
        self._editing.editor.apply_theme(theme)
        self._fit.apply_theme(theme)
        self.painting.apply_theme(theme)
        self._look.apply_theme(theme)
        self.updateGeometry()
        self._lay_out()

    def header_widgets(self) -> list[QWidget]:
        return [*self.header.widgets(), self.painting.pencil]

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is None:
            return
        scale = self.theme.scale
        width, height = size.width() / scale, size.height() / scale
        row = self.counts.height_in(height) if self.terms else 0.0
        options = self._options(width, height - row, _EXPORT_DENSITY)
        # A picture that is taken away is never one on its way to another.
        picture = graph_picture(
            self.snapshot, replace(options, mix=MIXES[self.drawing])
        )
        painter.save()
        painter.scale(scale, scale)
        draw_graph(painter, self._drawing_theme, picture)
        if row:
            painter.translate(0.0, height - row)
            self.counts.show_counts(self.snapshot.architecture, self._look.lit)
            self.counts.draw(painter, QSizeF(width, row))
        painter.restore()

    def table(self) -> Table:
        assert self.snapshot is not None
        return graph_table(self.snapshot)

    def picture(self) -> GraphPicture | None:
        """What the screen shows; made once for each state."""
        if self._picture is None and self.snapshot is not None:
            scale = self.theme.scale
            density = self._canvas.zoom * scale * self.devicePixelRatioF()
            self._picture = graph_picture(
                self.snapshot,
                self._options(
                    self.width() / scale, self._graph_height() / scale, density
                ),
            )
        return self._picture

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(840)), round(self.theme.px(390)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.px(360)), round(self.theme.px(180)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.fit(self.width() / self.theme.scale)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing: the canvas covers all of the view."""

    def _options(self, width: float, height: float, density: float) -> GraphOptions:
        return GraphOptions(
            width,
            height,
            self.theme.tokens,
            self._mode,
            density,
            self._all_edges,
            mix=self._look.mix,
            terms=self.terms,
            lit=self._look.lit,
            flags=self._look.flags,
        )

    def _graph_height(self) -> float:
        """The height of the drawing, without the row of counts."""
        if not self.terms:
            return float(self.height())
        scale = self.theme.scale
        return self.height() - round(
            scale * self.counts.height_in(self.height() / scale)
        )

    def _lay_out(self) -> None:
        scale = self.theme.scale
        bottom = round(self._graph_height())
        width, height = self.width() / scale, bottom / scale
        self._canvas.setGeometry(0, 0, self.width(), bottom)
        self.counts.setGeometry(0, bottom, self.width(), self.height() - bottom)
        self.counts.setVisible(self.terms)
        self._item.set_size(width, height)
        self._scene.setSceneRect(QRectF(0.0, 0.0, width, height))
        self._canvas.set_base_scale(scale)
        hint = self._fit.sizeHint()
        self._fit.setGeometry(
            self.width() - hint.width() - 8,
            bottom - hint.height() - 8,
            hint.width(),
            hint.height(),
        )
        self._refresh()
        self.painting.place_tools()

    def _paint_item(self, painter: QPainter) -> None:
        if self._failed:
            self._draw_failure(painter)
            return
        painter.save()
        try:
            picture = self.picture()
            if picture is not None:
                moving = self.snapshot is not None and self.snapshot.playing
                draw_graph(painter, self._drawing_theme, picture, moving=moving)
        except Exception:
            # As in View.paintEvent: an exception must not leave a paint.
            self._failed = True
            sys.excepthook(*sys.exc_info())
        painter.restore()

    def _refresh(self) -> None:
        """Draw anew; the picture is made when it is painted."""
        self._picture = None
        self._item.update()
        self.set_badge(_BADGES[self._mode])
        if self.snapshot is not None:
            shown = edge_range(self.snapshot, self._mode)
            self.legend.show_range(
                shown.name, shown.limit, gradients=self._mode == "gradients"
            )
            text = graph_description(self.snapshot, self._mode)
            if text != self.accessibleDescription():
                self.setAccessibleDescription(text)
            self.counts.show_counts(self.snapshot.architecture, self._look.lit)
            scale = self.theme.scale
            width, height = self.width() / scale, self._graph_height() / scale
            why_not = why_drawn_combined(self.snapshot, width, height)
            self.header.allow_drawings(why_not)

    # What is chosen in the header and the menu

    def _choose_mode(self, mode: GraphMode) -> None:
        self._mode = mode
        self._refresh()

    def _set_all_edges(self, all_edges: bool) -> None:
        self._all_edges = all_edges
        self._refresh()

    def _tip_of(self, unit: Unit) -> str:
        if self.snapshot is None:
            return ""
        lines = unit_lines(self.snapshot, unit, self._mode)
        flags = self._look.flag_words(self.snapshot, unit)
        return "\n".join((*lines, *flags, unit_hint(unit)))

    def _after_zoom(self) -> None:
        self._editing.editor.close_editor()
        self._fit.setVisible(self._canvas.zoom > 1.0)
        self._picture = None
        self._item.update()
        self.painting.place_tools()
