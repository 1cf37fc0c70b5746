"""A number of the network's input typed by hand: the sample that has it."""

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot


def typing_refusal(dataset: Dataset) -> str:
    """Why an input cannot be typed, in one sentence; empty where it can."""
    if dataset.settings.features is None:
        return ""
    return "These inputs are computed from the point; move the point in the data."


def point_with_input(
    snapshot: Snapshot, sample: Sample, index: int, value: float
) -> tuple[float, ...]:
    """The sample's coordinates after its input ``index`` has become ``value``.

    Standardisation is taken back: the input is what the network sees.
    """
    dataset = snapshot.dataset
    point = np.array(snapshot.part_of(sample).points[sample.index])
    if dataset.mean is None or dataset.scale is None:
        point[index] = value
    else:
        point[index] = value * dataset.scale[index] + dataset.mean[index]
    return tuple(point.tolist())
