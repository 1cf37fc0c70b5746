"""The controls of the comparison: which classifiers, and the choices of each."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.engine.settings import LossName
from nnviz.picture.compared import LOSS_NAMES, column_title
from nnviz.picture.numbers import format_number
from nnviz.session.comparison import (
    COLUMNS,
    EPOCHS_AT_ONCE,
    ColumnName,
    ComparisonSettings,
)
from nnviz.session.snapshot import Snapshot
from nnviz.ui.compare_layout import ColumnPlace
from nnviz.ui.controls import CheckBox, DropDown, LabeledSlider, PushButton, ToolButton
from nnviz.ui.theme import Theme

# Powers of 2 hold 1/256 as well: λ = 1 for pixels from 0 to 16 instead of 0 to 1.
SVM_STRENGTHS = tuple(2.0**power for power in range(-16, 5))
RIDGE_STRENGTHS = (0.0, *(2.0**power for power in range(-16, 15)))
_VALUE_WIDTH = 42.0


class CompareControls(QWidget):
    """Shows the settings of a comparison and changes them, with `changed`.

    The widget itself is the button with the menu of classifiers, for the header; the
    choices of a classifier lie in its column. All belong to the view.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self.hide()
        self._settings = ComparisonSettings()
        self._snapshot: Snapshot | None = None
        self.menu = QMenu(self)
        self._columns: dict[ColumnName, QAction] = {}
        for column in COLUMNS:
            action = self.menu.addAction("")
            action.setCheckable(True)
            action.setData(column)
            action.triggered.connect(self._choose_columns)
            self._columns[column] = action
        self.button = ToolButton("options", "Classifiers compared", theme, parent=self)
        self.button.setMenu(self.menu)
        self.setFixedSize(self.button.size())
        self.ridge_strength = _strength("L2 strength of ridge", RIDGE_STRENGTHS, theme)
        self.ridge_bias = CheckBox("bias column", theme)
        self.ridge_bias.setToolTip("X has a column of ones, and W a row for it")
        self.svm_strength = _strength("L2 strength of the SVM", SVM_STRENGTHS, theme)
        self.descent_loss = DropDown("Loss of descent", (), theme)
        self.descent_loss.setToolTip("The loss that descent makes small")
        self.more_epochs = PushButton(
            f"{EPOCHS_AT_ONCE} epochs more", theme, icon="play", size="form"
        )
        self.more_epochs.setToolTip(
            "Go on with descent: the optimiser and the seeds are those of the network"
        )
        self.rows: dict[ColumnName, tuple[QWidget, ...]] = {
            "ridge": (self.ridge_strength, self.ridge_bias),
            "linear_svm": (self.svm_strength,),
            "descent": (self.descent_loss, self.more_epochs),
        }
        for widgets in self.rows.values():
            for widget in widgets:
                widget.setParent(view)
                widget.hide()
        self.ridge_strength.moved.connect(self._set_ridge_strength)
        self.ridge_bias.toggled.connect(self._set_ridge_bias)
        self.svm_strength.moved.connect(self._set_svm_strength)
        self.descent_loss.chosen.connect(self._set_descent_loss)
        self.more_epochs.clicked.connect(self._descend_on)

    def show_settings(self, settings: ComparisonSettings, loss: LossName) -> None:
        """What is in force; ``loss`` is the one of descent."""
        self._settings = settings
        for column, action in self._columns.items():
            action.setChecked(column in settings.columns)
        self.ridge_strength.set_value(settings.ridge_strength)
        self.svm_strength.set_value(settings.svm_strength)
        blocked = self.ridge_bias.blockSignals(True)
        self.ridge_bias.setChecked(settings.ridge_bias)
        self.ridge_bias.blockSignals(blocked)
        if self.descent_loss.findData(loss) >= 0:
            self.descent_loss.set_chosen(loss)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """What can be chosen is up to the data."""
        before = self._snapshot
        self._snapshot = snapshot
        dataset = snapshot.dataset
        if before is not None and before.dataset.settings is dataset.settings:
            return
        for column, action in self._columns.items():
            action.setText(column_title(column, dataset))
        losses: tuple[LossName, ...] = ("squared_error",)
        if dataset.is_classification:
            losses = ("cross_entropy", "squared_error", "hinge")
        self.descent_loss.set_choices([(loss, LOSS_NAMES[loss]) for loss in losses])

    def apply_theme(self, theme: Theme) -> None:
        self.button.apply_theme(theme)
        self.setFixedSize(self.button.size())
        for control in (
            self.ridge_strength,
            self.ridge_bias,
            self.svm_strength,
            self.descent_loss,
            self.more_epochs,
        ):
            control.apply_theme(theme)

    def place(
        self, places: Sequence[ColumnPlace], shown: frozenset[ColumnName]
    ) -> None:
        """Put the controls of each column into it; those of no column go."""
        rooms = {p.column: p.controls for p in places if p.column in shown}
        for column, widgets in self.rows.items():
            for number, widget in enumerate(widgets):
                widget.setVisible(column in rooms)
                if column in rooms:
                    widget.setGeometry(_fitted(widget, rooms[column][number]).toRect())

    def _choose_columns(self) -> None:
        columns = tuple(c for c, action in self._columns.items() if action.isChecked())
        self._change(columns=columns or ("network",))

    def _set_ridge_strength(self, strength: float) -> None:
        self._change(ridge_strength=strength)

    def _set_ridge_bias(self, bias: bool) -> None:
        self._change(ridge_bias=bias)

    def _set_svm_strength(self, strength: float) -> None:
        self._change(svm_strength=strength)

    def _set_descent_loss(self, loss: LossName) -> None:
        self._change(descent_loss=loss, descent_epochs=EPOCHS_AT_ONCE)

    def _descend_on(self) -> None:
        self._change(descent_epochs=self._settings.descent_epochs + EPOCHS_AT_ONCE)

    def _change(self, **changes: object) -> None:
        self.changed.emit(replace(self._settings, **changes))  # type: ignore[arg-type]


def _strength(name: str, values: Sequence[float], theme: Theme) -> LabeledSlider:
    write: Callable[[float], str] = format_number
    slider = LabeledSlider("L2", values, theme, write=write, value_width=_VALUE_WIDTH)
    slider.setToolTip(f"{name}: how much large weights cost")
    # Two of them say L2 on the screen; in words each is its own.
    handle = slider.focusProxy()
    assert handle is not None
    handle.setAccessibleName(name)
    return slider


def _fitted(widget: QWidget, room: QRectF) -> QRectF:
    """As wide as the widget wants to be, and no wider than its room."""
    if isinstance(widget, LabeledSlider):
        return room
    width = min(float(widget.sizeHint().width()), room.width())
    return QRectF(room.left(), room.top(), width, room.height())
