"""A piece of a lesson's text as a widget of a fixed width."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.lessons.text import Block, FormulaBox, Run, spoken
from nnviz.lessons.text import Paragraph as TextParagraph
from nnviz.ui.flow_text import FlowText
from nnviz.ui.theme import EQUATION_SIZE, Theme


class LessonText(QWidget):
    """Paragraphs, lists and formulas; the widget is as high as they are.

    Parameters
    ----------
    width
        In px of the design.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        theme: Theme,
        width: float,
        *,
        size: float = EQUATION_SIZE,
        color: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._blocks = tuple(blocks)
        self._width = width
        self._size = size
        self._color = color
        self.setAccessibleName(spoken_blocks(self._blocks))
        self.apply_theme(theme)

    @property
    def flow(self) -> FlowText:
        """How the text is set at present."""
        return self._flow

    def set_color(self, color: str) -> None:
        """The token that the text is drawn in."""
        if color != self._color:
            self._color = color
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        width = round(theme.px(self._width))
        self._flow = FlowText(self._blocks, theme, width, self._size)
        self.setFixedSize(width, round(self._flow.height + 1))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._flow.draw(painter, 0.0, 0.0, self._theme.color(self._color))


def line_of(runs: tuple[Run, ...]) -> tuple[Block, ...]:
    """Runs as the one paragraph of a text."""
    return (TextParagraph(runs),)


def spoken_blocks(blocks: Sequence[Block]) -> str:
    """What a screen reader says of a text."""
    return "\n".join(
        "\n".join(block.lines) if isinstance(block, FormulaBox) else spoken(block.runs)
        for block in blocks
    )
