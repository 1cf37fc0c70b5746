"""Which sample is shown, in one line, and whether the batch holds it."""

import numpy as np

from nnviz.picture.numbers import format_count
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot


def sample_line(snapshot: Snapshot) -> str:
    """For instance "Sample 2 of 150 · position 9 of 10 in the batch"."""
    sample = snapshot.selection.sample
    count = format_count(len(snapshot.part_of(sample)))
    index = format_count(sample.index)
    noun = "image" if snapshot.dataset.image_shape is not None else "sample"
    if sample.part == "test":
        return f"Test {noun} {index} of {count} · not trained on"
    return f"{noun.capitalize()} {index} of {count} · {_place(snapshot, sample)}"


def _place(snapshot: Snapshot, sample: Sample) -> str:
    batch = snapshot.trace.batch
    if len(batch) == len(snapshot.dataset.train):
        return "every sample is in the batch"
    (places,) = np.nonzero(batch == sample.index)
    if len(places) == 0:
        return "not in this batch"
    return f"position {places[0] + 1} of {len(batch)} in the batch"
