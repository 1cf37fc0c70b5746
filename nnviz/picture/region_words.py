"""Linear regions, their affine maps and their number in words."""

from math import comb, prod

from nnviz.picture.counts import counted
from nnviz.picture.graph_words import unit_name
from nnviz.picture.numbers import MINUS, format_count, format_exact, format_number
from nnviz.picture.output_names import output_name
from nnviz.picture.region_picture import RegionPicture
from nnviz.picture.spline_words import kinked_widths
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot

_MOST_OUTPUTS = 6
_MOST_DIGITS = 40
_LARGEST_BOUND = 10**9


def region_caption(snapshot: Snapshot, picture: RegionPicture) -> tuple[str, ...]:
    """What is counted, the most important part first."""
    regions, part = picture.regions, picture.part
    if regions is None:
        return (picture.missing,)
    if not part.is_whole:
        return (
            f"{part.bent} bends everywhere: no linear regions",
            f"lines: z = 0 of layer {part.bent_layer}",
        )
    parts = [f"{counted(regions.count, 'region')} in view"]
    unit = snapshot.selection.unit
    if (
        isinstance(unit, Neuron)
        and unit.layer in regions.active
        and not len(picture.boundaries.of(unit.layer, unit.index))
    ):
        parts.append(f"no line of {unit_name(snapshot, unit)}")
    return tuple(parts)


def region_bound(snapshot: Snapshot) -> tuple[str, ...]:
    """How many regions there can be at most, and what the lecture says."""
    widths = kinked_widths(snapshot.architecture)
    most = prod(1 + n + comb(n, 2) for n in widths)
    lines = [
        "n lines cut a plane in at most 1 + n + n(n − 1)/2 regions; a layer does that",
        "to each region below it, so L layers give at most their product.",
    ]
    if widths:
        sizes = " and ".join(map(str, widths))
        number = format_count(most) if most < _LARGEST_BOUND else "more than 10⁹"
        lines.append(f"For hidden layers of {sizes}: {number}.")
    lines += [
        "The lecture has Ω(2^((2/3) L n)); that takes inputs that grow with the width",
        "(docs/theorems.md).",
    ]
    return tuple(lines)


def region_lines(
    snapshot: Snapshot, picture: RegionPicture, region: int
) -> tuple[str, ...]:
    """Area, pattern and affine map of a region."""
    regions = picture.regions
    assert regions is not None
    area = float(regions.areas[region])
    share = area / float(regions.areas.sum())
    lines = [
        f"region {region + 1} of {regions.count}: area {format_number(area)},"
        f" {format_number(100 * share)} % of the window"
    ]
    for layer, on in regions.active.items():
        own = on[region]
        text = f"layer {layer}: {int(own.sum())} of {len(own)} on"
        if len(own) <= _MOST_DIGITS:
            text += f"  {''.join('01'[is_on] for is_on in own.tolist())}"
        lines.append(text)
    if not picture.part.is_whole:
        return tuple(lines)
    count = len(regions.slopes[region])
    lines.append("here all layers are one: W* x + b*")
    for output in range(min(count, _MOST_OUTPUTS)):
        name = output_name(snapshot.dataset, output)
        slopes = regions.slopes[region, output].tolist()
        intercept = float(regions.intercepts[region, output])
        terms = zip(slopes, picture.plane.names, strict=True)
        lines.append(f"{name} = {_written(list(terms), intercept)}")
    if count > _MOST_OUTPUTS:
        lines.append(f"and {count - _MOST_OUTPUTS} more outputs")
    return tuple(lines)


def _written(terms: list[tuple[float, str]], intercept: float) -> str:
    text = ""
    for slope, name in terms:
        sign = MINUS if slope < 0 else "+"
        text += f" {sign} {format_exact(abs(slope))}·{name}"
    sign = MINUS if intercept < 0 else "+"
    text = f"{text} {sign} {format_exact(abs(intercept))}".strip()
    return text.removeprefix("+ ")
