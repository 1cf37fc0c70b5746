"""The controls of the loss surface: which slice, and a menu for all the rest."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QWidget

from nnviz.engine.parameter_names import ParameterName
from nnviz.session.selection import Bias, Weight
from nnviz.session.session import Session
from nnviz.session.slice_choice import (
    BetweenLine,
    Centre,
    GradientLine,
    GradientPlane,
    ParameterLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
    SliceChoice,
)
from nnviz.session.slice_settings import GRIDS, SliceSettings
from nnviz.session.snapshot import Snapshot
from nnviz.session.surface_task import Frame
from nnviz.session.wording import parameter_name
from nnviz.ui.buttons import ToolButton
from nnviz.ui.controls import DropDown
from nnviz.ui.parameter_dialog import ParameterDialog
from nnviz.ui.surface_source import SurfaceSource
from nnviz.ui.theme import Theme

_SLICES = (
    ("path", "PCA of the path"),
    ("random", "Random"),
    ("parameters", "Two parameters"),
    ("gradient", "Gradient"),
    ("gradient line", "1-D: gradient"),
    ("parameter line", "1-D: parameter"),
    ("bookmark line", "1-D: bookmarks"),
)
_KEYS: dict[type[SliceChoice], str] = {
    PathPlane: "path",
    RandomPlane: "random",
    ParameterPlane: "parameters",
    GradientPlane: "gradient",
    GradientLine: "gradient line",
    ParameterLine: "parameter line",
    BetweenLine: "bookmark line",
}
_SMALLEST_EXTENT, _LARGEST_EXTENT = 1e-6, 1e6


class SliceControls(QWidget):
    """Changes the settings of a source, and shows what they are.

    The view owns it, hidden until a panel takes it into its header.
    """

    def __init__(
        self, session: Session, source: SurfaceSource, theme: Theme, view: QWidget
    ) -> None:
        super().__init__(view)
        self.hide()
        self._session = session
        self._source = source
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._slices = DropDown(
            "Slice of parameter space", _SLICES, theme, size="header"
        )
        self._slices.setToolTip(
            "The slice of parameter space on which the loss is shown"
        )
        self._slices.chosen.connect(self._choose_slice)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._options = ToolButton(
            "options", "Centre, samples, levels and extent of the loss surface", theme
        )
        self._options.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._slices)
        row.addWidget(self._options)
        source.settings_changed.connect(self._show_settings)

    @property
    def menu(self) -> QMenu:
        """All settings but the kind of slice."""
        return self._menu

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """What can be chosen is up to the snapshot."""
        self._snapshot = snapshot

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._slices.apply_theme(theme)
        self._options.apply_theme(theme)

    def _show_settings(self) -> None:
        self._slices.set_chosen(_KEYS[type(self._source.settings.choice)])

    def _set(self, settings: SliceSettings) -> None:
        self._source.set_settings(settings)

    # The kind of slice

    def _choose_slice(self, key: str) -> None:
        choice = self._choice_of(key)
        if choice is not None:
            self.choose(choice)
        self._show_settings()

    def choose(self, choice: SliceChoice) -> None:
        """Show another slice, through the centre that suits it, with all in view."""
        self._set(replace(self._source.settings, choice=choice, frame=None))

    def _choice_of(self, key: str) -> SliceChoice | None:
        match key:
            case "path":
                return PathPlane()
            case "random":
                return RandomPlane()
            case "parameters":
                return ParameterPlane(*self._two_parameters())
            case "gradient":
                return GradientPlane()
            case "gradient line":
                return GradientLine()
            case "parameter line":
                return ParameterLine(self._two_parameters()[0])
            case "bookmark line":
                return self._between_bookmarks()
        raise KeyError(key)

    def _two_parameters(self) -> tuple[ParameterName, ParameterName]:
        """The chosen parameter, if one is, and another one of the last layer."""
        chosen = self._chosen_parameter()
        architecture = self._session.run.architecture
        last = architecture.depth
        candidates = [
            ParameterName("W", last, (0, 0)),
            ParameterName("b", last, (0,)),
        ]
        if architecture.shapes[-1][1] > 1:
            candidates.insert(1, ParameterName("W", last, (0, 1)))
        if chosen is None:
            return candidates[0], candidates[1]
        return chosen, next(name for name in candidates if name != chosen)

    def _chosen_parameter(self) -> ParameterName | None:
        unit = None if self._snapshot is None else self._snapshot.selection.unit
        match unit:
            case Weight(layer, target, source):
                return ParameterName("W", layer, (target, source))
            case Bias(layer, index):
                return ParameterName("b", layer, (index,))
        return None

    def _between_bookmarks(self) -> BetweenLine | None:
        marks = () if self._snapshot is None else self._snapshot.bookmarks
        if len(marks) < 2:
            self._source.said.emit(
                "A line between bookmarks needs two of them: Ctrl B makes one of the"
                " present step."
            )
            return None
        return BetweenLine(marks[0].number, marks[-1].number)

    # The menu

    def _fill_menu(self) -> None:
        menu, settings = self._menu, self._source.settings
        menu.clear()
        self._add_of_slice(menu, settings)
        menu.addSeparator()
        if not isinstance(settings.choice, BetweenLine):
            self._add_centres(menu, settings)
        self._add_samples(menu, settings)
        penalty = menu.addAction("With the penalty")
        penalty.setCheckable(True)
        penalty.setChecked(settings.penalised)
        penalty.triggered.connect(self._toggle_penalty)
        self._add_group(
            menu,
            "Levels",
            [
                ("Logarithmic", replace(settings, levels="log")),
                ("Linear", replace(settings, levels="linear")),
            ],
        )
        if not settings.is_line:
            self._add_group(
                menu,
                "Grid",
                [(f"{n} × {n}", replace(settings, grid=n)) for n in GRIDS],
            )
        menu.addSeparator()
        whole = menu.addAction("Whole path in view")
        whole.setEnabled(settings.frame is not None)
        whole.setData(replace(settings, frame=None))
        whole.triggered.connect(self._apply)
        menu.addAction("Type the extent…").triggered.connect(self._type_extent)

    def _add_of_slice(self, menu: QMenu, settings: SliceSettings) -> None:
        choice = settings.choice
        chosen = self._chosen_parameter()
        match choice:
            case RandomPlane(seed, draw):
                self._add(menu, "New draw", RandomPlane(seed, draw + 1))
            case GradientPlane(second, seed, draw):
                self._add_choices(
                    menu,
                    "Second direction",
                    [
                        ("Last step", GradientPlane("last_step", seed, draw)),
                        ("Random", GradientPlane("random", seed, draw)),
                    ],
                )
                if second == "random":
                    self._add(menu, "New draw", GradientPlane(second, seed, draw + 1))
            case ParameterPlane(first, second):
                menu.addAction("Choose two parameters…").triggered.connect(
                    self._ask_parameters
                )
                if chosen is not None:
                    name = _name(chosen)
                    if chosen != second:
                        plane = ParameterPlane(chosen, second)
                        self._add(menu, f"{name} as axis 1", plane)
                    if chosen != first:
                        plane = ParameterPlane(first, chosen)
                        self._add(menu, f"{name} as axis 2", plane)
            case ParameterLine():
                menu.addAction("Choose a parameter…").triggered.connect(
                    self._ask_parameters
                )
                if chosen is not None:
                    self._add(menu, f"Along {_name(chosen)}", ParameterLine(chosen))
            case BetweenLine(start, end):
                marks = () if self._snapshot is None else self._snapshot.bookmarks
                starts = [(m.name, BetweenLine(m.number, end)) for m in marks]
                ends = [(m.name, BetweenLine(start, m.number)) for m in marks]
                for title, lines in (("From", starts), ("To", ends)):
                    self._add_choices(
                        menu, title, [(n, x) for n, x in lines if x.start != x.end]
                    )
            case PathPlane():
                note = menu.addAction("The two directions the path varies most in")
                note.setEnabled(False)
            case GradientLine():
                note = menu.addAction("Along −∇L of the loss shown")
                note.setEnabled(False)

    def _add(self, menu: QMenu, text: str, choice: SliceChoice) -> QAction:
        action = menu.addAction(text)
        action.setData(replace(self._source.settings, choice=choice, frame=None))
        action.triggered.connect(self._apply)
        return action

    def _add_choices(
        self, menu: QMenu, title: str, choices: Sequence[tuple[str, SliceChoice]]
    ) -> None:
        settings = self._source.settings
        made = [
            (text, replace(settings, choice=choice, frame=None))
            for text, choice in choices
        ]
        self._add_group(menu, title, made)

    def _add_group(
        self, menu: QMenu, title: str, choices: list[tuple[str, SliceSettings]]
    ) -> None:
        """A submenu of settings of which one is in force."""
        submenu = menu.addMenu(title)
        group = QActionGroup(submenu)
        for text, settings in choices:
            action = submenu.addAction(text)
            action.setCheckable(True)
            now = self._source.settings
            action.setChecked(settings in (now, replace(now, frame=None)))
            action.setData(settings)
            group.addAction(action)
        group.triggered.connect(self._apply_action)

    def _add_centres(self, menu: QMenu, settings: SliceSettings) -> None:
        step = 0 if self._snapshot is None else self._snapshot.step
        fixed = settings.centre if isinstance(settings.centre, int) else step
        centres: list[tuple[str, Centre]] = [
            ("Present state", "present"),
            ("Start of the run", "start"),
            ("End of the run", "end"),
            (f"Step {fixed}", fixed),
        ]
        if fixed != step:
            centres.append((f"Step {step}", step))
        choices = [(text, replace(settings, centre=centre)) for text, centre in centres]
        self._add_group(menu, "Centre", choices)

    def _add_samples(self, menu: QMenu, settings: SliceSettings) -> None:
        choices = [("Training set", replace(settings, samples="train"))]
        if self._snapshot is None or self._snapshot.dataset.test is not None:
            choices.append(("Test set", replace(settings, samples="test")))
        choices.append(("Batch of the next step", replace(settings, samples="batch")))
        self._add_group(menu, "Samples", choices)

    def _apply(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._apply_action(action)

    def _apply_action(self, action: QAction) -> None:
        self._set(action.data())

    def _toggle_penalty(self) -> None:
        settings = self._source.settings
        self._set(replace(settings, penalised=not settings.penalised))

    # What is typed

    def _ask_parameters(self) -> None:
        choice = self._source.settings.choice
        names = (
            (choice.first, choice.second)
            if isinstance(choice, ParameterPlane)
            else self._two_parameters()[:1]
        )
        dialog = ParameterDialog(
            self._session.run.architecture, names, self._theme, self.window()
        )
        dialog.chosen.connect(self._take_parameters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _take_parameters(self, names: tuple[ParameterName, ...]) -> None:
        if len(names) == 2:
            self.choose(ParameterPlane(*names))
        else:
            self.choose(ParameterLine(*names))

    def _type_extent(self) -> None:
        frame = self._source.settings.frame
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Extent of the loss surface")
        dialog.setLabelText("How far to both sides of the centre the slice is shown:")
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleDecimals(6)
        dialog.setDoubleRange(_SMALLEST_EXTENT, _LARGEST_EXTENT)
        dialog.setDoubleValue(1.0 if frame is None else frame.half_height)
        dialog.doubleValueSelected.connect(self.set_extent)
        dialog.open()

    def set_extent(self, extent: float) -> None:
        """Show what is so near to the centre of the slice along both axes."""
        settings, aspect = self._source.settings, self._source.aspect
        if settings.is_line:
            frame = Frame(0.0, 0.0, extent, extent)
        else:
            wide, high = max(aspect, 1.0), max(1.0 / aspect, 1.0)
            frame = Frame(0.0, 0.0, extent * wide, extent * high)
        self._set(replace(settings, frame=frame))


def _name(name: ParameterName) -> str:
    assert name.entry is not None
    if name.kind == "W":
        return parameter_name(Weight(name.layer, *name.entry))
    return parameter_name(Bias(name.layer, *name.entry))
