"""What is known along a way through the segments of a run: curves and states."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from nnviz.engine.training import TrainingState
from nnviz.session.segments import Lineage, Segment
from nnviz.session.snapshot import History


def joined_history(way: Lineage, parts: Sequence[History]) -> History:
    """The curves along a way, each segment's up to where the next one begins."""
    if len(parts) == 1:
        return parts[0]
    counts = [
        int(np.searchsorted(part.steps, after.start))
        for part, after in zip(parts, way.segments[1:], strict=False)
    ]
    columns = []
    for field in fields(History):
        pieces = [
            getattr(part, field.name)[:count]
            for part, count in zip(parts, (*counts, None), strict=True)
        ]
        column = np.concatenate(pieces)
        column.setflags(write=False)
        columns.append(column)
    return History(*columns)


def kept_states(way: Lineage, most: int) -> dict[int, TrainingState]:
    """At most about ``most`` of the states kept on a way, evenly chosen, by step."""
    places: list[tuple[int, Segment, int]] = []
    segments = way.segments
    for segment, after in zip(segments, (*segments[1:], None), strict=True):
        end = segment.last_step if after is None else after.start - 1
        steps = segment.keyframes.steps
        places += [
            (step, segment, index)
            for index, step in enumerate(steps[steps <= end].tolist())
        ]
    every = max(1, -(-len(places) // most))
    return {
        step: segment.keyframes.state(index) for step, segment, index in places[::every]
    }
