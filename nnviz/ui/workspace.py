"""The panels side by side, with sizes a person can change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnviz.engine.settings import LossName
from nnviz.picture.drawings import Drawing
from nnviz.session.arrangement import PLACES, Arrangement, place_of
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.drawing_motion import DrawsNeurons
from nnviz.ui.experiment_panel import ExperimentPanel
from nnviz.ui.graph_view import GraphView
from nnviz.ui.image_painting import ImagePainting
from nnviz.ui.lesson_panel import LessonPanel
from nnviz.ui.panel import Panel
from nnviz.ui.pencil import turn_pencil
from nnviz.ui.side_column import SideColumn
from nnviz.ui.slice_view import SliceView
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.surface_view import SurfaceView
from nnviz.ui.theme import Theme
from nnviz.ui.time_layout import HEIGHT as TIME_BAR_HEIGHT
from nnviz.ui.view import View
from nnviz.ui.view_set import ViewSet
from nnviz.ui.views import VIEWS, view_class
from nnviz.ui.window_settings import WindowSettings

GUTTER = 6
_RIGHT_WIDTH = 316
_LOWER_HEIGHT = 212
_EQUATION_HEIGHT = 104
_FOLD_BELOW = 1300
_UPPER = ("centre", "right")
_LOWER = ("left", "middle", "loss")
_HEADINGS = {
    "centre": "Network",
    "right": "Softmax and inspector",
    "left": "Data and decision regions",
    "middle": "Loss surface and confusion matrix",
    "loss": "Loss",
}
"""What the panel at each place is called where it can be shown or put away."""
_LOSSES: dict[LossName, str] = {
    "cross_entropy": "Softmax",
    "squared_error": "Squared error",
    "hinge": "Hinge loss",
}


class Workspace(QWidget):
    """Experiment panel, network, softmax; data, loss surface, loss; the time bar.

    Below 1300 px of width the experiment panel folds to a rail, unless the person
    has folded or unfolded it. ``tab_turned`` says that another view is seen in a
    panel that several share, ``play_wanted`` that the run is to go on, ``stroke_ended``
    that an image was drawn into.
    """

    tab_turned = Signal()
    play_wanted = Signal()
    stroke_ended = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._theme = theme
        self.experiment = ExperimentPanel(session, theme)
        self.side = SideColumn(self.experiment, LessonPanel(theme), theme)
        self.surface_source = SurfaceSource(session, live=True, parent=self)
        self._session = session
        self._drawings: dict[str, Drawing] = {}
        self._painting: ImagePainting | None = None
        self.views = ViewSet(tuple(VIEWS), self._make_view)
        self.panels: dict[str, Panel] = {
            place: Panel(
                _HEADINGS[place],
                {name: VIEWS[name] for name in names},
                self.views.__getitem__,
                theme,
            )
            for place, names in PLACES.items()
        }
        for panel in self.panels.values():
            panel.turned.connect(self._tab_turned)
            panel.enlarge_wanted.connect(self._enlarge_or_not)
        self._hidden: frozenset[str] = frozenset()
        self._enlarged: str | None = None
        self.surface_source.said.connect(self.panels["middle"].said)
        centre = self.panels["centre"].layout()
        assert centre is not None
        centre.addWidget(self.views["equation"])
        for name in ("equation", "time"):
            self.views[name].show()
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
        middle.addWidget(self.side)
        middle.addWidget(self._rows, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        column.setSpacing(GUTTER)
        column.addLayout(middle, 1)
        column.addWidget(self.time_panel)
        self._fold_chosen: bool | None = None
        self._arranged = False
        self._awaited: SavedLayout | None = None
        self.apply_theme(theme)

    def _make_view(self, name: str) -> View:
        kind = view_class(name)
        if issubclass(kind, SliceView):
            source = self.surface_source
            view: View = kind(self._session, self._theme, self, source)
        else:
            view = kind(self._session, self._theme, self)
        # One that is taken away as a picture need never have come to the front.
        view.hide()
        if isinstance(view, DrawsNeurons) and name in self._drawings:
            view.set_drawing(self._drawings[name])
        if isinstance(view, SurfaceView):
            view.play_wanted.connect(self.play_wanted)
        elif isinstance(view, GraphView):
            view.inspection_wanted.connect(self.show_inspector)
            view.painting.stroke_ended.connect(self.stroke_ended)
            self._painting = view.painting
        return view

    @property
    def graph(self) -> GraphView:
        """The network, made by now or not."""
        view = self.views["graph"]
        assert isinstance(view, GraphView)
        return view

    def close_processes(self) -> None:
        """End what computes beside the window."""
        self.surface_source.close()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.side.apply_theme(theme)
        for panel in self.panels.values():
            panel.apply_theme(theme)
        for view in self.views.made():
            view.apply_theme(theme)
        self.views["equation"].setFixedHeight(round(theme.px(_EQUATION_HEIGHT)))
        self.time_panel.setFixedHeight(round(theme.px(TIME_BAR_HEIGHT)) + 2)
        for splitter in self._splitters:
            splitter.setHandleWidth(GUTTER)

    def show_snapshot(self, snapshot: Snapshot, turn: frozenset[str]) -> None:
        """Hand the snapshot to every part that can be seen and whose turn it is."""
        self.experiment.show_snapshot(snapshot)
        self.panels["right"].set_tab_text("softmax", _LOSSES[snapshot.experiment.loss])
        has_classes = snapshot.dataset.is_classification
        errors = "Confusion" if has_classes else "Errors"
        self.panels["middle"].set_tab_text("confusion", errors)
        self.views.show_snapshot(snapshot, turn & self.seen)

    @property
    def seen(self) -> frozenset[str]:
        """The views that are on the screen, or would be in an open window."""
        panels = self.panels.values()
        seen = {panel.view.name for panel in panels if not panel.isHidden()}
        return frozenset(seen) | {"equation", "time"}

    # Folding and arranging

    @property
    def in_stroke(self) -> bool:
        """Whether a hand draws into the image of the network right now."""
        return self._painting is not None and self._painting.in_stroke

    @property
    def inspects(self) -> bool:
        """Whether the inspector is the view at the right."""
        return self.panels["right"].view.name == "inspector"

    def show_inspector(self) -> None:
        """Turn to the inspector, wherever it was put away."""
        self.show_view("inspector")

    def toggle_inspector(self) -> None:
        """Turn to the inspector, or from there back to the softmax."""
        if self.inspects and not self.panels["right"].isHidden():
            self.show_view("softmax")
        else:
            self.show_inspector()

    def show_view(self, name: str) -> None:
        """Bring a view to the front, wherever its place was put away."""
        place = place_of(name)
        if self._enlarged not in (None, place):
            self._enlarged = None
        self._hidden -= {place}
        self._turn_to(place, name)
        self._show_places()

    def draw_by_hand(self) -> None:
        """Take the pencil where something can be drawn into these data, or let go."""
        refusal = turn_pencil(self.views, self._session.dataset, self.show_view)
        if refusal:
            self.panels["left"].said.emit(refusal)

    @property
    def arrangement(self) -> Arrangement:
        """Which views are in front, which places put away, which one enlarged."""
        front = {place: panel.view.name for place, panel in self.panels.items()}
        return Arrangement(front, self._hidden, self._enlarged)

    def take_arrangement(self, arrangement: Arrangement) -> None:
        """Views to the front, places put away and enlarged, as in `arrangement`."""
        for place, name in arrangement.front.items():
            self._turn_to(place, name)
        self._hidden = arrangement.hidden
        self._enlarged = arrangement.enlarged
        self._show_places()

    def enlarge(self, place: str | None) -> None:
        """Give one place the room of all; None: back to all of them."""
        self._enlarged = place
        self._show_places()

    def enlarge_focused(self) -> None:
        """Enlarge the panel that has the focus, or the network; or back again."""
        if self._enlarged is not None:
            self.enlarge(None)
            return
        focused = self.focusWidget()
        for place, panel in self.panels.items():
            if focused is not None and panel.isAncestorOf(focused):
                self.enlarge(place)
                return
        self.enlarge("centre")

    def _enlarge_or_not(self) -> None:
        panel = self.sender()
        places = [place for place, each in self.panels.items() if each is panel]
        self.enlarge(None if self._enlarged else places[0])

    def _turn_to(self, place: str, name: str) -> None:
        self.panels[place].turn_to(name)
        self._tab_turned()

    def _tab_turned(self) -> None:
        in_front = self.panels["centre"].view.name == "graph"
        self.views["equation"].setVisible(in_front)
        self.graph.show_flags(self.panels["left"].view.name == "activation")
        self.tab_turned.emit()

    def toggle_experiment(self) -> None:
        """Fold or unfold the experiment panel, and leave it so."""
        self._fold_chosen = not self.side.folded
        self.side.set_folded(self._fold_chosen)

    def show_panel(self, place: str, visible: bool) -> None:
        """Put a panel away or bring it back."""
        self._hidden = self._hidden - {place} if visible else self._hidden | {place}
        if self._enlarged not in (None, place):
            self._enlarged = None
        self._show_places()

    def is_shown(self, place: str) -> bool:
        """Whether a panel is not put away, be it behind an enlarged one."""
        return place not in self._hidden

    def _show_places(self) -> None:
        for place, panel in self.panels.items():
            alone = place == self._enlarged
            others = self._enlarged is None and place not in self._hidden
            if (alone or others) and panel.isHidden():
                self.views[panel.view.name]  # with the newest snapshot
            panel.setVisible(alone or others)
            panel.show_enlarged(alone)
        for splitter, places in ((self._upper, _UPPER), (self._lower, _LOWER)):
            splitter.setVisible(any(not self.panels[p].isHidden() for p in places))
        self.tab_turned.emit()

    def arrange(self) -> None:
        """All panels shown, at their first sizes for this window."""
        self.take_arrangement(Arrangement())
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
        for name in self.views:
            drawing = settings.drawing(name)
            if drawing is not None:
                self._drawings[name] = drawing
        for view in self.views.made():
            if isinstance(view, DrawsNeurons) and view.name in self._drawings:
                view.set_drawing(self._drawings[view.name])
        self.graph.set_terms(settings.terms)
        hidden = frozenset(settings.hidden_panels()) & frozenset(PLACES)
        tabs = {place: settings.tab(place) for place in PLACES}
        front = {place: tab for place, tab in tabs.items() if tab in PLACES[place]}
        self.take_arrangement(Arrangement(front, hidden))
        self._arranged = True
        if self._awaited is not None:
            self.take_layout(self._awaited)
            self._awaited = None

    def show_notice(self, notice: QWidget) -> None:
        """Put a line above the panels, for as long as it lives."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, notice)

    def keep(self, settings: WindowSettings) -> None:
        """Remember sizes, the views in front and hidden panels."""
        self.enlarge(None)
        for splitter in self._splitters:
            settings.keep_layout(splitter.objectName(), splitter.saveState())
        for place, name in self.arrangement.front.items():
            settings.keep_tab(place, name)
        for view in self.views.made():
            if isinstance(view, DrawsNeurons):
                settings.keep_drawing(view.name, view.drawing)
        settings.terms = self.graph.terms
        settings.keep_hidden_panels(tuple(sorted(self._hidden)))

    def saved_layout(self, theme: str) -> SavedLayout:
        """How the panels stand, for a session file; ``theme`` is what is chosen."""
        return SavedLayout(
            self.arrangement,
            {each.objectName(): tuple(each.sizes()) for each in self._splitters},
            self._fold_chosen,
            theme,
        )

    def take_layout(self, layout: SavedLayout) -> None:
        """The panels of a session file, now or as soon as they are arranged at first.

        The theme stays the person's own: it goes with eyes and room, not with a run.
        """
        if not self._arranged:
            self._awaited = layout
            return
        self.take_arrangement(layout.arrangement)
        for splitter in self._splitters:
            sizes = layout.sizes.get(splitter.objectName(), ())
            if len(sizes) == splitter.count() and any(sizes):
                splitter.setSizes(list(sizes))
        self._fold_chosen = layout.folded
        self._fold_if_narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.set_room(self.width() / self._theme.scale)
        self._fold_if_narrow()

    def _fold_if_narrow(self) -> None:
        folded = self._fold_chosen
        if folded is None:
            folded = self.width() < round(self._theme.px(_FOLD_BELOW))
        if folded != self.side.folded and self.side.side == "experiment":
            self.side.set_folded(folded)

    def _splitter(
        self, name: str, orientation: Qt.Orientation, names: tuple[str, ...]
    ) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(name)
        splitter.setChildrenCollapsible(False)
        for place in names:
            splitter.addWidget(self.panels[place])
        splitter.setStretchFactor(0, 1)
        return splitter
