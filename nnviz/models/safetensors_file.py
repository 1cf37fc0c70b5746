"""Weights as safetensors, the format of PyTorch's ecosystem that runs no code."""

import json
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from nnviz.models.activation_note import ACTIVATIONS_KEY, noted, with_noted
from nnviz.models.limits import MOST_ARRAYS, MOST_BYTES
from nnviz.models.matching import matched
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.models.trained import TrainedNetwork

_BYTES = {"F16": 2, "F32": 4, "F64": 8}


def read_safetensors(path: Path) -> Model:
    """The network of a safetensors file; sizes are checked before any array is read.

    Raises
    ------
    ModelError
    OSError
    """
    try:
        with safe_open(path, framework="numpy") as file:
            arrays = _arrays(file)
            note = (file.metadata() or {}).get(ACTIVATIONS_KEY, "")
    except SafetensorError as error:
        raise ModelError(f"This is no whole safetensors file ({error}).") from error
    return with_noted(matched(arrays), note.split())


def safetensors_bytes(network: TrainedNetwork) -> bytes:
    """The parameters bit for bit, named as the PyTorch source names its layers."""
    arrays = {}
    for number, (W, b) in enumerate(network.layers, start=1):
        arrays[f"layer{number}.weight"] = W
        arrays[f"layer{number}.bias"] = b
    about = {
        "format": "pt",
        ACTIVATIONS_KEY: " ".join(noted(network)),
        "loss": network.experiment.loss,
        "name": network.experiment.name,
        "step": str(network.step),
        "inputs": json.dumps(network.dataset.input_names, ensure_ascii=False),
    }
    return bytes(save(arrays, about))


def _arrays(file: Any) -> dict[str, NDArray[Any]]:
    names = list(file.keys())
    if len(names) > MOST_ARRAYS:
        raise ModelError(
            f"There are {len(names)} arrays; up to {MOST_ARRAYS} can be read."
        )
    total = 0
    for name in names:
        part = file.get_slice(name)
        kind = part.get_dtype()
        if kind not in _BYTES:
            raise ModelError(f"“{name}” holds {kind}; {', '.join(_BYTES)} can be read.")
        size = _BYTES[kind]
        for length in part.get_shape():
            size *= length
        total += size
    if total > MOST_BYTES:
        raise ModelError(
            f"The arrays take {total:,} bytes; up to {MOST_BYTES:,} can be read."
        )
    return {name: file.get_tensor(name) for name in names}
