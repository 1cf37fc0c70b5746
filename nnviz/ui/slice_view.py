"""A view of the loss on a slice: the base of the two views that share one source."""

from PySide6.QtWidgets import QWidget

from nnviz.picture.slice_words import slice_table
from nnviz.picture.table import Table
from nnviz.session.loss_slice import LossSlice
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.slice_controls import SliceControls
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.theme import Theme
from nnviz.ui.view import View


class SliceView(View):
    """Draws ``source``'s newest picture; a view that is given none has its own."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        source: SurfaceSource | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self.source = source or SurfaceSource(session, parent=self)
        self.source.changed.connect(self._show_newest)
        self.controls = SliceControls(session, self.source, theme, self)

    @property
    def shown(self) -> LossSlice | None:
        """The picture that is drawn."""
        return self.source.latest

    def header_widgets(self) -> list[QWidget]:
        self.controls.show()
        return [self.controls]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        self.controls.show_snapshot(snapshot)
        self.source.show_snapshot(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        return (
            snapshot.parameters,
            snapshot.step,
            snapshot.branches,
            selection.hidden_branches,
            selection.hover_branch,
        )

    def table(self) -> Table:
        return slice_table(self.shown)

    def _show_newest(self) -> None:
        self.update()
