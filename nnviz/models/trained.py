"""What is taken away as a model: a network with its parameters and its data's names."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Parameters
from nnviz.session.experiment import Experiment
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class TrainedNetwork:
    """The network of an experiment as it is after ``step`` updates."""

    experiment: Experiment
    dataset: Dataset
    parameters: Parameters
    step: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> "TrainedNetwork":
        """What a snapshot shows."""
        return cls(
            snapshot.experiment, snapshot.dataset, snapshot.parameters, snapshot.step
        )

    @property
    def layers(self) -> tuple[tuple[NDArray[Any], NDArray[Any]], ...]:
        """(W, b) per weight layer."""
        return tuple(zip(self.parameters.W, self.parameters.b, strict=True))

    @property
    def title(self) -> str:
        """What it is, in a line."""
        sizes = "-".join(map(str, self.experiment.network.layers))
        steps = "1 step" if self.step == 1 else f"{self.step:,} steps"
        return f"{self.experiment.name}: {sizes} after {steps}"
