"""The first rows of a table, with a check box per column."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from nnviz.datasets.files.csv_scan import TableScan
from nnviz.ui.theme import SMALL_SIZE, Theme

_MOST_COLUMNS = 200
_MOST_CHARACTERS = 60


class ImportPreview(QTableWidget):
    """The first row says what each column is for, and is checked where it is used.

    ``changed``: a person has checked or unchecked a column. Beyond 200 columns the
    others are used as they are found.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 0)
        self._theme = theme
        self._scan: TableScan | None = None
        self._used: list[bool] = []
        self.target = 0
        self.setAccessibleName("The first rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setFont(theme.font())
        self.horizontalHeader().setFont(theme.font(SMALL_SIZE, 600))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.px(22)))
        self.setMinimumHeight(round(theme.px(150)))
        self.itemChanged.connect(self._item_changed)

    @property
    def inputs(self) -> tuple[int, ...]:
        """The columns that the network sees, from 0."""
        return tuple(
            index
            for index, used in enumerate(self._used)
            if used and index != self.target
        )

    def show_rows(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the first rows; what the columns hold is not known yet."""
        self._scan = None
        shown = len(names[:_MOST_COLUMNS])
        with QSignalBlocker(self):
            self.clear()
            self.setColumnCount(shown)
            self.setRowCount(1 + len(rows) if shown else 0)
            self.setHorizontalHeaderLabels([_short(name) for name in names[:shown]])
            for column in range(shown):
                self.setItem(0, column, QTableWidgetItem("…"))
            for number, row in enumerate(rows, start=1):
                for column, text in enumerate(row[:shown]):
                    self.setItem(number, column, QTableWidgetItem(_short(text)))
            self.resizeColumnsToContents()

    def show_scan(self, scan: TableScan, target: int) -> None:
        """Say what each column holds; text is left out to begin with."""
        self._scan = scan
        self._used = [not column.is_text for column in scan.columns]
        self.target = target
        self._show_parts()

    def set_target(self, target: int) -> None:
        """Another column is the answer; the one before is used if it has numbers."""
        assert self._scan is not None
        self._used[self.target] = not self._scan.columns[self.target].is_text
        self.target = target
        self._show_parts()

    def _show_parts(self) -> None:
        scan = self._scan
        if scan is None:
            return
        theme = self._theme
        with QSignalBlocker(self):
            for index in range(self.columnCount()):
                column = scan.columns[index]
                is_target = index == self.target
                item = QTableWidgetItem(self._part(index))
                flags = Qt.ItemFlag.ItemIsEnabled
                if not is_target:
                    flags |= Qt.ItemFlag.ItemIsUserCheckable
                    checked = Qt.CheckState.Checked
                    if not self._used[index]:
                        checked = Qt.CheckState.Unchecked
                    item.setCheckState(checked)
                item.setFlags(flags)
                item.setFont(theme.font(SMALL_SIZE, 600 if is_target else 400))
                ground = theme.color("mark" if is_target else "raised")
                item.setBackground(QBrush(ground))
                ink = "on_mark" if is_target else "text"
                item.setForeground(QBrush(theme.color(ink)))
                if column.missing:
                    item.setToolTip(f"{column.missing:,} values are missing")
                self.setItem(0, index, item)
                color = "text" if is_target or self._used[index] else "ctl"
                for row in range(1, self.rowCount()):
                    cell = self.item(row, index)
                    if cell is not None:
                        cell.setForeground(QBrush(theme.color(color)))
            self.resizeColumnsToContents()

    def _part(self, index: int) -> str:
        assert self._scan is not None
        column = self._scan.columns[index]
        if index == self.target:
            return "target"
        if not self._used[index]:
            return "text, left out" if column.is_text else "left out"
        return "one per text" if column.is_text else "input"

    def _item_changed(self, item: QTableWidgetItem) -> None:
        if item.row() != 0 or self._scan is None or item.column() == self.target:
            return
        used = item.checkState() == Qt.CheckState.Checked
        if used != self._used[item.column()]:
            self._used[item.column()] = used
            self._show_parts()
            self.changed.emit()


def _short(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text[:_MOST_CHARACTERS])
    return plain if len(text) <= _MOST_CHARACTERS else f"{plain}…"
