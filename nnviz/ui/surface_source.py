"""What both views of the loss surface show: one picture, computed beside the window."""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.session.loss_slice import LossSlice, PresentPoint
from nnviz.session.present_point import with_present
from nnviz.session.session import Session
from nnviz.session.slice_choice import PathPlane
from nnviz.session.slice_process import SliceProcess
from nnviz.session.slice_request import SliceRequest
from nnviz.session.slice_requests import SliceRequests, same_parts
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.snapshot import Snapshot

_TICK_MS = 16
# While it plays, pictures are shown with the snapshots, each when it is the turn of its
# view: one that came in between would have to be painted in the frame of others. Where
# snapshots are farther apart, they are shown as they come.
_PLAYING_TICK_MS = 100
_HURRIED_TICK_MS = 1_000
_FAR_APART = 0.6
_SLICE_SECONDS = 0.004
_HURRIED_SLICE_SECONDS = 0.0015
# A coarse picture waits so long for a finer one to take the place of a fine one.
_PATIENCE_SECONDS = 0.2
# While it plays, a picture has so much time to become fine before the next is begun,
# and none is begun sooner: to draw a new one takes the window most of a frame.
_LONGEST_SECONDS = 0.4
_SHORTEST_SECONDS = 0.3
# Above so many activations the window does not compute a picture itself.
_DEAR = 60_000_000


class SurfaceSource(QObject):
    """The settings a person has chosen, and the newest picture for the snapshot.

    ``changed``: `latest` is another. ``settings_changed``: `settings` are. ``said``
    carries a sentence for the person. Close it when done.

    Parameters
    ----------
    live
        Pictures come by and by: the first ones from slices of time of this thread,
        later ones from a process, once there is one. Else a picture is computed as a
        whole when it is asked for.
    """

    changed = Signal()
    settings_changed = Signal()
    said = Signal(str)

    def __init__(
        self, session: Session, *, live: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._live = live
        self._settings = SliceSettings()
        self._aspect = 1.0
        self._requests = SliceRequests()
        self._snapshot: Snapshot | None = None
        self._shown_at = 0.0
        self._tick_ms = _TICK_MS
        self._wanted: SliceRequest | None = None
        self._asked: SliceRequest | None = None
        self._asked_at = 0.0
        self._has_answer = False
        self._pending = False
        self._here: Iterator[LossSlice | None] | None = None
        self._process: SliceProcess | None = None
        self._failed = False
        self._held: LossSlice | None = None
        self._latest: LossSlice | None = None
        # The point put on last, and all that it depends on.
        self._placed: tuple[tuple[object, ...], PresentPoint | None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def settings(self) -> SliceSettings:
        return self._settings

    @property
    def live(self) -> bool:
        """Whether pictures come by and by."""
        return self._live

    @property
    def aspect(self) -> float:
        """The shape of the part shown, width by height."""
        return self._aspect

    @property
    def process_id(self) -> int | None:
        """The number of the process that computes, where there is one."""
        return None if self._process is None else self._process.pid

    @property
    def computes_elsewhere(self) -> bool:
        """Whether there is a process that is ready to compute."""
        return self._process is not None and self._process.ready

    @property
    def awaits(self) -> bool:
        """Whether a newer or finer picture is under way."""
        return self._live and (
            self._pending or self._held is not None or self._wanted is not self._asked
        )

    @property
    def latest(self) -> LossSlice | None:
        """The newest picture, with the point of the newest snapshot on it."""
        if not self._live:
            self.finish()
        return self._latest

    @property
    def request(self) -> SliceRequest | None:
        """What the present picture, or the one that is to come, is made from."""
        return self._wanted

    def set_settings(self, settings: SliceSettings) -> None:
        """Show something else."""
        if settings != self._settings:
            self._settings = settings
            self.settings_changed.emit()
            self._go_on()

    def set_aspect(self, aspect: float) -> None:
        """Another shape of the part shown, width by height."""
        aspect = round(aspect, 2)
        if aspect > 0 and aspect != self._aspect:
            self._aspect = aspect
            self._go_on()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the session; the second time with the same snapshot does nothing."""
        if snapshot is self._snapshot:
            return
        self._snapshot = snapshot
        self._set_pace(playing=snapshot.playing)
        latest = self._latest
        if latest is not None and not self._fits(latest):
            self._latest = self._held = self._wanted = None
        # At rest a person waits for what a key does to be painted: that goes first.
        self._compute_on(here=snapshot.playing or self._latest is None)
        self._place_present()

    def finish(self) -> None:
        """Compute what is under way to its end, now."""
        self._want()
        request = self._wanted
        shown = self._latest
        if request is None or (
            request is self._asked and shown is not None and not self._pending
        ):
            return
        self._stop()
        self._asked = request
        with np.errstate(all="ignore"):
            for picture in request.pictures():
                if picture is not None:
                    self._latest = picture
        self._place_present()

    def close(self) -> None:
        """Compute nothing any more."""
        self._stop()
        self._live = False
        if self._process is not None:
            self._process.close()
            self._process = None

    def _set_pace(self, *, playing: bool) -> None:
        """How long the clock waits for another snapshot."""
        now = perf_counter()
        if not playing:
            self._tick_ms = _TICK_MS
        elif now - self._shown_at > _FAR_APART:
            self._tick_ms = _PLAYING_TICK_MS
        else:
            self._tick_ms = _HURRIED_TICK_MS
        self._shown_at = now

    # What is wanted

    def _fits(self, picture: LossSlice) -> bool:
        """Whether a picture is of the network of the present snapshot."""
        snapshot = self._snapshot
        return (
            snapshot is not None and picture.slice.architecture == snapshot.architecture
        )

    def _want(self) -> None:
        """Note what is wanted for the present snapshot and settings."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        try:
            self._wanted = self._new_request(snapshot)
        except (IndexError, ValueError) as error:
            # What was chosen is not there any more.
            self._settings = self._possible_settings(snapshot)
            self._wanted = self._new_request(snapshot)
            self.settings_changed.emit()
            self.said.emit(str(error))

    def _new_request(self, snapshot: Snapshot) -> SliceRequest | None:
        like = self._latest.slice if self._latest is not None else None
        request = self._requests.request(
            self._session.run,
            self._settings,
            self._aspect,
            snapshot.selection.hidden_branches,
            like,
        )
        return request if np.isfinite(request.start.origin).all() else None

    def _possible_settings(self, snapshot: Snapshot) -> SliceSettings:
        settings = self._settings
        if settings.samples == "test" and snapshot.dataset.test is None:
            settings = replace(settings, samples="train")
            try:
                self._requests.request(self._session.run, settings)
            except (IndexError, ValueError):
                return SliceSettings()
            return settings
        return replace(settings, choice=PathPlane(), centre="end", frame=None)

    # Computing

    def _go_on(self) -> None:
        """Go on with what is wanted; tell where there is a newer picture."""
        if self._is_stale():
            self._timer.stop()
            return
        before = self._latest
        self._compute_on()
        if self._latest is not before:
            self._place_present()

    def _is_stale(self) -> bool:
        """Whether the run is another than that of the newest snapshot seen here.

        So it is where no view of the surface was in front when it changed.
        """
        run, snapshot = self._session.run, self._snapshot
        return snapshot is not None and (
            snapshot.architecture != run.architecture
            or snapshot.dataset is not run.dataset
            or snapshot.step > run.last_step
        )

    def _compute_on(self, *, here: bool = True) -> None:
        """Take what has come and ask for what is wanted; `here`: compute, too."""
        if not self._live or self._snapshot is None:
            return
        self._collect(here=here)
        playing = self._snapshot.playing
        if not playing or self._wanted is None or self._is_time_while_playing():
            self._want()
            if self._wanted is not None and self._is_time():
                self._ask(self._wanted, here=here)
        if self.awaits:
            self._timer.start(self._tick_ms)
        else:
            self._timer.stop()

    def _is_time(self) -> bool:
        """Whether to begin with what is wanted, whatever is under way."""
        wanted, asked = self._wanted, self._asked
        assert wanted is not None
        assert self._snapshot is not None
        if wanted is asked:
            return False
        if (
            asked is None
            or wanted.settings != asked.settings
            or wanted.start.architecture != asked.start.architecture
        ):
            return True
        if self._snapshot.playing:
            return self._is_time_while_playing()
        return not self._pending or self._has_answer

    def _is_time_while_playing(self) -> bool:
        """Whether a newer picture of the same may be begun; what is shown may lag."""
        if self._asked is None or self._settings != self._asked.settings:
            return True
        seconds = perf_counter() - self._asked_at
        if self._pending:
            return self._has_answer and seconds > _LONGEST_SECONDS
        return seconds > _SHORTEST_SECONDS

    def _ask(self, request: SliceRequest, *, here: bool) -> None:
        assert self._snapshot is not None
        self._asked, self._asked_at = request, perf_counter()
        self._has_answer, self._pending, self._held = False, True, None
        self._here = None
        if self._snapshot.playing or request.cost > _DEAR:
            self._prepare()
        if self._process is not None and self._process.ready:
            self._process.ask(request)
        else:
            self._here = request.pictures()
            if here:
                self._compute()

    def _prepare(self) -> None:
        """Start the process where there is none; it is of use a little later."""
        if self._process is None and not self._failed:
            try:
                self._process = SliceProcess()
            except OSError as error:
                self._failed = True
                self.said.emit(
                    f"No process for the loss surface could be started ({error}); the"
                    " window computes it itself."
                )

    def _collect(self, *, here: bool) -> None:
        """Take what was computed since the last time."""
        if self._here is not None:
            if self._process is not None and self._process.ready:
                # It goes on there, and faster.
                assert self._asked is not None
                self._here = None
                self._process.ask(self._asked)
            elif here:
                self._compute()
        elif self._process is not None and self._pending:
            answers = self._process.collect()
            if answers.picture is not None:
                self._take(answers.picture)
            if answers.failed is not None:
                self._process, self._failed = None, True
                self._asked, self._pending = None, False
                self.said.emit(answers.failed)
        if (
            self._held is not None
            and perf_counter() - self._asked_at > _PATIENCE_SECONDS
        ):
            self._show(self._held)

    def _compute(self) -> None:
        """Go on with the picture under way in this thread for a moment."""
        assert self._here is not None
        assert self._snapshot is not None
        seconds = _HURRIED_SLICE_SECONDS if self._snapshot.playing else _SLICE_SECONDS
        latest = perf_counter() + seconds
        with np.errstate(all="ignore"):
            for picture in self._here:
                if picture is not None:
                    self._take(picture)
                if perf_counter() > latest:
                    return
        self._here = None

    def _take(self, picture: LossSlice) -> None:
        """Show a picture, at once or when none that is finer comes soon."""
        self._has_answer = True
        if picture.grid.finished:
            self._pending = False
        shown = self._latest
        if (
            picture.grid.finished
            or shown is None
            or shown.settings != picture.settings
            or shown.grid.loss.size <= picture.grid.loss.size
        ):
            self._show(picture)
        else:
            self._held = picture

    def _show(self, picture: LossSlice) -> None:
        self._held = None
        if self._fits(picture):
            self._latest = picture

    def _place_present(self) -> None:
        """Put the point of the present snapshot on the picture, and tell."""
        snapshot, request, latest = self._snapshot, self._wanted, self._latest
        if latest is not None and snapshot is not None and request is not None:
            key = (
                latest.slice,
                request.settings,
                request.samples,
                request.training,
                snapshot.parameters,
                snapshot.evaluation,
                snapshot.playing,
            )
            known = self._placed
            if known is None or not same_parts(known[0], key):
                with np.errstate(all="ignore"):
                    placed = with_present(latest, request, snapshot, self._session.run)
                self._placed = known = key, placed.point
            if latest.point is not known[1]:
                self._latest = replace(latest, point=known[1])
        self.changed.emit()

    def _stop(self) -> None:
        self._timer.stop()
        self._here = self._held = None
        if self._pending and self._process is not None:
            self._process.leave()
        self._pending = False
