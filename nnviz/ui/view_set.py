"""The views of a window, each made when it is first wanted."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from nnviz.session.snapshot import Snapshot
from nnviz.ui.view import View


class ViewSet(Mapping[str, View]):
    """Views by name. Whoever asks for one gets it with the newest snapshot.

    A view that is not seen is not shown any snapshot until then: what nobody looks
    at costs nothing.

    Parameters
    ----------
    names
        All there are, made or not.
    make
        Makes the view of a name.
    """

    def __init__(self, names: tuple[str, ...], make: Callable[[str], View]) -> None:
        self._names = names
        self._make = make
        self._made: dict[str, View] = {}
        self._newest: Snapshot | None = None

    def __getitem__(self, name: str) -> View:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        view = self._made[name]
        if self._newest is not None and view.snapshot is not self._newest:
            _show(view, self._newest)
        return view

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest."""
        return self._newest

    def made(self) -> tuple[View, ...]:
        """The views there are by now, as they are."""
        return tuple(self._made.values())

    def show_snapshot(self, snapshot: Snapshot, names: frozenset[str]) -> None:
        """A newer snapshot, shown by those of ``names`` that are made."""
        self._newest = snapshot
        for name, view in self._made.items():
            if name in names:
                _show(view, snapshot)


def _show(view: View, snapshot: Snapshot) -> None:
    with np.errstate(all="ignore"):  # a diverged run is shown as it is
        view.show_snapshot(snapshot)
