"""Small files in the real formats, made as those who invented them make theirs."""

import gzip
import pickle
import struct
from pathlib import Path

import numpy as np
from PIL import Image


def write_idx(path: Path, array: np.ndarray, order: str = ">", *, zipped=False) -> Path:
    kinds = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}
    kind = kinds[array.dtype.str[1:]]
    magic = bytes([0, 0, kind, array.ndim])
    if order == "<":
        magic = magic[::-1]
    sizes = struct.pack(f"{order}{array.ndim}I", *array.shape)
    data = magic + sizes + array.astype(array.dtype.newbyteorder(order)).tobytes()
    path.write_bytes(gzip.compress(data) if zipped else data)
    return path


def mnist_folder(folder: Path, order=">", *, zipped=False, train=6, test=4) -> Path:
    rng = np.random.default_rng(1)
    folder.mkdir(exist_ok=True, parents=True)
    end = ".gz" if zipped else ""
    for word, count in (("train", train), ("t10k", test)):
        images = rng.integers(0, 256, (count, 5, 4), np.uint8)
        labels = (np.arange(count) % 3).astype(np.uint8)
        write_idx(
            folder / f"{word}-images-idx3-ubyte{end}", images, order, zipped=zipped
        )
        write_idx(
            folder / f"{word}-labels-idx1-ubyte{end}", labels, order, zipped=zipped
        )
    return folder


def cifar_arrays(count: int, seed: int = 1) -> tuple[np.ndarray, list[int]]:
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, 3072), np.uint8)
    return images, [int(label) for label in rng.integers(0, 10, count)]


def cifar_binary(images: np.ndarray, labels: list[int]) -> bytes:
    return np.column_stack([np.array(labels, np.uint8), images]).tobytes()


def cifar_pickle(images: np.ndarray, labels: list[int], protocol: int = 4) -> bytes:
    """As Python 3 writes it."""
    batch = {
        "batch_label": "training batch 1 of 5",
        "labels": labels,
        "data": images,
        "filenames": [f"image_{i}.png" for i in range(len(labels))],
    }
    return pickle.dumps(batch, protocol)


def cifar_pickle_of_python_2(images: np.ndarray, labels: list[int]) -> bytes:
    """Opcode for opcode as cPickle of Python 2 wrote the original files."""

    def short(text: bytes, memo: int) -> bytes:
        return b"U" + bytes([len(text)]) + text + b"q" + bytes([memo])

    raw = images.tobytes()
    numbers = b"".join(b"K" + bytes([label]) for label in labels)
    return b"".join(
        [
            b"\x80\x02}q\x01(",
            short(b"batch_label", 2),
            short(b"training batch 1 of 5", 3),
            short(b"labels", 4),
            b"]q\x05(" + numbers + b"e",
            short(b"data", 6),
            b"cnumpy.core.multiarray\n_reconstruct\nq\x07",
            b"cnumpy\nndarray\nq\x08",
            b"K\x00\x85q\x09",
            short(b"b", 10),
            b"\x87q\x0bRq\x0c(",
            b"K\x01M" + struct.pack("<H", len(images)) + b"M\x00\x0c\x86q\x0d",
            b"cnumpy\ndtype\nq\x0e",
            short(b"u1", 15),
            b"K\x00K\x01\x87q\x10Rq\x11(K\x03",
            short(b"|", 18),
            b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x13b\x89",
            b"T" + struct.pack("<i", len(raw)) + raw + b"q\x14",
            b"tq\x15b",
            short(b"filenames", 22),
            b"]q\x17(" + short(b"a.png", 24) + b"eu.",
        ]
    )


def cifar_folder(folder: Path, form: str, per_batch: int = 3) -> Path:
    """All five batches and the test batch; ``form`` is bin, python2 or python3."""
    folder.mkdir(exist_ok=True, parents=True)
    writers = {
        "bin": cifar_binary,
        "python2": cifar_pickle_of_python_2,
        "python3": cifar_pickle,
    }
    end = ".bin" if form == "bin" else ""
    names = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]
    for seed, name in enumerate(names):
        images, labels = cifar_arrays(per_batch, seed)
        (folder / f"{name}{end}").write_bytes(writers[form](images, labels))
    return folder


def image_folder(folder: Path, size=(4, 6), *, mode="RGB", count=3) -> Path:
    """``count`` images of (rows, columns) for each of two classes."""
    rng = np.random.default_rng(3)
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            shape = (*size, 3) if mode == "RGB" else size
            pixels = rng.integers(0, 256, shape, np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")
    return folder
