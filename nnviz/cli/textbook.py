"""One training step as a course writes it in NumPy: the yardstick of the benchmarks.

Samples in rows, x @ W + b with W of shape (n_in, n_out), one array per parameter, a
new array per operation: the way of the CS231n notes and most tutorials. It does what
the tape does, on the same data in the same order of batches, and no more: no needless
copies, no Python loop over samples, the derivative of ReLU from the activations.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.order import EpochOrders
from nnviz.engine.settings import Training

Array = NDArray[Any]


class TextbookTrainer:
    """Plain gradient descent for tanh or ReLU networks.

    The loss is the cross-entropy of a softmax, or the squared error; ``inputs`` (N, d)
    and ``targets`` (N, K) are taken in the dtype of the training settings.
    """

    def __init__(
        self,
        architecture: Architecture,
        inputs: Array,
        targets: Array,
        training: Training,
        parameters: Parameters,
    ) -> None:
        self.inputs = inputs.astype(training.dtype)
        self.targets = targets.astype(training.dtype)
        self.W = [W.T.copy() for W in parameters.W]
        self.b = [b.copy() for b in parameters.b]
        self.activations = architecture.activations
        self.training = training
        self.batch_size = training.batch_size or len(inputs)
        self.epoch = 0
        self.offset = 0
        self.orders = EpochOrders(training.shuffle, len(inputs))
        self.order = self.orders.order(0)

    def advance(self, count: int) -> None:
        """Train ``count`` steps."""
        for _ in range(count):
            self.step()

    def step(self) -> None:
        """Take the next batch, go forward and backward, update."""
        batch = self.order[self.offset : self.offset + self.batch_size]
        x, y = self.inputs[batch], self.targets[batch]
        activations = self.forward(x)
        dW, db = self.backward(activations, y)
        rate = self.training.optimizer.learning_rate
        for layer in range(len(self.W)):
            self.W[layer] -= rate * dW[layer]
            self.b[layer] -= rate * db[layer]
        self.offset += self.batch_size
        if self.offset >= len(self.inputs):
            self.offset = 0
            self.epoch += 1
            self.order = self.orders.order(self.epoch)

    def forward(self, x: Array) -> list[Array]:
        """The inputs and the activations of every layer, (n, n_l) each."""
        activations = [x]
        for W, b, name in zip(self.W, self.b, self.activations, strict=True):
            z = activations[-1] @ W + b
            if name == "relu":
                z = np.maximum(z, 0)
            elif name == "tanh":
                z = np.tanh(z)
            activations.append(z)
        return activations

    def backward(
        self, activations: list[Array], y: Array
    ) -> tuple[list[Array], list[Array]]:
        """The gradients of all weights and biases, first layer first."""
        output = activations[-1]
        n = len(y)
        if self.training.loss == "cross_entropy":
            exp = np.exp(output - np.max(output, axis=1, keepdims=True))
            probabilities = exp / np.sum(exp, axis=1, keepdims=True)
            dz = (probabilities - y) / n
        else:
            dz = 2 * (output - y) / n
        dW: list[Array] = []
        db: list[Array] = []
        for layer in reversed(range(len(self.W))):
            a = activations[layer]
            dW.insert(0, a.T @ dz)
            db.insert(0, np.sum(dz, axis=0))
            if layer > 0:
                da = dz @ self.W[layer].T
                if self.activations[layer - 1] == "relu":
                    dz = da * (a > 0)
                else:
                    dz = da * (1 - a**2)
        return dW, db
