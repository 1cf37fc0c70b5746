"""How a page wants the window: which views in front, how the network is drawn."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from nnviz.picture.drawings import DRAWINGS, Drawing
from nnviz.session.arrangement import PLACES, Arrangement, place_of
from nnviz.session.json_place import Place, one_of
from nnviz.session.slice_choice import PLANES

StepBy = Literal["moment", "layer", "batch", "epoch"]
STEPS_BY: tuple[StepBy, ...] = get_args(StepBy)
_KEYS = (
    "views",
    "hidden",
    "enlarged",
    "drawing",
    "terms",
    "plane",
    "step_by",
    "experiment_panel",
)


@dataclass(frozen=True, slots=True)
class LessonLayout:
    """What a page asks of the window.

    ``plane`` of the loss surface is as commands write it, ``None`` leaves it as it
    is. ``experiment_panel``: the experiment is to be at hand beside the lesson.
    """

    arrangement: Arrangement = field(default_factory=Arrangement)
    drawing: Drawing = "combined"
    terms: bool = False
    plane: str | None = None
    step_by: StepBy = "batch"
    experiment_panel: bool = False


def read_layout(place: Place) -> LessonLayout:
    """The layout of a table.

    Raises
    ------
    ExperimentError
        Names the key and what is accepted.
    """
    fields = place.fields(_KEYS)
    front: dict[str, str] = {}
    hidden: frozenset[str] = frozenset()
    enlarged: str | None = None
    if views := fields.optional("views"):
        front = _front(views)
    if away := fields.optional("hidden"):
        each = away.items(f"a list of {one_of(tuple(PLACES))}")
        hidden = frozenset(item.choice(tuple(PLACES)) for item in each)
    if large := fields.optional("enlarged"):
        enlarged = large.choice(tuple(PLACES))
    layout: dict[str, object] = {"arrangement": Arrangement(front, hidden, enlarged)}
    if drawing := fields.optional("drawing"):
        layout["drawing"] = drawing.choice(tuple(DRAWINGS))
    if step_by := fields.optional("step_by"):
        layout["step_by"] = step_by.choice(STEPS_BY)
    if plane := fields.optional("plane"):
        layout["plane"] = _plane(plane)
    for key in ("terms", "experiment_panel"):
        if flag := fields.optional(key):
            layout[key] = flag.flag()
    return LessonLayout(**layout)  # type: ignore[arg-type]


def _front(views: Place) -> dict[str, str]:
    known = tuple(view for each in PLACES.values() for view in each)
    front: dict[str, str] = {}
    for item in views.items("a list of views to bring to the front"):
        view = item.choice(known)
        at = place_of(view)
        if at in front:
            raise item.error(
                f"stands where {front[at]} stands, but only one of"
                f" {one_of(PLACES[at])} can be in front"
            )
        front[at] = view
    return front


def _plane(place: Place) -> str:
    text = place.text(80)
    if text not in ("random", "pca", "gradient") and not text.startswith("weights:"):
        raise place.refusal(PLANES)
    return text
