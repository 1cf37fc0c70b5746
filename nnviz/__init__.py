"""nnviz: a microscope for gradient descent.

``from nnviz import Experiment, Session, render`` is all that a notebook needs.
"""

from typing import TYPE_CHECKING, Literal

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.version import __version__

if TYPE_CHECKING:
    from nnviz.ui.figure import Figure

__all__ = ["Experiment", "Session", "__version__", "render"]


def render(
    session: Session,
    view: str,
    size: tuple[int, int] | None = None,
    theme: Literal["light", "dark"] = "light",
) -> "Figure":
    """A view of a session as a figure that Jupyter shows, and that can be saved.

    Parameters
    ----------
    view
        A name such as ``softmax`` or ``surface``, or ``window``; the names are those
        of ``nnviz render``.
    size
        Width and height in px; a usual size where none is given.

    Raises
    ------
    ValueError
        Where there is no such view.
    """
    from nnviz.cli.view_names import VIEW_SIZES

    if view not in VIEW_SIZES:
        raise ValueError(
            f"There is no view {view!r}; there are {', '.join(VIEW_SIZES)}."
        )
    # Qt only when something is to be drawn.
    from nnviz.ui.figure import render as draw

    return draw(session, view, size or VIEW_SIZES[view], theme)
