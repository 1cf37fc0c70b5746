"""Long work beside the window, with progress, that can be stopped."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from nnviz.datasets.dataset import DatasetError
from nnviz.datasets.files.problem import DataFileError, Progress, ReadingStopped

_STEPS = 1000


class BackgroundWork(QThread):
    """One piece of work in a thread of its own.

    ``work`` is called with a function that it tells its progress; what it returns is
    carried by ``done``, the sentence of its error by ``failed``. After `stop` it tells
    nothing any more. Whoever starts it stops it before letting go of it.
    """

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(object)

    def __init__(
        self, work: Callable[[Progress], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._stopped = False
        self._told = -1

    def run(self) -> None:
        try:
            result = self._work(self._tell)
        except ReadingStopped:
            return
        except (DatasetError, DataFileError) as problem:
            if not self._stopped:
                self.failed.emit(problem)
        except MemoryError:
            if not self._stopped:
                self.failed.emit(
                    DataFileError("there is not enough memory for these data")
                )
        else:
            if not self._stopped:
                self.done.emit(result)

    def stop(self) -> None:
        """Make the work end at its next word of progress, and wait for that."""
        self._stopped = True
        self.blockSignals(True)
        self.wait()

    def _tell(self, share: float) -> None:
        if self._stopped:
            raise ReadingStopped
        steps = round(share * _STEPS)
        if steps != self._told:
            self._told = steps
            self.progressed.emit(steps)
