"""What the layout of a network drawing depends on, and the kinds of its neurons."""

from dataclasses import dataclass
from enum import Enum, auto

from nnviz.picture.drawings import Drawing

BOX_GAP = 5.5
_WIDEST_BOX = 46.0
_HIGHEST_BOX = 18.0
# Below this pitch boxes and their text shrink with the rows (digits: 41 × 16).
_BOX_PITCH = 23.5


class NodeStyle(Enum):
    """How the neurons of a layer are drawn.

    ``TILE``: the pre-activation over the plane of the data, and a value box.
    ``CIRCLE``: a circle with the value in it. ``DOT``: a small circle and a value
    box. ``TEMPLATE``: the incoming weights as an image, and a value box. ``IMAGE``:
    a whole input layer as one image.
    """

    TILE = auto()
    CIRCLE = auto()
    DOT = auto()
    TEMPLATE = auto()
    IMAGE = auto()


@dataclass(frozen=True, slots=True)
class GraphShape:
    """What a layout depends on, apart from the size of the drawing.

    ``plane``: the data are points of a plane, neurons are response tiles. ``image``:
    (rows, columns) of a sample that is an image. ``input_names`` and
    ``output_names``: the space that their text needs, px. ``named_dots``: the output
    names are short enough to stand in small circles. ``notes``: lines of text at the
    foot. ``pinned``: (layer, index) of neurons that must be drawn whatever is left
    out. ``drawing``: Σ and f apart, or the biases as weights of one more input, where
    all neurons are circles. ``terms``: each layer has two lines of caption.
    """

    layers: tuple[int, ...]
    plane: bool = False
    image: tuple[int, int] | None = None
    input_names: float = 16.0
    output_names: float = 60.0
    named_dots: bool = False
    notes: int = 0
    pinned: tuple[tuple[int, int], ...] = ()
    drawing: Drawing = "combined"
    terms: bool = False


def value_box(pitch: float) -> tuple[float, float]:
    """Width and height of a value box in rows at ``pitch``: 46 × 18 where it fits."""
    if pitch >= _BOX_PITCH:
        return _WIDEST_BOX, _HIGHEST_BOX
    return 41.0, min(_HIGHEST_BOX, pitch - 5.0)


def circle_radius(pitch: float, *, spacious: bool) -> float:
    """Radius of circles in rows at ``pitch``: 25 px, a little more in a tall drawing.

    In a ``spacious`` network the value of the bias stands below each circle; in others
    the circles keep what room there is for their own values.
    """
    share = 0.31 if spacious else 0.4
    return max(min(0.288 * pitch, 32.0), min(share * pitch, 25.0))


def label_place(
    sources: int, source_pitch: float, targets: int, target_pitch: float
) -> tuple[float, float]:
    """Where along the edges of a fully connected layer the labels stand, and how close.

    Returns the share t of the way from source to target, and the distance of one
    label from the next, px. At t = n·s / (n·s + S), for n sources at pitch s and
    targets at pitch S, the labels of all edges are evenly spaced in one column
    (tokens.md): there the labels of one target end where those of the next begin.
    """
    if sources == 1:
        return 0.6, 0.6 * target_pitch
    if targets == 1:
        return 0.5, 0.5 * source_pitch
    reach = sources * source_pitch
    share = reach / (reach + target_pitch)
    return share, (1.0 - share) * source_pitch
