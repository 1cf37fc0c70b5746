"""What a fit gives: scores linear in the inputs, as those of a network."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.classifiers.fit_error import FitError
from nnviz.engine.forward import network_output
from nnviz.engine.network import Architecture, Parameters, frozen_copy

Floats = NDArray[np.float64]
MethodName = Literal["ridge", "nearest_mean", "linear_svm"]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A linear classifier f(x) = W x + b; its answer is the largest score.

    It is the network without a hidden layer: ``architecture`` and ``parameters`` go
    wherever a network's go, into evaluations, decision regions and templates. All
    arrays, here and in the methods' own fields, are float64 and read-only.
    """

    method: ClassVar[MethodName]

    parameters: Parameters

    @property
    def W(self) -> Floats:
        """(K, d), one row per class."""
        return self.parameters.W[0]

    @property
    def b(self) -> Floats:
        """(K,)."""
        return self.parameters.b[0]

    @property
    def templates(self) -> Floats:
        """The rows of W, each as long as a sample."""
        return self.W

    @property
    def architecture(self) -> Architecture:
        K, d = self.W.shape
        return Architecture((d, K), ("linear",))

    def scores(self, x: NDArray[Any]) -> Floats:
        """(n, K) for x (n, d)."""
        return network_output(self.architecture, self.parameters, x)

    def facts(self) -> dict[str, Any]:
        """What the method has to say beyond W and b, by the names of its fields."""
        names = [field.name for field in fields(self) if field.name != "parameters"]
        return {name: getattr(self, name) for name in names}


def linear_parameters(W: NDArray[Any], b: NDArray[Any]) -> Parameters:
    """W (K, d) and b (K,) in float64."""
    return Parameters.of([frozen_floats(W)], [frozen_floats(b)])


def frozen_floats(array: NDArray[Any]) -> Floats:
    """A read-only copy in float64."""
    return frozen_copy(np.asarray(array, np.float64))


def refuse_infinite(*results: NDArray[Any] | float) -> None:
    """Refuse a result that left the finite numbers.

    Raises
    ------
    FitError
    """
    if not all(np.isfinite(result).all() for result in results):
        raise FitError(
            "The inputs or targets are so large that the fit leaves the finite numbers."
        )
