"""The grid of small pictures by which a data set is chosen."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from nnviz.picture.colors import blend, ramp_colors, rgb_of
from nnviz.picture.thumbnails import Thumbnail, thumbnail
from nnviz.ui.chrome import claims, draw_box, rounded_path, shows_focus
from nnviz.ui.icons import draw_icon
from nnviz.ui.theme import CAPTION_SIZE, Theme

OWN_FILE = "file"
CLASS_KINDS = ("spiral", "moons", "circle", "xor", "gauss", "blobs", "iris", "digits")
FUNCTION_KINDS = ("plane", "bumps", "sine", "abs", "cubic", "steps")
_TIPS = {
    "spiral": "Spirals, one per class: the hardest of the generated data",
    "moons": "Two half circles that reach into each other",
    "circle": "A disc inside a ring",
    "xor": "Opposite quadrants belong together",
    "gauss": "Two clouds, one per class: a straight line parts them",
    "blobs": "Clouds around random centres",
    "iris": "150 flowers, 4 measurements, 3 species (UCI)",
    "digits": "1 797 handwritten digits, 8 × 8 pixels (UCI)",
    "plane": "Two inputs, target (x₁ + x₂)/10",
    "bumps": "Two inputs, six bumps up and down",
    "sine": "One input, target a sine",
    "abs": "One input, target |x|",
    "cubic": "One input, target a cubic",
    "steps": "One input, target a staircase of four levels",
    OWN_FILE: "Your own data: a table, NPZ, MNIST, CIFAR-10 or images",
}
_COLUMNS = 3
_HEIGHT = 47.0
_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}


class DataButton(QAbstractButton):
    """One data set: its picture, its name below, yellow when it is the chosen one."""

    def __init__(self, kind: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._theme = theme
        self.setText("your file…" if kind == OWN_FILE else kind)
        self.setCheckable(kind != OWN_FILE)
        self.setToolTip(_TIPS[kind])
        self.setAccessibleName(f"Data set {self.text()}")
        self.setAccessibleDescription(_TIPS[kind])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(64)), round(self._theme.px(_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(48)), round(self._theme.px(_HEIGHT)))

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space, *_ARROWS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _ARROWS:
            event.ignore()  # the picker moves the choice
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        strip = QRectF(0, rect.height() - px(15), rect.width(), px(15))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = "raised" if self.underMouse() and not chosen else "canvas"
            draw_box(painter, rect, 4.0, theme.color(ground), None)
            if chosen:
                painter.save()
                painter.setClipPath(rounded_path(rect, 4.0))
                painter.fillRect(strip, theme.color("mark"))
                painter.restore()
            area = QRectF(px(4), px(3), rect.width() - px(8), strip.top() - px(4))
            if self.kind == OWN_FILE:
                edge = px(19)
                icon = QRectF(
                    area.center().x() - edge / 2,
                    area.center().y() - edge / 2,
                    edge,
                    edge,
                )
                draw_icon(painter, "file_plus", icon, theme.color("muted"))
            else:
                _draw_thumbnail(painter, theme, thumbnail(self.kind), area)
            painter.setPen(theme.color("on_mark" if chosen else "muted"))
            painter.setFont(theme.font(CAPTION_SIZE, 600 if chosen else 400))
            painter.drawText(
                strip.adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, self.text()
            )
            strong = chosen or shows_focus(self)
            draw_box(
                painter,
                rect,
                4.0,
                None,
                theme.color("ink" if strong else "border"),
                1.5 if strong else 1.0,
            )


class DataPicker(QWidget):
    """All data sets of one family; ``chosen`` carries the kind."""

    chosen = Signal(str)

    def __init__(
        self, kinds: tuple[str, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data set")
        self._group = QButtonGroup(self)
        self._buttons: list[DataButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        for place, kind in enumerate((*kinds, OWN_FILE)):
            button = DataButton(kind, theme)
            if kind != OWN_FILE:
                self._group.addButton(button)
            button.clicked.connect(self._clicked)
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self._buttons.append(button)

    def apply_theme(self, theme: Theme) -> None:
        for button in self._buttons:
            button.apply_theme(theme)

    def set_chosen(self, kind: str) -> None:
        """Show which one is in use, telling nobody."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(button.kind == kind)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _ARROWS.get(Qt.Key(event.key()))
        focused = next((b for b in self._buttons if b.hasFocus()), None)
        if by is None or focused is None:
            super().keyPressEvent(event)
            return
        place = self._buttons.index(focused) + by
        if 0 <= place < len(self._buttons):
            self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, DataButton)
        self.chosen.emit(button.kind)


def _draw_thumbnail(
    painter: QPainter, theme: Theme, picture: Thumbnail, area: QRectF
) -> None:
    if picture.image is not None:
        _draw_image(painter, theme, picture, area)
        return
    side = min(area.width() * 0.86, area.height() * 1.35)
    square = QRectF(area.center().x() - side / 2, area.top(), side, area.height())
    radius = theme.px(1.45)
    points = picture.points
    painter.setPen(Qt.PenStyle.NoPen)
    if picture.labels is not None:
        colors = [theme.class_color(int(label)) for label in picture.labels]
    else:
        assert picture.values is not None
        ramp = ramp_colors(picture.values, 1.0, theme.tokens.weight_ramp)
        colors = [QColor(*map(int, rgb)) for rgb in ramp]
    for (x, y), color in zip(points.tolist(), colors, strict=True):
        painter.setBrush(color)
        painter.drawEllipse(
            QPointF(
                square.left() + radius + x * (square.width() - 2 * radius),
                square.bottom() - radius - y * (square.height() - 2 * radius),
            ),
            radius,
            radius,
        )


def _draw_image(
    painter: QPainter, theme: Theme, picture: Thumbnail, area: QRectF
) -> None:
    assert picture.image is not None
    rows, columns = picture.image.shape
    cell = int(area.height() / rows)
    left = round(area.center().x() - columns * cell / 2)
    top = round(area.center().y() - rows * cell / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    paper, ink = rgb_of(theme.tokens.canvas), rgb_of(theme.tokens.text)
    for row in range(rows):
        for column in range(columns):
            shade = blend(ink, paper, float(picture.image[row, column]))
            painter.fillRect(
                left + column * cell, top + row * cell, cell, cell, QColor(*shade)
            )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
