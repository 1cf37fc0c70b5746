"""The loss as a function of one parameter, and its derivative by differences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate
from nnviz.engine.forward import forward
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import Training

Floats = NDArray[np.float64]

_STEPS = (1e-5, 1e-6, 1e-7)


@dataclass(frozen=True, slots=True)
class Place:
    """One parameter: a weight, or the bias of a neuron (``source`` is ``None``)."""

    layer: int
    target: int
    source: int | None

    def value(self, parameters: Parameters) -> float:
        if self.source is None:
            return float(parameters.b[self.layer][self.target])
        return float(parameters.W[self.layer][self.target, self.source])


class LossProbe:
    """The loss as a function of one parameter, and what switches along it.

    Only the neuron that the parameter belongs to and the layers above it are
    computed anew. Parts of the penalty that do not change are left out.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        training: Training,
        x: Floats,
        targets: Floats,
    ) -> None:
        self._activations = architecture.activations
        self._parameters = parameters
        self._loss = training.loss
        self._regularization = training.regularization
        self._targets = targets
        self._encoded = LOSS[training.loss].encode(targets)
        self._z, a = forward(architecture, parameters, x)
        self._below = (x, *a[:-1])
        self.loss = float(LOSS[self._loss].sample_losses(a[-1], targets).mean())

    def derivative(self, place: Place) -> float | None:
        """The central difference by one parameter; ``None`` on a kink."""
        value = place.value(self._parameters)
        _, here = self._loss_above(place.layer, self._z[place.layer])
        for step in _STEPS:
            h = step * max(1.0, abs(value))
            ends = value + h, value - h
            if value != 0 and ends[0] * ends[1] < 0:
                continue
            losses = []
            for end in ends:
                loss, switches = self._loss_with(place, end)
                if not np.array_equal(switches, here):
                    break
                losses.append(loss)
            if len(losses) == 2:
                return (losses[0] - losses[1]) / (ends[0] - ends[1])
        return None

    def _loss_with(self, place: Place, value: float) -> tuple[float, NDArray[np.bool_]]:
        """The loss, and which pieces are on, with one parameter changed."""
        weights = self._parameters.W[place.layer][place.target].copy()
        bias = float(self._parameters.b[place.layer][place.target])
        part = 0.0
        if place.source is None:
            bias = value
        else:
            weights[place.source] = value
            part = self._penalty(value)
        z = self._z[place.layer].copy()
        z[:, place.target] = self._below[place.layer] @ weights + bias
        loss, switches = self._loss_above(place.layer, z)
        return loss + part, switches

    def _loss_above(self, layer: int, z: Floats) -> tuple[float, NDArray[np.bool_]]:
        """The mean loss for given z of a layer, and which pieces are on from there."""
        switches = []
        a = z
        for above in range(layer, len(self._activations)):
            if above > layer:
                z = a @ self._parameters.W[above].T + self._parameters.b[above]
            name = self._activations[above]
            if name in ("relu", "leaky_relu"):
                switches.append(z.ravel() > 0)
            a = activate(name, z)
        if self._loss == "hinge":
            switches.append((self._encoded * a).ravel() < 1)
        losses = LOSS[self._loss].sample_losses(a, self._targets)
        on = np.concatenate(switches) if switches else np.empty(0, np.bool_)
        return float(losses.mean()), on

    def _penalty(self, weight: float) -> float:
        match self._regularization.kind:
            case "l2":
                return self._regularization.strength * weight * weight
            case "l1":
                return self._regularization.strength * abs(weight)
        return 0.0
