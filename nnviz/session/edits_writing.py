"""``edits.json`` of a session file: what a person changed, and at which step."""

from typing import Any

from nnviz.session.events import (
    DataEdit,
    Event,
    MoveEdit,
    ParameterEdit,
    TrainingEdit,
)
from nnviz.session.experiment_writing import optimizer_tree, regularization_tree
from nnviz.session.kept_data import data_tree
from nnviz.session.segments import Segment
from nnviz.session.selection import Sample
from nnviz.session.session_record import SegmentRecord, SessionRecord
from nnviz.session.unit_names import unit_name

FORMAT = "nnviz-session"
VERSION = 1

Tree = dict[str, Any]


def edits_tree(record: SessionRecord) -> Tree:
    """All of a record but its arrays and its experiment.

    Segments stand behind the one that they come from and are named by their index.
    """
    numbers: dict[Segment | None, int | None] = {None: None}
    for index, each in enumerate(record.segments):
        numbers[each.segment] = index
    timeline, selection = record.timeline, record.selection
    goal = timeline.goal
    return {
        "format": FORMAT,
        "version": VERSION,
        "segment": numbers[record.segment],
        "step": record.state.step,
        "moment": record.moment,
        "sample": _sample_tree(selection.sample),
        "unit": None if selection.unit is None else unit_name(selection.unit),
        "hidden_branches": sorted(selection.hidden_branches),
        "data": None if record.dataset is None else data_tree(record.dataset),
        "goal": None
        if goal is None
        else {"kind": goal.kind, "value": float(goal.value)},
        "branch": timeline.current_number,
        "branches": [
            {
                "number": head.number,
                "name": head.name,
                "segment": numbers[head.segment],
            }
            for head in timeline.branches
        ],
        "bookmarks": [
            {
                "number": note.number,
                "name": note.name,
                "segment": numbers[note.segment],
                "step": note.step,
            }
            for note in timeline.bookmarks
        ],
        "typed_scores": [
            {
                "segment": numbers[note.segment],
                "step": note.step,
                "sample": _sample_tree(note.sample),
                "scores": note.scores,
                "true_class": note.true_class,
                "text": note.text,
            }
            for note in timeline.typed
        ],
        "segments": [
            _segment_tree(each, numbers[each.segment.parent])
            for each in record.segments
        ],
    }


def _segment_tree(record: SegmentRecord, parent: int | None) -> Tree:
    segment, plan = record.segment, record.plan
    return {
        "parent": parent,
        "start": segment.start,
        "last_step": record.last_step,
        "stopped": record.stopped,
        "keyframe_spacing": record.frames.spacing,
        "curve_spacing": plan.spacing,
        "curve_points_per_doubling": plan.per_doubling,
        "changes": list(map(_change_tree, segment.events)),
    }


def _change_tree(event: Event) -> Tree:
    return {"topic": event.topic, "text": event.text, **_what_changes(event)}


def _what_changes(event: Event) -> Tree:
    match event.change:
        case ParameterEdit(at, value):
            return {"kind": "parameter", "parameter": unit_name(at), "value": value}
        case MoveEdit():
            # The numbers stand in state.npz.
            return {"kind": "move"}
        case TrainingEdit(training):
            return {
                "kind": "training",
                "optimizer": optimizer_tree(training.optimizer),
                "regularization": regularization_tree(training.regularization),
                "batch_size": training.batch_size,
            }
        case DataEdit(sample, point, label, target):
            return {
                "kind": "data",
                "sample": _sample_tree(sample),
                "point": point,
                "label": label,
                "target": target,
            }


def _sample_tree(sample: Sample) -> Tree:
    return {"part": sample.part, "index": sample.index}
