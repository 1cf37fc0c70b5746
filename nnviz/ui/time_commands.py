"""What the Run menu and the keys do with time: places, marks, branches."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from nnviz.picture.branches import current_branch
from nnviz.picture.numbers import format_count
from nnviz.picture.time_marks import stop_beside
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.actions import Actions
from nnviz.ui.branch_panel import BranchPanel
from nnviz.ui.goal_dialog import GoalDialog
from nnviz.ui.journey import Journey
from nnviz.ui.memory_menu import MemoryMenu, size_text
from nnviz.ui.player import Player
from nnviz.ui.theme import Theme
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.window_settings import WindowSettings

_PAGE = 0.1


class TimeCommands(QObject):
    """Goes to steps, marks and branches; all of them pause the player first.

    ``said`` carries sentences for the status line.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        player: Player,
        actions: Actions,
        bar: TimeBar,
        settings: WindowSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._player = player
        self._actions = actions
        self._bar = bar
        self._settings = settings
        self._window = window
        self._journey = Journey(session, window)
        self.branch_panel = BranchPanel(session, bar.theme, window)
        self.branch_panel.said.connect(self.said)
        self.memory_menu = MemoryMenu(session, window)
        self.memory_menu.chosen.connect(self._use_memory)
        bar.step_wanted.connect(self.go_to)
        bar.branch_button.follow(actions["branches"])
        bar.goal_button.follow(actions["stop_at"])

    @property
    def slots(self) -> dict[str, Callable[[], None]]:
        """What carries out the actions of the window that move in time."""
        return {
            "go_to_step": self.go_to_step,
            "page_back": self.page_back,
            "page_on": self.page_on,
            "previous_mark": self.previous_mark,
            "next_mark": self.next_mark,
            "add_bookmark": self.add_bookmark,
            "previous_branch": self.previous_branch,
            "next_branch": self.next_branch,
            "branches": self.open_branches,
            "rename_branch": self.rename_branch,
            "delete_branch": self.delete_branch,
            "stop_at": self.stop_at,
        }

    def go_to_step(self) -> None:
        """Ask for a step, in the time bar."""
        self._bar.open_step_field()

    def go_to(self, step: int) -> None:
        """Go to a step; beyond the last one, train up to it."""
        self._player.pause()
        self._journey.go_to(step)

    def page_back(self) -> None:
        """A tenth of what the time bar shows back."""
        self._page(-1)

    def page_on(self) -> None:
        """A tenth of what the time bar shows on, at most to the last step known."""
        self._page(+1)

    def previous_mark(self) -> None:
        """Back to the last edit, bookmark or branch point."""
        self._go_to_mark(forward=False)

    def next_mark(self) -> None:
        """On to the next edit, bookmark or branch point."""
        self._go_to_mark(forward=True)

    def add_bookmark(self) -> None:
        """Remember this place."""
        session = self._session
        here, step = self._bar.current_place()
        for bookmark in session.snapshot().bookmarks:
            if (bookmark.branch, bookmark.step) == (here, step):
                self.said.emit(f"This place has the bookmark “{bookmark.name}”.")
                return
        session.add_bookmark()
        self.said.emit(
            f"Bookmarked step {format_count(step)}; a right click on its flag in the "
            "time bar renames or removes it."
        )

    def next_branch(self) -> None:
        """To the branch that began after this one, the first after the last."""
        self._go_to_branch(+1)

    def previous_branch(self) -> None:
        """To the branch that began before this one."""
        self._go_to_branch(-1)

    def open_branches(self) -> None:
        """List the branches, above their button."""
        self._player.pause()
        button = self._bar.branch_button
        corner = button.mapToGlobal(QPoint(button.width(), -2))
        self.branch_panel.open_above(corner, self._session.snapshot())

    def rename_branch(self) -> None:
        """Let a person type a name for the branch they are on."""
        self.open_branches()
        self.branch_panel.rename_chosen()

    def delete_branch(self) -> None:
        """Let go of the branch that the window is on."""
        self._player.pause()
        branch = current_branch(self._session.snapshot())
        assert branch is not None
        self._session.delete_branch(branch.number)
        self.said.emit(f"Deleted branch “{branch.name}”; Undo brings it back.")

    def stop_at(self) -> None:
        """Ask for a condition at which playing stops."""
        GoalDialog(self._session, self._bar.theme, self._window).open()

    def apply_theme(self, theme: Theme) -> None:
        """Show what opens in another look."""
        self.branch_panel.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say which of the actions are possible; keep the list of branches current."""
        several = len(snapshot.branches) > 1
        for name, possible in (
            ("page_back", snapshot.step > 0),
            ("page_on", snapshot.step < snapshot.last_step),
            ("next_branch", several),
            ("previous_branch", several),
            ("delete_branch", several),
        ):
            self._actions[name].setEnabled(possible)
        if self.branch_panel.isVisible():
            self.branch_panel.show_snapshot(snapshot)

    def _use_memory(self, nbytes: int) -> None:
        self._settings.timeline_bytes = nbytes
        self._session.set_keyframe_bytes(nbytes)
        self.said.emit(f"The way back through time may take {size_text(nbytes)} now.")

    def _page(self, direction: int) -> None:
        self._player.pause()
        session = self._session
        step = session.step + direction * max(1, round(_PAGE * self._bar.visible_steps))
        session.seek(min(max(step, 0), session.last_step))

    def _go_to_mark(self, *, forward: bool) -> None:
        self._player.pause()
        step = stop_beside(self._session.snapshot(), forward=forward)
        if step is None:
            where = "after" if forward else "before"
            self.said.emit(
                f"There is no edit, bookmark or branch point {where} this step."
            )
        else:
            self._session.seek(step)

    def _go_to_branch(self, by: int) -> None:
        self._player.pause()
        branches = self._session.snapshot().branches
        index = next(i for i, branch in enumerate(branches) if branch.is_current)
        branch = branches[(index + by) % len(branches)]
        if not branch.is_current:
            self._session.go_to_branch(branch.number)
            self.said.emit(f"Now on branch “{branch.name}”.")
