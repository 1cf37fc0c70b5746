"""Setting one input of a sample by hand: where its point then is in the world."""

from nnviz.datasets.dataset import Dataset
from nnviz.session.selection import Neuron, Sample
from nnviz.session.snapshot import Snapshot

_COORDINATES = {"x1": 0, "x2": 1}


def coordinate_of(dataset: Dataset, index: int) -> int | None:
    """The coordinate that input ``index`` is; ``None`` for a feature made of some."""
    features = dataset.settings.features
    if features is None:
        return index
    return _COORDINATES.get(features[index])


def may_set_input(snapshot: Snapshot, unit: object) -> bool:
    """Whether a unit is an input of the chosen sample that can be set by itself."""
    return (
        isinstance(unit, Neuron)
        and unit.layer == 0
        and coordinate_of(snapshot.dataset, unit.index) is not None
    )


def point_with_input(
    dataset: Dataset, sample: Sample, index: int, value: float
) -> tuple[float, ...]:
    """The point of a sample whose input ``index`` is ``value``, standardised or not.

    Raises
    ------
    ValueError
        When the input is a feature, which follows from the coordinates.
    """
    coordinate = coordinate_of(dataset, index)
    if coordinate is None:
        name = dataset.input_names[index]
        raise ValueError(f"The input {name} follows from the others; set those.")
    part = dataset.train if sample.part == "train" else dataset.test
    assert part is not None
    point = part.points[sample.index].tolist()
    if dataset.mean is not None and dataset.scale is not None:
        value = value * float(dataset.scale[index]) + float(dataset.mean[index])
    point[coordinate] = value
    return tuple(point)
