"""Fitting beside the window, in a thread that lives while there is something to fit.

What takes long in a fit are NumPy's products and decompositions, during which other
threads run; the data need not be copied to another process.
"""

from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter

from nnviz.classifiers.fit_error import FitCancelledError, FitError
from nnviz.classifiers.fitted import Fitted, MethodName
from nnviz.session.fits import FitRequest, Fits

# As long as a product or decomposition of large data may take to notice.
_LEAVE_SECONDS = 0.5
# A fit that is not wanted any more is finished if that is soon: while a point is
# dragged, pictures that lag a little say more than none.
_PATIENCE_SECONDS = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class FitAnswer:
    """What has come of a request: the fit, or a sentence why there is none."""

    request: FitRequest
    fitted: Fitted | None = None
    refused: str | None = None


class FitWorker:
    """Answers the newest request of each method; nothing waits but `wait` and `close`.

    Its thread begins with a request and ends when there is none left.
    """

    def __init__(self, fits: Fits) -> None:
        self._fits = fits
        self._state = Condition()
        self._wanted: dict[MethodName, FitRequest] = {}
        self._running: FitRequest | None = None
        self._began = 0.0
        self._share = 0.0
        self._cancelled = False
        self._answers: list[FitAnswer] = []
        self._thread: Thread | None = None

    def ask(self, request: FitRequest) -> None:
        """Fit this, and nothing that was asked of its method before."""
        with self._state:
            self._wanted[request.settings.method] = request
            if self._thread is None:
                self._cancelled = False
                self._thread = Thread(target=self._work, name="nnviz fits", daemon=True)
                self._thread.start()

    def leave(self, method: MethodName) -> None:
        """What was asked of a method is not wanted any more."""
        with self._state:
            self._wanted.pop(method, None)
            running = self._running
            if running is not None and running.settings.method == method:
                self._cancelled = True

    def share_of(self, request: FitRequest) -> float:
        """The share of the work on a request that is done, 0 to 1."""
        with self._state:
            return self._share if self._running == request else 0.0

    def collect(self) -> list[FitAnswer]:
        """What has been answered since the last time."""
        with self._state:
            answers, self._answers = self._answers, []
            return answers

    def wait(self, seconds: float | None = None) -> None:
        """Until all is answered, or so many seconds."""
        with self._state:
            self._state.wait_for(lambda: self._thread is None, seconds)

    def close(self) -> None:
        """Stop what is under way; it can be asked again."""
        with self._state:
            self._wanted.clear()
            self._cancelled = True
            thread = self._thread
        if thread is not None:
            thread.join(_LEAVE_SECONDS)

    def _work(self) -> None:
        while True:
            with self._state:
                if not self._wanted:
                    self._running = self._thread = None
                    self._state.notify_all()
                    return
                # The one that was asked first.
                method = next(iter(self._wanted))
                request = self._wanted.pop(method)
                self._running, self._share, self._cancelled = request, 0.0, False
                self._began = perf_counter()
            answer = self._answer(request)
            with self._state:
                self._running = None
                if answer is not None:
                    self._answers.append(answer)

    def _answer(self, request: FitRequest) -> FitAnswer | None:
        try:
            return FitAnswer(request, self._fits.fit(request, self._watch))
        except FitCancelledError:
            return None
        except FitError as error:
            return FitAnswer(request, refused=str(error))
        except MemoryError:
            return FitAnswer(request, refused="There is not enough memory to fit it.")

    def _watch(self, share: float) -> bool:
        with self._state:
            self._share = share
            running = self._running
            assert running is not None
            outdated = running.settings.method in self._wanted
            late = perf_counter() - self._began > _PATIENCE_SECONDS
            return not (self._cancelled or (outdated and late))
