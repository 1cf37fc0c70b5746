"""One step of training with every intermediate kept, as frozen arrays."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nnviz.engine.network import Parameters

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class StepTrace:
    """Every number of one training step (CONTRACT.md section 3).

    n is the number of samples in the batch, layer l = 0 … L − 1 (weight layers).

    ``batch`` (n,): indices into the training set, in order. ``x`` (n, n_0): the
    inputs. ``parameters``: before the update. ``z``, ``a``: per layer (n, n_l);
    ``z[-1]`` are the scores. ``shifted`` (n, K): scores minus their maximum,
    ``exp`` (n, K): its exponential, ``probabilities`` (n, K); the three are ``None``
    unless the loss is the cross-entropy. ``sample_losses`` (n,), ``loss`` their mean,
    ``penalty`` the regularisation term. ``dz``, ``da``: per layer (n, n_l),
    ∂(mean batch loss)/∂z and /∂a; ``da[-1]`` is ∂/∂ŷ. ``gradients``: of loss +
    penalty. ``updates``: what is added to the parameters. ``updated``: parameters
    after the update. ``epoch`` is 0-based, ``step`` 1-based: the step being taken.

    ``memory_names``: what the optimiser remembers and this step uses: ``velocity`` of
    sgd with momentum, ``mean`` and ``square`` of adam and adamw, ``square`` of
    rmsprop. ``memory_before``, ``memory_after``: each of them at the two ends of the
    step, in the shapes of the parameters. ``update_count``: t in the rule of adam and
    adamw, from 1; 0 for rules without a t.
    """

    step: int
    epoch: int
    batch: NDArray[Any]
    x: Array
    parameters: Parameters
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    shifted: Array | None
    exp: Array | None
    probabilities: Array | None
    sample_losses: Array
    loss: float
    penalty: float
    da: tuple[Array, ...]
    dz: tuple[Array, ...]
    gradients: Parameters
    updates: Parameters
    updated: Parameters
    memory_names: tuple[str, ...]
    memory_before: tuple[Parameters, ...]
    memory_after: tuple[Parameters, ...]
    update_count: int


@dataclass(frozen=True, slots=True, eq=False)
class SampleTrace:
    """Forward and backward pass of a single sample, at given parameters.

    Per layer (n_l,) arrays. ``loss`` and all derivatives are those of this sample's
    own loss (not divided by a batch size, no penalty). ``dW[l]`` (n_out, n_in).
    The softmax parts are ``None`` unless the loss is the cross-entropy.
    """

    x: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    shifted: Array | None
    exp: Array | None
    probabilities: Array | None
    loss: float
    da: tuple[Array, ...]
    dz: tuple[Array, ...]
    dW: tuple[Array, ...]  # noqa: N815
    db: tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SamplesTrace:
    """The passes of n samples at given parameters, each with its own loss.

    ``x`` (n, n_0); per layer ``z``, ``a``, ``dz`` (n, n_l), of which ``dz`` are the
    derivatives of each sample's own loss (not divided by n, no penalty); ``losses``
    (n,). All read-only.
    """

    x: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    dz: tuple[Array, ...]
    losses: Array

    def gradients(self, layer: int, target: int, source: int | None) -> Array:
        """∂L_i/∂W of weight layer ``layer`` (from 0) at [target, source], (n,).

        By the bias of the target where ``source`` is ``None``.
        """
        dz = self.dz[layer][:, target]
        if source is None:
            return dz
        below = self.x if layer == 0 else self.a[layer - 1]
        product: Array = dz * below[:, source]
        return product


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean loss (without penalty) and share of right answers on whole sets.

    The accuracies are ``None`` where there are no classes, the test numbers ``None``
    where there is no test set.
    """

    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
