"""Models in files: the format follows from the suffix, and a pickle is never opened."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from nnviz.datasets.files.problem import DataFileError
from nnviz.models.latex_source import latex_source
from nnviz.models.limits import MOST_BYTES
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.models.npz_file import npz_bytes, read_npz
from nnviz.models.numpy_source import numpy_source
from nnviz.models.onnx_file import onnx_bytes, read_onnx
from nnviz.models.pytorch_source import pytorch_source
from nnviz.models.safetensors_file import read_safetensors, safetensors_bytes
from nnviz.models.suffixes import PICKLES, READABLE
from nnviz.models.trained import TrainedNetwork
from nnviz.session.atomic_file import replacing

_READERS: dict[str, Callable[[Path], Model]] = {
    ".safetensors": read_safetensors,
    ".npz": read_npz,
    ".onnx": read_onnx,
}


def _text(source: Callable[[TrainedNetwork], str]) -> Callable[[TrainedNetwork], bytes]:
    return lambda network: source(network).encode()


FORMATS: dict[str, tuple[str, str, Callable[[TrainedNetwork], bytes]]] = {
    "safetensors": (".safetensors", "safetensors", safetensors_bytes),
    "npz": (".npz", "NumPy arrays", npz_bytes),
    "onnx": (".onnx", "ONNX", onnx_bytes),
    "pytorch": (".py", "PyTorch source", _text(pytorch_source)),
    "numpy": (".py", "NumPy source", _text(numpy_source)),
    "latex": (".tex", "LaTeX formulas", _text(latex_source)),
}
"""By name: the suffix, what a person calls it, and what makes the bytes."""


def read_model(path: str | PathLike[str]) -> Model:
    """The multi-layer perceptron in a file.

    Raises
    ------
    ModelError
        In one sentence that names the file.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in PICKLES:
        raise ModelError(
            f"{path.name} is not opened, since {suffix} files are pickles, which can"
            " run code; where it was made, convert it: from safetensors.torch import"
            " save_file; save_file(model.state_dict(), “model.safetensors”)."
        )
    reader = _READERS.get(suffix)
    if reader is None:
        raise ModelError(
            f"{path.name}: weights are read from {', '.join(READABLE)} files."
        )
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ModelError(
                f"The file has {size:,} bytes; up to {MOST_BYTES:,} can be read."
            )
        return reader(path)
    except ModelError as error:
        raise ModelError(f"{path.name}: {error}") from error
    except DataFileError as error:
        raise ModelError(f"{error.message}.") from error
    except OSError as error:
        raise ModelError(
            f"{path.name} cannot be read: {error.strerror or error}."
        ) from error


def format_of(path: str | PathLike[str]) -> str:
    """The format that a suffix stands for; ``.py`` is PyTorch.

    Raises
    ------
    ModelError
    """
    suffix = Path(path).suffix.lower()
    for name, (its_suffix, _, _) in FORMATS.items():
        if suffix == its_suffix:
            return name
    suffixes = dict.fromkeys(its_suffix for its_suffix, _, _ in FORMATS.values())
    raise ModelError(
        f"{Path(path).name}: a network is written as {', '.join(suffixes)}."
    )


def write_model(
    network: TrainedNetwork, path: str | PathLike[str], format_name: str | None = None
) -> None:
    """Write a network; a file that was there survives any failure.

    Raises
    ------
    ModelError
        Where the format is not known, or needs a package that is not installed.
    OSError
    """
    _, _, make = FORMATS[format_name or format_of(path)]
    data = make(network)
    with replacing(path) as file:
        file.write(data)
