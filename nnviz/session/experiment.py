"""An experiment: the frozen, complete description of a deterministic run."""

from dataclasses import dataclass, field
from os import PathLike

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.network import Architecture
from nnviz.engine.settings import (
    ActivationName,
    DtypeName,
    Initialization,
    LossName,
    Optimizer,
    Regularization,
    Shuffle,
    Training,
)


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """The ``network`` part of an experiment.

    ``activation`` holds one name per hidden layer. ``frozen`` names the parameters
    that training does not change (``b1``, ``W1[0,1]``).
    """

    layers: tuple[int, ...] = (2, 8, 8, 2)
    activation: tuple[ActivationName, ...] = ("relu", "relu")
    output_activation: ActivationName = "linear"
    init: Initialization = field(default_factory=Initialization)
    frozen: tuple[str, ...] = ()

    @property
    def architecture(self) -> Architecture:
        return Architecture(self.layers, (*self.activation, self.output_activation))


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything a run depends on (CONTRACT.md section 1).

    Read with `Experiment.load`, which checks every key; write with `save`. Changed
    copies are made with `dataclasses.replace` and checked by `Session`. ``note`` is a
    sentence for whoever opens it: what is to be seen, and why; nothing depends on it.
    """

    name: str = "Untitled"
    dataset: DatasetSettings = field(default_factory=DatasetSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    loss: LossName = "cross_entropy"
    regularization: Regularization = field(default_factory=Regularization)
    optimizer: Optimizer = field(default_factory=Optimizer)
    batch_size: int | None = 10
    shuffle: Shuffle = field(default_factory=Shuffle)
    dtype: DtypeName = "float64"
    note: str = ""

    @property
    def training(self) -> Training:
        return Training(
            loss=self.loss,
            regularization=self.regularization,
            optimizer=self.optimizer,
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            dtype=self.dtype,
            frozen=self.network.frozen,
        )

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "Experiment":
        """Read and check an experiment file.

        Raises
        ------
        ExperimentError
            With one sentence that names the file, the key and what is accepted.
        """
        from nnviz.session.experiment_file import load_experiment

        return load_experiment(path)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the experiment as JSON; an existing file survives any failure."""
        from nnviz.session.experiment_file import save_experiment

        save_experiment(self, path)
