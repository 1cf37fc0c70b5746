"""The mean gradient of the batch with its numbers, and the chosen sample's share."""

from collections.abc import Sequence

from nnviz.picture.equation_names import (
    bias_symbol,
    derivative,
    plain,
    weight_symbol,
)
from nnviz.picture.equation_parts import Glyph, Number, Piece
from nnviz.picture.gradient_parts import GradientParts, gradient_parts
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import Snapshot

Group = tuple[Piece, ...]


def batch_share(snapshot: Snapshot, at: Weight | Bias) -> tuple[Group, ...]:
    """∂L/∂W over the batch, what the chosen sample and the penalty give to it."""
    parts, symbol = gradient_parts(snapshot, at), _derivative(snapshot, at)
    name = plain(symbol)
    mean: Group = (
        Glyph(f"{symbol} over the batch of {format_count(parts.count)} = "),
        _number(parts.mean, f"{name}, mean of the batch"),
    )
    rest = _penalty(snapshot, parts, name)
    if parts.share is None:
        return ((*mean, Glyph(f", {not_in_batch(snapshot)}", quiet=True)), *rest)
    share: Group = (
        Glyph(f", of which {sample_name(snapshot)} gives ", quiet=True),
        _number(parts.share, f"share of the chosen sample in {name}"),
        Glyph(" = "),
        Number(
            parts.own, in_product(parts.own), f"{name} of the chosen sample", "gradient"
        ),
        Glyph(f" / {format_count(parts.count)}"),
    )
    return ((*mean, *share), *rest)


def batch_groups(
    snapshot: Snapshot, places: Sequence[Weight | Bias]
) -> tuple[Group, ...]:
    """The same for many parameters in a row, said in full for the first."""
    groups: list[Group] = []
    for at in places:
        parts, symbol = gradient_parts(snapshot, at), _derivative(snapshot, at)
        name = plain(symbol)
        words = "" if groups else f" over the batch of {format_count(parts.count)}"
        pieces: list[Piece] = [
            Glyph(f"{symbol}{words} = "),
            _number(parts.mean, f"{name}, mean of the batch"),
        ]
        if parts.share is not None:
            gives = "" if groups else f", {sample_name(snapshot)} gives"
            pieces += [
                Glyph(f"{gives} (" if groups else f"{gives} ", quiet=True),
                _number(parts.share, f"share of the chosen sample in {name}"),
                *((Glyph(")", quiet=True),) if groups else ()),
            ]
        elif not groups:
            pieces.append(Glyph(f", {not_in_batch(snapshot)}", quiet=True))
        groups.append(tuple(pieces))
    return tuple(groups)


def sample_name(snapshot: Snapshot) -> str:
    """ "sample 2", "image 17", numbered as everywhere else."""
    noun = "image" if snapshot.dataset.image_shape is not None else "sample"
    return f"{noun} {format_count(snapshot.selection.sample.index)}"


def not_in_batch(snapshot: Snapshot) -> str:
    """That the chosen sample has no part in the step."""
    return f"{sample_name(snapshot)} is not in it: no share in this update"


def _penalty(snapshot: Snapshot, parts: GradientParts, name: str) -> tuple[Group, ...]:
    if parts.penalty is None:
        return ()
    kind = snapshot.experiment.regularization.kind.upper()
    return (
        (
            Glyph(f"with the {kind} penalty ", quiet=True),
            Number(parts.mean, format_number(parts.mean), f"{name}, mean", "gradient"),
            Glyph(" + "),
            Number(
                parts.penalty,
                in_product(parts.penalty),
                f"{name}, part of the {kind} penalty",
                "gradient",
            ),
            Glyph(" = "),
            _number(parts.total, f"{name} with the penalty"),
        ),
    )


def _derivative(snapshot: Snapshot, at: Weight | Bias) -> str:
    if isinstance(at, Weight):
        return derivative(weight_symbol(snapshot, at))
    return derivative(bias_symbol(snapshot, at))


def _number(value: float, name: str) -> Number:
    return Number(value, format_number(value), name, "gradient")
