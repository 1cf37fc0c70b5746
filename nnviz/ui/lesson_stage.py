"""The window as a lesson sees and arranges it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnviz.lessons.layout import LessonLayout
from nnviz.lessons.situation import Situation
from nnviz.picture.drawings import Drawing
from nnviz.session.session import Session
from nnviz.session.slice_choice import parse_plane
from nnviz.session.snapshot import Snapshot
from nnviz.ui.graph_view import GraphView
from nnviz.ui.neuron_view import NeuronView
from nnviz.ui.run_commands import RunCommands
from nnviz.ui.workspace import Workspace


class LessonStage(QObject):
    """Puts views to the front for a page, and tells what is seen of a snapshot.

    ``changed`` says that something else is seen.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        run_commands: RunCommands,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        self._run_commands = run_commands
        self.side = workspace.side
        self._heard: set[str] = set()
        workspace.tab_turned.connect(self._turned)

    @property
    def layout(self) -> LessonLayout:
        """How the window is at present."""
        drawer, graph = self._drawer(), self._workspace.views["graph"]
        return LessonLayout(
            self._workspace.arrangement,
            "combined" if drawer is None else drawer.drawing,
            isinstance(graph, GraphView) and graph.terms,
            step_by=self._run_commands.unit,
        )

    def take_layout(self, layout: LessonLayout) -> None:
        """All that a page asks for."""
        self._workspace.take_arrangement(layout.arrangement)
        self._run_commands.set_unit(layout.step_by)
        drawer = self._drawer()
        if drawer is not None:
            drawer.set_drawing(layout.drawing)
        graph = self._workspace.views["graph"]
        assert isinstance(graph, GraphView)
        graph.set_terms(layout.terms)
        self.side.set_beside(layout.experiment_panel)
        if layout.plane is not None:
            source = self._workspace.surface_source
            architecture = self._session.snapshot().architecture
            choice = parse_plane(layout.plane, architecture)
            source.set_settings(replace(source.settings, choice=choice, frame=None))

    def situation(self, snapshot: Snapshot) -> Situation:
        """A snapshot with what the window shows of it."""
        drawer = self._drawer()
        drawing: Drawing = "combined" if drawer is None else drawer.drawing
        terms = isinstance(drawer, GraphView) and drawer.terms
        return Situation(snapshot, self._workspace.seen, drawing, terms)

    def _drawer(self) -> GraphView | NeuronView | None:
        """The view in front that draws neurons in three ways."""
        view = self._workspace.panels["centre"].view
        return view if isinstance(view, GraphView | NeuronView) else None

    def _turned(self) -> None:
        drawer = self._drawer()
        if isinstance(drawer, GraphView) and "graph" not in self._heard:
            self._heard.add("graph")
            drawer.header.drawing_chosen.connect(self.changed)
            drawer.header.terms_chosen.connect(self.changed)
        elif isinstance(drawer, NeuronView) and "neuron" not in self._heard:
            self._heard.add("neuron")
            drawer.drawings.chosen.connect(self.changed)
        self.changed.emit()
