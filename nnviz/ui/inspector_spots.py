"""What lies where in the inspector, for hovering and clicking."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnviz.picture.equation_names import plain
from nnviz.picture.histogram import Histogram
from nnviz.picture.inspector import InspectorPicture
from nnviz.picture.inspector_steps import COLUMNS
from nnviz.picture.inspector_weights import WeightsPicture
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.parameter_check import CheckPicture
from nnviz.session.selection import Bias, Sample, Weight
from nnviz.session.wording import parameter_name
from nnviz.ui.exact_numbers import Spot
from nnviz.ui.inspector_layout import InspectorLayout, WeightsPlace
from nnviz.ui.inspector_plots import bar_of

_AROUND_PATH = 6.0


@dataclass(frozen=True, slots=True)
class Hit:
    """What is at a place: a row of the table, a weight, a sample, or a kept state.

    ``unit`` is the weight or bias of a row or of the weights; ``is_value`` where that
    is the value of the table.
    """

    unit: Weight | Bias | None = None
    is_value: bool = False
    row: int | None = None
    sample: Sample | None = None
    state: int | None = None


NOTHING = Hit()


def hit_at(shown: InspectorPicture, layout: InspectorLayout, at: QPointF) -> Hit:
    """What can be clicked at a place of the content."""
    for place, row in enumerate(shown.steps.rows):
        if row.unit is not None and layout.cell(place, 0).contains(at):
            return Hit(unit=row.unit, is_value=True, row=place)
    for ranked, cell in zip(shown.samples.samples, layout.samples, strict=True):
        if cell.contains(at):
            return Hit(sample=ranked.sample)
    for weights, where in zip(shown.weights, layout.weights, strict=True):
        index = _weight_at(weights, where, at)
        if index is not None:
            return Hit(unit=weights.units[index])
    if shown.path is not None and layout.path is not None:
        around = layout.path.adjusted(
            -_AROUND_PATH, -_AROUND_PATH, _AROUND_PATH, _AROUND_PATH
        )
        if around.contains(at):
            return Hit(state=state_at(shown, layout, at))
    return NOTHING


def state_at(
    shown: InspectorPicture, layout: InspectorLayout, at: QPointF
) -> int | None:
    """The kept state nearest to a place beside the curve, however far away."""
    if shown.path is None or layout.path is None:
        return None
    return shown.path.nearest((at.x() - layout.path.left()) / layout.path.width())


def spot_at(
    shown: InspectorPicture,
    check: CheckPicture | None,
    layout: InspectorLayout,
    at: QPointF,
) -> Spot | None:
    """The number at a place of the content, with its name."""
    hit = hit_at(shown, layout, at)
    if hit.state is not None:
        assert shown.path is not None
        step = format_count(int(shown.path.steps[hit.state]))
        symbol = plain(shown.path_symbols[shown.shown_path])
        value = float(shown.path.values[hit.state])
        return Spot(QRectF(), f"Click goes to step {step}\n{symbol}", value)
    if hit.sample is not None:
        ranked = next(r for r in shown.samples.samples if r.sample == hit.sample)
        name = f"{hit.sample.part} sample {hit.sample.index}"
        return Spot(QRectF(), f"{name}\n{shown.samples.quantity}", ranked.value)
    if hit.unit is not None and not hit.is_value:
        weights = next(w for w in shown.weights if hit.unit in w.units)
        index = weights.place_of(hit.unit)
        assert index is not None
        value = float(weights.values[index])
        return Spot(QRectF(), parameter_name(hit.unit), value)
    return _table_spot(shown, layout, at) or _plot_spot(shown, check, layout, at)


def _table_spot(
    shown: InspectorPicture, layout: InspectorLayout, at: QPointF
) -> Spot | None:
    for place, row in enumerate(shown.steps.rows):
        for column, name in enumerate(shown.steps.columns):
            amount = row.amounts[COLUMNS.index(name)]
            if not (amount.exists and layout.cell(place, column).contains(at)):
                continue
            words = amount.name if amount.known else f"{amount.name}, not computed yet"
            if column == 0 and row.unit is not None:
                can = "Drag up or down, or click and type, to change it"
                if row.unit != shown.parameter:
                    can = "Click to choose it"
                words = f"{can}\n{words}"
            return Spot(QRectF(), words, amount.value)
    return None


def _plot_spot(
    shown: InspectorPicture,
    check: CheckPicture | None,
    layout: InspectorLayout,
    at: QPointF,
) -> Spot | None:
    if layout.spread.contains(at):
        place = (at.x() - layout.spread.left()) / layout.spread.width()
        index = shown.spread.bars.bar_at(place)
        if index is not None:
            return Spot(QRectF(), bar_words(shown.spread.bars, index))
    if check is not None and layout.check is not None:
        for line, rect in zip(check.lines, layout.check.lines, strict=True):
            if rect.contains(at):
                return Spot(QRectF(), line.name, line.value)
    return None


def bar_words(bars: Histogram, index: int) -> str:
    """How many samples a bar counts, and between which numbers."""
    count = int(bars.counts[index])
    samples = "sample" if count == 1 else "samples"
    low, high = (format_number(float(edge)) for edge in bars.edges[index : index + 2])
    return f"{format_count(count)} {samples} from {low} to {high}"


def _weight_at(weights: WeightsPicture, where: WeightsPlace, at: QPointF) -> int | None:
    if where.image is not None:
        image = where.image
        return weights.weight_in_image(
            (at.x() - image.left()) / image.width(),
            (at.y() - image.top()) / image.height(),
        )
    if where.bars is not None:
        if not where.bars.contains(at):
            return None
        each = bar_of(weights, where.bars, 0).width()
        return min(int((at.x() - where.bars.left()) / each), len(weights.units) - 1)
    for index, entry in enumerate(where.entries):
        if entry.contains(at):
            return index
    return None
