"""Whether the parts of an experiment fit together: network, data, loss and batch."""

from dataclasses import dataclass, replace

from nnviz.datasets.dataset import (
    FILE_KINDS,
    MIN_CLASSES,
    SHIPPED_KINDS,
    Dataset,
    DatasetError,
    DatasetSettings,
)
from nnviz.datasets.generated import RECIPES
from nnviz.datasets.load import load_dataset
from nnviz.datasets.samples import numbered_classes
from nnviz.datasets.shipped import read_shipped
from nnviz.datasets.validation import class_count_of
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_limits import MOST_BATCH_NUMBERS


@dataclass(frozen=True, slots=True)
class DataShape:
    """What a network must fit: inputs, outputs, and how many samples there are."""

    inputs: int
    outputs: int
    has_classes: bool
    samples: int

    @classmethod
    def of(cls, dataset: Dataset) -> "DataShape":
        """The shape of data that are at hand."""
        return cls(
            dataset.input_count,
            dataset.output_count,
            dataset.is_classification,
            len(dataset.train),
        )


def check_parts_fit(
    experiment: Experiment, source: str | None = None, shape: DataShape | None = None
) -> None:
    """Check what no part can know alone; every part is valid by itself.

    ``shape`` is that of the data, where they are at hand already.

    Raises
    ------
    ExperimentError
    """
    if shape is None:
        _check_values(experiment.dataset, source)
        shape = data_shape(experiment.dataset, source)
    _check_loss(experiment, shape, source)
    _check_ends(experiment, shape, source)
    check_batch(experiment, shape, source)


def data_shape(settings: DatasetSettings, source: str | None = None) -> DataShape:
    """The shape of the data that settings describe, without making them.

    What is in a file is known when it has been read; it is kept for the run.

    Raises
    ------
    ExperimentError
        When the file cannot be used.
    """
    if settings.kind in FILE_KINDS:
        return _shape_from_file(settings, source)
    if settings.kind == "inline":
        return _inline_shape(settings)
    if settings.kind in SHIPPED_KINDS:
        samples, _ = read_shipped(settings.kind)
        count, inputs = samples.points.shape
        outputs, has_classes = samples.targets.shape[1], True
    else:
        count, inputs = settings.samples, RECIPES[settings.kind].dimension
        classes = class_count_of(settings)
        outputs, has_classes = classes or 1, classes > 0
    if settings.features is not None:
        inputs = len(settings.features)
    return DataShape(inputs, outputs, has_classes, count)


def _shape_from_file(settings: DatasetSettings, source: str | None) -> DataShape:
    try:
        dataset = load_dataset(settings)
    except DatasetError as error:
        raise ExperimentError(error.message, error.key, source) from None
    return DataShape(
        dataset.input_count,
        dataset.output_count,
        dataset.is_classification,
        len(dataset.train),
    )


def with_all_classes(experiment: Experiment) -> Experiment:
    """Name the classes of inline data that no sample belongs to.

    Class numbers alone do not tell how many classes there are; where the network has
    more outputs than the largest number says, the other classes are empty ones.
    """
    settings = experiment.dataset
    if settings.kind != "inline" or settings.class_names is not None:
        return experiment
    shape = data_shape(settings)
    outputs = experiment.network.layers[-1]
    if not shape.has_classes or outputs <= shape.outputs:
        return experiment
    named = replace(settings, class_names=numbered_classes(outputs))
    return replace(experiment, dataset=named)


def _inline_shape(settings: DatasetSettings) -> DataShape:
    assert settings.x is not None
    assert settings.y is not None
    inputs = len(settings.features or settings.x[0])
    first = settings.y[0]
    if isinstance(first, tuple):
        return DataShape(inputs, len(first), False, len(settings.x))
    numbers = (*settings.y, *(settings.test_y or ()))
    classes = 1 + max(number for number in numbers if isinstance(number, int))
    classes = max(MIN_CLASSES, classes)
    if settings.class_names is not None:
        classes = len(settings.class_names)
    return DataShape(inputs, classes, True, len(settings.x))


def _check_values(settings: DatasetSettings, source: str | None) -> None:
    """Features and standardisation of a person's own numbers may overflow."""
    if settings.kind != "inline" or not (settings.features or settings.standardize):
        return
    try:
        load_dataset(settings)
    except DatasetError as error:
        raise ExperimentError(error.message, error.key, source) from None


def _check_loss(experiment: Experiment, shape: DataShape, source: str | None) -> None:
    loss = experiment.loss
    if loss != "squared_error" and not shape.has_classes:
        raise ExperimentError(
            f"is {loss}, but the targets of this data are numbers, not classes;"
            " squared_error is accepted",
            "loss",
            source,
        )
    output = experiment.network.output_activation
    if loss != "squared_error" and output != "linear":
        raise ExperimentError(
            f"is {output}, but applies to squared_error alone; with {loss}"
            " linear is accepted",
            "network.output_activation",
            source,
        )


def _check_ends(experiment: Experiment, shape: DataShape, source: str | None) -> None:
    layers = experiment.network.layers
    kind = experiment.dataset.kind
    if layers[0] != shape.inputs:
        raise ExperimentError(
            f"is {layers[0]:,}, but must be {shape.inputs:,}, the number of inputs of"
            f" the data ({kind})",
            "network.layers[0]",
            source,
        )
    if layers[-1] != shape.outputs:
        outputs = "classes" if shape.has_classes else "targets"
        raise ExperimentError(
            f"is {layers[-1]:,}, but must be {shape.outputs:,}, the number of {outputs}"
            f" of the data ({kind})",
            f"network.layers[{len(layers) - 1}]",
            source,
        )


def check_batch(experiment: Experiment, shape: DataShape, source: str | None) -> None:
    """Refuse batches that take too much memory in this network.

    Raises
    ------
    ExperimentError
    """
    batch = min(experiment.batch_size or shape.samples, shape.samples)
    most = max(1, MOST_BATCH_NUMBERS // sum(experiment.network.layers))
    if batch > most:
        raise ExperimentError(
            f"makes batches of {batch:,} samples, too many for the memory that this"
            f" network takes for each; a whole number from 1 to {most:,} is accepted",
            "batch_size",
            source,
        )
