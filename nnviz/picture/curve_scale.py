"""What curves show of a history, and where on an axis."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.scatter import PartName
from nnviz.picture.ticks import linear_ticks, log_ticks, tick_label
from nnviz.session.snapshot import History

Floats = NDArray[np.float64]
Quantity = Literal["loss", "accuracy"]


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: values from ``low`` to ``high`` are places from 0 to 1."""

    low: float
    high: float
    log: bool = False

    def place(self, values: Floats) -> Floats:
        """Where values lie; what a logarithm cannot show lies on the edge below.

        NaN and infinity give NaN: a gap in the curve.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            if self.log:
                low, high = np.log10(self.low), np.log10(self.high)
                lifted = np.log10(np.maximum(values, self.low))
                places = (lifted - low) / (high - low)
            else:
                places = (values - self.low) / (self.high - self.low)
        return np.where(np.isfinite(values), places, np.nan)

    def value(self, place: float) -> float:
        """The value at a place."""
        if self.log:
            low, high = np.log10(self.low), np.log10(self.high)
            return float(10.0 ** (low + place * (high - low)))
        return self.low + place * (self.high - self.low)

    def ticks(self, most: int) -> tuple[tuple[float, str], ...]:
        """(place, label) of at most about ``most`` round values."""
        ticks = log_ticks if self.log else linear_ticks
        values = ticks(self.low, self.high, most)
        kept: list[tuple[float, str]] = []
        for place, value in zip(self.place(values), values, strict=True):
            # Linear steps crowd at the upper end of a logarithmic axis.
            if not kept or place - kept[-1][0] > 0.7 / most:
                kept.append((float(place), tick_label(float(value))))
        return tuple(kept)


def values_of(history: History, quantity: Quantity) -> dict[PartName, Floats]:
    """The numbers of each set that has any."""
    names: tuple[PartName, PartName] = ("train", "test")
    if quantity == "loss":
        columns = (history.train_loss, history.test_loss)
    else:
        columns = (100.0 * history.train_accuracy, 100.0 * history.test_accuracy)
    return {
        name: column
        for name, column in zip(names, columns, strict=True)
        if name == "train" or not np.all(np.isnan(column))
    }
