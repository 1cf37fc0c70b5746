"""A session to a file and back."""

import os

from nnviz.session.choice import Choice
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session_file import save_session
from nnviz.session.session_reading import OpenedSession
from nnviz.session.session_record import SessionRecord
from nnviz.session.stage import Stage


class Filing(Stage):
    """What is kept of a session, and going on with what was kept."""

    def record(self, *, with_data: bool = True) -> SessionRecord:
        """All that a session file holds, as it is now.

        Data that were read from the disk are in it, unless it is for the same machine.
        """
        selection = self._choice.selection
        return SessionRecord.of(self._run, self._moment, selection, with_data=with_data)

    def save(
        self, path: str | os.PathLike[str], layout: SavedLayout | None = None
    ) -> None:
        """Write a session file; an existing one survives any failure.

        Raises
        ------
        OSError
            When the file cannot be written.
        """
        save_session(self.record(), path, layout)

    def go_on_with(self, opened: OpenedSession, text: str) -> None:
        """Take over a session that was kept; can be undone. ``text`` says what it is.

        What could be taken back in it cannot be any more: that is not kept.
        """
        self._undo.remember(self._place(text))
        self._take_over(opened)
        self.announce()

    def _take_over(self, opened: OpenedSession) -> None:
        for segment in opened.segments:
            segment.keyframes.count_under(self._budget)
        self._budget.make_room()
        notes = opened.notes
        run = self._run_of(opened.experiment, opened.dataset, notes.timeline)
        run.resume(notes.segment, opened.state)
        self._choice = Choice(notes.selection)
        self._use(run)
        self._moment = notes.moment
