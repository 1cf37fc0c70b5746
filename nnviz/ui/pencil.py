"""Taking the pencil, and putting it away, in the view that the data can be drawn in."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from nnviz.datasets.dataset import Dataset
from nnviz.picture.drawn_points import drawing_place, drawing_refusal
from nnviz.ui.view_set import ViewSet


@runtime_checkable
class DrawsByHand(Protocol):
    """A view with a pencil, by which a person draws into the data."""

    @property
    def draws_by_hand(self) -> bool:
        """Whether the pencil is down."""

    def take_pencil(self, taken: bool) -> None:
        """Draw from now on, if that is possible, or no more."""


def turn_pencil(views: ViewSet, dataset: Dataset, show: Callable[[str], None]) -> str:
    """Take the pencil, or put it away if it is down; a sentence where it cannot be.

    ``show`` brings a view to the front.
    """
    name = drawing_place(dataset)
    view = views[name]
    assert isinstance(view, DrawsByHand)
    if view.draws_by_hand:
        view.take_pencil(False)
        return ""
    show(name)
    view.take_pencil(True)
    return "" if view.draws_by_hand else f"{drawing_refusal(dataset)}."
