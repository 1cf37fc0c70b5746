"""Who wants to hear that something has changed."""

from collections.abc import Callable


class Listeners:
    """Functions without arguments, called in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` from now on; returns what ends it."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def call(self) -> None:
        """Call all; those that are removed meanwhile are still called this time."""
        for listener in tuple(self._listeners):
            listener()
