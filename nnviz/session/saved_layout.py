"""``layout.json`` of a session file: how the window was arranged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnviz.session.arrangement import PLACES, Arrangement
from nnviz.session.json_place import Fields, Place

VERSION = 1
SPLITTERS = ("upper", "lower", "rows")
"""What a person can drag between panels, by name."""
THEMES = ("system", "light", "dark")
_KEYS = ("version", "front", "hidden", "enlarged", "sizes", "folded", "theme", "file")
_LARGEST_SIZE = 100_000
_MOST_NAMES = 100
_LONGEST_NAME = 4096


@dataclass(frozen=True, slots=True)
class SavedLayout:
    """Panels and theme.

    ``sizes``: what each splitter gives its panels, px. ``folded``: whether the
    experiment panel is; ``None`` where the width of the window decides. ``theme`` is
    the one the session was seen in: "system", "light" or "dark". ``file`` is set where
    a session is kept for recovery: the file that it belongs to.
    """

    arrangement: Arrangement = field(default_factory=Arrangement)
    sizes: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    folded: bool | None = None
    theme: str = "system"
    file: str | None = None


def layout_tree(layout: SavedLayout) -> dict[str, Any]:
    """The layout as it stands in the file."""
    arrangement = layout.arrangement
    return {
        "version": VERSION,
        "theme": layout.theme,
        "front": dict(arrangement.front),
        "hidden": sorted(arrangement.hidden),
        "enlarged": arrangement.enlarged,
        "sizes": dict(layout.sizes),
        "folded": layout.folded,
    } | ({} if layout.file is None else {"file": layout.file})


def read_layout(document: Place) -> SavedLayout:
    """The layout of a file.

    Views and places that this version does not have are passed over: a session can be
    seen without them.

    Raises
    ------
    ExperimentError
    """
    fields = document.fields(_KEYS)
    fields.required("version", str(VERSION)).whole(1, VERSION)
    front, hidden = {}, set()
    if given := fields.optional("front"):
        views = Fields(given)
        for place in views.names[:_MOST_NAMES]:
            view = views.place(place).text(_LONGEST_NAME)
            if view in PLACES.get(place, ()):
                front[place] = view
    if given := fields.optional("hidden"):
        names = given.items("a list of places")[:_MOST_NAMES]
        hidden = {name.text(_LONGEST_NAME) for name in names} & set(PLACES)
    enlarged = None
    if (given := fields.optional("enlarged")) and given.value is not None:
        name = given.text(_LONGEST_NAME)
        enlarged = name if name in PLACES else None
    folded = None
    if (given := fields.optional("folded")) and given.value is not None:
        folded = given.flag()
    theme, file = fields.optional("theme"), fields.optional("file")
    return SavedLayout(
        Arrangement(front, frozenset(hidden), enlarged),
        MappingProxyType(_read_sizes(fields.optional("sizes"))),
        folded,
        "system" if theme is None else theme.choice(THEMES),
        None if file is None else file.text(_LONGEST_NAME),
    )


def _read_sizes(given: Place | None) -> dict[str, tuple[int, ...]]:
    if given is None:
        return {}
    fields = Fields(given)
    return {
        name: tuple(
            size.whole(0, _LARGEST_SIZE)
            for size in fields.place(name).items("a list of sizes")[:_MOST_NAMES]
        )
        for name in fields.names
        if name in SPLITTERS
    }
