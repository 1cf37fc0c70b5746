"""The menu of a place on the time bar."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnviz.picture.numbers import format_count
from nnviz.picture.time_marks import BranchTrack, TimeMark

if TYPE_CHECKING:
    from nnviz.ui.time_bar import TimeBar


class TimeMenu(QMenu):
    """Bookmarks to rename and remove, branches to switch to, a step to go to.

    Shows once, and is gone when it closes.
    """

    def __init__(
        self,
        bar: "TimeBar",
        marks: tuple[TimeMark, ...],
        branch: BranchTrack | None,
        step: int,
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._step = marks[0].step if marks else step
        self._bookmark: TimeMark | None = None
        self.aboutToHide.connect(self.deleteLater)
        numbers: tuple[int, ...] = () if branch is None else (branch.number,)
        for mark in marks:
            if mark.kind == "bookmark":
                self._bookmark = mark
                self._add("Go to bookmark", self._go_to_bookmark)
                self._add("Rename bookmark…", self._rename)
                self._add("Remove bookmark", self._remove)
                self.addSeparator()
            elif mark.kind == "fork":
                numbers = mark.numbers
        self._add_branches(numbers)
        if self._bookmark is None:
            self._add(f"Go to step {format_count(self._step)}", self._go)
            self._add(f"Bookmark step {format_count(self._step)}", self._add_bookmark)
        whole = self._add("Show the whole run", self._show_all)
        whole.setEnabled(bar.window_shown is not None)

    def _add_branches(self, numbers: tuple[int, ...]) -> None:
        assert self._bar.snapshot is not None
        for each in self._bar.snapshot.branches:
            if each.number in numbers:
                action = self._add(f"Switch to branch “{each.name}”", self._switch)
                action.setData(each.number)
        if numbers:
            self.addSeparator()

    @property
    def _number(self) -> int:
        assert self._bookmark is not None
        return self._bookmark.numbers[0]

    def _add(self, text: str, slot: object) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(slot)
        return action

    def _go(self) -> None:
        self._bar.session.seek(self._step)

    def _go_to_bookmark(self) -> None:
        self._bar.session.go_to_bookmark(self._number)

    def _add_bookmark(self) -> None:
        self._bar.session.seek(self._step)
        self._bar.session.add_bookmark()

    def _rename(self) -> None:
        self._bar.rename_bookmark(self._number)

    def _remove(self) -> None:
        self._bar.session.remove_bookmark(self._number)

    def _switch(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._bar.session.go_to_branch(action.data())

    def _show_all(self) -> None:
        self._bar.set_window(None)
