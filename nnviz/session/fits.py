"""Fits of a data set, remembered, so that a slider comes back to them at once."""

from dataclasses import dataclass
from typing import Any

from nnviz.classifiers.fitted import Fitted, MethodName
from nnviz.classifiers.linear_svm import Watch
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.classifiers.ridge import RidgeRegression
from nnviz.datasets.dataset import Part
from nnviz.session.sampling import even_choice

_MOST_NUMBERS = 8_000_000
# Of an SVM, whose every step solves as many equations as there are inputs (or samples).
_MOST_OF_SVM = 1_500_000_000
_MOST_FITS = 64
_MOST_FACTORIZATIONS = 4
_FEWEST = 500


@dataclass(frozen=True, slots=True)
class FitRequest:
    """What is to be fitted to which training set; equal for the same set alone."""

    settings: FitSettings
    part: Part


def fitted_count(method: MethodName, part: Part) -> int:
    """To how many of the samples a method is fitted in a window: all, unless that
    takes very long, or memory many times that of the data."""
    n, d = len(part), int(part.inputs.shape[1])
    if method == "nearest_mean":
        return n
    most = max(_FEWEST, _MOST_NUMBERS // d)
    if method == "linear_svm":
        side = min(n, d)
        if n * side * side > _MOST_OF_SVM:
            few = round(_MOST_OF_SVM ** (1 / 3))
            most = min(most, max(_FEWEST, few, _MOST_OF_SVM // d**2))
    return min(n, most)


def fitted_part(method: MethodName, part: Part) -> Part:
    """Those samples, evenly spread; the set itself where it is all of them."""
    count = fitted_count(method, part)
    if count == len(part):
        return part
    places = even_choice(len(part), count)
    labels = None if part.labels is None else part.labels[places]
    inputs = part.inputs[places]
    return Part(inputs, inputs, part.targets[places], labels)


class Fits:
    """Fits, and keeps the last of them.

    `fit` is for one thread at a time; `known` may be asked from any.
    """

    def __init__(self) -> None:
        self._fits: dict[FitRequest, Fitted] = {}
        self._parts: dict[MethodName, tuple[Part, Part]] = {}
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
        settings = request.settings
        part = self._part_for(settings.method, request.part)
        if settings.method == "ridge":
            return self._ridge(part, settings.bias).fit(settings.strength)
        return fit_method(settings, part.inputs, part.targets, part.labels, watch)

    def _part_for(self, method: MethodName, part: Part) -> Part:
        """What a method is fitted to, chosen once for the same data."""
        known = self._parts.get(method)
        if known is None or known[0] is not part:
            self._parts[method] = known = part, fitted_part(method, part)
        return known[1]

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
