"""What the window remembers from one time to the next."""

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

from nnviz.picture.drawings import DRAWINGS, Drawing
from nnviz.session.keyframes import MOST_BYTES

TIMELINE_SIZES = tuple(size * 2**20 for size in (64, 128, 256, 512, 1024, 2048, 4096))
"""What a person can choose from as the memory for the timeline, bytes."""

ThemeChoice = Literal["system", "light", "dark"]
_THEMES = ("system", "light", "dark")
_MOST_RECENT = 8


def user_settings() -> QSettings:
    """The settings of this user: an INI file at the platform's place for it."""
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nnviz", "nnviz"
    )


class WindowSettings:
    """Theme, type size, layout, memory and recent files, each with a safe default.

    Whatever stands in the file, a value that makes no sense is the default.
    """

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def theme(self) -> ThemeChoice:
        value = self._store.value("look/theme", "system")
        return cast(ThemeChoice, value) if value in _THEMES else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("look/theme", choice)

    @property
    def projector(self) -> bool:
        return self._store.value("look/projector", "false") in (True, "true")

    @projector.setter
    def projector(self, on: bool) -> None:
        self._store.setValue("look/projector", "true" if on else "false")

    @property
    def timeline_bytes(self) -> int:
        """The memory that the way back through time may take."""
        value = str(self._store.value("time/bytes", ""))
        size = int(value) if value.isdecimal() else 0
        return size if size in TIMELINE_SIZES else MOST_BYTES

    @timeline_bytes.setter
    def timeline_bytes(self, nbytes: int) -> None:
        self._store.setValue("time/bytes", str(nbytes))

    def drawing(self, view: str) -> Drawing | None:
        """How a view draws neurons; ``None`` where nobody has chosen."""
        value = self._store.value(f"drawing/{view}")
        return next((each for each in DRAWINGS if each == value), None)

    def keep_drawing(self, view: str, drawing: Drawing) -> None:
        """Remember how a view draws neurons."""
        self._store.setValue(f"drawing/{view}", drawing)

    @property
    def terms(self) -> bool:
        """Whether the network has its terms and counts."""
        return self._store.value("drawing/terms", "false") in (True, "true")

    @terms.setter
    def terms(self, shown: bool) -> None:
        self._store.setValue("drawing/terms", "true" if shown else "false")

    @property
    def lesson_progress(self) -> str:
        """Which tasks of lessons are done, as `nnviz.lessons.progress` writes it."""
        return str(self._store.value("lessons/done", ""))

    @lesson_progress.setter
    def lesson_progress(self, text: str) -> None:
        self._store.setValue("lessons/done", text)

    @property
    def lesson_folder(self) -> Path | None:
        """A lecturer's own folder of lessons."""
        value = str(self._store.value("lessons/folder", ""))
        return Path(value) if value else None

    @lesson_folder.setter
    def lesson_folder(self, folder: Path) -> None:
        self._store.setValue("lessons/folder", str(folder))

    def layout(self, name: str) -> QByteArray | None:
        """The saved state of a splitter or of the window itself."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def keep_layout(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"layout/{name}", state)

    def hidden_panels(self) -> tuple[str, ...]:
        """The names of the panels that were put away."""
        value = self._store.value("layout/hidden", "")
        return tuple(name for name in str(value).split(",") if name)

    def keep_hidden_panels(self, names: tuple[str, ...]) -> None:
        self._store.setValue("layout/hidden", ",".join(names))

    def tab(self, panel: str) -> str:
        """The view of a shared panel that was turned to last; empty for the first."""
        return str(self._store.value(f"layout/tab_{panel}", ""))

    def keep_tab(self, panel: str, name: str) -> None:
        self._store.setValue(f"layout/tab_{panel}", name)

    def forget_layout(self) -> None:
        """Back to the layout that nnviz starts with."""
        self._store.remove("layout")

    def recent_files(self) -> tuple[Path, ...]:
        """The files opened last, newest first."""
        value = self._store.value("files/recent", [])
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list):
            return ()
        return tuple(Path(path) for path in paths if isinstance(path, str) and path)

    def add_recent_file(self, path: Path) -> None:
        others = [p for p in self.recent_files() if p != path]
        kept = [str(p) for p in [path, *others][:_MOST_RECENT]]
        self._store.setValue("files/recent", kept)

    def save(self) -> None:
        """Write to the disk now."""
        self._store.sync()
