"""The columns of the comparison, drawn and pointed at, whichever side is chosen."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from nnviz.picture.compared import Side, seen_with
from nnviz.picture.scatter import PartName
from nnviz.session.comparison import ColumnName, Standing
from nnviz.session.snapshot import Snapshot
from nnviz.ui.column_drawing import ColumnDrawing, Pointed
from nnviz.ui.column_painting import draw_frame, draw_waiting
from nnviz.ui.compare_layout import ColumnPlace
from nnviz.ui.confusion_column import ConfusionColumn
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.region_column import RegionColumn
from nnviz.ui.sample_marks import SampleMarks
from nnviz.ui.score_column import ScoreColumn
from nnviz.ui.template_column import TemplateColumn
from nnviz.ui.theme import Theme


class CompareColumns:
    """Draws column after column; keeps those that do not change while training goes on.

    ``side`` of the classifiers is drawn, and ``part`` is the set whose confusions are.
    ``explains``: whether scores leave room for the equality of the nearest mean.
    """

    def __init__(self) -> None:
        self.side: Side = "regions"
        self.part: PartName = "test"
        self.explains = True
        self._marks = SampleMarks()
        self._regions: dict[ColumnName, RegionColumn] = {}
        self._templates: dict[ColumnName, TemplateColumn] = {}
        self._layers: dict[ColumnName, KeptLayer] = {}

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        place: ColumnPlace,
        standing: Standing | None,
        *,
        with_choices: bool,
        with_progress: bool,
    ) -> None:
        """Draw one column into its place."""

        def paint(on: QPainter) -> None:
            on.save()
            on.translate(-place.whole.topLeft())
            draw_frame(
                on,
                theme,
                snapshot,
                place,
                standing,
                with_choices=with_choices,
                with_progress=with_progress,
            )
            if standing is None or standing.parameters is None:
                draw_waiting(on, theme, place, standing)
            elif place.has_body(theme):
                on.translate(place.body.topLeft())
                seen = seen_with(snapshot, standing)
                drawing = self._drawing(place.column)
                drawing.draw(on, theme, seen, standing, place.body.size())
            on.restore()

        painter.save()
        painter.translate(place.whole.topLeft())
        if standing is None or place.column == "network":
            paint(painter)
        else:
            selection = snapshot.selection
            if standing.parameters is not None:
                selection = seen_with(snapshot, standing).selection
            key = (
                standing.parameters,
                standing.step,
                standing.share,
                standing.reason,
                snapshot.dataset,
                selection.sample,
                selection.hover_sample,
                selection.unit,
                selection.hover_unit,
                theme,
                self.side,
                self.part,
                self.explains,
                with_choices,
                with_progress,
            )
            layer = self._layers.setdefault(place.column, KeptLayer())
            layer.draw(painter, place.whole.size(), key, paint)
        painter.restore()

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        place: ColumnPlace,
        standing: Standing,
        position: QPointF,
    ) -> Pointed:
        """What is at a place within the body of a column that is known."""
        return self._drawing(place.column).pointed(
            theme,
            seen_with(snapshot, standing),
            standing,
            place.body.size(),
            position - place.body.topLeft(),
        )

    def _drawing(self, column: ColumnName) -> ColumnDrawing:
        match self.side:
            case "confusion":
                return ConfusionColumn(self.part)
            case "scores":
                return ScoreColumn(explains=self.explains)
            case "templates":
                return self._templates.setdefault(column, TemplateColumn())
        if column not in self._regions:
            self._regions[column] = RegionColumn(self._marks)
        return self._regions[column]
