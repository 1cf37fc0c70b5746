"""The main window: it assembles the parts and connects them, no more."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from nnviz.models.suffixes import MODELS
from nnviz.session.selection import Selection
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.actions import Actions
from nnviz.ui.broadcast import Broadcast
from nnviz.ui.examples_dialog import ExamplesDialog
from nnviz.ui.figure_commands import FigureCommands
from nnviz.ui.file_commands import window_image
from nnviz.ui.filing import Filing
from nnviz.ui.icons import app_icon
from nnviz.ui.import_commands import ImportCommands
from nnviz.ui.lesson_commands import LessonCommands
from nnviz.ui.lesson_stage import LessonStage
from nnviz.ui.looks import Looks
from nnviz.ui.menus import MenuBar
from nnviz.ui.model_commands import ModelCommands
from nnviz.ui.player import Player
from nnviz.ui.run_commands import RunCommands
from nnviz.ui.save_question import SaveQuestion
from nnviz.ui.shortcuts_dialog import AboutDialog, ShortcutsDialog
from nnviz.ui.status_line import StatusLine
from nnviz.ui.theme import Theme, apply_theme
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.time_commands import TimeCommands
from nnviz.ui.tool_bar import ToolBar
from nnviz.ui.turns import Turns
from nnviz.ui.whole_sets import WholeSets
from nnviz.ui.window_settings import WindowSettings
from nnviz.ui.workspace import Workspace

START_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """A session on the screen.

    Parameters
    ----------
    session
        What is shown; the window never makes another one.
    store
        Where theme, layout and recent files are kept.
    theme
        A look to start with; that of the settings where none is given.
    question
        Asks whether to save what would be lost; where there is none, nobody is asked.
    """

    def __init__(
        self,
        session: Session,
        store: QSettings,
        theme: Theme | None = None,
        question: SaveQuestion | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.session = session
        self._settings = WindowSettings(store)
        self._looks = Looks(self._settings, self)
        self.theme = theme or self._looks.chosen()
        self._looks.note_shown(self.theme)
        apply_theme(_application(), self.theme)
        self.player = Player(session, self)
        self.run_commands = RunCommands(session, self.player, self)
        self.actions_ = Actions(self)
        self.tool_bar = ToolBar(self.actions_, self.run_commands, self.theme)
        self.workspace = Workspace(session, self.theme)
        self.filing = Filing(
            session,
            self.player,
            self._settings,
            self.workspace,
            self.theme,
            self,
            question,
        )
        self.file_commands = self.filing.commands
        self.status_line = StatusLine(session, self.theme)
        time_bar = self.workspace.views["time"]
        assert isinstance(time_bar, TimeBar)
        self._time_bar = time_bar
        self.time_commands = TimeCommands(
            session, self.player, self.actions_, time_bar, self._settings, self
        )
        self.model_commands = ModelCommands(session, self.player, self.theme, self)
        self.import_commands = ImportCommands(
            session, self.player, store, self.theme, self
        )
        self.figure_commands = FigureCommands(
            session,
            self.player,
            self.workspace,
            partial(window_image, self),
            self.theme,
            self,
        )
        self._assemble()
        self.lesson_commands = LessonCommands(
            session,
            self.player,
            LessonStage(session, self.workspace, self.run_commands, self),
            self.actions_,
            self._settings,
            self,
        )
        self.menus = MenuBar(
            self.actions_,
            self.workspace.panels,
            self.workspace.views,
            self.time_commands.memory_menu,
            self.model_commands.network_menu,
            self.import_commands.menu,
            self.lesson_commands.menu,
            self,
        )
        self.setMenuBar(self.menus)
        self._connect()
        self._whole_sets = WholeSets(session, self)
        self._broadcast = Broadcast(session, self)
        self._broadcast.snapshot_changed.connect(self.show_snapshot)
        # Played slower, everybody has to see what only some had a turn to show.
        self.run_commands.speed_changed.connect(self._broadcast.send)
        time_bar.settled.connect(self._broadcast.send)
        self.workspace.stroke_ended.connect(self._broadcast.send)
        self.menus.show_recent(self._settings.recent_files())
        self._arranged = False
        self._turns = Turns()
        self._selection = Selection()
        self.resize(*START_SIZE)
        self._broadcast.send()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot in every part, or in those whose turn it is."""
        # What a person does while it plays is shown at once, everywhere.
        touched = snapshot.selection != self._selection
        self._selection = snapshot.selection
        dragged = self._time_bar.hurried
        painted = self.workspace.in_stroke
        hurried = (self.player.hurried or dragged or painted) and not touched
        turn = self._turns.next(hurried=hurried)
        if dragged:
            turn |= {"time"}
        if painted:
            turn |= {"graph", "softmax", "equation"}
        if "tool_bar" in turn:
            self.tool_bar.show_snapshot(snapshot)
        self.workspace.show_snapshot(snapshot, turn)
        self.status_line.show_snapshot(snapshot)
        self.filing.look(snapshot)
        self._whole_sets.show_snapshot(snapshot)
        self._allow(snapshot)
        self.lesson_commands.show_snapshot(snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another look."""
        self.theme = theme
        self._looks.note_shown(theme)
        apply_theme(_application(), theme)
        parts = self.tool_bar, self.workspace, self.status_line, self.time_commands
        others = self.model_commands, self.figure_commands, self.filing
        for part in (*parts, *others):
            part.apply_theme(theme)
        self.import_commands.apply_theme(theme)
        self._show_checks()

    # Assembling

    def _assemble(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tool_bar)
        column.addWidget(self.workspace, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        run, files, time = self.run_commands, self.file_commands, self.time_commands
        self.actions_.connect_all(
            {
                **self.filing.slots,
                "examples": self._show_examples,
                "import_weights": self.model_commands.import_weights,
                "figures": self.figure_commands.export_figures,
                "film": self.figure_commands.make_film,
                "quit": self._quit,
                "undo": self._undo,
                "redo": self._redo,
                "draw": self.workspace.draw_by_hand,
                **run.slots,
                **time.slots,
                **self._looks.slots,
                "next_sample": self.session.choose_next_sample,
                "previous_sample": self.session.choose_previous_sample,
                "inspector": self.workspace.toggle_inspector,
                "experiment_panel": self._toggle_experiment,
                "enlarge": self.workspace.enlarge_focused,
                "reset_layout": self._reset_layout,
                "full_screen": self._toggle_full_screen,
                "shortcuts": self._show_shortcuts,
                "about": self._show_about,
                **self.lesson_commands.slots(),
            }
        )
        run.unit_changed.connect(self._show_checks)
        self.player.playing_changed.connect(self._show_playing)
        self.player.measured.connect(self.status_line.show_figures)
        self.player.said.connect(self.status_line.say)
        experiment = self.workspace.experiment
        experiment.wanted.connect(files.change)
        experiment.file_wanted.connect(self.import_commands.import_file)
        self.import_commands.experiment_chosen.connect(files.open_path)
        self.import_commands.said.connect(self.status_line.say)
        experiment.save_wanted.connect(files.save_as)
        self.workspace.side.fold_wanted.connect(self._toggle_experiment)
        self.lesson_commands.said.connect(self.status_line.say)
        self.workspace.tab_turned.connect(self._show_checks)
        self.workspace.play_wanted.connect(self.player.play)
        self.filing.said.connect(self.status_line.say)
        self.model_commands.said.connect(self.status_line.say)
        self.figure_commands.said.connect(self.status_line.say)
        time.said.connect(self.status_line.say)
        files.recent_changed.connect(self._show_recent)
        self.menus.said.connect(self.status_line.say)
        self.menus.file_chosen.connect(files.open_path)
        self.menus.example_chosen.connect(files.open_shipped)
        self.menus.view_chosen.connect(self.workspace.show_view)
        for panel in self.workspace.panels.values():
            panel.said.connect(self.status_line.say)
        for action in self.menus.panel_actions.values():
            action.triggered.connect(self._show_or_hide_panel)
        self._looks.changed.connect(self.set_theme)
        self._looks.resized.connect(self.workspace.arrange)
        self._show_checks()

    # What the window itself does

    def _undo(self) -> None:
        self.player.pause()
        self.session.undo()

    def _redo(self) -> None:
        self.player.pause()
        self.session.redo()

    def _quit(self) -> None:
        self.close()

    def _toggle_experiment(self) -> None:
        self.workspace.toggle_experiment()
        self._show_checks()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _reset_layout(self) -> None:
        self._settings.forget_layout()
        self.workspace.arrange()
        self._show_checks()

    def _show_or_hide_panel(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.workspace.show_panel(action.data(), action.isChecked())

    def _show_examples(self) -> None:
        dialog = ExamplesDialog(self.theme, self)
        dialog.chosen.connect(self.file_commands.open_shipped)
        dialog.open()

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.theme, self).open()

    def _show_about(self) -> None:
        AboutDialog(_application().applicationVersion(), self.theme, self).open()

    def _show_recent(self) -> None:
        self.menus.show_recent(self._settings.recent_files())

    def _show_playing(self, playing: bool) -> None:
        self.tool_bar.show_playing(playing)
        self.actions_["play"].setText("Pause" if playing else "Play")

    def _show_checks(self) -> None:
        actions = self.actions_
        for unit in ("moment", "layer", "batch", "epoch"):
            actions[f"by_{unit}"].setChecked(unit == self.run_commands.unit)
        for choice in ("system", "light", "dark"):
            actions[f"theme_{choice}"].setChecked(choice == self._looks.choice)
        actions["projector"].setChecked(self._settings.projector)
        actions["experiment_panel"].setChecked(not self.workspace.side.folded)
        actions["inspector"].setChecked(self.workspace.inspects)
        actions["enlarge"].setChecked(self.workspace.arrangement.enlarged is not None)
        for name, action in self.menus.panel_actions.items():
            action.setChecked(self.workspace.is_shown(name))
        actions["full_screen"].setChecked(self.isFullScreen())

    def _allow(self, snapshot: Snapshot) -> None:
        """Say which actions are possible, and what undo would take back."""
        actions = self.actions_
        self.time_commands.show_snapshot(snapshot)
        for name, text in (("undo", snapshot.can_undo), ("redo", snapshot.can_redo)):
            actions[name].setEnabled(text is not None)
            word = name.capitalize()
            actions[name].setText(word if text is None else f"{word}: {text}")
        started = snapshot.step > 0 or (
            snapshot.moment > 0 and self.run_commands.unit in ("moment", "layer")
        )
        for name, possible in (
            ("back", started),
            ("previous_epoch", snapshot.step > 0),
            ("first_step", snapshot.step > 0),
            ("last_step", snapshot.step < snapshot.last_step),
            ("play", snapshot.playing or snapshot.stopped is None),
            ("play_backward", snapshot.playing or started),
            ("step", snapshot.stopped is None),
            ("next_epoch", snapshot.stopped is None),
        ):
            actions[name].setEnabled(possible)

    # What Qt asks of a window

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            geometry = self._settings.layout("window")
            if geometry is not None:
                self.restoreGeometry(geometry)
            QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        self.workspace.restore(self._settings)
        self.lesson_commands.arrange()
        self._show_checks()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.filing.may_close():
            event.ignore()
            return
        self.filing.close()
        self.lesson_commands.close()
        self.player.close()
        self._broadcast.close()
        self._whole_sets.close()
        self.workspace.close_processes()
        self._settings.keep_layout("window", self.saveGeometry())
        self.workspace.keep(self._settings)
        self._settings.save()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                path = Path(url.toLocalFile())
                if path.suffix.lower() in MODELS:
                    self.model_commands.import_path(path)
                else:
                    self.import_commands.import_path(path)
                return


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
