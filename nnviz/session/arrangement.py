"""Which views stand where in the window, and which of them are in front.

No Qt: session files and lessons name views and places without drawing them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "centre": ("graph", "neuron", "compare"),
        "right": ("softmax", "inspector"),
        "left": ("boundary", "pieces", "matrices", "templates", "activation"),
        "middle": ("surface", "surface3d", "confusion", "collapse"),
        "loss": ("loss",),
    }
)
"""The views that share a place, the one in front at first before the others."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a person, a lesson or a session file wants to see.

    Parameters
    ----------
    front
        The view in front, by place; a place that is not named shows its first one.
    hidden
        The places that are put away.
    enlarged
        The place that has the room of all, or None.

    Raises
    ------
    ValueError
        In one sentence, where a place or a view is not known.
    """

    front: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    enlarged: str | None = None

    def __post_init__(self) -> None:
        places = {*self.front, *self.hidden}
        if self.enlarged is not None:
            places.add(self.enlarged)
        for place in sorted(places - set(PLACES)):
            raise ValueError(
                f"“{place}” is no place in the window; there are {', '.join(PLACES)}."
            )
        for place, view in self.front.items():
            if view not in PLACES[place]:
                raise ValueError(
                    f"“{view}” is no view at “{place}”; there are "
                    f"{', '.join(PLACES[place])}."
                )
        whole = {place: self.front.get(place, PLACES[place][0]) for place in PLACES}
        object.__setattr__(self, "front", MappingProxyType(whole))
        object.__setattr__(self, "hidden", frozenset(self.hidden))


def place_of(view: str) -> str:
    """The place at which a view stands.

    Raises
    ------
    KeyError
        Where no place has the view: those of the whole window's width.
    """
    for place, views in PLACES.items():
        if view in views:
            return place
    raise KeyError(view)
