"""The column at the left of the window: the experiment, or the lesson that is open."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnviz.ui.experiment_panel import ExperimentPanel
from nnviz.ui.lesson_panel import LessonPanel
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme

Side = Literal["experiment", "lesson"]
_TABS = (("experiment", "Experiment"), ("lesson", "Lesson"))
_GUTTER = 6
_WIDE = 1600
"""From here on two panels leave room enough for the network."""


class SideColumn(QWidget):
    """Two panels of which one is seen; or both, where a lesson asks for it.

    The tabs at their heads come with the first lesson. ``turned`` says that a person
    turned to the other panel, ``fold_wanted`` asks to fold or unfold the column.
    """

    turned = Signal()
    fold_wanted = Signal()

    def __init__(
        self,
        experiment: ExperimentPanel,
        lesson: LessonPanel,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.experiment = experiment
        self.lesson = lesson
        self._theme = theme
        self._side: Side = "experiment"
        self._beside = False
        self._is_wide = False
        self._tabs: list[SegmentedControl] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GUTTER)
        row.addWidget(lesson)
        row.addWidget(experiment)
        experiment.fold_wanted.connect(self.fold_wanted)
        lesson.fold_wanted.connect(self.fold_wanted)
        self._show_side()

    @property
    def side(self) -> Side:
        """Which of the panels is seen."""
        return self._side

    @property
    def folded(self) -> bool:
        """Whether what is seen is a rail."""
        if self._side == "lesson":
            return self.lesson.folded
        return self.experiment.folded

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold both, so that turning does not change the room."""
        self.lesson.set_folded(folded)
        self.experiment.set_folded(folded)

    def turn_to(self, side: Side) -> None:
        """Show one of the panels."""
        if side == "lesson" and not self._tabs:
            self._add_tabs()
        self._side = side
        self._show_side()

    def set_beside(self, beside: bool) -> None:
        """Whether the experiment stands beside the lesson where there is room."""
        self._beside = beside
        self._show_side()

    def set_room(self, width: float) -> None:
        """How wide the window is, in px of the design."""
        self._is_wide = width >= _WIDE
        self._show_side()

    def drop_tabs(self) -> None:
        """No lesson is open any more."""
        self._beside = False
        self.turn_to("experiment")
        for panel in (self.experiment, self.lesson):
            panel.lead_no_more()
        for tabs in self._tabs:
            tabs.deleteLater()
        self._tabs = []

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.experiment.apply_theme(theme)
        self.lesson.apply_theme(theme)
        for tabs in self._tabs:
            tabs.apply_theme(theme)

    def _add_tabs(self) -> None:
        for panel in (self.experiment, self.lesson):
            tabs = SegmentedControl("Experiment or lesson", _TABS, self._theme)
            tabs.chosen.connect(self._choose)
            panel.lead(tabs)
            self._tabs.append(tabs)

    def _choose(self, side: Side) -> None:
        self.turn_to(side)
        self.turned.emit()

    def _show_side(self) -> None:
        for tabs in self._tabs:
            tabs.set_chosen(self._side)
        self.lesson.setVisible(self._side == "lesson")
        both = self._beside and self._is_wide
        self.experiment.setVisible(self._side == "experiment" or both)
