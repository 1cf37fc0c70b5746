"""The rows of a first weight matrix as templates, each with its score of the sample."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.picture.brightness import brightness
from nnviz.picture.numbers import format_exact, format_number
from nnviz.picture.table import Table
from nnviz.picture.templates import (
    Pixels,
    color_template_pixels,
    sample_pixels,
    template_pixels,
)
from nnviz.picture.tokens import Tokens
from nnviz.picture.weight_sheet import WeightSheet, weight_sheet
from nnviz.picture.written_numbers import in_product
from nnviz.session.comparison import Standing
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TemplateRows:
    """The rows of `sheet` with their ``scores`` (m,), NaN where not known yet.

    ``quantity`` is the markup of what a score is. ``marked``: the row of the true
    class, else that of the chosen neuron; ``pointed``: the row pointed at, and
    ``pixel`` the weight in it. ``largest``: the row with the largest score.
    ``is_network``: they are the network's own weights, not those of a fit.
    """

    sheet: WeightSheet
    scores: Floats
    quantity: str
    marked: int | None
    pointed: int | None
    pixel: int | None
    largest: int | None
    is_network: bool

    def __len__(self) -> int:
        return len(self.sheet.weights)

    def score_markup(self, row: int) -> str:
        """The score of a row as it is written below it; empty where not known yet."""
        score = float(self.scores[row])
        return "" if score != score else f"{self.quantity} = {format_number(score)}"


@np.errstate(all="ignore")
def template_rows(snapshot: Snapshot, standing: Standing) -> TemplateRows:
    """The templates of a classifier that is known, for the chosen sample."""
    sheet = weight_sheet(standing, snapshot.dataset)
    is_network = standing.column == "network"
    count = len(sheet.weights)
    if not is_network:
        x = np.asarray(snapshot.sample.x, np.float64)
        scores = sheet.weights @ x + sheet.biases
    elif snapshot.knows("z", 1):
        scores = np.asarray(snapshot.sample.z[0], np.float64)[:count]
    else:
        scores = np.full(count, np.nan)
    selection = snapshot.selection
    chosen = row_of_weights(selection.unit) if is_network else None
    pointed = row_of_weights(selection.hover_unit) if is_network else None
    hover = selection.hover_unit
    return TemplateRows(
        sheet,
        scores,
        "*f*" if sheet.of_classes else "*z*",
        _shown(_true_class(snapshot) if sheet.of_classes else chosen, count),
        _shown(pointed, count),
        hover.source if pointed is not None and isinstance(hover, Weight) else None,
        int(np.nanargmax(scores)) if np.isfinite(scores).any() else None,
        is_network,
    )


def row_images(dataset: Dataset, rows: TemplateRows, tokens: Tokens) -> Pixels:
    """The rows as images (m, rows, columns), opaque ARGB; means as samples are drawn.

    Weights of colours are coloured around grey.
    """
    sheet = rows.sheet
    assert sheet.image_shape is not None
    if sheet.means is not None:
        means = brightness(dataset, np.nan_to_num(sheet.means))
        return np.stack(
            [
                sample_pixels(mean, sheet.image_shape, tokens.panel, tokens.ink)
                for mean in means
            ]
        )
    weights = np.nan_to_num(sheet.weights)
    if weights.shape[1] == 3 * sheet.image_shape[0] * sheet.image_shape[1]:
        return color_template_pixels(weights, sheet.image_shape, sheet.limit)
    return template_pixels(weights, sheet.image_shape, sheet.limit, tokens.weight_ramp)


def weight_lines(
    snapshot: Snapshot, rows: TemplateRows, row: int, index: int
) -> tuple[str, ...]:
    """What is said of one weight of a row: itself, and its product with the sample."""
    sheet = rows.sheet
    weight = float(sheet.weights[row, index])
    x = float(snapshot.sample.x[index])
    lines = [f"{row_name(rows, row)}: {sheet.features[index]}"]
    if sheet.means is not None:
        lines.append(f"mean m = {format_exact(sheet.means[row, index])}")
    lines.append(f"w = {format_exact(weight)}")
    lines.append(
        f"w · x = {in_product(weight)} · {in_product(x)} = {format_exact(weight * x)}"
    )
    return (*lines, *score_lines(rows, row))


def score_lines(rows: TemplateRows, row: int) -> tuple[str, ...]:
    """The score of a row with all digits, where it is known."""
    score = float(rows.scores[row])
    if score != score:
        return ()
    letter = rows.quantity.strip("*")
    return (f"{letter} = w · x + b = {format_exact(score)}",)


def row_name(rows: TemplateRows, row: int) -> str:
    """A row in words."""
    name = rows.sheet.names[row]
    return name if rows.sheet.of_classes else f"hidden neuron {name}"


def rows_table(rows: TemplateRows) -> Table:
    """A row per template: its weights, its bias and its score."""
    sheet = rows.sheet
    columns = ("template", *sheet.features, "bias", rows.quantity.strip("*"))
    numbers = zip(
        sheet.names,
        sheet.weights.tolist(),
        sheet.biases.tolist(),
        rows.scores.tolist(),
        strict=True,
    )
    return Table(columns, tuple((name, *w, b, f) for name, w, b, f in numbers))


def row_of_weights(unit: Neuron | Weight | Bias | None) -> int | None:
    """The row of W¹ that a unit is, or belongs to."""
    match unit:
        case Neuron(1, index) | Bias(1, index):
            return index
        case Weight(1, target, _):
            return target
    return None


def _shown(row: int | None, count: int) -> int | None:
    return row if row is not None and row < count else None


def _true_class(snapshot: Snapshot) -> int | None:
    sample = snapshot.selection.sample
    labels = snapshot.part_of(sample).labels
    return None if labels is None else int(labels[sample.index])
