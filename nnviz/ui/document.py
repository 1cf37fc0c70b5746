"""Which file the session belongs to, and whether it has changed since."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnviz.session.experiment import Experiment
from nnviz.session.saved_mark import SavedMark, is_worth_keeping
from nnviz.session.session import Session
from nnviz.session.session_reading import OpenedSession
from nnviz.session.session_record import SessionRecord
from nnviz.session.snapshot import Snapshot
from nnviz.session.timeline import Timeline


class Document(QObject):
    """The session as a document.

    It is ``modified`` when it differs from its file; without a file, when there is
    more in it than a moment of training. ``edited`` says that something was changed or
    noted by hand, ``changed`` that name or ``modified`` are others.

    Attributes
    ----------
    path
        The session file, or ``None``.
    """

    edited = Signal()
    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.path: Path | None = None
        self._mark: SavedMark | None = None
        self._waiting: tuple[SessionRecord, SavedMark] | None = None
        self._given: tuple[Experiment, str | None] | None = None
        self._timeline: Timeline = session.run.timeline
        self._shown: tuple[Path | None, bool] = (None, False)

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        run = self._session.run
        if self._mark is not None and self._mark.is_of(run):
            return False
        return self.path is not None or is_worth_keeping(run)

    def title(self, experiment_name: str) -> str:
        """What the window is called, with Qt's place for the mark of a change."""
        name = "" if self.path is None else f"{self.path.name}[*] – "
        mark = "[*]" if self.path is None else ""
        return f"{name}{experiment_name}{mark} – nnviz"

    def look(self, snapshot: Snapshot) -> None:
        """Find out what has become of it."""
        timeline = self._session.run.timeline
        if timeline is not self._timeline:
            self._timeline = timeline
            self.edited.emit()
        shown = self.path, self.modified
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def copy(self) -> SessionRecord:
        """All there is, to be kept aside; the document is no less modified for it."""
        return self._session.record(with_data=False)

    def record(self) -> SessionRecord:
        """What is to be saved; `saved` then says that it was."""
        record = self._session.record()
        self._waiting = record, SavedMark.of(self._session.run)
        return record

    def saved(self, record: SessionRecord, path: Path) -> None:
        """What was recorded stands in a file, which it belongs to from now on."""
        if self._waiting is not None and self._waiting[0] is record:
            self.path, self._mark = path, self._waiting[1]
            self._waiting = None
            self._tell()

    def open(
        self, opened: OpenedSession, path: Path | None, text: str, *, saved: bool = True
    ) -> None:
        """Go on with a session that was kept, of this file; ``saved`` in it or not."""
        self.path, self._mark = path, None
        self._session.go_on_with(opened, text)
        self.take(path, saved=saved)

    def take(self, path: Path | None, *, saved: bool) -> None:
        """The session is another one, of this file; ``saved`` as it is now or not."""
        self.path, self._given = path, None
        self._mark = SavedMark.of(self._session.run) if saved else None
        self._waiting = None
        self._tell()

    def given(self, file: str | None) -> None:
        """Its experiment is that of a file; ``None``: the one that nnviz opens with."""
        self.take(None, saved=True)
        self._given = self._session.run.experiment, file

    def file_for_command(self) -> tuple[str | None] | None:
        """The FILE from which a command comes to the present place, or ``None``.

        That is the session as it was saved, or the experiment as it was opened, as
        long as nothing was changed by hand. ``(None,)``: what nnviz opens with.
        """
        run, mark = self._session.run, self._mark
        if self.path is not None:
            same = mark is not None and mark.is_of(run)
            branch = run.timeline.current_number
            if same and mark is not None and branch == mark.timeline.current_number:
                return (str(self.path),)
            return None
        if self._given is None or run.lineage.events:
            return None
        experiment, file = self._given
        return (file,) if run.experiment is experiment else None

    def _tell(self) -> None:
        self._shown = self.path, self.modified
        self.changed.emit()
