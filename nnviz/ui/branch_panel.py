"""The panel of the branches: listed, named, gone to, compared, deleted."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz.picture.branch_rows import BranchRow, branch_rows
from nnviz.picture.time_words import read_name
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.branch_table import NAME, SHOWN, BranchTable
from nnviz.ui.buttons import PushButton
from nnviz.ui.theme import SMALL_SIZE, Theme


class BranchPanel(QFrame):
    """Opens above the time bar and closes with a click beside it, or Escape.

    Arrows choose a row, Enter goes to its branch, F2 renames it, Space shows it in the
    curves or not, Delete deletes it.
    """

    said = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._session = session
        self._rows: tuple[BranchRow, ...] = ()
        self.setObjectName("panel")
        self.setAccessibleName("Branches")
        self._title = QLabel("Branches")
        self._hint = QLabel(
            "A branch begins where you change something in the past; "
            "the run as it was is kept."
        )
        self._hint.setProperty("tone", "muted")
        self.table = BranchTable(self)
        self.table.setAccessibleName("Branches of this run")
        self._go = PushButton("Go to", theme, primary=True, size="form")
        self._rename = PushButton("Rename", theme, size="form")
        self._delete = PushButton("Delete", theme, size="form")
        self._keys = QLabel("Enter · F2 · Delete · Space shows it in the curves")
        self._keys.setProperty("tone", "muted")
        self._buttons = (self._go, self._rename, self._delete)
        self._go.clicked.connect(self.go_to_chosen)
        self._rename.clicked.connect(self.rename_chosen)
        self._delete.clicked.connect(self.delete_chosen)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self._buttons:
            foot.addWidget(button)
        foot.addSpacing(8)
        foot.addWidget(self._keys, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addLayout(foot)
        self.table.itemChanged.connect(self._item_changed)
        self.table.itemDelegate().closeEditor.connect(
            self._editor_closed, Qt.ConnectionType.QueuedConnection
        )
        self.table.currentCellChanged.connect(self._row_chosen)
        self.table.cellEntered.connect(self._row_entered)
        self.table.cellDoubleClicked.connect(self._double_clicked)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.apply_theme(theme)
        self._title.setFont(theme.font(weight=600))
        for label in (self._hint, self._keys):
            label.setFont(theme.font(SMALL_SIZE))
        for button in self._buttons:
            button.apply_theme(theme)

    def open_above(self, place: QPoint, snapshot: Snapshot) -> None:
        """Show the branches, the lower right corner at ``place`` on the screen."""
        self._rows = ()
        self.show_snapshot(snapshot)
        current = [branch.is_current for branch in snapshot.branches]
        self._choose_row(current.index(True))
        self.adjustSize()
        self.move(place - QPoint(self.width(), self.height()))
        self.show()
        self.table.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what has changed; a name that is being typed is left alone."""
        rows = branch_rows(snapshot)
        editing = self.table.state() == QAbstractItemView.State.EditingState
        if rows == self._rows or editing:
            return
        chosen = self.chosen
        self._rows = rows
        with QSignalBlocker(self.table):
            self.table.show_rows(rows)
        numbers = [row.number for row in rows]
        self._choose_row(numbers.index(chosen) if chosen in numbers else 0)
        self._delete.setEnabled(len(rows) > 1)

    @property
    def chosen(self) -> int | None:
        """The number of the branch whose row is chosen."""
        row = self.table.currentRow()
        return self._rows[row].number if 0 <= row < len(self._rows) else None

    def go_to_chosen(self) -> None:
        """Go to the branch chosen, at the present step if it is as long as that."""
        number = self.chosen
        if number is not None:
            self.close()
            self._session.go_to_branch(number)

    def rename_chosen(self) -> None:
        """Let a person type another name into the row."""
        item = self.table.item(self.table.currentRow(), NAME)
        if item is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.editItem(item)

    def delete_chosen(self) -> None:
        """Delete the branch chosen, which undo brings back."""
        number = self.chosen
        if number is not None and len(self._rows) > 1:
            name = self._names()[number]
            self._session.delete_branch(number)
            self.said.emit(f"Deleted branch “{name}”; Undo brings it back.")

    def toggle_chosen(self) -> None:
        """Show the branch chosen in the curves, or leave it out."""
        row = self.table.currentRow()
        if 0 <= row < len(self._rows) and not self._rows[row].is_current:
            self._session.show_branch(
                self._rows[row].number, not self._rows[row].is_shown
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = {
            Qt.Key.Key_Return: self.go_to_chosen,
            Qt.Key.Key_Enter: self.go_to_chosen,
            Qt.Key.Key_F2: self.rename_chosen,
            Qt.Key.Key_Delete: self.delete_chosen,
            Qt.Key.Key_Space: self.toggle_chosen,
            Qt.Key.Key_Escape: self.close,
        }.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def hideEvent(self, event: QHideEvent) -> None:
        self._point_at(None)
        super().hideEvent(event)

    def _choose_row(self, row: int) -> None:
        self.table.setCurrentCell(row, NAME)

    def _row_chosen(self, row: int) -> None:
        self._point_at_row(row)

    def _row_entered(self, row: int) -> None:
        self._point_at_row(row)

    def _point_at_row(self, row: int) -> None:
        if self.isVisible() and 0 <= row < len(self._rows):
            chosen = self._rows[row]
            self._point_at(None if chosen.is_current else chosen.number)

    def _point_at(self, number: int | None) -> None:
        if number != self._session.snapshot().selection.hover_branch:
            self._session.point_at_branch(number)

    def _double_clicked(self, row: int, column: int) -> None:
        if column != NAME:
            self.go_to_chosen()

    def _names(self) -> dict[int, str]:
        branches = self._session.snapshot().branches
        return {branch.number: branch.name for branch in branches}

    def _editor_closed(self) -> None:
        """Show what has changed while a name was being typed."""
        self.show_snapshot(self._session.snapshot())

    def _item_changed(self, item: QTableWidgetItem) -> None:
        row = self._rows[item.row()]
        if item.column() == SHOWN:
            shown = item.checkState() == Qt.CheckState.Checked
            self._session.show_branch(row.number, shown)
            return
        name, problem = read_name(item.text())
        if problem:
            with QSignalBlocker(self.table):
                item.setText(self._names()[row.number])
        else:
            self._session.rename_branch(row.number, name)
