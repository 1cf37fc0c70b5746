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

from nnviz.engine.backpropagation import Backpropagation
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.layout import BlockLayout
from nnviz.engine.loss_probe import LossProbe, Place
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.randomness import Purpose, generator
from nnviz.engine.regularization import penalty_gradient
from nnviz.engine.settings import Training
from nnviz.engine.tape import fast_tape, run_calls

Floats = NDArray[np.float64]

_MOST_SAMPLES = 64
# A single parameter takes a few passes only, so that a whole batch can be afforded.
_MOST_SAMPLES_FOR_ONE = 4096
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


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """The derivative of mean loss plus penalty by one parameter, found in two ways.

    ``central`` and ``difference`` are ``None`` where the parameter stands on a kink:
    there is no derivative. ``difference`` is relative to the larger of the two numbers
    (or to 1/1000 of the loss, where both are smaller). ``samples``: over how many
    samples the mean is taken.
    """

    backpropagated: float
    central: float | None
    difference: float | None
    samples: int


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
    exact = _in_float64(parameters)
    gradients = backpropagated_gradients(architecture, exact, training, x, targets)
    with np.errstate(all="ignore"):
        probe = LossProbe(architecture, exact, training, x, targets)
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
        difference = _relative(both, probe.loss)
    return GradientCheck(difference, len(pairs), skipped)


def check_parameter(
    architecture: Architecture,
    parameters: Parameters,
    training: Training,
    x: NDArray[Any],
    targets: NDArray[Any],
    place: Place,
) -> ParameterCheck:
    """Compare both gradients by the parameter at ``place``, in float64.

    On at most the first 4096 of the samples ``x`` (n, n_0), ``targets`` (n, K).
    """
    use_one_blas_thread()
    x = np.asarray(x[:_MOST_SAMPLES_FOR_ONE], np.float64)
    targets = np.asarray(targets[:_MOST_SAMPLES_FOR_ONE], np.float64)
    exact = _in_float64(parameters)
    gradients = backpropagated_gradients(architecture, exact, training, x, targets)
    backpropagated = place.value(gradients)
    with np.errstate(all="ignore"):
        probe = LossProbe(architecture, exact, training, x, targets)
        central = probe.derivative(place)
        if central is None:
            return ParameterCheck(backpropagated, None, None, len(x))
        difference = _relative(np.array([[central, backpropagated]]), probe.loss)
    return ParameterCheck(backpropagated, central, difference, len(x))


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


def _in_float64(parameters: Parameters) -> Parameters:
    return Parameters.of(
        (W.astype(np.float64) for W in parameters.W),
        (b.astype(np.float64) for b in parameters.b),
    )


def _relative(both: Floats, loss: float) -> float:
    """The largest difference in pairs of derivatives (m, 2), as a share of a scale."""
    scale = max(float(np.abs(both).max()), _FLOOR * max(1.0, loss))
    return float(np.abs(both[:, 0] - both[:, 1]).max()) / scale


def _places(architecture: Architecture, count: int, seed: int) -> list[Place]:
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
        places.append(Place(layer, target, None if source == n_in else source))
    return places
