"""The cells of the matrices in words: their number, their product, the sum of a row."""

from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_values import forward_values, gradient_values, knows_gradient
from nnviz.picture.graph_words import unit_lines
from nnviz.picture.matrices import Grid
from nnviz.picture.matrix_layout import GridPlace, MatrixLayout
from nnviz.picture.numbers import MINUS, format_count, format_exact, format_number
from nnviz.session.selection import Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import parameter_name, superscript

_MOST_TERMS = 6


def cell_lines(snapshot: Snapshot, unit: Unit, mode: GraphMode) -> tuple[str, ...]:
    """What a tool tip says of a cell."""
    if not isinstance(unit, Weight) or mode == "updates":
        return unit_lines(snapshot, unit, mode)
    if mode == "gradients":
        return (*unit_lines(snapshot, unit, mode), *_gradient_lines(snapshot, unit))
    name = parameter_name(unit)
    weights = snapshot.parameters.W[unit.layer - 1]
    weight = float(weights[unit.target, unit.source])
    lines = [f"{name} = {format_exact(weight)}"]
    below, _ = forward_values(snapshot, unit.layer - 1)
    factor = float(below[unit.source])
    if factor == factor:
        symbol = source_name(unit)
        lines.append(f"{name} · {symbol} = {_product(weight, factor)}")
    if snapshot.knows("z", unit.layer):
        lines.append(_row_sum(snapshot, unit))
    return tuple(lines)


def source_name(at: Weight) -> str:
    """What a weight is multiplied with: x[3], a¹[2]."""
    if at.layer == 1:
        return f"x[{at.source + 1}]"
    return f"a{superscript(at.layer - 1)}[{at.source + 1}]"


def _product(weight: float, factor: float) -> str:
    written = f"{format_number(weight)} · {_in_brackets(factor)}"
    return f"{written} = {format_exact(weight * factor)}"


def _row_sum(snapshot: Snapshot, at: Weight) -> str:
    """The sum of a row, term by term where there are few."""
    place = at.layer - 1
    row = snapshot.parameters.W[place][at.target].tolist()
    bias = float(snapshot.parameters.b[place][at.target])
    below = forward_values(snapshot, place)[0].tolist()
    z = float(snapshot.sample.z[place][at.target])
    name = f"z{superscript(at.layer)}[{at.target + 1}]"
    if len(row) > _MOST_TERMS:
        terms = f"the sum of {format_count(len(row))} products and the bias"
        return f"{name} = {format_exact(z)}, {terms}"
    terms = " + ".join(
        f"{_in_brackets(w)}·{_in_brackets(x)}" for w, x in zip(row, below, strict=True)
    )
    return f"{name} = {terms} + {_in_brackets(bias)} = {format_exact(z)}"


def _gradient_lines(snapshot: Snapshot, at: Weight) -> tuple[str, ...]:
    """∂L/∂W = ∂L/∂z · a, in numbers."""
    if not knows_gradient(snapshot, at.layer):
        return ()
    dz = float(gradient_values(snapshot, at.layer)[at.target])
    below = float(forward_values(snapshot, at.layer - 1)[0][at.source])
    z = f"∂L/∂z{superscript(at.layer)}[{at.target + 1}]"
    return (f"= {z} · {source_name(at)} = {format_number(dz)} · {_in_brackets(below)}",)


def _in_brackets(value: float) -> str:
    written = format_number(value)
    return f"({written})" if written.startswith(MINUS) else written


def layout_words(grids: tuple[Grid, ...], layout: MatrixLayout) -> str:
    """What the colours say where there is no room for numbers, and what is left out."""
    cut = [
        _cut_words(grid, place)
        for grid, place in zip(grids, layout.places, strict=True)
        if grid.kind == "weights"
    ]
    sentences = [words for words in cut if words]
    if sentences:
        return "; ".join(sentences)
    weights = next(grid for grid in grids if grid.kind == "weights")
    name = "gradients" if weights.is_gradient else "weights and biases"
    if weights.title.startswith("Δ"):
        name = "changes"
    limit = format_number(weights.limit)
    return f"colours: {name} ±{limit} · point at a cell for its number"


def _cut_words(grid: Grid, place: GridPlace) -> str:
    parts = []
    for noun, (first, last), count in zip(
        ("rows", "columns"), (place.rows, place.columns), grid.shape, strict=True
    ):
        if last - first < count:
            parts.append(
                f"{noun} {format_count(first + 1)}–{format_count(last)}"
                f" of {format_count(count)}"
            )
    if not parts:
        return ""
    return f"W{superscript(grid.layer)}: {', '.join(parts)}"
