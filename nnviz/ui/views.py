"""Every view by the name that ``nnviz render --view`` knows it by."""

from nnviz.ui.boundary_view import BoundaryView
from nnviz.ui.confusion_view import ConfusionView
from nnviz.ui.equation_strip import EquationStrip
from nnviz.ui.graph_view import GraphView
from nnviz.ui.inspector_view import InspectorView
from nnviz.ui.loss_view import LossView
from nnviz.ui.softmax_view import SoftmaxView
from nnviz.ui.surface3d_view import Surface3dView
from nnviz.ui.surface_view import SurfaceView
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.view import View

VIEWS: dict[str, type[View]] = {
    view.name: view
    for view in (
        GraphView,
        EquationStrip,
        SoftmaxView,
        InspectorView,
        BoundaryView,
        ConfusionView,
        SurfaceView,
        Surface3dView,
        LossView,
        TimeBar,
    )
}
