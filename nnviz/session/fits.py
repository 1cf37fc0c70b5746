"""Fits of a data set, remembered, so that a slider comes back to them at once."""

from dataclasses import dataclass
from typing import Any

from nnviz.classifiers.fitted import Fitted
from nnviz.classifiers.linear_svm import Watch
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import Part

_MOST_FITS = 64
_MOST_FACTORIZATIONS = 4


@dataclass(frozen=True, slots=True)
class FitRequest:
    """What is to be fitted to which training set; equal for the same set alone."""

    settings: FitSettings
    part: Part


class Fits:
    """Fits, and keeps the last of them.

    `fit` is for one thread at a time; `known` may be asked from any.
    """

    def __init__(self) -> None:
        self._fits: dict[FitRequest, Fitted] = {}
        self._ridges: dict[tuple[Part, bool], RidgeRegression] = {}

    def known(self, request: FitRequest) -> Fitted | None:
        """The fit, where it was made before."""
        return self._fits.get(request)

    def fit(self, request: FitRequest, watch: Watch) -> Fitted:
        """The fit, as `fit_method` makes it.

        Ridge factorizes the data once: another λ costs two small products then.

        Raises
        ------
        FitError, FitCancelledError
        """
        found = self._fits.get(request)
        if found is None:
            found = self._made(request, watch)
            _forget(self._fits, _MOST_FITS)
            self._fits[request] = found
        return found

    def _made(self, request: FitRequest, watch: Watch) -> Fitted:
        settings, part = request.settings, request.part
        if settings.method == "ridge":
            return self._ridge(part, settings.bias).fit(settings.strength)
        return fit_method(settings, part.inputs, part.targets, part.labels, watch)

    def _ridge(self, part: Part, bias: bool) -> RidgeRegression:
        ridge = self._ridges.get((part, bias))
        if ridge is None:
            ridge = RidgeRegression(part.inputs, part.targets, bias=bias)
            _forget(self._ridges, _MOST_FACTORIZATIONS)
            self._ridges[part, bias] = ridge
        return ridge


def _forget(kept: dict[Any, Any], most: int) -> None:
    """Make room for one more: the oldest goes."""
    while len(kept) >= most:
        del kept[next(iter(kept))]
