"""The scale of a slice of the loss: its bands from low to high, and what is told."""

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.loss_bands import BANDS, TOLD, LossScale, band_colors
from nnviz.picture.numbers import format_number
from nnviz.picture.slice_words import distance_note, loss_name, samples_note
from nnviz.session.loss_slice import LossSlice
from nnviz.ui.lettering import draw_text, middle_baseline, wrapped
from nnviz.ui.theme import CAPTION_SIZE, Theme

SCALE_WIDTH = 92.0


def draw_loss_scale(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    scale: LossScale,
    picture: LossSlice,
) -> None:
    """The bands from low to high with their numbers, and what has to be said."""
    painter.fillRect(rect, theme.color("panel"))
    painter.setPen(QPen(theme.color("border"), 1.0))
    edge = rect.left() + 0.5
    painter.drawLine(QLineF(edge, rect.top(), edge, rect.bottom()))
    words = []
    for text in (loss_name(picture.settings), samples_note(picture)):
        if text:
            words += wrapped(theme, text, rect.width() - theme.px(14.0), CAPTION_SIZE)
    words += wrapped(
        theme, distance_note(picture), rect.width() - theme.px(14.0), CAPTION_SIZE
    )
    row = theme.px(14.0)
    bar = QRectF(
        rect.left() + theme.px(10.0),
        rect.top() + theme.px(12.0),
        theme.px(11.0),
        min(rect.height() - theme.px(22.0) - row * len(words), theme.px(260.0)),
    )
    if bar.height() < theme.px(40.0):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for band, color in enumerate(band_colors(theme.tokens).tolist()):
        top = bar.bottom() - bar.height() * (band + 1) / BANDS
        bottom = bar.bottom() - bar.height() * band / BANDS
        painter.fillRect(
            QRectF(bar.left(), round(top), bar.width(), round(bottom) - round(top)),
            QColor(*color),
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    edges = scale.edges
    every = TOLD if bar.height() >= theme.px(70.0) else 2 * TOLD
    for number in range(0, BANDS + 1, every):
        y = bar.bottom() - bar.height() * number / BANDS
        draw_text(
            painter,
            theme,
            bar.right() + theme.px(6.0),
            middle_baseline(theme, y, CAPTION_SIZE),
            format_number(float(edges[number])),
            size=CAPTION_SIZE,
            color="muted",
        )
    baseline = bar.bottom() + theme.px(6.0)
    for line in words:
        baseline += row
        draw_text(
            painter,
            theme,
            bar.left(),
            baseline,
            line,
            size=CAPTION_SIZE,
            color="muted",
        )
