"""What the Lessons menu and the lesson panel do: open, turn, watch, remember."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.lessons.course import Course, load_course
from nnviz.lessons.layout import LessonLayout
from nnviz.lessons.lesson import Lesson, Page, Start
from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.opening import set_up
from nnviz.lessons.progress import Progress
from nnviz.lessons.watch import PageWatch, Verdict
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.actions import Actions
from nnviz.ui.lesson_menu import LessonMenu
from nnviz.ui.lesson_stage import LessonStage
from nnviz.ui.player import Player
from nnviz.ui.warning_box import warn
from nnviz.ui.window_settings import WindowSettings

_OWN = "own:"
"""Before the names of lessons in a lecturer's folder."""


class LessonCommands(QObject):
    """The open lesson: set up in the window, its tasks watched, progress remembered.

    ``said`` carries sentences for the status bar.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        player: Player,
        stage: LessonStage,
        actions: Actions,
        settings: WindowSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._stage = stage
        self._side = side = stage.side
        self._actions = actions
        self._settings = settings
        self._window = window
        self._progress = Progress.parse(settings.lesson_progress)
        self._course: Course | None = None
        self._own: Course | None = None
        self._lesson: Lesson | None = None
        self._page = 0
        self._start: Start | None = None
        self._watch: PageWatch | None = None
        self._before: LessonLayout | None = None
        self.menu = LessonMenu(
            [
                actions["lesson_panel"],
                actions["previous_page"],
                actions["next_page"],
                actions["set_page_up"],
                actions["close_lesson"],
                None,
                actions["lesson_folder"],
                actions["forget_lessons"],
            ],
            window,
        )
        self.menu.wanted.connect(self.show_course)
        self.menu.chosen.connect(self.open_named)
        panel = side.lesson
        panel.turned.connect(self.turn_to)
        panel.answered.connect(self._answer)
        panel.set_up_wanted.connect(self.set_page_up)
        side.turned.connect(self._show_checks)
        stage.changed.connect(self.look)
        self._show_checks()

    def slots(self) -> dict[str, Callable[[], None]]:
        """What carries out the actions of this menu, by their names."""
        return {
            "lesson_panel": self.toggle_panel,
            "previous_page": self.previous_page,
            "next_page": self.next_page,
            "set_page_up": self.set_page_up,
            "close_lesson": self.close,
            "lesson_folder": self.choose_folder,
            "forget_lessons": self.forget_progress,
        }

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open."""
        return self._lesson

    @property
    def page(self) -> int:
        """Its page, from 0."""
        return self._page

    @property
    def watch(self) -> PageWatch | None:
        """What watches the page."""
        return self._watch

    # Opening and turning

    def show_course(self) -> None:
        """Fill the menu, read what there is the first time."""
        groups: list[tuple[str, list[Lesson]]] = []
        for course in self._courses():
            by_section = groupby(course.lessons, lambda lesson: lesson.section)
            groups += [(each.title, list(lessons)) for each, lessons in by_section]
        self.menu.show_lessons(groups, self._progress)

    def open_named(self, name: str) -> None:
        """Open a lesson of the course where it was left, or from its first page."""
        found = (course.named(name) for course in self._courses())
        lesson = next((each for each in found if each is not None), None)
        if lesson is None:
            return
        last = self._progress.last
        page = last[1] if last is not None and last[0] == name else 0
        self.open(lesson, min(page, len(lesson.pages) - 1))

    def open(self, lesson: Lesson, page: int, *, begun: bool = False) -> None:
        """Open a lesson at a page, from 0.

        ``begun``: the session stands where the page wants it already.
        """
        if self._lesson is None:
            self._before = self._stage.layout
        if lesson is not self._lesson:
            self._start = None
        if begun:
            self._start = lesson.pages[page].start
        self._lesson = lesson
        self._side.turn_to("lesson")
        self._side.set_folded(False)
        self._open_page(page)

    def arrange(self) -> None:
        """The panels have just been put where they were the last time."""
        if self._lesson is not None:
            self._before = self._stage.layout
            self._stage.take_layout(self._lesson.pages[self._page].layout)

    def turn_to(self, page: int) -> None:
        """Another page of the lesson; beyond the last one, the next lesson."""
        lesson = self._lesson
        if lesson is None or page < 0:
            return
        if page < len(lesson.pages):
            self._open_page(page)
            return
        following = self._following(lesson)
        if following is not None:
            self.open(following, 0)

    def next_page(self) -> None:
        self.turn_to(self._page + 1)

    def previous_page(self) -> None:
        self.turn_to(self._page - 1)

    def set_page_up(self) -> None:
        """Put network and window where the page begins, once more."""
        if self._lesson is not None:
            self._start = None
            self._open_page(self._page)

    def close(self) -> None:
        """Put the lesson away, and the panels back as they were before it."""
        if self._lesson is None:
            return
        self._lesson = self._watch = self._start = None
        self._side.drop_tabs()
        if self._before is not None:
            self._stage.take_layout(self._before)
        self._show_checks()

    def toggle_panel(self) -> None:
        """Turn from the lesson to the experiment and back; open one if none is."""
        if self._lesson is None:
            self._open_last()
        elif self._side.side == "lesson":
            self._side.turn_to("experiment")
        else:
            self._side.turn_to("lesson")
            self._side.set_folded(False)
        self._show_checks()

    # Watching

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """See what the new snapshot does for the tasks."""
        if self._watch is not None and self._watch.see(self._stage.situation(snapshot)):
            self._note_done()

    def look(self) -> None:
        """See what another look of the window does for the tasks."""
        self.show_snapshot(self._session.snapshot())

    def _answer(self, task: int, number: float) -> None:
        watch = self._watch
        assert watch is not None
        verdict = watch.answer(task, number)
        if verdict is Verdict.RIGHT:
            self._note_done()
        else:
            self._side.lesson.show_verdict(task, verdict)

    def _note_done(self) -> None:
        lesson, watch = self._lesson, self._watch
        assert lesson is not None
        assert watch is not None
        self._remember(self._progress.with_done(lesson.name, self._page, watch.done))
        self._side.lesson.show_tasks(watch.done, watch.next_task)
        self._side.lesson.show_done(self._done_pages(lesson))
        if watch.next_task is None:
            self.said.emit("All tasks of this page are done.")

    # Folder and progress

    def choose_folder(self) -> None:
        """Ask for a folder of lessons, and list them below the course."""
        folder = self._settings.lesson_folder or Path.home()
        name = QFileDialog.getExistingDirectory(
            self._window, "Folder of lessons", str(folder)
        )
        if name:
            self.take_folder(Path(name))

    def take_folder(self, folder: Path) -> None:
        """List the lessons of a folder below the course, now and the next time."""
        try:
            course = load_course(folder, _OWN)
        except LessonError as problem:
            self._warn(str(problem))
            return
        self._own = course
        self._settings.lesson_folder = folder
        count = len(course.lessons)
        self.said.emit(f"{count} lesson{'s' * (count != 1)} in {folder.name}.")
        if course.problems:
            self._warn("\n\n".join(course.problems))

    def forget_progress(self) -> None:
        """All tasks are to be done again."""
        self._remember(Progress())
        if self._lesson is not None:
            self._start = None
            self._open_page(self._page)
        self.said.emit("All lessons stand at their beginning again.")

    # Inside

    def _courses(self) -> list[Course]:
        if self._course is None:
            self._course = load_course()
            folder = self._settings.lesson_folder
            if folder is not None and self._own is None:
                self._own = _course_or_none(folder)
        return [self._course] + ([self._own] if self._own is not None else [])

    def _open_last(self) -> None:
        last = self._progress.last
        lessons = [each for course in self._courses() for each in course.lessons]
        names = {lesson.name: lesson for lesson in lessons}
        if last is not None and last[0] in names:
            self.open_named(last[0])
        elif lessons:
            self.open(lessons[0], 0)

    def _following(self, lesson: Lesson) -> Lesson | None:
        for course in self._courses():
            names = [each.name for each in course.lessons]
            if lesson.name in names:
                following = names.index(lesson.name) + 1
                return course.lessons[following] if following < len(names) else None
        return None

    def _open_page(self, number: int) -> None:
        lesson = self._lesson
        assert lesson is not None
        page = lesson.pages[number]
        self._player.pause()
        self._watch = None
        if page.start is not self._start and not self._set_up(lesson, page):
            return
        self._start = page.start
        self._page = number
        self._stage.take_layout(page.layout)
        snapshot = self._session.snapshot()
        done = self._progress.done_on(lesson.name, number)
        watch = PageWatch(page, self._stage.situation(snapshot), done)
        self._remember(self._progress.with_page(lesson.name, number))
        self._side.lesson.show_page(
            lesson,
            number,
            has_next_lesson=self._following(lesson) is not None,
            done_pages=self._done_pages(lesson),
        )
        self._side.lesson.show_tasks(watch.done, watch.next_task)
        self._watch = watch
        self._show_checks()

    def _set_up(self, lesson: Lesson, page: Page) -> bool:
        try:
            set_up(self._session, page.start, f"Lesson “{lesson.title}”")
        except (ValueError, IndexError) as problem:
            self._warn(f"The page cannot be set up: {problem}")
            return False
        return True

    def _done_pages(self, lesson: Lesson) -> frozenset[int]:
        return frozenset(
            number
            for number, page in enumerate(lesson.pages)
            if page.tasks
            and len(self._progress.done_on(lesson.name, number)) == len(page.tasks)
        )

    def _remember(self, progress: Progress) -> None:
        if progress != self._progress:
            self._progress = progress
            self._settings.lesson_progress = progress.text()

    def _show_checks(self) -> None:
        actions, lesson = self._actions, self._lesson
        is_open = lesson is not None
        actions["lesson_panel"].setChecked(is_open and self._side.side == "lesson")
        for name in ("set_page_up", "close_lesson"):
            actions[name].setEnabled(is_open)
        actions["previous_page"].setEnabled(is_open and self._page > 0)
        is_last = lesson is not None and self._page + 1 == len(lesson.pages)
        follows = lesson is not None and (
            not is_last or self._following(lesson) is not None
        )
        actions["next_page"].setEnabled(follows)

    def _warn(self, sentence: str) -> None:
        self.said.emit(sentence)
        warn(self._window, sentence)


def _course_or_none(folder: Path) -> Course | None:
    """A folder that was there the last time may be gone."""
    try:
        return load_course(folder, _OWN)
    except LessonError:
        return None
