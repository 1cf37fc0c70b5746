"""Weights as NumPy arrays: W1, b1, W2, b2, … or whatever the arrays are called."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.datasets.files.npz_arrays import array_headers, read_array
from nnviz.datasets.files.problem import no_progress
from nnviz.models.activation_note import ACTIVATIONS_KEY, noted, with_noted
from nnviz.models.limits import MOST_BYTES
from nnviz.models.matching import matched
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.models.trained import TrainedNetwork

_NOTES = frozenset({ACTIVATIONS_KEY, "loss", "step"})
"""Arrays that say something of the network and are none of its parameters."""


def read_npz(path: Path) -> Model:
    """The network of an NPZ file; nothing is unpickled.

    Each array's header is read, and its size compared with what is there, before
    memory is taken.

    Raises
    ------
    ModelError, DataFileError
    """
    headers = array_headers(path)
    total = sum(header.nbytes for header in headers.values())
    if total > MOST_BYTES:
        raise ModelError(
            f"The arrays take {total:,} bytes; up to {MOST_BYTES:,} can be read."
        )
    arrays = {
        name: read_array(path, header, no_progress) for name, header in headers.items()
    }
    note = arrays.get(ACTIVATIONS_KEY)
    parameters = {name: array for name, array in arrays.items() if name not in _NOTES}
    names = [] if note is None or note.dtype.kind != "U" else note.ravel().tolist()
    return with_noted(matched(parameters), names)


def npz_bytes(network: TrainedNetwork) -> bytes:
    """The parameters bit for bit as W1, b1, W2, …, with activations, loss and step."""
    arrays: dict[str, Any] = {}
    for number, (W, b) in enumerate(network.layers, start=1):
        arrays[f"W{number}"] = W
        arrays[f"b{number}"] = b
    arrays[ACTIVATIONS_KEY] = np.array(noted(network))
    arrays["loss"] = np.array(network.experiment.loss)
    arrays["step"] = np.array(network.step)
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()
