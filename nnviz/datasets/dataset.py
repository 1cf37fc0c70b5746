"""What a data set is to the rest of the program: frozen arrays and their names."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

FEATURES = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")
FeatureName = Literal["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]

CLASSIFICATION_KINDS = ("gauss", "circle", "xor", "spiral", "moons", "blobs")
REGRESSION_KINDS = ("plane", "bumps", "sine", "abs", "cubic", "steps")
SHIPPED_KINDS = ("iris", "digits")
GENERATED_KINDS = CLASSIFICATION_KINDS + REGRESSION_KINDS
FILE_KINDS = ("csv", "npz", "cifar10", "mnist", "images")
KINDS = (*GENERATED_KINDS, *SHIPPED_KINDS, "inline", *FILE_KINDS)

MIN_SAMPLES = 2
MAX_SAMPLES = 1_000_000
MIN_CLASSES = 2
MAX_CLASSES = 10
"""The most classes of generated data: as many as there are colours for them."""
MAX_INLINE_CLASSES = 1_000
MAX_TARGET_NUMBERS = 20_000_000
"""The most one-hot numbers of inline data: samples times classes."""
MAX_SEED = 2**63 - 1

DEFAULT_TURNS = 1.75
"""How often an arm of the spiral goes round: 3.5 π, as in TensorFlow Playground."""
MAX_TURNS = 5.0

EXTENT = 6.0
"""Generated coordinates lie within ±EXTENT."""


class DatasetError(ValueError):
    """Settings that no data can be made from.

    ``key`` is the place in the experiment (``dataset.y[3]``); ``message`` says what
    would be accepted and what was found, and continues the key to a sentence without
    its full stop: "must be a whole number from 2 to 1,000,000, not 1".
    """

    def __init__(self, key: str, message: str) -> None:
        super().__init__(key, message)
        self.key = key
        self.message = message

    def __str__(self) -> str:
        return f"{self.key} {self.message}"


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """The ``dataset`` part of an experiment (CONTRACT.md section 1).

    Which fields a kind reads is told by `nnviz.datasets.validation.keys_of`; the
    others have no effect. ``classes`` of ``None`` is the usual number of the kind:
    3 for ``blobs``, else 2.
    """

    kind: str = "spiral"
    samples: int = 300
    classes: int | None = None
    noise: float = 0.05
    seed: int = 1
    test_fraction: float = 0.5
    turns: float = DEFAULT_TURNS
    features: tuple[FeatureName, ...] | None = None
    standardize: bool = False
    x: tuple[tuple[float, ...], ...] | None = None
    y: tuple[int, ...] | tuple[tuple[float, ...], ...] | None = None
    test_x: tuple[tuple[float, ...], ...] | None = None
    test_y: tuple[int, ...] | tuple[tuple[float, ...], ...] | None = None
    class_names: tuple[str, ...] | None = None
    feature_names: tuple[str, ...] | None = None
    image_shape: tuple[int, ...] | None = None
    path: str | None = None
    target: str | int | None = None
    separator: str | None = None
    decimal: str | None = None
    header: bool | None = None
    encoding: str | None = None
    exclude: tuple[str | int, ...] = ()
    one_hot: tuple[str | int, ...] = ()
    missing: str = "refuse"
    task: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The training set or the test set: n samples, all arrays read-only.

    ``points`` (n, d_raw): the samples as they are in the world (2-D coordinates,
    centimetres, pixels 0 to 16 scaled to 0 to 1), before features and
    standardisation; float32 where images from files or float32 arrays are so, which
    float64 holds exactly. ``inputs`` (n, d): what the network sees. ``targets`` (n, K):
    one-hot rows for classes, target rows for regression. ``labels`` (n,): class
    numbers, or ``None`` for regression.
    """

    points: Floats
    inputs: Floats
    targets: Floats
    labels: Labels | None

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take."""
        labels = 0 if self.labels is None else self.labels.nbytes
        return self.points.nbytes + self.inputs.nbytes + self.targets.nbytes + labels


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Training and test set with their names.

    ``mean`` and ``scale`` (d,) are set when the inputs are standardised (statistics
    of the training set alone): inputs = (features − mean) / scale. ``point_names``
    name the columns of ``points``, ``input_names`` those of ``inputs``, in plain
    Unicode (x₁, x₂², x₁·x₂, sin x₁). ``image_shape`` is (rows, columns) when a sample
    is an image, its pixels row by row; 0 is drawn white and 1 black. Three times as
    many numbers are a colour image: red, green and blue, a plane each. ``extent`` is
    the half-width of the square (of the interval, for 1-D points) around ``center``
    (d_raw,) that 1-D and 2-D points are shown in: 6 around the origin for generated
    data, ``None`` for points of more dimensions.
    """

    settings: DatasetSettings
    train: Part
    test: Part | None
    class_names: tuple[str, ...] | None
    point_names: tuple[str, ...]
    input_names: tuple[str, ...]
    image_shape: tuple[int, int] | None = None
    mean: Floats | None = None
    scale: Floats | None = None
    extent: float | None = None
    center: tuple[float, ...] | None = None

    @property
    def dimension(self) -> int:
        """d_raw: the number of coordinates of a point, before features."""
        return int(self.train.points.shape[1])

    @property
    def nbytes(self) -> int:
        """The memory that the arrays of both sets take."""
        return self.train.nbytes + (0 if self.test is None else self.test.nbytes)

    @property
    def input_count(self) -> int:
        return int(self.train.inputs.shape[1])

    @property
    def output_count(self) -> int:
        """K: the number of classes, or of target columns."""
        return int(self.train.targets.shape[1])

    @property
    def is_classification(self) -> bool:
        return self.class_names is not None

    def inputs_of(self, points: Floats) -> Floats:
        """What the network sees at ``points`` (m, d_raw): features, standardisation."""
        from nnviz.datasets.features import inputs_of

        return inputs_of(points, self.settings.features, self.mean, self.scale)
