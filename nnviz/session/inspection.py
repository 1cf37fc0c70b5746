"""What can be said in numbers of the chosen neuron, weight or bias, or else sample."""

from dataclasses import dataclass
from functools import lru_cache
from math import nan, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Part
from nnviz.engine.activations import activation_derivative
from nnviz.engine.forward import forward
from nnviz.engine.gradient_check import ParameterCheck, check_parameter
from nnviz.engine.loss_probe import Place
from nnviz.engine.losses import LOSS
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.sample import trace_samples
from nnviz.engine.settings import ActivationName, LossName
from nnviz.engine.trace import SamplesTrace
from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
PartName = Literal["train", "test"]
ResponseName = Literal["x", "z", "a"]
RegimeName = Literal["on", "saturated"]

# Multiplications that the pass of a whole set may take: about 8 ms while playing.
_BUDGET_PLAYING = 2e7
_BUDGET_PAUSED = 2e8
_FEWEST_SAMPLES = 500
_FLAT = 0.05
"""A neuron is saturated where its activation has less than this share of its largest
slope."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A number on its way through the step: NaN where it has no gradient or update.

    ``new`` is the number after the update, ``update`` what is added to it.
    """

    value: float
    gradient: float = nan
    update: float = nan
    new: float = nan


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """A number of each of the first m samples of a set: ``values`` (m,), read-only.

    ``total``: how many samples the set has. ``chosen``: the number of the chosen
    sample, which may belong to the other set.
    """

    part: PartName
    values: Floats
    total: int
    chosen: float

    def largest(self, count: int, by_size: bool = False) -> NDArray[np.intp]:
        """The samples with the largest numbers (in size), the largest first."""
        numbers = np.abs(self.values) if by_size else self.values
        order = np.argsort(-np.nan_to_num(numbers, nan=-np.inf), kind="stable")
        return order[:count]

    @property
    def rank(self) -> int:
        """How many numbers are larger than the chosen sample's, and one more."""
        return 1 + int(np.count_nonzero(self.values > self.chosen))


@dataclass(frozen=True, slots=True, eq=False)
class ParameterInspection:
    """A weight or a bias.

    ``step``: its gradient is that of the batch, penalty included. ``own_gradient`` is
    the derivative of the chosen sample's own loss, ``share`` what that adds to the
    mean over the batch, ``None`` where the batch does not hold the sample.
    ``gradients``: the derivatives of the training samples' own losses.
    """

    unit: Weight | Bias
    step: Transition
    own_gradient: float
    share: float | None
    batch_size: int
    gradients: Distribution


@dataclass(frozen=True, slots=True)
class Regime:
    """In how many samples a neuron is on (z > 0), or saturated (its slope nearly 0)."""

    name: RegimeName
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class NeuronInspection:
    """A hidden or output neuron.

    ``z`` and ``a`` are those of the chosen sample, with the gradients of its own loss;
    ``bias`` is as in `ParameterInspection`. ``incoming`` (n_in,) and ``outgoing``
    (n_out of the next layer,) are weights, the latter empty for an output.
    ``responses`` to the training samples are z where the activation only cuts it off,
    else a. ``regime`` is ``None`` for a linear neuron.
    """

    unit: Neuron
    z: Transition
    a: Transition
    bias: Transition
    incoming: Floats
    outgoing: Floats
    response: ResponseName
    responses: Distribution
    regime: Regime | None

    @property
    def norm(self) -> float:
        """The length of the vector of incoming weights."""
        return float(np.linalg.norm(self.incoming))


@dataclass(frozen=True, slots=True, eq=False)
class InputInspection:
    """An input: its value for the chosen sample, and over the training set."""

    unit: Neuron
    value: float
    outgoing: Floats
    responses: Distribution


@dataclass(frozen=True, slots=True, eq=False)
class SampleInspection:
    """A sample: its loss before and after the step, among the losses of its set.

    ``gradient_norm`` is the length of the gradient of its own loss by all parameters.
    """

    sample: Sample
    loss: Transition
    gradient_norm: float
    losses: Distribution


Inspection = ParameterInspection | NeuronInspection | InputInspection | SampleInspection


def inspect(snapshot: Snapshot) -> Inspection:
    """The numbers of the chosen unit; of the chosen sample where no unit is chosen."""
    match snapshot.selection.unit:
        case None:
            return _sample(snapshot)
        case Neuron(0) as unit:
            return _input(snapshot, unit)
        case Neuron() as unit:
            return _neuron(snapshot, unit)
        case unit:
            return _parameter(snapshot, unit)


def check_of(snapshot: Snapshot, unit: Weight | Bias) -> ParameterCheck:
    """Backpropagation against central differences, for a weight or bias.

    Over the batch of the next step, as the gradient of `inspect`.
    """
    train, batch = snapshot.dataset.train, snapshot.trace.batch
    return check_parameter(
        snapshot.architecture,
        snapshot.parameters,
        snapshot.experiment.training,
        train.inputs[batch],
        train.targets[batch],
        _place(unit),
    )


def _parameter(snapshot: Snapshot, unit: Weight | Bias) -> ParameterInspection:
    trace, sample = snapshot.trace, snapshot.selection.sample
    own = Parameters(snapshot.sample.dW, snapshot.sample.db)
    own_gradient = value_of(own, unit)
    batch_size = len(trace.batch)
    taken = sample.part == "train" and bool((trace.batch == sample.index).any())
    at = _place(unit)
    gradients = _passes(snapshot, "train").gradients(at.layer, at.target, at.source)
    return ParameterInspection(
        unit,
        _step_of(snapshot, unit),
        own_gradient,
        own_gradient / batch_size if taken else None,
        batch_size,
        _distribution(snapshot, "train", gradients, own_gradient),
    )


def _neuron(snapshot: Snapshot, unit: Neuron) -> NeuronInspection:
    layer, index = unit.layer - 1, unit.index
    name = snapshot.architecture.activations[layer]
    sample, passes = snapshot.sample, _passes(snapshot, "train")
    z_after, a_after = _after_update(snapshot)
    z, a = (
        _transition(now[layer][index], after[layer][0, index], gradients[layer][index])
        for now, after, gradients in (
            (sample.z, z_after, sample.dz),
            (sample.a, a_after, sample.da),
        )
    )
    response: ResponseName = "a" if name in ("sigmoid", "tanh") else "z"
    whole = passes.a if response == "a" else passes.z
    chosen = a.value if response == "a" else z.value
    is_last = unit.layer == snapshot.architecture.depth
    return NeuronInspection(
        unit,
        z,
        a,
        _step_of(snapshot, Bias(unit.layer, index)),
        _frozen(snapshot.parameters.W[layer][index]),
        _frozen([] if is_last else snapshot.parameters.W[layer + 1][:, index]),
        response,
        _distribution(snapshot, "train", whole[layer][:, index], chosen),
        _regime(name, passes.a[layer][:, index]),
    )


def _input(snapshot: Snapshot, unit: Neuron) -> InputInspection:
    value = float(snapshot.sample.x[unit.index])
    values = snapshot.dataset.train.inputs[:, unit.index]
    return InputInspection(
        unit,
        value,
        _frozen(snapshot.parameters.W[0][:, unit.index]),
        _distribution(snapshot, "train", values, value),
    )


def _sample(snapshot: Snapshot) -> SampleInspection:
    sample, own = snapshot.selection.sample, snapshot.sample
    target = snapshot.part_of(sample).targets[sample.index]
    output = _after_update(snapshot)[1][-1]
    with np.errstate(all="ignore"):
        losses = LOSS[snapshot.experiment.loss].sample_losses(
            output, np.asarray(target, output.dtype)[np.newaxis]
        )
        squares = sum(float(np.vdot(d, d)) for d in (*own.dW, *own.db))
    part = sample.part
    return SampleInspection(
        sample,
        _transition(own.loss, losses[0], nan),
        sqrt(squares),
        _distribution(snapshot, part, _passes(snapshot, part).losses, own.loss),
    )


def _place(unit: Weight | Bias) -> Place:
    if isinstance(unit, Weight):
        return Place(unit.layer - 1, unit.target, unit.source)
    return Place(unit.layer - 1, unit.index, None)


def _step_of(snapshot: Snapshot, unit: Weight | Bias) -> Transition:
    trace = snapshot.trace
    return Transition(
        *(
            value_of(parameters, unit)
            for parameters in (
                snapshot.parameters,
                trace.gradients,
                trace.updates,
                trace.updated,
            )
        )
    )


def _transition(value: float, new: float, gradient: float) -> Transition:
    with np.errstate(all="ignore"):
        update = float(new) - float(value)
    return Transition(float(value), float(gradient), update, float(new))


def _regime(name: ActivationName, a: NDArray[np.floating]) -> Regime | None:
    match name:
        case "relu" | "leaky_relu":
            return Regime("on", int(np.count_nonzero(a > 0)))
        case "sigmoid" | "tanh":
            steepest = 0.25 if name == "sigmoid" else 1.0
            flat = activation_derivative(name, a) < _FLAT * steepest
            return Regime("saturated", int(np.count_nonzero(flat)))
    return None


def _distribution(
    snapshot: Snapshot, part: PartName, values: NDArray[np.floating], chosen: float
) -> Distribution:
    total = len(_part(snapshot, part))
    return Distribution(part, _frozen(values), total, chosen)


def _frozen(values: object) -> Floats:
    copy = np.array(values, np.float64)
    copy.setflags(write=False)
    return copy


def _part(snapshot: Snapshot, part: PartName) -> Part:
    return snapshot.part_of(Sample(part, 0))


def _after_update(snapshot: Snapshot) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """z and a of the chosen sample with the updated parameters, each (1, n_l)."""
    x = snapshot.sample.x[np.newaxis]
    return forward(snapshot.architecture, snapshot.trace.updated, x)


def _passes(snapshot: Snapshot, part: PartName) -> SamplesTrace:
    """The passes of the samples of a set: of the first ones, where all take long."""
    budget = _BUDGET_PLAYING if snapshot.playing else _BUDGET_PAUSED
    affordable = int(budget / snapshot.architecture.parameter_count)
    samples = _part(snapshot, part)
    return _passes_of(
        snapshot.architecture,
        snapshot.parameters,
        snapshot.experiment.loss,
        samples,
        min(len(samples), max(affordable, _FEWEST_SAMPLES)),
    )


@lru_cache(maxsize=2)
def _passes_of(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    part: Part,
    count: int,
) -> SamplesTrace:
    # Parameters and parts are frozen and compared by identity.
    return trace_samples(
        architecture, parameters, loss, part.inputs[:count], part.targets[:count]
    )
