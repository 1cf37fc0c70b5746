"""Light, dark or as the system has it, and larger type for a projector."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnviz.ui.theme import PROJECTOR_SCALE, Theme, system_theme_name, theme_named
from nnviz.ui.window_settings import ThemeChoice, WindowSettings


class Looks(QObject):
    """What a person has chosen of the looks, and remembers from time to time.

    ``changed`` carries the theme to be shown from now on; ``resized`` says that its
    type has another size, so that the panels need other room.
    """

    changed = Signal(Theme)
    resized = Signal()

    def __init__(self, settings: WindowSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._choice: ThemeChoice = settings.theme
        self._shown = ""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def slots(self) -> dict[str, Callable[[], None]]:
        """What carries out the actions of the window that have to do with looks."""
        return {
            "theme_system": self._follow_system,
            "theme_light": self._choose_light,
            "theme_dark": self._choose_dark,
            "toggle_theme": self._toggle,
            "projector": self._toggle_projector,
        }

    def chosen(self) -> Theme:
        """The theme that follows from the choice."""
        choice = self._choice
        name = system_theme_name() if choice == "system" else choice
        return theme_named(name, PROJECTOR_SCALE if self._settings.projector else 1.0)

    def note_shown(self, theme: Theme) -> None:
        """The theme that is shown, whoever chose it."""
        self._shown = theme.name

    def _follow_system(self) -> None:
        self._choose("system")

    def _choose_light(self) -> None:
        self._choose("light")

    def _choose_dark(self) -> None:
        self._choose("dark")

    def _toggle(self) -> None:
        self._choose("light" if self._shown == "dark" else "dark")

    def _choose(self, choice: ThemeChoice) -> None:
        self._choice = self._settings.theme = choice
        self.changed.emit(self.chosen())

    def _toggle_projector(self) -> None:
        self._settings.projector = not self._settings.projector
        self.changed.emit(self.chosen())
        self.resized.emit()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.changed.emit(self.chosen())
