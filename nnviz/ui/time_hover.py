"""What the pointer is over on the time bar: its words and its shape."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from nnviz.picture.time_words import chip_tip, track_tip

if TYPE_CHECKING:
    from nnviz.ui.time_bar import TimeBar


def tip_at(bar: "TimeBar", position: QPointF) -> str:
    """The tool tip of a position; empty where there is nothing to say."""
    assert bar.snapshot is not None
    picture, places = bar.picture(), bar.places()
    chip = bar.chain().chip_at(position)
    if chip is not None:
        return chip_tip(picture, chip)
    if places.count.contains(position.toPoint()):
        return "Click to type a step (Ctrl G)"
    if not places.is_on_track(position):
        return ""
    marks, branch = bar.marks_at(position), bar.branch_at(position)
    return track_tip(bar.snapshot, picture, places.place(position), marks, branch)


def cursor_at(bar: "TimeBar", position: QPointF) -> Qt.CursorShape:
    """A hand where a click does something else than scrub."""
    if bar.places().count.contains(position.toPoint()):
        return Qt.CursorShape.IBeamCursor
    clickable = (
        bar.branch_at(position) is not None
        or bar.chain().chip_at(position) is not None
        or bar.marks_at(position)
    )
    shapes = Qt.CursorShape
    return shapes.PointingHandCursor if clickable else shapes.ArrowCursor
