"""Generated data: seeded recipes, those of TensorFlow Playground where it has one.

Sources: ``gauss``, ``circle``, ``xor``, ``spiral``, ``plane`` and ``bumps`` are the
recipes of TensorFlow Playground (Smilkov, Carter et al., src/dataset.ts), the first
four of them for K classes: with two they are the Playground's own. ``moons`` has the
shape of scikit-learn's ``make_moons``, times 3.

Coordinates lie within ±6. The recipes with normal noise (``gauss``, ``moons``,
``blobs``) can leave that square: what would lie outside is mirrored back at its edge,
which keeps the points spread, where clipping would line them up along the edge.

Each recipe is a function of its arguments and of two random streams, one for places
and one for noise: with more noise the same points move further.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.datasets.dataset import (
    DEFAULT_TURNS,
    EXTENT,
    MAX_CLASSES,
    MIN_CLASSES,
    Floats,
    Labels,
)
from nnviz.datasets.samples import Samples
from nnviz.datasets.streams import Purpose, stream

_GAUSS_DISTANCE = 8.0**0.5
_CIRCLE_RADIUS = 5.0
_XOR_EXTENT = 5.0
_XOR_PADDING = 0.3
_QUADRANTS = 4
_SPIRAL_RADIUS = 5.0
_MOON_RADIUS = 3.0
_BLOB_DISTANCE = 4.0
_LEVELS = 4
_BUMPS = (
    (-4.0, 2.5, 1.0),
    (0.0, 2.5, -1.0),
    (4.0, 2.5, 1.0),
    (-4.0, -2.5, -1.0),
    (0.0, -2.5, 1.0),
    (4.0, -2.5, -1.0),
)


@dataclass(frozen=True, slots=True)
class Draw:
    """What a recipe is given: how many samples, how much noise, and the streams."""

    count: int
    classes: int
    noise: float
    turns: float
    place: np.random.Generator
    jitter: np.random.Generator

    def square(self, half_width: float) -> Floats:
        """Points drawn evenly from the square ±half_width, (count, 2)."""
        return self.place.uniform(-half_width, half_width, (self.count, 2))

    def shift(self, half_width: float) -> Floats:
        """Evenly distributed noise: U(±half_width) · noise, (count, 2)."""
        return (
            self.jitter.uniform(-half_width, half_width, (self.count, 2)) * self.noise
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one kind is drawn.

    Classification: ``draw`` gives points (n, 2) and class numbers (n,), with
    ``default_classes`` classes or any of 2 to ``most_classes``. Regression: points
    (n, dimension) and targets (n,), and both numbers are 0.
    """

    draw: Callable[[Draw], tuple[Floats, Floats | Labels]]
    dimension: int = 2
    default_classes: int = 0
    most_classes: int = 0


def generate(
    kind: str,
    count: int,
    classes: int,
    noise: float,
    seed: int,
    turns: float = DEFAULT_TURNS,
) -> Samples:
    """``count`` samples of a generated kind, in the order of the recipe.

    ``classes`` is 0 for regression; ``turns`` is for the spiral alone. The
    arguments are taken as checked.
    """
    points, values = RECIPES[kind].draw(
        Draw(
            count,
            classes,
            noise,
            turns,
            place=stream(seed, Purpose.PLACE),
            jitter=stream(seed, Purpose.NOISE),
        )
    )
    if classes:
        return Samples.of_classes(points, values.astype(np.int64), classes)
    return Samples(points, values.astype(np.float64)[:, np.newaxis], None)


def _gauss(draw: Draw) -> tuple[Floats, Labels]:
    """Round clouds around K centres, evenly placed on a circle from (2, 2) on.

    With two classes the centres are (2, 2) and (−2, −2). The variance goes linearly
    from 0.5 without noise to 4 at noise 0.5.
    """
    labels = _even_labels(draw.count, draw.classes)
    angles = np.pi / 4.0 + 2.0 * np.pi * np.arange(draw.classes) / draw.classes
    # Rounded, so that sines and cosines give the recipe's whole numbers exactly.
    centers = _polar(np.full(draw.classes, _GAUSS_DISTANCE), angles).round(12)
    deviation = np.sqrt(0.5 + 7.0 * draw.noise)
    offsets = draw.place.standard_normal((draw.count, 2)) * deviation
    return _mirrored_inside(centers[labels] + offsets), labels


def _circle(draw: Draw) -> tuple[Floats, Labels]:
    """A disc (class 0) in K − 1 rings: even radii between the bounds of `_rings`.

    The class is that of the point moved by U(±5) · noise: the number of discs and
    rings, but for the last, that it has left behind.
    """
    inner, outer = _rings(draw.classes)
    rings = _even_labels(draw.count, draw.classes)
    width = (outer - inner)[rings]
    radius = inner[rings] + width * draw.place.random(draw.count)
    points = _polar(radius, draw.place.uniform(0.0, 2.0 * np.pi, draw.count))
    moved = points + draw.shift(_CIRCLE_RADIUS)
    moved_radius = np.hypot(moved[:, 0], moved[:, 1])
    return points, np.searchsorted(outer[:-1], moved_radius, side="right")


def _rings(classes: int) -> tuple[Floats, Floats]:
    """Inner and outer radius (K,) of the disc and the rings around it, within 5.

    Two classes: 0 to 2.5 and 3.5 to 5. More: all equally wide, gaps half as wide.
    """
    if classes == MIN_CLASSES:
        return (
            np.array([0.0, 0.7 * _CIRCLE_RADIUS]),
            np.array([0.5 * _CIRCLE_RADIUS, _CIRCLE_RADIUS]),
        )
    width = _CIRCLE_RADIUS / (1.5 * classes - 0.5)
    inner = 1.5 * width * np.arange(classes, dtype=np.float64)
    return inner, inner + width


def _xor(draw: Draw) -> tuple[Floats, Labels]:
    """U(±5) pushed 0.3 away from both axes, with classes by the quadrants.

    Two classes: 1 where x₁ · x₂ ≥ 0, else 0. A third is the upper left quadrant, a
    fourth the lower left one. The class is that of the point moved by U(±5) · noise.
    """
    points = draw.square(_XOR_EXTENT)
    points += np.where(points > 0.0, _XOR_PADDING, -_XOR_PADDING)
    moved = points + draw.shift(_XOR_EXTENT)
    same_sign = moved[:, 0] * moved[:, 1] >= 0.0
    quadrants = same_sign + 2 * (moved[:, 0] < 0.0).astype(np.int64)
    return points, np.where(quadrants < draw.classes, quadrants, quadrants % 2)


def _spiral(draw: Draw) -> tuple[Floats, Labels]:
    """One arm for each class: r = 5 i/n, angle 2π turns i/n + 2π k/K, U(±1) · noise.

    i counts the n samples of class k from 0; x = (r sin angle, r cos angle). With
    1.75 turns it is the Playground's: angle 3.5 π i/n + 2π k/K.
    """
    labels = _even_labels(draw.count, draw.classes)
    sizes = np.bincount(labels, minlength=draw.classes)
    starts = np.cumsum(sizes) - sizes
    along = (np.arange(draw.count) - starts[labels]) / sizes[labels]
    angle = 2.0 * draw.turns * np.pi * along + 2.0 * np.pi * labels / draw.classes
    return _polar(_SPIRAL_RADIUS * along, angle) + draw.shift(1.0), labels


def _moons(draw: Draw) -> tuple[Floats, Labels]:
    """Two half circles of radius 3 that reach into each other.

    Class 0: 3 (cos t − ½, sin t − ¼), t from U(0, π); class 1 is its mirror image in
    the origin. Normal noise of standard deviation 3 · noise.
    """
    labels = _even_labels(draw.count, 2)
    t = draw.place.uniform(0.0, np.pi, draw.count)
    arc = np.stack([np.cos(t) - 0.5, np.sin(t) - 0.25], axis=1) * _MOON_RADIUS
    points = np.where(labels == 0, 1.0, -1.0)[:, np.newaxis] * arc
    noise = draw.jitter.standard_normal((draw.count, 2)) * (_MOON_RADIUS * draw.noise)
    return _mirrored_inside(points + noise), labels


def _blobs(draw: Draw) -> tuple[Floats, Labels]:
    """Round clouds around K centres, evenly placed on a circle of radius 4.

    Standard deviation 0.4 + 2 · noise.
    """
    labels = _even_labels(draw.count, draw.classes)
    angles = 2.0 * np.pi * labels / draw.classes
    centers = _polar(np.full(draw.count, _BLOB_DISTANCE), angles)
    offsets = draw.place.standard_normal((draw.count, 2)) * (0.4 + 2.0 * draw.noise)
    return _mirrored_inside(centers + offsets), labels


def _plane(draw: Draw) -> tuple[Floats, Floats]:
    """U(±6); target (x₁ + x₂) / 10 at the point moved by U(±6) · noise."""
    points = draw.square(EXTENT)
    return points, (points + draw.shift(EXTENT)).sum(axis=1) / 10.0


def _bumps(draw: Draw) -> tuple[Floats, Floats]:
    """U(±6); six cones of height ±1 in turn, at x₁ ∈ {−4, 0, 4} and x₂ = ±2.5.

    A cone at distance d has the height max(0, 1 − d/2); no two of them overlap. The
    target is the height at the point moved by U(±6) · noise.
    """
    points = draw.square(EXTENT)
    moved = points + draw.shift(EXTENT)
    heights = np.zeros(draw.count)
    for center_1, center_2, sign in _BUMPS:
        distance = np.hypot(moved[:, 0] - center_1, moved[:, 1] - center_2)
        heights += sign * np.maximum(0.0, 1.0 - distance / 2.0)
    return points, heights


def _sine(draw: Draw) -> tuple[Floats, Floats]:
    """x from U(±6), target sin x."""
    return _curve(draw, np.sin)


def _abs(draw: Draw) -> tuple[Floats, Floats]:
    """x from U(±6), target |x| / 3 − 1, from −1 to 1."""
    return _curve(draw, lambda x: np.abs(x) / 3.0 - 1.0)


def _cubic(draw: Draw) -> tuple[Floats, Floats]:
    """x from U(±6), target 4u³ − 3u with u = x / 6: from −1 to 1, turning twice."""
    return _curve(draw, lambda x: (4.0 * (x / EXTENT) ** 2 - 3.0) * (x / EXTENT))


def _steps(draw: Draw) -> tuple[Floats, Floats]:
    """x from U(±6); four levels, each 3 wide: −1, −1/3, 1/3, 1."""
    return _curve(draw, _step)


def _step(x: Floats) -> Floats:
    number = np.clip(np.floor((x + EXTENT) * _LEVELS / (2.0 * EXTENT)), 0, _LEVELS - 1)
    return 2.0 * number / (_LEVELS - 1) - 1.0


def _curve(draw: Draw, target: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """A function of one variable on ±6, plus normal noise of deviation ``noise``."""
    x = draw.place.uniform(-EXTENT, EXTENT, draw.count)
    noise = draw.jitter.standard_normal(draw.count) * draw.noise
    return x[:, np.newaxis], target(x) + noise


def _even_labels(count: int, classes: int) -> Labels:
    """0 … 0, 1 … 1, …: the first classes have one sample more if it does not divide."""
    share, rest = divmod(count, classes)
    sizes = np.full(classes, share)
    sizes[:rest] += 1
    return np.repeat(np.arange(classes, dtype=np.int64), sizes)


def _polar(radius: Floats, angle: Floats) -> Floats:
    """(r sin angle, r cos angle), (n, 2): as the Playground, from the x₂ axis."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def _mirrored_inside(points: Floats) -> Floats:
    """Points within ±6; those outside are mirrored at the edge, as often as needed."""
    turned = np.abs((points + EXTENT) % (4.0 * EXTENT) - 2.0 * EXTENT)
    return np.where(np.abs(points) <= EXTENT, points, EXTENT - turned)


RECIPES: dict[str, Recipe] = {
    "gauss": Recipe(_gauss, default_classes=2, most_classes=MAX_CLASSES),
    "circle": Recipe(_circle, default_classes=2, most_classes=MAX_CLASSES),
    "xor": Recipe(_xor, default_classes=2, most_classes=_QUADRANTS),
    "spiral": Recipe(_spiral, default_classes=2, most_classes=MAX_CLASSES),
    "moons": Recipe(_moons, default_classes=2, most_classes=2),
    "blobs": Recipe(_blobs, default_classes=3, most_classes=MAX_CLASSES),
    "plane": Recipe(_plane),
    "bumps": Recipe(_bumps),
    "sine": Recipe(_sine, dimension=1),
    "abs": Recipe(_abs, dimension=1),
    "cubic": Recipe(_cubic, dimension=1),
    "steps": Recipe(_steps, dimension=1),
}
