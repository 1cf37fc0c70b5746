"""The design tokens: every colour of the drawing by its name, light and dark.

Rules of use: yellow (``mark``) is what is *now* or *chosen*; blue and orange are a
value or a weight; purple and green are a gradient; the class palette is a class.
Nothing else uses these colours.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from nnviz.picture.colors import Rgb, interpolate_ramp

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look. Colours are ``#RRGGBB``; ramps are (256, 3) arrays, read-only."""

    name: ThemeName
    bg: str
    panel: str
    canvas: str
    raised: str
    border: str
    line: str
    ctl: str
    text: str
    muted: str
    ink: str
    on_ink: str
    mark: str
    on_mark: str
    mark_soft: str
    weight_negative: str
    weight_positive: str
    gradient_negative: str
    gradient_positive: str
    classes: tuple[str, ...]
    weight_stops: tuple[str, ...]
    gradient_stops: tuple[str, ...]
    loss_stops: tuple[str, ...]
    region_opacity: tuple[float, float]

    @property
    def weight_ramp(self) -> Rgb:
        """Weights, activations, scores and templates: blue, zero, orange."""
        return _ramp(self.weight_stops, True)

    @property
    def gradient_ramp(self) -> Rgb:
        """Gradients: purple, zero, green."""
        return _ramp(self.gradient_stops, True)

    @property
    def loss_ramp(self) -> Rgb:
        """Losses from low (deep) to high (pale)."""
        return _ramp(self.loss_stops, False)

    def class_color(self, index: int) -> str:
        """The colour of a class; from the eleventh class on the colours repeat."""
        return self.classes[index % len(self.classes)]

    def signed_text(self, value: float, gradient: bool = False) -> str:
        """The text colour of a signed number; exact zero is muted."""
        if value == 0.0:
            return self.muted
        if gradient:
            return self.gradient_negative if value < 0 else self.gradient_positive
        return self.weight_negative if value < 0 else self.weight_positive


@cache
def _ramp(stops: tuple[str, ...], diverging: bool) -> Rgb:
    return interpolate_ramp(stops, 256, diverging)


def _colors(line: str) -> tuple[str, ...]:
    return tuple(line.split())


CLASS_MARKS = ("●", "▲", "■", "◆", "▼", "✚", "⬟", "★", "⬢", "✖")

LIGHT = Tokens(
    name="light",
    bg="#E6E8EB",
    panel="#FFFFFF",
    canvas="#FBFBFA",
    raised="#F3F4F6",
    border="#CFD4DA",
    line="#E4E7EB",
    ctl="#8A939E",
    text="#171B21",
    muted="#59626D",
    ink="#171B21",
    on_ink="#FFFFFF",
    mark="#FFD43B",
    on_mark="#171B21",
    mark_soft="#FFF3C2",
    weight_negative="#1A63A5",
    weight_positive="#A84600",
    gradient_negative="#762A93",
    gradient_positive="#1B7837",
    classes=_colors(
        "#08A2A6 #A01B67 #A39200 #9242EA #B35E5D "
        "#4471A8 #62005F #725700 #221CC5 #2C4000"
    ),
    weight_stops=_colors("#0B4A8A #2C7BC0 #8DBBE0 #F1F1EF #F3B383 #DE7426 #8F3A02"),
    gradient_stops=_colors("#5B1A78 #8E4DAB #C6A5D6 #F1F1EF #9FD0A4 #3E9A4C #0F5C26"),
    loss_stops=_colors("#123045 #1E5265 #3A7780 #6E9C98 #A8C0B4 #DBE2D6 #F7F6EF"),
    region_opacity=(0.10, 0.30),
)

DARK = Tokens(
    name="dark",
    bg="#0F1215",
    panel="#1A1E23",
    canvas="#15191D",
    raised="#23282F",
    border="#363D46",
    line="#2A3038",
    ctl="#77818D",
    text="#ECEEF1",
    muted="#A3ADB8",
    ink="#ECEEF1",
    on_ink="#15191D",
    mark="#FFD43B",
    on_mark="#171B21",
    mark_soft="#3D3614",
    weight_negative="#7DBBEF",
    weight_positive="#F5A364",
    gradient_negative="#C794E0",
    gradient_positive="#6CC67C",
    classes=_colors(
        "#52C7B0 #C23E8A #D8CE55 #7A87D3 #F3A624 "
        "#C0B1FF #6A58E6 #9BFFDC #77700A #B48057"
    ),
    weight_stops=_colors("#9BD0FF #4E9BDC #2B5C86 #2A2F35 #8A4E22 #E0802F #FFC08A"),
    gradient_stops=_colors("#E0B8F2 #B076CC #6A4080 #2A2F35 #2F6A3C #57B468 #B5EBBB"),
    loss_stops=_colors("#081A26 #12384A #245562 #44737A #6B918F #93ADA5 #B8C8BE"),
    region_opacity=(0.12, 0.36),
)

TOKENS: dict[ThemeName, Tokens] = {"light": LIGHT, "dark": DARK}
