"""The table of the branches, a row for each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from nnviz.picture.branch_rows import BRANCH_COLUMNS, BranchRow
from nnviz.ui.branch_key import draw_branch_key
from nnviz.ui.theme import SMALL_SIZE, Theme

NAME, SHOWN = 1, 1 + len(BRANCH_COLUMNS)
_WIDTHS = (58, 170, 76, 72, 70, 70, 70, 70, 64)
_ROW_HEIGHT = 26.0
_MOST_ROWS = 8
_ROW_ROLE = Qt.ItemDataRole.UserRole


class BranchTable(QTableWidget):
    """A row for each branch; keys that are not its own go to the panel."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 2 + len(BRANCH_COLUMNS), parent)
        self.setHorizontalHeaderLabels(["", *BRANCH_COLUMNS, "in curves"])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        vertical = Qt.AlignmentFlag.AlignVCenter
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | vertical)
        for column in (NAME, SHOWN):
            title = self.horizontalHeaderItem(column)
            assert title is not None
            title.setTextAlignment(Qt.AlignmentFlag.AlignLeft | vertical)
        self._key = _KeyDelegate(self)
        self.setItemDelegateForColumn(0, self._key)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._key.theme = theme
        self.setFont(theme.font())
        self.horizontalHeader().setFont(theme.font(SMALL_SIZE))
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, round(theme.px(width)))
        self.verticalHeader().setDefaultSectionSize(round(theme.px(_ROW_HEIGHT)))
        self._fit()

    def show_rows(self, rows: tuple[BranchRow, ...]) -> None:
        """Show these branches in the place of those before."""
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            key = QTableWidgetItem()
            key.setData(_ROW_ROLE, row)
            key.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            word = "current branch" if row.is_current else "other branch"
            key.setData(Qt.ItemDataRole.AccessibleTextRole, word)
            self.setItem(number, 0, key)
            for column, text in enumerate(row.texts, start=1):
                self.setItem(number, column, self._cell(row, column, text))
            self.setItem(number, SHOWN, self._check(row))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # Enter in the field takes the name, and goes nowhere
        own = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
        )
        if Qt.Key(event.key()) in own:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _cell(self, row: BranchRow, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setToolTip(row.hint)
        if column == NAME:
            flags |= Qt.ItemFlag.ItemIsEditable
            item.setToolTip(f"{text}\nDouble click to rename it.")
            item.setFont(self._theme.font(weight=600 if row.is_current else 400))
        else:
            item.setTextAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        item.setFlags(flags)
        return item

    def _check(self, row: BranchRow) -> QTableWidgetItem:
        item = QTableWidgetItem()
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not row.is_current:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
            shown = Qt.CheckState.Checked if row.is_shown else Qt.CheckState.Unchecked
            item.setCheckState(shown)
            item.setToolTip("Show it in the curves and over the time bar")
        item.setFlags(flags)
        return item

    def _fit(self) -> None:
        """As large as its rows, up to some."""
        px = self._theme.px
        rows = min(max(self.rowCount(), 1), _MOST_ROWS)
        height = px(_ROW_HEIGHT) * rows + self.horizontalHeader().sizeHint().height()
        self.setFixedSize(round(px(sum(_WIDTHS) + 12)), round(height) + 4)


class _KeyDelegate(QStyledItemDelegate):
    """Draws the line and marker of a branch, and a yellow dot for the current one."""

    theme: Theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        row = index.data(_ROW_ROLE)
        if not isinstance(row, BranchRow):
            return
        theme, px = self.theme, self.theme.px
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        color = theme.color("on_ink" if selected else "ink")
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_current:
            painter.setPen(QPen(theme.color("on_mark"), 1.2))
            painter.setBrush(theme.color("mark"))
            painter.drawEllipse(
                QPointF(rect.left() + px(10), rect.center().y()), px(3.5), px(3.5)
            )
        key = QRectF(rect.left() + px(20), rect.center().y() - 5, px(32), 10)
        draw_branch_key(
            painter, theme, row.style, key, is_current=row.is_current, color=color
        )
        painter.restore()
