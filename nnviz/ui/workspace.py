"""The panels side by side, with sizes a person can change."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnviz.engine.settings import LossName
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.experiment_panel import ExperimentPanel
from nnviz.ui.graph_view import GraphView
from nnviz.ui.panel import Panel
from nnviz.ui.slice_view import SliceView
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.surface_view import SurfaceView
from nnviz.ui.tabbed_panel import TabbedPanel
from nnviz.ui.theme import Theme
from nnviz.ui.time_layout import HEIGHT as TIME_BAR_HEIGHT
from nnviz.ui.view import View
from nnviz.ui.views import VIEWS
from nnviz.ui.window_settings import WindowSettings

GUTTER = 6
_RIGHT_WIDTH = 316
_LOWER_HEIGHT = 212
_EQUATION_HEIGHT = 104
_FOLD_BELOW = 1300
_UPPER = ("graph", "softmax")
_LOWER = ("boundary", "surface", "loss")
PANELS = (*_UPPER, *_LOWER)
_LOSSES: dict[LossName, str] = {
    "cross_entropy": "Softmax",
    "squared_error": "Squared error",
    "hinge": "Hinge loss",
}
TABS = ("softmax", "inspector")
"""The views that share the panel at the right."""
MIDDLE_TABS = {
    "surface": "Loss surface",
    "surface3d": "3-D",
    "confusion": "Confusion",
}
"""The views that share the panel in the middle of the lower row, with their tabs."""
_SOURCED = ("surface", "surface3d")


class Workspace(QWidget):
    """Experiment panel, network, softmax; data, loss surface, loss; the time bar.

    Below 1300 px of width the experiment panel folds to a rail, unless the person
    has folded or unfolded it. ``tab_turned`` says that another view is seen in a
    panel that several share, ``play_wanted`` that the run is to go on.
    """

    tab_turned = Signal()
    play_wanted = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._theme = theme
        self.experiment = ExperimentPanel(session, theme)
        self.surface_source = SurfaceSource(session, live=True, parent=self)
        alone = ("graph", "boundary", "loss", "equation", "time")
        self.views: dict[str, View] = {
            name: self._make_view(name, session)
            for name in (*alone, *TABS, *MIDDLE_TABS)
        }
        self.right = TabbedPanel(
            "Softmax and inspector",
            {"Softmax": self.views["softmax"], "Inspector": self.views["inspector"]},
            theme,
        )
        self.middle = TabbedPanel(
            "Loss surface and confusion matrix",
            {text: self.views[name] for name, text in MIDDLE_TABS.items()},
            theme,
        )
        self._shared = dict.fromkeys(TABS, self.right)
        self._shared |= dict.fromkeys(MIDDLE_TABS, self.middle)
        self.right.turned.connect(self._turned_at_right)
        self.middle.turned.connect(self._turned_in_middle)
        self.surface_source.said.connect(self.middle.said)
        surface = self.views["surface"]
        assert isinstance(surface, SurfaceView)
        surface.play_wanted.connect(self.play_wanted)
        self.panels: dict[str, Panel | TabbedPanel] = {
            name: self._shared.get(name) or Panel(self.views[name], theme)
            for name in PANELS
        }
        graph = self.views["graph"]
        assert isinstance(graph, GraphView)
        graph.inspection_wanted.connect(self.show_inspector)
        graph_layout = self.panels["graph"].layout()
        assert graph_layout is not None
        graph_layout.addWidget(self.views["equation"])
        self.time_panel = QFrame()
        self.time_panel.setObjectName("panel")
        time_layout = QVBoxLayout(self.time_panel)
        time_layout.setContentsMargins(1, 1, 1, 1)
        time_layout.addWidget(self.views["time"])
        self._upper = self._splitter("upper", Qt.Orientation.Horizontal, _UPPER)
        self._lower = self._splitter("lower", Qt.Orientation.Horizontal, _LOWER)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._rows.setObjectName("rows")
        self._rows.addWidget(self._upper)
        self._rows.addWidget(self._lower)
        self._rows.setChildrenCollapsible(False)
        self._rows.setStretchFactor(0, 1)
        self._splitters = (self._upper, self._lower, self._rows)
        middle = QHBoxLayout()
        middle.setSpacing(GUTTER)
        middle.addWidget(self.experiment)
        middle.addWidget(self._rows, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        column.setSpacing(GUTTER)
        column.addLayout(middle, 1)
        column.addWidget(self.time_panel)
        self._fold_chosen: bool | None = None
        self.apply_theme(theme)

    def _make_view(self, name: str, session: Session) -> View:
        if name in _SOURCED:
            view = VIEWS[name]
            assert issubclass(view, SliceView)
            return view(session, self._theme, source=self.surface_source)
        return VIEWS[name](session, self._theme)

    def close_processes(self) -> None:
        """End what computes beside the window."""
        self.surface_source.close()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.experiment.apply_theme(theme)
        for panel in self.panels.values():
            panel.apply_theme(theme)
        for name in ("equation", "time"):
            self.views[name].apply_theme(theme)
        self.views["equation"].setFixedHeight(round(theme.px(_EQUATION_HEIGHT)))
        self.time_panel.setFixedHeight(round(theme.px(TIME_BAR_HEIGHT)) + 2)
        for splitter in self._splitters:
            splitter.setHandleWidth(GUTTER)

    def show_snapshot(self, snapshot: Snapshot, turn: frozenset[str]) -> None:
        """Hand the snapshot to every part that can be seen and whose turn it is.

        While it does not play also to the others: they may be taken away as pictures.
        """
        self.experiment.show_snapshot(snapshot)
        self.right.set_tab_text("softmax", _LOSSES[snapshot.experiment.loss])
        has_classes = snapshot.dataset.is_classification
        self.middle.set_tab_text("confusion", "Confusion" if has_classes else "Errors")
        for name, view in self.views.items():
            if name in turn and (self._is_seen(name) or not snapshot.playing):
                with np.errstate(all="ignore"):  # a diverged run is shown as it is
                    view.show_snapshot(snapshot)

    def _is_seen(self, name: str) -> bool:
        """Whether a view is on the screen, or would be in an open window."""
        shared = self._shared.get(name)
        if shared is not None:
            return not shared.isHidden() and shared.view.name == name
        panel = self.panels.get(name)
        return panel is None or not panel.isHidden()

    # Folding and arranging

    @property
    def inspects(self) -> bool:
        """Whether the inspector is the view at the right."""
        return self.right.view.name == "inspector"

    def show_inspector(self) -> None:
        """Turn to the inspector, wherever it was put away."""
        self.show_panel("softmax", True)
        self._turn_to(self.right, "inspector")

    def toggle_inspector(self) -> None:
        """Turn to the inspector, or from there back to the softmax."""
        if self.inspects and not self.right.isHidden():
            self._turn_to(self.right, "softmax")
        else:
            self.show_inspector()

    def _turn_to(self, panel: TabbedPanel, name: str) -> None:
        panel.turn_to(name)
        self._tab_turned(panel)

    def _turned_at_right(self) -> None:
        self._tab_turned(self.right)

    def _turned_in_middle(self) -> None:
        self._tab_turned(self.middle)

    def _tab_turned(self, panel: TabbedPanel) -> None:
        self._catch_up(panel.view)
        self.tab_turned.emit()

    def _catch_up(self, view: View) -> None:
        """Hand the present snapshot to a view that was not seen before."""
        snapshot = self.views["time"].snapshot
        if snapshot is not None:
            with np.errstate(all="ignore"):
                view.show_snapshot(snapshot)

    def toggle_experiment(self) -> None:
        """Fold or unfold the experiment panel, and leave it so."""
        self._fold_chosen = not self.experiment.folded
        self.experiment.set_folded(self._fold_chosen)

    def show_panel(self, name: str, visible: bool) -> None:
        """Put a panel away or bring it back."""
        panel = self.panels[name]
        panel.setVisible(visible)
        for splitter, names in ((self._upper, _UPPER), (self._lower, _LOWER)):
            splitter.setVisible(any(not self.panels[n].isHidden() for n in names))
        if visible:
            self._catch_up(panel.view)

    def arrange(self) -> None:
        """All panels shown, at their first sizes for this window."""
        for name in self.panels:
            self.show_panel(name, True)
        self._turn_to(self.right, TABS[0])
        self._turn_to(self.middle, next(iter(MIDDLE_TABS)))
        self._fold_chosen = None
        self._fold_if_narrow()
        px = self._theme.px
        right = round(px(_RIGHT_WIDTH))
        width = max(self._rows.width(), 600)
        # The graph never gets less than half of the window's width.
        right = min(right, max(round(px(260)), width - self.width() // 2))
        self._upper.setSizes([width - right - GUTTER, right])
        rest = width - right - 2 * GUTTER
        first = round(rest * 0.49)
        self._lower.setSizes([first, rest - first, right])
        height = max(self._rows.height(), 400)
        lower = min(round(px(_LOWER_HEIGHT)), round(height * 0.31))
        self._rows.setSizes([height - lower - GUTTER, lower])

    def restore(self, settings: WindowSettings) -> None:
        """The sizes and panels of the last time, or the first arrangement."""
        states = [settings.layout(s.objectName()) for s in self._splitters]
        self.arrange()
        for splitter, state in zip(self._splitters, states, strict=True):
            if state is not None:
                splitter.restoreState(state)
        for name in settings.hidden_panels():
            if name in self.panels:
                self.show_panel(name, False)
        for place, panel in (("right", self.right), ("middle", self.middle)):
            name = settings.tab(place)
            if self._shared.get(name) is panel:
                self._turn_to(panel, name)

    def keep(self, settings: WindowSettings) -> None:
        """Remember sizes and hidden panels."""
        for splitter in self._splitters:
            settings.keep_layout(splitter.objectName(), splitter.saveState())
        settings.keep_tab("right", self.right.view.name)
        settings.keep_tab("middle", self.middle.view.name)
        settings.keep_hidden_panels(
            tuple(name for name, panel in self.panels.items() if panel.isHidden())
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_if_narrow()

    def _fold_if_narrow(self) -> None:
        folded = self._fold_chosen
        if folded is None:
            folded = self.width() < round(self._theme.px(_FOLD_BELOW))
        if folded != self.experiment.folded:
            self.experiment.set_folded(folded)

    def _splitter(
        self, name: str, orientation: Qt.Orientation, names: tuple[str, ...]
    ) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(name)
        splitter.setChildrenCollapsible(False)
        for panel in names:
            splitter.addWidget(self.panels[panel])
        splitter.setStretchFactor(0, 1)
        return splitter
