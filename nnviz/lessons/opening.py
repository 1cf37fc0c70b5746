"""Putting a session where a page of a lesson begins."""

from nnviz.lessons.lesson import Start
from nnviz.session.session import Session

_CURVE_POINTS = 100


def set_up(session: Session, start: Start, text: str) -> None:
    """Start the page's experiment anew, go to its step and choose what it names.

    ``text`` says it in the list of what can be undone.

    Raises
    ------
    ExperimentError, IndexError
        Where the start cannot be: it names a sample that is not there.
    """
    session.change_experiment(start.experiment, text)
    # In even stretches: each snapshot in between is a point of the curves.
    stride = max(1, start.step // _CURVE_POINTS)
    while session.step < start.step and session.stopped is None:
        session.train(min(stride, start.step - session.step))
        session.snapshot()
    session.choose_sample(start.sample)
    session.choose_unit(start.unit)
    if start.moment is not None:
        session.go_to_moment(start.moment)
    session.announce()
