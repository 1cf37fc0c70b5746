"""The fields that say how a figure looks."""

from typing import cast

from PySide6.QtCore import QSizeF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.picture.tokens import ThemeName
from nnviz.ui.buttons import CheckBox
from nnviz.ui.drop_down import DropDown
from nnviz.ui.export import PX_PER_INCH
from nnviz.ui.figure_look import PX_PER_CM, TYPE_SCALES, FigureLook
from nnviz.ui.form import FormRow
from nnviz.ui.number_field import NumberField
from nnviz.ui.theme import Theme

_LEAST_PX, _MOST_PX = 40.0, 8000.0
_USES = {"screen": "as on the screen", "slides": "slides", "print": "print"}


class FigureForm(QWidget):
    """Width, height and their unit, resolution, theme, type, ground.

    ``changed`` says that the look is another one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = QSizeF(640, 420)
        self.unit = DropDown("Unit", [("px", "px"), ("cm", "cm")], theme)
        self.width_field = NumberField("Width", theme, minimum=0, above=True)
        self.height_field = NumberField("Height", theme, minimum=0, above=True)
        self.dpi = NumberField(
            "Resolution", theme, minimum=36, maximum=1200, value=192, whole=True
        )
        self.theme_list = DropDown(
            "Theme", [("light", "light"), ("dark", "dark")], theme
        )
        self.theme_list.set_chosen(theme.name)
        self.use = DropDown("Type for", list(_USES.items()), theme)
        self.bare = CheckBox("Transparent ground", theme)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for name, control in (
            ("Width", self.width_field),
            ("Height", self.height_field),
            ("Unit", self.unit),
            ("Pixels / inch", self.dpi),
            ("Theme", self.theme_list),
            ("Type for", self.use),
        ):
            rows.addWidget(FormRow(name, control, theme).fill())
        rows.addWidget(self.bare)
        self._show_size()
        self.unit.chosen.connect(self._show_size)
        for field in (self.width_field, self.height_field):
            field.committed.connect(self._take_size)
        self.dpi.committed.connect(self.changed)
        for chooser in (self.theme_list, self.use):
            chooser.chosen.connect(self.changed)
        self.bare.toggled.connect(self.changed)

    @property
    def look(self) -> FigureLook:
        """What the fields say now."""
        dpi = self.dpi.value or PX_PER_INCH
        return FigureLook(
            self._size.width(),
            self._size.height(),
            dpi / PX_PER_INCH,
            cast(ThemeName, self.theme_list.value),
            TYPE_SCALES[self.use.value],
            not self.bare.isChecked(),
        )

    def set_size(self, size: QSizeF) -> None:
        """Another size in px."""
        self._size = QSizeF(round(size.width()), round(size.height()))
        self._show_size()

    def set_sizable(self, sizable: bool) -> None:
        """Whether a size can be typed; several figures keep each its own."""
        for field in (self.width_field, self.height_field, self.unit):
            field.setEnabled(sizable)

    def _show_size(self) -> None:
        in_cm = self.unit.value == "cm"
        factor = PX_PER_CM if in_cm else 1.0
        for field, length in (
            (self.width_field, self._size.width()),
            (self.height_field, self._size.height()),
        ):
            field.set_value(round(length / factor, 2 if in_cm else 0))

    def _take_size(self) -> None:
        factor = PX_PER_CM if self.unit.value == "cm" else 1.0
        width, height = (
            min(max(factor * (field.value or 0.0), _LEAST_PX), _MOST_PX)
            for field in (self.width_field, self.height_field)
        )
        self._size = QSizeF(width, height)
        self._show_size()
        self.changed.emit()
