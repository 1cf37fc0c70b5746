"""A linear classifier trained by descent: the network without a hidden layer."""

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import Initialization, LossName, Training
from nnviz.engine.training import Trainer
from nnviz.session.experiment import Experiment

_LONGEST_STRIDE = 1024


@dataclass(frozen=True, slots=True)
class DescentSettings:
    """All that the descent depends on beside the data, taken from an experiment.

    Optimiser, batches, penalty and seeds are the experiment's, the loss is its own.
    """

    training: Training
    init: Initialization

    @classmethod
    def of(cls, experiment: Experiment, loss: LossName) -> "DescentSettings":
        init = experiment.network.init
        if init.kind == "given" and len(experiment.network.layers) > 2:
            # Given weights belong to the layers of the network.
            init = Initialization(seed=init.seed)
        return cls(replace(experiment.training, loss=loss, frozen=()), init)


class LinearDescent:
    """The classifier on its way."""

    def __init__(self, settings: DescentSettings, dataset: Dataset) -> None:
        self.settings = settings
        self.dataset = dataset
        layers = (dataset.input_count, dataset.output_count)
        self.architecture = Architecture(layers, ("linear",))
        training = settings.training
        self._trainer = Trainer(
            self.architecture,
            dataset.train.inputs,
            dataset.train.targets,
            training,
            initialize(self.architecture, settings.init, training.dtype),
        )
        batch = min(training.batch_size or len(dataset.train), len(dataset.train))
        self._steps_per_epoch = -(-len(dataset.train) // batch)
        self._stride = 1

    @property
    def step(self) -> int:
        """Updates done."""
        return self._trainer.step

    @property
    def stopped(self) -> str | None:
        """Why it cannot go on, in plain words."""
        return self._trainer.stopped

    @property
    def parameters(self) -> Parameters:
        return self._trainer.parameters()

    def share_of(self, epochs: int) -> float:
        """How much of so many epochs is done, 0 to 1; 1 where it cannot go on."""
        if self.stopped is not None:
            return 1.0
        return min(1.0, self.step / (epochs * self._steps_per_epoch))

    @np.errstate(all="ignore")
    def train(self, epochs: int, seconds: float) -> None:
        """Go on to the end of so many epochs since the start, for a moment at most."""
        last = epochs * self._steps_per_epoch
        latest = perf_counter() + seconds
        now = perf_counter()
        while self.step < last and self.stopped is None and now < latest:
            before = now
            self._trainer.advance(min(self._stride, last - self.step))
            now = perf_counter()
            # As many steps at once as take an eighth of the time or less.
            if now - before < seconds / 16 and self._stride < _LONGEST_STRIDE:
                self._stride *= 2
            elif now - before > seconds / 4:
                self._stride = max(1, self._stride // 2)
