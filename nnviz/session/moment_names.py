"""The moments of a step by name, as they are typed: ``z1``, ``dscores``, ``dW2``."""

from nnviz.engine.network import Architecture
from nnviz.engine.settings import LossName
from nnviz.session.moments import Moment, moments_of


def moment_names(architecture: Architecture, loss: LossName) -> tuple[str, ...]:
    """The names of the chain of moments, in its order."""
    return tuple(
        _name(moment, architecture, loss) for moment in moments_of(architecture, loss)
    )


def moment_named(name: str, architecture: Architecture, loss: LossName) -> int:
    """The place of a moment in the chain.

    Raises
    ------
    ValueError
        Lists the moments that there are.
    """
    names = moment_names(architecture, loss)
    if name not in names:
        raise ValueError(
            f"There is no moment {name!r} in this network; its moments are"
            f" {', '.join(names)}."
        )
    return names.index(name)


def _name(moment: Moment, architecture: Architecture, loss: LossName) -> str:
    outputs = "output" if loss == "squared_error" else "scores"
    is_last = moment.layer == architecture.depth
    is_linear = architecture.activations[-1] == "linear"
    match moment.kind:
        case "z" if is_last and is_linear:
            return outputs
        case "a" if is_last:
            return outputs
        case "z" | "a":
            return f"{moment.kind}{moment.layer}"
        case "d_output":
            return f"d{outputs}"
        case "d_weights":
            return f"dW{moment.layer}"
        case "d_activations":
            return f"da{moment.layer}"
        case kind:
            return kind
