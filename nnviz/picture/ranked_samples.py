"""The samples for which a number is largest, as images or as marks."""

from dataclasses import dataclass

from nnviz.picture.brightness import brightness
from nnviz.picture.numbers import format_number
from nnviz.picture.templates import Pixels, sample_pixels
from nnviz.picture.tokens import Tokens
from nnviz.session.inspection import Distribution
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot

MOST = 9


@dataclass(frozen=True, slots=True, eq=False)
class RankedSample:
    """A sample with its number; ``label`` is its class, ``image`` its pixels if any."""

    sample: Sample
    value: float
    text: str
    label: int | None
    image: Pixels | None


@dataclass(frozen=True, slots=True, eq=False)
class RankedSamples:
    """The first ones by a number, named by ``quantity`` in tool tips.

    ``none`` is said where there are none.
    """

    title: str
    quantity: str
    is_gradient: bool
    samples: tuple[RankedSample, ...]
    none: str = "No sample does."


def ranked_samples(
    snapshot: Snapshot,
    title: str,
    quantity: str,
    numbers: Distribution,
    tokens: Tokens,
    is_gradient: bool = False,
) -> RankedSamples:
    """At most nine; gradients are ranked by their size, and left out where zero."""
    shape = snapshot.dataset.image_shape
    part = snapshot.part_of(Sample(numbers.part, 0))
    ranked = []
    for index in numbers.largest(MOST, by_size=is_gradient).tolist():
        value = float(numbers.values[index])
        if is_gradient and value == 0.0:
            break
        image = None
        if shape is not None:
            values = brightness(snapshot.dataset, part.points[index])
            image = sample_pixels(values, shape, tokens.panel, tokens.ink)
        label = None if part.labels is None else int(part.labels[index])
        ranked.append(
            RankedSample(
                Sample(numbers.part, index), value, format_number(value), label, image
            )
        )
    return RankedSamples(title, quantity, is_gradient, tuple(ranked))


def image_of_chosen(snapshot: Snapshot, tokens: Tokens) -> Pixels | None:
    """The chosen sample as an image, where samples are images."""
    shape = snapshot.dataset.image_shape
    if shape is None:
        return None
    sample = snapshot.selection.sample
    values = brightness(snapshot.dataset, snapshot.part_of(sample).points[sample.index])
    return sample_pixels(values, shape, tokens.panel, tokens.ink)
