"""The weights into a neuron and out of it, as a vector with names or as an image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.equation_names import a_symbol, z_symbol
from nnviz.picture.numbers import format_number
from nnviz.picture.templates import Pixels, template_pixels
from nnviz.picture.tokens import Tokens
from nnviz.session.inspection import InputInspection, NeuronInspection
from nnviz.session.selection import Unit, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

MOST_WRITTEN = 12
"""The most weights that are written out, each with its name."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightsPicture:
    """``values`` (m,) of weights, drawn on a scale of ±``limit``.

    ``names`` (markup) are the neurons at the other end and ``texts`` the numbers,
    both empty where there are too many to be written. ``image`` (rows, columns) is
    the vector as an image, where the inputs are one.
    """

    title: str
    note: str
    units: tuple[Weight, ...]
    names: tuple[str, ...]
    values: Floats
    texts: tuple[str, ...]
    limit: float
    image: Pixels | None

    def place_of(self, unit: Unit | None) -> int | None:
        """The place of a weight among these, if it is one of them."""
        if not isinstance(unit, Weight):
            return None
        return self.units.index(unit) if unit in self.units else None

    def shares(self) -> Floats:
        """The values as shares of the limit, −1 to 1."""
        if not self.limit > 0.0:
            return np.zeros_like(self.values)
        return np.asarray(np.nan_to_num(self.values / self.limit, nan=0.0))

    def weight_in_image(self, x: float, y: float) -> int | None:
        """The weight at a place of the image (0 to 1 each way, y downwards).

        ``None`` where a pixel of the image is a mean of several.
        """
        if self.image is None or self.image.size != len(self.units):
            return None
        rows, columns = map(int, self.image.shape)
        row, column = int(y * rows), int(x * columns)
        if not (0.0 <= x < 1.0 and 0.0 <= y < 1.0):
            return None
        return row * columns + column


def weights_pictures(
    snapshot: Snapshot, inspected: NeuronInspection | InputInspection, tokens: Tokens
) -> tuple[WeightsPicture, ...]:
    """Incoming weights, then outgoing ones, as far as there are any."""
    unit, layers = inspected.unit, snapshot.architecture.layers
    pictures = []
    if isinstance(inspected, NeuronInspection):
        below = range(layers[unit.layer - 1])
        pictures.append(
            _picture(
                "Incoming weights",
                f"length {format_number(inspected.norm)}",
                tuple(Weight(unit.layer, unit.index, source) for source in below),
                tuple(
                    a_symbol(snapshot, unit.layer - 1, source)
                    for source in below[:MOST_WRITTEN]
                ),
                inspected.incoming,
                _image(snapshot, inspected, tokens),
            )
        )
    if len(inspected.outgoing):
        above = range(layers[unit.layer + 1])
        pictures.append(
            _picture(
                "Outgoing weights",
                "",
                tuple(Weight(unit.layer + 1, target, unit.index) for target in above),
                tuple(
                    z_symbol(snapshot, unit.layer + 1, target)
                    for target in above[:MOST_WRITTEN]
                ),
                inspected.outgoing,
                None,
            )
        )
    return tuple(pictures)


def _picture(
    title: str,
    note: str,
    units: tuple[Weight, ...],
    names: tuple[str, ...],
    values: Floats,
    image: Pixels | None,
) -> WeightsPicture:
    written = len(units) <= MOST_WRITTEN
    limit = _limit(values)
    if not written and image is None:
        # The scale has to be said where the numbers are not.
        note = ", ".join(filter(None, (f"up to ±{format_number(limit)}", note)))
    return WeightsPicture(
        title,
        note,
        units,
        names if written else (),
        values,
        tuple(map(format_number, values.tolist())) if written else (),
        limit,
        image,
    )


def _image(
    snapshot: Snapshot, inspected: NeuronInspection, tokens: Tokens
) -> Pixels | None:
    shape = snapshot.dataset.image_shape
    if shape is None or inspected.unit.layer != 1:
        return None
    values = inspected.incoming
    pixels: Pixels = template_pixels(
        values[np.newaxis], shape, _limit(values), tokens.weight_ramp
    )[0]
    return pixels


def _limit(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))
