"""A network as it is found in a file."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nnviz.engine.network import Parameters
from nnviz.engine.settings import ActivationName


@dataclass(frozen=True, slots=True, eq=False)
class ModelLayer:
    """One weight layer of a file.

    Parameters
    ----------
    W
        Weights, (n_out, n_in), whichever way round they stand in the file.
    b
        Biases, (n_out,); zeros where the file has none.
    weight_name, bias_name
        What the arrays are called in the file; ``bias_name`` is None without one.
    transposed
        Whether the file has the weights as (n_in, n_out).
    activation
        None where the file does not say.
    """

    W: NDArray[Any]
    b: NDArray[Any]
    weight_name: str
    bias_name: str | None
    transposed: bool = False
    activation: ActivationName | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A multi-layer perceptron: its layers from the input on.

    ``ends_in_softmax`` says that the file turns the scores into probabilities; the
    softmax belongs to the loss here, not to the network.
    """

    layers: tuple[ModelLayer, ...]
    ends_in_softmax: bool = False

    @property
    def sizes(self) -> tuple[int, ...]:
        """Layer sizes, input first."""
        first = self.layers[0].W.shape[1]
        return (first, *(len(layer.b) for layer in self.layers))

    @property
    def activations(self) -> tuple[ActivationName | None, ...]:
        """One per weight layer; None where the file does not say."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def parameters(self) -> Parameters:
        """Weights and biases in the dtypes of the file."""
        return Parameters.of(
            (layer.W for layer in self.layers), (layer.b for layer in self.layers)
        )
