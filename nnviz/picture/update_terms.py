"""The numbers of the optimiser's rule for one weight or bias, as the step has them.

With the gradient g of loss and penalty, the learning rate λ and the update t, from 1:

    sgd      θ ← θ − λ g; with momentum μ: v ← μ v + g, θ ← θ − λ v
    adam     g ← g + w θ; m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
             m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), θ ← θ − λ m̂ / (√v̂ + ε)
    adamw    as adam with g as it is, and θ ← θ − λ w θ beside it
    rmsprop  v ← α v + (1 − α) g², θ ← θ − λ g / (√v + ε)
"""

from dataclasses import dataclass

from nnviz.engine.parameter_names import parse_parameter_name
from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Weight
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Remembered:
    """A number that the optimiser remembers, at the two ends of the step.

    ``corrected``: the one after it over 1 − βᵗ, where the rule has such a correction.
    """

    before: float
    after: float
    correction: float | None = None

    @property
    def corrected(self) -> float:
        return self.after if self.correction is None else self.after / self.correction


@dataclass(frozen=True, slots=True)
class UpdateTerms:
    """How one parameter is updated.

    ``gradient`` is that of loss and penalty, ``decay`` the weight decay w θ (0 where
    there is none; adam adds it to the gradient, adamw takes λ w θ off the parameter).
    ``memory``: by the names of the trace (``velocity``, ``mean``, ``square``).
    ``change`` is what is added to ``before``; all but ``decay`` and the corrections
    are numbers of the trace.
    """

    before: float
    gradient: float
    decay: float
    memory: dict[str, Remembered]
    change: float
    after: float

    @property
    def decayed_gradient(self) -> float:
        """The gradient as adam uses it, with the weight decay."""
        return self.gradient + self.decay


def is_frozen(snapshot: Snapshot, at: Weight | Bias) -> bool:
    """Whether training leaves a parameter as it is (``network.frozen``)."""
    kind, entry = (
        ("W", (at.target, at.source)) if isinstance(at, Weight) else ("b", (at.index,))
    )
    names = map(parse_parameter_name, snapshot.experiment.network.frozen)
    return any(
        name.kind == kind and name.layer == at.layer and name.entry in (None, entry)
        for name in names
    )


def update_terms(snapshot: Snapshot, at: Weight | Bias) -> UpdateTerms:
    """The update of a weight or bias in the step that comes next."""
    trace, optimizer = snapshot.trace, snapshot.experiment.optimizer
    before = value_of(trace.parameters, at)
    has_decay = optimizer.kind in ("adam", "adamw")
    corrections: dict[str, float] = {}
    if has_decay:
        first, second = optimizer.betas
        corrections["mean"] = 1.0 - first**trace.update_count
        corrections["square"] = 1.0 - second**trace.update_count
    memory = {
        name: Remembered(value_of(old, at), value_of(new, at), corrections.get(name))
        for name, old, new in zip(
            trace.memory_names, trace.memory_before, trace.memory_after, strict=True
        )
    }
    return UpdateTerms(
        before=before,
        gradient=value_of(trace.gradients, at),
        decay=optimizer.weight_decay * before if has_decay else 0.0,
        memory=memory,
        change=value_of(trace.updates, at),
        after=value_of(trace.updated, at),
    )
