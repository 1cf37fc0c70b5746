"""Requests for the loss on a slice through a run, as the run goes on."""

from nnviz.session.kept_paths import KeptPaths
from nnviz.session.run import Run
from nnviz.session.slice_choice import BetweenLine
from nnviz.session.slice_request import SliceRequest
from nnviz.session.slice_settings import SliceSettings
from nnviz.session.slice_start import SliceStart, centre_step, slice_start
from nnviz.session.slices import Slice
from nnviz.session.surface_task import ChosenSamples, chosen_samples


class SliceRequests:
    """Makes them; the same one as long as nothing that it depends on has changed."""

    def __init__(self) -> None:
        self._paths = KeptPaths()
        self._start: tuple[tuple[object, ...], SliceStart] | None = None
        self._samples: tuple[tuple[object, ...], ChosenSamples] | None = None
        self._known: tuple[tuple[object, ...], SliceRequest] | None = None

    def request(
        self,
        run: Run,
        settings: SliceSettings,
        aspect: float = 1.0,
        hidden: frozenset[int] = frozenset(),
        like: Slice | None = None,
    ) -> SliceRequest:
        """The request for a run as it is now, without the branches ``hidden``.

        Raises
        ------
        IndexError
            When a bookmark does not exist.
        ParameterNameError
            When a parameter does not exist.
        ValueError
            When there is no such slice, or there are no such samples.
        """
        start = self._start_of(run, settings)
        samples = self._samples_of(run, settings)
        current = run.timeline.current_number
        others = [each.number for each in run.timeline.branches]
        shown = [number for number in others if number not in hidden | {current}]
        paths = self._paths.of(run, (current, *shown))
        training = run.training
        key = (
            settings,
            aspect,
            start,
            samples,
            tuple(path.keys for path in paths),
            training.loss,
            settings.penalised and training.regularization,
        )
        if self._known is None or not same_parts(self._known[0], key):
            request = SliceRequest(
                settings, start, paths, samples, training, aspect, like
            )
            self._known = key, request
        return self._known[1]

    def _start_of(self, run: Run, settings: SliceSettings) -> SliceStart:
        choice = settings.choice
        key: tuple[object, ...]
        if isinstance(choice, BetweenLine):
            notes = [run.timeline.bookmark(n) for n in (choice.start, choice.end)]
            key = (choice, *notes)
        else:
            step = centre_step(run, settings.centre)
            key = choice, run.lineage.at(step), step
        if self._start is None or not same_parts(self._start[0], key):
            self._start = key, slice_start(run, choice, settings.centre)
        return self._start[1]

    def _samples_of(self, run: Run, settings: SliceSettings) -> ChosenSamples:
        choice = settings.samples
        key: tuple[object, ...] = run.dataset, choice
        if choice == "batch":
            key = (*key, run.segment, run.step)
        if self._samples is None or not same_parts(self._samples[0], key):
            self._samples = key, chosen_samples(run, choice)
        return self._samples[1]


def same_parts(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Settings are compared, what has arrays is one object or another."""
    return len(some) == len(others) and all(
        one is other or one == other for one, other in zip(some, others, strict=True)
    )
