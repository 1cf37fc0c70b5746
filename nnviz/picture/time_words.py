"""What the time bar says: under the pointer, to a screen reader, of typed numbers."""

from nnviz.picture.branches import current_branch
from nnviz.picture.moment_chips import chip
from nnviz.picture.numbers import format_count, parse_number
from nnviz.picture.time_bar import TimeBarPicture
from nnviz.picture.time_marks import BranchTrack, TimeMark
from nnviz.session.snapshot import Snapshot

MOST_STEPS = 10**9
_PLAIN = str.maketrans("", "", "*^{}")


def track_tip(
    snapshot: Snapshot,
    picture: TimeBarPicture,
    place: float,
    marks: tuple[TimeMark, ...],
    branch: BranchTrack | None,
) -> str:
    """The tool tip of a place (0 to 1) of the track."""
    if marks:
        lines = dict.fromkeys(line for mark in marks for line in mark.lines)
        hint = "Click to go there."
        if any(mark.kind in ("fork", "bookmark") for mark in marks):
            hint = "Click to go there, right click for more."
        return "\n".join([*lines, hint])
    if branch is not None:
        step = min(round(picture.window.step_at(place)), branch.last_step)
        return (
            f"Branch “{branch.name}”, up to step {format_count(branch.last_step)}\n"
            f"Click to go to its step {format_count(step)}."
        )
    step = picture.step_at(place)
    epoch = snapshot.epochs.place(step)[0]
    hint = "Drag to move in time, wheel to zoom."
    if picture.is_zoomed:
        hint = "Drag to move in time, wheel to zoom, double click for the whole run."
    return f"Step {format_count(step)}, epoch {format_count(epoch)}.\n{hint}"


def chip_tip(picture: TimeBarPicture, index: int) -> str:
    """The tool tip of a moment."""
    return f"Moment {index + 1}: {picture.chips[index].hint}. Click to go there."


def spoken_place(snapshot: Snapshot) -> str:
    """Where the run stands, for a screen reader."""
    now = chip(snapshot.moments[snapshot.moment], snapshot)
    words = [
        f"Step {snapshot.step} of {snapshot.last_step}",
        f"epoch {snapshot.epoch}",
        f"moment {snapshot.moment + 1} of {len(snapshot.moments)}: "
        f"{now.markup.translate(_PLAIN)}",
    ]
    branch = current_branch(snapshot)
    if branch is not None and len(snapshot.branches) > 1:
        words.append(f"branch {branch.name}")
    return ", ".join(words)


def read_step(text: str) -> tuple[int, str]:
    """The step that a person typed, or 0 and the sentence that says what is wrong."""
    wanted = f"Type a step: a whole number from 0 to {format_count(MOST_STEPS)}."
    try:
        number = parse_number(text)
    except ValueError:
        return 0, wanted
    if not number.is_integer() or not 0 <= number <= MOST_STEPS:
        return 0, wanted
    return int(number), ""


def read_name(text: str) -> tuple[str, str]:
    """The name that a person typed, or the sentence that says what is wrong."""
    name = " ".join(text.split())
    return name, "" if name else "Type a name."
