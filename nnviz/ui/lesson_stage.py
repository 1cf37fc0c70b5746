"""The window as a lesson sees and arranges it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnviz.lessons.layout import LessonLayout
from nnviz.lessons.situation import Situation
from nnviz.picture.drawings import Drawing
from nnviz.session.arrangement import Arrangement
from nnviz.session.session import Session
from nnviz.session.slice_choice import parse_plane
from nnviz.session.snapshot import Snapshot
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
        self._heard: NeuronView | None = None
        workspace.tab_turned.connect(self._turned)

    @property
    def arrangement(self) -> Arrangement:
        """Which views are in front."""
        return self._workspace.arrangement

    def take_arrangement(self, arrangement: Arrangement) -> None:
        """Bring views to the front."""
        self._workspace.take_arrangement(arrangement)

    def take_layout(self, layout: LessonLayout) -> None:
        """All that a page asks for."""
        self._workspace.take_arrangement(layout.arrangement)
        self._run_commands.set_unit(layout.step_by)
        drawer = self._drawer()
        if drawer is not None:
            drawer.set_drawing(layout.drawing)
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
        return Situation(snapshot, self._workspace.seen, drawing)

    def _drawer(self) -> NeuronView | None:
        """The view in front that draws neurons in three ways."""
        view = self._workspace.panels["centre"].view
        return view if isinstance(view, NeuronView) else None

    def _turned(self) -> None:
        drawer = self._drawer()
        if drawer is not None and drawer is not self._heard:
            self._heard = drawer
            drawer.drawings.chosen.connect(self.changed)
        self.changed.emit()
