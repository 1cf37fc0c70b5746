"""The linear classifiers in closed form, as quantities: ``ridge.test_accuracy``.

Ridge and SVM have the strengths that the view that compares them begins with.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.fitted import Fitted
from nnviz.classifiers.methods import FitSettings, fit_method
from nnviz.datasets.dataset import Dataset, Part
from nnviz.session.snapshot import Snapshot

FITS: Mapping[str, FitSettings] = MappingProxyType(
    {
        "ridge": FitSettings("ridge", 1.0),
        "nearest_mean": FitSettings("nearest_mean"),
        "linear_svm": FitSettings("linear_svm", 2.0**-8),
    }
)
_NAME = re.compile(
    r"(?P<method>ridge|nearest_mean|linear_svm)\."
    r"(?:(?P<part>train|test)_accuracy"
    r"|(?P<letter>[Wb])\[(?P<first>\d{1,5})(?:, ?(?P<second>\d{1,5}))?\])",
    re.ASCII,
)


def fit_quantity(name: str) -> Callable[[Snapshot], float | None] | None:
    """The number of that name, which is ``None`` where these data have none.

    ``None`` where no number is called so.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    letter = match["letter"]
    places = [match[key] for key in ("first", "second") if match[key] is not None]
    if letter is not None and len(places) != (2 if letter == "W" else 1):
        return None
    at = tuple(map(int, places))

    def value(snapshot: Snapshot) -> float | None:
        fitted = _fitted(snapshot.dataset, match["method"])
        if fitted is None:
            return None
        if letter is None:
            dataset = snapshot.dataset
            part = dataset.train if match["part"] == "train" else dataset.test
            return None if part is None else _accuracy(fitted, part)
        array = fitted.W if letter == "W" else fitted.b
        try:
            return float(array[at])
        except IndexError:
            return None

    return value


@lru_cache(maxsize=8)
def _fitted(dataset: Dataset, method: str) -> Fitted | None:
    # Data sets are frozen and compared by identity.
    train = dataset.train
    try:
        return fit_method(FITS[method], train.inputs, train.targets, train.labels)
    except FitError:
        return None


def _accuracy(fitted: Fitted, part: Part) -> float | None:
    if part.labels is None:
        return None
    answers = fitted.scores(part.inputs).argmax(axis=1)
    return float(np.mean(answers == part.labels))
