"""The Lessons menu: the course by sections, with what is done of each lesson."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.lessons.lesson import Lesson
from nnviz.lessons.progress import Progress


class LessonMenu(QMenu):
    """Lessons to choose from; ``chosen`` carries the name of one.

    ``wanted`` asks for the lessons before the menu is shown, since reading them all
    takes a moment.
    """

    chosen = Signal(str)
    wanted = Signal()

    def __init__(
        self, commands: Sequence[QAction | None], parent: QWidget | None = None
    ) -> None:
        """``commands`` stand below the lessons; ``None`` is a line between two."""
        super().__init__("Lessons", parent)
        self.setToolTipsVisible(True)
        self._commands = commands
        self.lesson_actions: Mapping[str, QAction] = {}
        self.aboutToShow.connect(self.wanted)
        self._add_commands()

    def show_lessons(
        self, groups: Sequence[tuple[str, Sequence[Lesson]]], progress: Progress
    ) -> None:
        """List the lessons of each group under its name."""
        self.clear()
        actions: dict[str, QAction] = {}
        for title, lessons in groups:
            heading = self.addAction(title)
            heading.setEnabled(False)
            for lesson in lessons:
                actions[lesson.name] = self._add(lesson, progress)
            self.addSeparator()
        self.lesson_actions = actions
        self._add_commands()

    def _add(self, lesson: Lesson, progress: Progress) -> QAction:
        count = sum(len(page.tasks) for page in lesson.pages)
        done = sum(
            len(progress.done_on(lesson.name, page))
            for page in range(len(lesson.pages))
        )
        title = lesson.title.replace("&", "&&")
        action = self.addAction(f"{title}\t{done} of {count}" if done else title)
        action.setCheckable(True)
        action.setChecked(done >= count)
        action.setData(lesson.name)
        pages = f"{len(lesson.pages)} page{'s' if len(lesson.pages) > 1 else ''}"
        action.setToolTip(f"{lesson.section.title}: {pages}, {count} tasks")
        action.triggered.connect(self._choose)
        return action

    def _add_commands(self) -> None:
        for command in self._commands:
            if command is None:
                self.addSeparator()
            else:
                self.addAction(command)

    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        # A click on it is no way to call a lesson done.
        action.setChecked(not action.isChecked())
        self.chosen.emit(action.data())
