"""A view of the loss on a slice: the base of the two views that share one source."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from nnviz.engine.network import Parameters
from nnviz.picture.slice_words import slice_table, step_lines
from nnviz.picture.table import Table
from nnviz.session.loss_slice import LossSlice, slice_arrays
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.slice_controls import SliceControls
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.theme import Theme
from nnviz.ui.view import View


class SliceView(View):
    """Draws ``source``'s newest picture; a view that is given none has its own."""

    has_arrays = True

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

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The grid and where it lies, as ``nnviz surface`` writes them."""
        return {} if self.shown is None else slice_arrays(self.shown)

    def state_lines(
        self, picture: LossSlice, number: int, index: int
    ) -> tuple[str, ...]:
        """A state of a path in words; none where it is not known any more.

        ``number``: of the path in the picture, 0 is the current one; ``index`` of the
        state on it. The loss is computed, over all samples that are asked for.
        """
        request, path = self.source.request, picture.paths[number]
        if request is None or number >= len(request.paths):
            return ()
        asked, step = request.paths[number], int(path.steps[index])
        (found,) = np.nonzero(asked.steps == step)
        if not len(found):
            return ()
        state = asked.states[int(found[0])]
        parameters = Parameters.from_flat(request.start.architecture, state)
        return step_lines(
            picture,
            step,
            request.loss_at(parameters),
            float(path.distances[index]),
            None if number == 0 else self._branch_name(path.number),
        )

    def _branch_name(self, number: int) -> str:
        assert self.snapshot is not None
        for branch in self.snapshot.branches:
            if branch.number == number:
                return branch.name
        return f"branch {number}"

    def _show_newest(self) -> None:
        self.update()
