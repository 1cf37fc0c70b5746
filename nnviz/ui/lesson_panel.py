"""The lesson at the left of the window: text, tasks, and the way through the pages."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.lessons.lesson import Lesson
from nnviz.lessons.watch import Verdict
from nnviz.ui.buttons import PushButton, ToolButton
from nnviz.ui.lesson_task import TaskRow
from nnviz.ui.lesson_text import LessonText
from nnviz.ui.page_dots import PageDots
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, Theme

WIDTH = 262
TEXT_WIDTH = 228
RAIL_WIDTH = 30
_HEADER = 28
_MARGIN = 14


class LessonPanel(QFrame):
    """A page of a lesson in a column that scrolls.

    ``turned`` carries the page that is wanted, from 0 (beyond the last: the next
    lesson); ``answered`` the task, from 0, and the number typed for it; ``fold_wanted``
    and ``set_up_wanted`` say what they are called.
    """

    turned = Signal(int)
    answered = Signal(int, float)
    fold_wanted = Signal()
    set_up_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Lesson")
        self._theme = theme
        self._page = 0
        self._rows: list[TaskRow] = []
        self._folded = False
        self._tabs: QWidget | None = None
        self._count = QLabel()
        self._count.setProperty("tone", "muted")
        self._set_up = ToolButton("reset", "Set this page up again", theme)
        self._set_up.clicked.connect(self.set_up_wanted)
        self._fold = ToolButton("chevron_left", "Fold the panel (Ctrl E)", theme)
        self._fold.clicked.connect(self.fold_wanted)
        self._header = QWidget()
        self._head = QHBoxLayout(self._header)
        self._head.setSpacing(4)
        self._head.addStretch(1)
        for part in (self._count, self._set_up, self._fold):
            self._head.addWidget(part)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._previous = PushButton("Previous", theme)
        self._previous.clicked.connect(self._turn_back)
        self._next = PushButton("Next", theme, primary=True)
        self._next.clicked.connect(self._turn_on)
        self._dots = PageDots(theme)
        self._dots.chosen.connect(self.turned)
        self._footer = QFrame()
        self._footer.setObjectName("lesson_footer")
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(10, 8, 10, 8)
        foot.setSpacing(4)
        foot.addWidget(self._previous)
        foot.addWidget(self._dots, 1)
        foot.addWidget(self._next)
        self._rail_filler = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._footer)
        layout.addWidget(self._rail_filler, 1)
        self.apply_theme(theme)
        self.set_folded(False)

    @property
    def rows(self) -> Sequence[TaskRow]:
        """The tasks of the page."""
        return tuple(self._rows)

    @property
    def folded(self) -> bool:
        return self._folded

    def lead(self, widget: QWidget) -> None:
        """Put a control at the left end of the header."""
        self._head.insertWidget(0, widget)
        self._tabs = widget

    def lead_no_more(self) -> None:
        """No control at the left end of the header."""
        self._tabs = None

    def show_page(
        self,
        lesson: Lesson,
        page: int,
        *,
        has_next_lesson: bool,
        done_pages: frozenset[int],
    ) -> None:
        """Another page, from its top."""
        self._page = page
        shown = lesson.pages[page]
        self._count.setText(f"{page + 1} of {len(lesson.pages)}")
        content = QWidget()
        content.setObjectName("lesson_content")
        column = QVBoxLayout(content)
        column.setSpacing(8)
        caption = QLabel(lesson.section.title)
        caption.setProperty("tone", "muted")
        title = QLabel(shown.title)
        title.setWordWrap(True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        text = LessonText(shown.text, self._theme, TEXT_WIDTH)
        heading = QLabel("Try it" if shown.tasks else "")
        self._caption, self._title, self._heading = caption, title, heading
        self._text = text
        column.addWidget(caption)
        column.addWidget(title)
        column.addWidget(text)
        self._rows = [TaskRow(task, self._theme, TEXT_WIDTH) for task in shown.tasks]
        if self._rows:
            line = QFrame()
            line.setObjectName("lesson_line")
            line.setFixedHeight(1)
            column.addSpacing(4)
            column.addWidget(line)
            column.addSpacing(2)
        column.addWidget(heading)
        for row in self._rows:
            row.answered.connect(self._answered)
            column.addWidget(row)
        column.addStretch(1)
        self._column, self._content = column, content
        self._style_content()
        # The old content goes with its rows.
        self._scroll.setWidget(content)
        content.show()
        self._scroll.verticalScrollBar().setValue(0)
        is_last = page + 1 == len(lesson.pages)
        self._previous.setEnabled(page > 0)
        self._next.setText("Next lesson" if is_last and has_next_lesson else "Next")
        self._next.setEnabled(not is_last or has_next_lesson)
        self._next.apply_theme(self._theme)
        self._dots.show_pages(len(lesson.pages), page, done_pages)

    def show_tasks(self, done: frozenset[int], next_task: int | None) -> None:
        """Tick what is done and mark what comes next."""
        for index, row in enumerate(self._rows):
            row.show_state(done=index in done, next_one=index == next_task)
        self._fit()

    def show_done(self, pages: frozenset[int]) -> None:
        """Fill the dots of the pages that are done."""
        self._dots.show_done(pages)

    def show_verdict(self, task: int, verdict: Verdict) -> None:
        """Say what becomes of an answer."""
        self._rows[task].show_verdict(verdict)
        self._fit()

    def set_folded(self, folded: bool) -> None:
        """Show the lesson, or a rail with the button that unfolds it."""
        self._folded = folded
        for part in (self._scroll, self._footer, self._count, self._set_up):
            part.setVisible(not folded)
        if self._tabs is not None:
            self._tabs.setVisible(not folded)
        self._rail_filler.setVisible(folded)
        self._head.setContentsMargins(4 if folded else 8, 0, 4, 0)
        self._fold.set_icon_name("chevron_right" if folded else "chevron_left")
        name = "Show the lesson (Ctrl E)" if folded else "Fold the panel (Ctrl E)"
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        self.setFixedWidth(round(self._theme.px(RAIL_WIDTH if folded else WIDTH)))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._header.setFixedHeight(round(theme.px(_HEADER)))
        self._count.setFont(theme.font(SMALL_SIZE))
        for part in (self._set_up, self._fold, self._previous, self._next, self._dots):
            part.apply_theme(theme)
        if self._scroll.widget() is not None:
            self._style_content()
        self.set_folded(self._folded)

    # Inside

    def _style_content(self) -> None:
        theme = self._theme
        self._caption.setFont(theme.font(TEXT_SIZE))
        self._title.setFont(theme.font(TITLE_SIZE, 600))
        self._title.setFixedWidth(round(theme.px(TEXT_WIDTH)))
        self._heading.setFont(theme.font(TEXT_SIZE + 1, 600))
        self._text.apply_theme(theme)
        for row in self._rows:
            row.apply_theme(theme)
        margin = round(theme.px(_MARGIN))
        self._column.setContentsMargins(margin, margin - 2, 8, margin)
        self._fit()

    def _fit(self) -> None:
        """Make the content as high as what is in it."""
        width = round(self._theme.px(WIDTH)) - 2 - 10
        for row in self._rows:
            row.fit()
        self._column.invalidate()
        self._column.activate()
        height = self._column.heightForWidth(width)
        if height < 0:
            height = self._column.sizeHint().height()
        self._content.setFixedSize(width, height)

    def _answered(self, number: float) -> None:
        row = self.sender()
        assert isinstance(row, TaskRow)
        self.answered.emit(self._rows.index(row), number)

    def _turn_back(self) -> None:
        self.turned.emit(self._page - 1)

    def _turn_on(self) -> None:
        self.turned.emit(self._page + 1)
