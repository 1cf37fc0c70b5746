"""Every view by name: where its class is, and what it is called before it is made.

A view is imported when it is first wanted, since a window starts with a few of them.
"""

from dataclasses import dataclass
from importlib import import_module

from nnviz.ui.view import View


@dataclass(frozen=True, slots=True)
class ViewKind:
    """A view that may not be made yet.

    Parameters
    ----------
    module
        Its module in ``nnviz.ui``.
    class_name
        The class there.
    tab
        A word or two for its tab.
    heading
        The heading of the class.
    """

    module: str
    class_name: str
    tab: str
    heading: str


VIEWS: dict[str, ViewKind] = {
    "graph": ViewKind("graph_view", "GraphView", "Network", "Network"),
    "neuron": ViewKind("neuron_view", "NeuronView", "Neuron", "One neuron"),
    "equation": ViewKind("equation_strip", "EquationStrip", "Equation", "Equation"),
    "compare": ViewKind("compare_view", "CompareView", "Compare", "Compare"),
    "softmax": ViewKind(
        "softmax_view", "SoftmaxView", "Softmax", "Softmax and cross-entropy"
    ),
    "inspector": ViewKind("inspector_view", "InspectorView", "Inspector", "Inspector"),
    "boundary": ViewKind(
        "boundary_view", "BoundaryView", "Data", "Data and decision regions"
    ),
    "matrices": ViewKind(
        "matrices_view", "MatricesView", "Matrices", "The same network as matrices"
    ),
    "pieces": ViewKind("pieces_view", "PiecesView", "Pieces", "Linear pieces"),
    "activation": ViewKind(
        "activation_view", "ActivationView", "Activation", "Activation function"
    ),
    "templates": ViewKind("templates_view", "TemplatesView", "Templates", "Templates"),
    "surface": ViewKind("surface_view", "SurfaceView", "Loss surface", "Loss surface"),
    "surface3d": ViewKind(
        "surface3d_view", "Surface3dView", "3-D", "Loss surface in 3-D"
    ),
    "confusion": ViewKind(
        "confusion_view", "ConfusionView", "Confusion", "Confusion matrix"
    ),
    "collapse": ViewKind(
        "collapse_view", "CollapseView", "Folded", "Folded into one layer"
    ),
    "loss": ViewKind("loss_view", "LossView", "Loss", "Loss"),
    "time": ViewKind("time_bar", "TimeBar", "Time", "Time"),
}
"""By the name that ``nnviz render --view`` knows a view by."""


def view_class(name: str) -> type[View]:
    """The class of a view, imported now if it was not before."""
    kind = VIEWS[name]
    found = getattr(import_module(f"nnviz.ui.{kind.module}"), kind.class_name)
    assert isinstance(found, type)
    assert issubclass(found, View)
    return found
