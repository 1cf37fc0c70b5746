"""Training a session in a process beside the window, as long as that is possible."""

from nnviz.session.session import Session
from nnviz.session.stretch import Progress
from nnviz.session.training_process import TrainingProcess


class SideTraining:
    """Lets a process train what the session has not come to yet, and takes it over.

    The session may change at any time, by an edit or a move in time: what the process
    has trained beyond it is let go of then, and it begins anew from where the session
    stands.

    Attributes
    ----------
    failed
        In a plain sentence why there is no process to train in, or ``None``.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._process: TrainingProcess | None = None
        # What the stretch under way follows on; ``None`` while there is none.
        self._follows: tuple[object, ...] | None = None
        self._limit: int | None = None
        self.failed: str | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process in the system, where there is one."""
        return None if self._process is None else self._process.pid

    @property
    def training(self) -> bool:
        """Whether the process has a stretch under way."""
        return self._follows is not None

    def prepare(self) -> None:
        """Start the process where there is none; it is of use a little later."""
        if self._process is None and self.failed is None:
            try:
                self._process = TrainingProcess()
            except OSError as error:
                self._give_up(
                    f"No training process could be started ({error}); training goes on"
                    " without it."
                )

    def train(self, limit: int | None) -> bool:
        """Take over what was trained since the last call.

        The process trains on up to the step ``limit``, or without an end. False where
        it cannot: the session has to train itself, as long as that is so.
        """
        process = self._process
        if process is None:
            return False
        if self._follows is not None and self._follows != self._place():
            process.pause()
            self._follows = None
        if self._follows is None:
            return self._begin(process, limit)
        if limit != self._limit:
            self._limit = limit
            process.go_on(limit)
        self._take_over(process.collect())
        # Where it ended by itself, the session's own trainer says why.
        return self._follows is not None or self._session.goal_reached is not None

    def stop(self) -> None:
        """End the stretch; the session stands at the last step trained.

        Where the session has changed since the last call, it stays as it is.
        """
        if self._process is None or self._follows is None:
            return
        progress = self._process.pause()
        if self._follows == self._place():
            self._take_over(progress)
        self._follows = None

    def close(self) -> None:
        """End the process, if there is one."""
        self.stop()
        if self._process is not None:
            self._process.close()
            self._process = None

    def _place(self) -> tuple[object, ...]:
        return self._session.place, self._session.goal

    def _begin(self, process: TrainingProcess, limit: int | None) -> bool:
        session = self._session
        if not session.can_train_elsewhere:
            return False
        if not process.ready:
            self._give_up(process.collect().failed)
            return False
        try:
            process.begin(session.dataset, *session.stretch(), limit)
        except OSError as error:
            self._give_up(
                f"There is no room to share with a training process ({error}); training"
                " goes on without it."
            )
            return False
        self._follows, self._limit = self._place(), limit
        return True

    def _take_over(self, progress: Progress) -> None:
        session, records = self._session, list(progress.records)
        newest = progress.newest
        if newest is not None and (not records or newest is not records[-1]):
            records.append(newest)
        if records:
            session.absorb(records)
            self._follows = self._place()
        if session.goal_reached is not None:
            assert self._process is not None
            self._process.pause()
            self._follows = None
        elif progress.failed is not None:
            self._give_up(progress.failed)
        elif progress.ended:
            self._follows = None

    def _give_up(self, reason: str | None) -> None:
        if reason is not None:
            self.failed = reason
            self._follows = None
            if self._process is not None:
                self._process.close()
                self._process = None
