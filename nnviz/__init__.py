"""nnviz: a microscope for gradient descent.

``from nnviz import Experiment, Session`` is all that a notebook needs.
"""

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session

__all__ = ["Experiment", "Session"]
__version__ = "0.1.0"
