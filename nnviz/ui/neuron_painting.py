"""Painting one neuron: rows of inputs, Σ and f, the output, and the sum in numbers."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.neuron_layout import Box, TermPlace
from nnviz.picture.neuron_picture import Filled, NeuronPicture, RestPicture, TermPicture
from nnviz.ui.chrome import draw_triangle
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, VALUE_SIZE, Theme

_CENTER = Qt.AlignmentFlag.AlignCenter
_MARGIN = 14.0
_NAME_SIZE = 13.0
_LABEL_RADIUS = 3.0
_EDGE_OPACITY = 0.85
_LIGHT = 0.6
_DOTS = [1.0, 4.0]
# A pill has room for its text from this width on.
_PILL_FROM = 30.0
# How far a bias is on its way when it is called a weight.
_NAMED_FROM = 0.5


def draw_neuron(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    """Draw the neuron, in px of the design; ``theme`` has the scale 1."""
    _paint_head(painter, theme, picture)
    for term in (*picture.rows, picture.bias):
        _paint_edge(painter, theme, term, picture)
    if picture.rest is not None:
        _paint_rest(painter, theme, picture.rest)
    _paint_nodes(painter, theme, picture)
    _paint_sum(painter, theme, picture)
    _paint_curve(painter, theme, picture)
    for term in picture.rows:
        _paint_term(painter, theme, picture, term, 1.0)
    _paint_term(painter, theme, picture, picture.bias, picture.mix.as_input)
    _paint_output(painter, theme, picture)
    _paint_foot(painter, theme, picture)


def _paint_head(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    layout = picture.layout
    baseline = 24.0
    width = draw_text(
        painter, theme, _MARGIN, baseline, picture.heading, size=13.0, weight=600
    )
    room = layout.width - 3 * _MARGIN - width
    said = elided(theme, picture.description, room, TEXT_SIZE)
    draw_text(
        painter, theme, _MARGIN + width + 10.0, baseline, said,
        size=TEXT_SIZE, color="muted",
    )  # fmt: skip
    source = picture.source
    names = (source, "*w*", f"*w* · {source}")
    for x, markup in zip(layout.columns, names, strict=True):
        text = math_text(markup)
        left = x - text.width(theme, TEXT_SIZE) / 2
        text.draw(
            painter, theme, left, layout.columns_y, TEXT_SIZE,
            color=theme.color("muted"),
        )  # fmt: skip


def _edge_path(place: TermPlace) -> QPainterPath:
    start, knee, first, second, end = (QPointF(*point) for point in place.path)
    path = QPainterPath(start)
    path.lineTo(knee)
    path.cubicTo(first, second, end)
    return path


def _paint_edge(
    painter: QPainter, theme: Theme, term: TermPicture, picture: NeuronPicture
) -> None:
    ground = rgb_of(theme.tokens.canvas)
    if term.faint:
        pen = QPen(theme.color("border"), 1.0)
    else:
        lit = term.unit in (picture.selected, picture.hovered)
        opacity = 1.0 if lit else _EDGE_OPACITY
        pen = QPen(QColor(*blend(term.color, ground, opacity).tolist()), term.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_edge_path(term.place))


def _paint_rest(painter: QPainter, theme: Theme, rest: RestPicture) -> None:
    """The row of what is left out: dotted, with the sum of its products."""
    pen = QPen(theme.color("ctl"), 1.0)
    pen.setDashPattern(_DOTS)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_edge_path(rest.place))
    box = rest.place.input
    ground = _rect(box)
    painter.fillRect(ground, theme.color("canvas"))
    painter.setFont(theme.font(VALUE_SIZE))
    painter.setPen(theme.color("muted"))
    painter.drawText(ground, _CENTER, rest.text)
    _paint_product(painter, theme, rest.place, rest.total, rest.total_text)


def _paint_term(
    painter: QPainter,
    theme: Theme,
    picture: NeuronPicture,
    term: TermPicture,
    as_input: float,
) -> None:
    """A row; a bias is one as far as ``as_input`` says, before that it is a dot."""
    place = term.place
    _paint_input(painter, theme, term, as_input)
    if picture.hovered is not None and picture.hovered == term.source:
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = _rect(place.input).adjusted(-2.5, -2.5, 2.5, 2.5)
        painter.drawRoundedRect(around, around.height() / 2, around.height() / 2)
    if as_input > 0.0:
        painter.setOpacity(as_input)
        name = math_text(term.name)
        right = picture.layout.name_right - name.width(theme, _NAME_SIZE)
        name.draw(painter, theme, right, place.input.y + 4.5, _NAME_SIZE)
        painter.setOpacity(1.0)
    is_own = picture.selected == term.unit
    outlined = is_own or picture.hovered == term.unit
    rect = _rect(place.weight)
    painter.setBrush(theme.color("mark" if is_own else "panel"))
    ink = theme.color("ink" if outlined else "border")
    painter.setPen(QPen(ink, 1.5 if outlined else 1.0))
    painter.drawRoundedRect(rect, _LABEL_RADIUS, _LABEL_RADIUS)
    sign = theme.signed_color(term.weight)
    painter.setPen(theme.color("on_mark") if is_own else sign)
    painter.setFont(theme.font(VALUE_SIZE, 600))
    painter.drawText(rect, _CENTER, term.weight_text)
    if term.source is None:
        _paint_bias_name(painter, theme, term, rect, as_input)
    if as_input > 0.0:
        # At last: on the way the bias itself is where its product will be.
        painter.setOpacity(as_input**4)
        _paint_product(painter, theme, place, term.product, term.product_text)
        painter.setOpacity(1.0)


def _paint_bias_name(
    painter: QPainter, theme: Theme, term: TermPicture, rect: QRectF, as_input: float
) -> None:
    """*b* beside its value, and *w*₄ = *b* when that is among the weights."""
    name = math_text(term.extra_name if as_input > _NAMED_FROM else term.weight_name)
    left, middle = rect.right() + 5.0, rect.center().y()
    width = name.width(theme, TEXT_SIZE)
    ground = QRectF(left - 2.0, middle - 8.0, width + 5.0, 16.0)
    painter.fillRect(ground, theme.color("canvas"))
    name.draw(painter, theme, left, middle + 4.3, TEXT_SIZE, color=theme.color("muted"))


def _paint_input(
    painter: QPainter, theme: Theme, term: TermPicture, as_input: float
) -> None:
    """The pill of an input; the dot of a bias on its way to being one."""
    shown: Filled = term.input
    rect = _rect(term.place.input)
    fill = theme.color("canvas") if shown.empty else QColor(*shown.fill)
    if as_input < 1.0:
        # The dot has the colour of the bias, the input that it becomes that of 1.
        own = theme.color("canvas") if term.faint else QColor(*term.color)
        fill = _mixed_color(own, fill, as_input)
    painter.setPen(QPen(theme.color("ink" if shown.text else "ctl"), 1.2))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    if shown.text and rect.width() >= _PILL_FROM:
        painter.setPen(QColor(shown.text_color))
        painter.setFont(theme.font(VALUE_SIZE, 600))
        painter.drawText(rect, _CENTER, shown.text)


def _mixed_color(start: QColor, end: QColor, share: float) -> QColor:
    one = start.red(), start.green(), start.blue()
    other = end.red(), end.green(), end.blue()
    return QColor(*blend(other, one, share).tolist())


def _paint_product(
    painter: QPainter, theme: Theme, place: TermPlace, value: float, text: str
) -> None:
    if not text:
        return
    x, y = place.product
    width = theme.text_width(text, TEXT_SIZE) + 8.0
    ground = QRectF(x - width / 2, y - 8.0, width, 16.0)
    painter.fillRect(ground, theme.color("canvas"))
    painter.setPen(theme.signed_color(value))
    painter.setFont(theme.font(TEXT_SIZE))
    painter.drawText(ground, _CENTER, text)


def _paint_nodes(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    """Σ and f: two circles and the edge between them, or the outline of both in one."""
    layout = picture.layout
    sum_x, y, radius = layout.sum
    activation_x = layout.activation[0]
    ink = QPen(theme.color("ink"), 1.4)
    painter.setPen(ink)
    _arrow(painter, theme, sum_x, layout.output.left - 2.0, y)
    apart = activation_x - sum_x > 2 * radius
    if apart:
        _arrow(painter, theme, sum_x + radius, activation_x - radius - 1.0, y)
    if picture.now:
        mark, canvas = rgb_of(theme.tokens.mark), rgb_of(theme.tokens.canvas)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*blend(mark, canvas, _LIGHT).tolist()))
        x = sum_x if picture.now == "z" else activation_x
        painter.drawEllipse(QPointF(x, y), radius + 6.0, radius + 6.0)
    path = QPainterPath()
    path.addEllipse(QPointF(sum_x, y), radius, radius)
    if activation_x != sum_x:
        other = QPainterPath()
        other.addEllipse(QPointF(activation_x, y), radius, radius)
        path = path.united(other)
    hovered = picture.hovered == picture.terms.neuron
    painter.setPen(QPen(theme.color("ink"), 2.2 if hovered else 1.4))
    painter.setBrush(theme.color("panel"))
    painter.drawPath(path)
    x, baseline = layout.caption
    draw_text(
        painter, theme, x, baseline, picture.function,
        size=TEXT_SIZE, color="muted", align="center",
    )  # fmt: skip


def _arrow(painter: QPainter, theme: Theme, start: float, end: float, y: float) -> None:
    painter.setPen(QPen(theme.color("ink"), 1.4))
    painter.drawLine(QLineF(start, y, end - 4.0, y))
    draw_triangle(painter, QPointF(end - 3.0, y), "right", theme.color("ink"), 4.5)


def _paint_sum(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    layout = picture.layout
    radius = layout.sum[2]
    size = min(22.0, 0.5 * radius)
    x, y = layout.symbol
    draw_text(
        painter, theme, x, middle_baseline(theme, y, size), "Σ",
        size=size, align="center",
    )  # fmt: skip
    if picture.z_text:
        size = min(15.0, 0.34 * radius)
        x, y = layout.z
        draw_text(
            painter, theme, x, middle_baseline(theme, y, size), picture.z_text,
            size=size, weight=600, align="center",
            color=theme.signed_color(picture.terms.z),
        )  # fmt: skip
    if picture.mix.apart > 0.0:
        # The name of what goes from Σ to f, where the edge is.
        between = (layout.sum[0] + layout.activation[0]) / 2
        painter.setOpacity(picture.mix.apart)
        name = math_text(picture.z_symbol)
        left = between - name.width(theme, _NAME_SIZE) / 2
        name.draw(painter, theme, left, layout.sum[1] - 8.0, _NAME_SIZE)
        painter.setOpacity(1.0)


def _paint_curve(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    plot = _rect(picture.layout.plot)
    zero_x, zero_y = picture.axes
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLine(QLineF(plot.left(), zero_y, plot.right(), zero_y))
    painter.drawLine(QLineF(zero_x, plot.top(), zero_x, plot.bottom()))
    painter.setPen(QPen(theme.color("text"), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    curve = [QPointF(x, y) for x, y in picture.curve.tolist()]
    painter.drawPolyline(QPolygonF(curve))
    if picture.point is None:
        return
    x, y = picture.point
    pen = QPen(theme.color("muted"), 1.0)
    pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(QLineF(x, zero_y, x, y))
    painter.drawLine(QLineF(x, y, zero_x, y))
    painter.setPen(QPen(QColor(theme.tokens.on_mark), 1.2))
    painter.setBrush(theme.color("mark"))
    painter.drawEllipse(QPointF(x, y), 4.2, 4.2)


def _paint_output(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    rect = _rect(picture.layout.output)
    output = picture.output
    fill = theme.color("canvas") if output.empty else QColor(*output.fill)
    painter.setPen(QPen(theme.color("ink" if output.text else "ctl"), 1.2))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    if output.text:
        painter.setFont(theme.font(14.0, 600))
        painter.setPen(QColor(output.text_color))
        painter.drawText(rect, _CENTER, output.text)
    math_text(picture.a_symbol).draw(
        painter, theme, rect.right() + 8.0, rect.center().y() + 4.5, _NAME_SIZE
    )


def _paint_foot(painter: QPainter, theme: Theme, picture: NeuronPicture) -> None:
    """The sum in symbols, and below it in numbers, the longest form that fits."""
    layout = picture.layout
    painter.setPen(QPen(theme.color("line"), 1.0))
    top = layout.height - 52.5
    painter.drawLine(QLineF(0.0, top, layout.width, top))
    room = layout.width - 2 * _MARGIN
    formula = math_text(picture.formula)
    size = _NAME_SIZE if formula.width(theme, _NAME_SIZE) <= room else CAPTION_SIZE
    formula.draw(
        painter, theme, _MARGIN, layout.height - 33.0, size,
        color=theme.color("muted"),
    )  # fmt: skip
    for markup in picture.equations:
        text = math_text(markup)
        if text.width(theme, 14.0) <= room:
            text.draw(painter, theme, _MARGIN, layout.height - 11.0, 14.0)
            return


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
