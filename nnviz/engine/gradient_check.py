"""Backpropagation against central differences, at any state of a network.

Where g is the derivative of the loss L (penalty included) by one parameter θ,

    g ≈ (L(θ + h) − L(θ − h)) / 2h,

to about h² by the cubic term and ε L / h by rounding: with h near 1e-5 both are near
1e-11 of a loss of 1. A kink (ReLU at 0, a hinge at its margin, |w| at 0) between
θ − h and θ + h would spoil that. So it is looked whether a unit, a margin or a sign
switches between the two; then h is made smaller, and in the end the parameter left
out and counted.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate
from nnviz.engine.backpropagation import Backpropagation
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.forward import forward
from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.randomness import Purpose, generator
from nnviz.engine.regularization import penalty_gradient
from nnviz.engine.settings import Training
from nnviz.engine.tape import fast_tape, run_calls

Floats = NDArray[np.float64]

_STEPS = (1e-5, 1e-6, 1e-7)
_MOST_SAMPLES = 64
# Gradients below this share of the loss are noise to central differences.
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The outcome of a check.

    ``difference``: the largest difference of a derivative, relative to the largest
    derivative compared (or to 1/1000 of the loss, where all are smaller); about 1e-9
    or less when all is well. ``compared``: the number of parameters; ``skipped``:
    how many of those asked for stand on a kink, where there is no derivative.
    """

    difference: float
    compared: int
    skipped: int


def gradient_check(
    architecture: Architecture,
    parameters: Parameters,
    training: Training,
    x: NDArray[Any],
    targets: NDArray[Any],
    count: int = 60,
    seed: int = 1,
) -> GradientCheck:
    """Compare both gradients of the mean loss plus penalty, in float64.

    On at most the first 64 of the samples ``x`` (n, n_0), ``targets`` (n, K), for
    ``count`` parameters drawn by ``seed`` (all, where there are no more).
    """
    use_one_blas_thread()
    x = np.asarray(x[:_MOST_SAMPLES], np.float64)
    targets = np.asarray(targets[:_MOST_SAMPLES], np.float64)
    exact = Parameters.of(
        (W.astype(np.float64) for W in parameters.W),
        (b.astype(np.float64) for b in parameters.b),
    )
    gradients = backpropagated_gradients(architecture, exact, training, x, targets)
    with np.errstate(all="ignore"):
        probe = _Probe(architecture, exact, training, x, targets)
        places = _places(architecture, count, seed)
        pairs = []
        for place in places:
            central = probe.derivative(place)
            if central is not None:
                pairs.append((central, place.value(gradients)))
        skipped = len(places) - len(pairs)
        if not pairs:
            return GradientCheck(0.0, 0, skipped)
        both = np.array(pairs)
        scale = max(float(np.abs(both).max()), _FLOOR * max(1.0, probe.loss))
        difference = float(np.abs(both[:, 0] - both[:, 1]).max()) / scale
    return GradientCheck(difference, len(pairs), skipped)


def backpropagated_gradients(
    architecture: Architecture,
    parameters: Parameters,
    training: Training,
    x: Floats,
    targets: Floats,
) -> Parameters:
    """The gradients of mean loss plus penalty, by the entries of the tape."""
    layout = BlockLayout(architecture)
    theta = layout.vector(parameters, np.float64)
    gradient = np.zeros_like(theta)
    loss = LOSS[training.loss]
    encoded = loss.encode(targets) * loss.target_scale(len(x))
    one_pass = Backpropagation(
        architecture,
        training.loss,
        layout,
        theta,
        gradient,
        layout.rows(x, np.float64),
        np.ascontiguousarray(encoded.T),
    )
    mask = layout.weight_mask(np.float64)
    with np.errstate(all="ignore"):
        run_calls(fast_tape(one_pass.entries))
        run_calls(penalty_gradient(training.regularization, theta, gradient, mask))
    return layout.parameters(gradient)


@dataclass(frozen=True, slots=True)
class _Place:
    """One parameter: a weight, or the bias of a neuron (``source`` is ``None``)."""

    layer: int
    target: int
    source: int | None

    def value(self, parameters: Parameters) -> float:
        if self.source is None:
            return float(parameters.b[self.layer][self.target])
        return float(parameters.W[self.layer][self.target, self.source])


def _places(architecture: Architecture, count: int, seed: int) -> list[_Place]:
    """``count`` different parameters drawn by the seed, or all of them."""
    indices = np.arange(architecture.parameter_count)
    if count < len(indices):
        random = generator(seed, Purpose.GRADIENT_CHECK, 0)
        indices = random.choice(len(indices), count, replace=False)
    places = []
    ends = np.cumsum([n_out * (n_in + 1) for n_out, n_in in architecture.shapes])
    for index in indices.tolist():
        layer = int(np.searchsorted(ends, index, side="right"))
        n_out, n_in = architecture.shapes[layer]
        target, source = divmod(index - int(ends[layer]) + n_out * (n_in + 1), n_in + 1)
        places.append(_Place(layer, target, None if source == n_in else source))
    return places


class _Probe:
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

    def derivative(self, place: _Place) -> float | None:
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

    def _loss_with(
        self, place: _Place, value: float
    ) -> tuple[float, NDArray[np.bool_]]:
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
