"""The menu bar."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnviz.session.arrangement import PLACES
from nnviz.session.experiment import Experiment
from nnviz.session.shipped_experiments import grouped_experiment_paths
from nnviz.ui.actions import Actions
from nnviz.ui.export_menu import ExportMenu
from nnviz.ui.panel import Panel
from nnviz.ui.view_set import ViewSet
from nnviz.ui.views import VIEWS


class MenuBar(QMenuBar):
    """File, Edit, Run, Time, View, Lessons, Help, made of the window's actions.

    ``file_chosen`` carries the path of a recent file, ``example_chosen`` that of a
    shipped experiment, ``view_chosen`` the name of a view that is to come to the front.
    """

    file_chosen = Signal(Path)
    example_chosen = Signal(Path)
    view_chosen = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        actions: Actions,
        panels: Mapping[str, Panel],
        views: ViewSet,
        memory: QMenu,
        network: QMenu,
        data: QMenu,
        lessons: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._recent = QMenu("Open recent", self)
        self._fill_file_menu(panels, views, network, data)
        self._fill("Edit", ("undo", "redo", "-", "draw", "paste_experiment"))
        self._fill(
            "Run",
            ("play", "play_backward", "step", "back", "next_epoch", "previous_epoch"),
            ("-", "by_moment", "by_layer", "by_batch", "by_epoch", "-", "slower"),
            ("faster", "-", "next_sample", "previous_sample", "-", "reset"),
            ("new_weights",),
        )
        time = self._fill(
            "Time",
            ("first_step", "last_step", "go_to_step", "page_back", "page_on", "-"),
            ("add_bookmark", "previous_mark", "next_mark", "-", "branches"),
            ("previous_branch", "next_branch", "rename_branch", "delete_branch"),
            ("-", "stop_at"),
        )
        time.addMenu(memory)
        view = self._fill(
            "View",
            ("theme_system", "theme_light", "theme_dark", "toggle_theme", "projector"),
            ("-", "inspector", "experiment_panel"),
        )
        self.panel_actions = self._add_panels(view, panels)
        self._add_views(view)
        self._add(view, ("-", "enlarge", "reset_layout", "full_screen"))
        self.addMenu(lessons)
        self._fill("Help", ("shortcuts", "about"))

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """Fill the list of recent files."""
        self._recent.clear()
        for path in paths:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(path)
            action.triggered.connect(self._choose_recent)
        self._recent.setEnabled(bool(paths))

    def _fill(self, title: str, *names: tuple[str, ...]) -> QMenu:
        menu = self.addMenu(title)
        menu.setToolTipsVisible(True)
        for group in names:
            self._add(menu, group)
        return menu

    def _add(self, menu: QMenu, names: tuple[str, ...]) -> None:
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _fill_file_menu(
        self,
        panels: Mapping[str, Panel],
        views: ViewSet,
        network: QMenu,
        data: QMenu,
    ) -> None:
        menu = self._fill("File", ("new", "open"))
        menu.addMenu(self._recent)
        self._add(menu, ("examples",))
        self._examples = menu.addMenu("Open example")
        self._examples.setToolTipsVisible(True)
        self._examples.aboutToShow.connect(self._fill_examples)
        self._add(menu, ("save", "save_as"))
        share = menu.addMenu("Share")
        share.setToolTipsVisible(True)
        self._add(share, ("copy_experiment", "copy_experiment_with_weights", "-"))
        self._add(share, ("share_file", "share_file_with_weights", "-"))
        self._add(share, ("copy_command",))
        menu.addSeparator()
        menu.addMenu(data)
        self._add(menu, ("import_weights",))
        menu.addMenu(network)
        menu.addSeparator()
        exports = menu.addMenu("Take a view away")
        for panel in panels.values():
            for each in panel.export_menus:
                exports.addMenu(each)
        for name in ("equation", "time"):
            provide = partial(views.__getitem__, name)
            export_menu = ExportMenu(provide, VIEWS[name].heading, exports)
            export_menu.done.connect(self.said)
            exports.addMenu(export_menu)
        self._add(menu, ("figures", "film", "-", "export_window", "copy_window"))

    def _fill_examples(self) -> None:
        """Read the examples when they are first asked for, not as the window opens."""
        if self._examples.actions():
            return
        for group, paths in grouped_experiment_paths().items():
            menu = self._examples.addMenu(group)
            menu.setToolTipsVisible(True)
            for path in paths.values():
                experiment = Experiment.load(path)
                action = menu.addAction(experiment.name)
                action.setToolTip(experiment.note or experiment.name)
                action.setData(path)
                action.triggered.connect(self._choose_example)

    def _add_panels(
        self, menu: QMenu, panels: Mapping[str, Panel]
    ) -> dict[str, QAction]:
        actions = {}
        for name, panel in panels.items():
            action = menu.addAction(panel.heading)
            action.setCheckable(True)
            action.setChecked(True)
            action.setData(name)
            actions[name] = action
        return actions

    def _add_views(self, menu: QMenu) -> None:
        views = menu.addMenu("Bring to front")
        for names in PLACES.values():
            for name in names:
                action = views.addAction(VIEWS[name].heading)
                action.setData(name)
                action.triggered.connect(self._choose_view)
            views.addSeparator()

    def _choose_view(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.view_chosen.emit(action.data())

    def _choose_recent(self) -> None:
        self.file_chosen.emit(_data_of(self.sender()))

    def _choose_example(self) -> None:
        self.example_chosen.emit(_data_of(self.sender()))


def _data_of(sender: object) -> Path:
    assert isinstance(sender, QAction)
    path = sender.data()
    assert isinstance(path, Path)
    return path
