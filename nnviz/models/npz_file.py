"""Weights as NumPy arrays: W1, b1, W2, b2, … or whatever the arrays are called."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnviz.models.activation_note import ACTIVATIONS_KEY, noted, with_noted
from nnviz.models.limits import MOST_ARRAYS, MOST_BYTES
from nnviz.models.matching import matched
from nnviz.models.model import Model
from nnviz.models.model_error import ModelError
from nnviz.models.trained import TrainedNetwork

_HEADER = 4096
_NOT_WHOLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    UnicodeDecodeError,
    struct.error,
    NotImplementedError,
    RuntimeError,
)
_NOTES = frozenset({ACTIVATIONS_KEY, "loss", "step"})
"""Arrays that say something of the network and are none of its parameters."""


def read_npz(path: Path) -> Model:
    """The network of an NPZ file; nothing is unpickled.

    Each array's header is read, and its size compared with what is there, before
    memory is taken.

    Raises
    ------
    ModelError
    OSError
    """
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = _arrays(archive)
    except _NOT_WHOLE as error:
        raise ModelError("This is no whole NPZ file.") from error
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


def _arrays(archive: zipfile.ZipFile) -> dict[str, NDArray[Any]]:
    members = archive.infolist()
    if len(members) > MOST_ARRAYS:
        raise ModelError(
            f"There are {len(members)} arrays; up to {MOST_ARRAYS} can be read."
        )
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise ModelError(
            f"The arrays take {total:,} bytes; up to {MOST_BYTES:,} can be read."
        )
    return {
        member.filename.removesuffix(".npy"): _array(archive, member)
        for member in members
    }


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    name = member.filename
    with archive.open(member) as file:
        head = io.BytesIO(file.read(min(_HEADER, member.file_size)))
    try:
        version = npy.read_magic(head)
        if version == (1, 0):
            shape, _, dtype = npy.read_array_header_1_0(head, max_header_size=_HEADER)
        else:
            shape, _, dtype = npy.read_array_header_2_0(head, max_header_size=_HEADER)
    except (ValueError, SyntaxError, OverflowError) as error:
        raise ModelError(f"“{name}” is no NumPy array.") from error
    if dtype.hasobject:
        raise ModelError(
            f"“{name}” holds Python objects, which could run code; numbers can be read."
        )
    size = dtype.itemsize
    for length in shape:
        size *= length
    if head.tell() + size != member.file_size:
        raise ModelError(f"“{name}” is not as long as its header says.")
    try:
        whole = io.BytesIO(archive.read(member))
        array: NDArray[Any] = npy.read_array(whole, allow_pickle=False)
    except ValueError as error:
        raise ModelError(f"“{name}” is no whole NumPy array.") from error
    return array
