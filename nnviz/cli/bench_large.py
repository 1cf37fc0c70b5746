"""The window on data as large as CIFAR-10: frames a second, freezes, memory."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nnviz.cli.bench_row import BenchRow
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.engine.settings import Optimizer
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.ui.stop_watch import StopWatch

SAMPLES = 50_000
FRAMES = 200
_PIXELS = 3072
_CLASSES = 10
_BATCHES = 5
_FRAME_RATE_GOAL = 30.0
_FREEZE_GOAL = 100.0
_MEMORY_GOAL = 3.0


def bench_large(samples: int = SAMPLES, frames: int = FRAMES) -> list[BenchRow]:
    """Train 3072-100-10 on made-up images, while the window shows it.

    Memory is that of all processes together, what they share counted once, beside the
    training set in float32; only Linux tells it.
    """
    with TemporaryDirectory(prefix="nnviz-") as folder:
        write_images(Path(folder), samples)
        watch = StopWatch(large_experiment(folder))
        times, steps = watch.frame_times(frames)
        memory = watch.resident_bytes()
        watch.close()
    LAST_FILE.forget()
    name = f"3072-100-10 on {samples:,} images"
    rows = [
        BenchRow(
            f"{name}: while training flat out",
            *(1e3 / max(float(np.mean(times)), 16.0), "frames/s", _FRAME_RATE_GOAL),
            at_least=True,
        ),
        BenchRow(f"{name}: longest frame", max(times), "ms", _FREEZE_GOAL),
        BenchRow(f"{name}: training meanwhile", steps, "steps/s"),
    ]
    if memory is not None:
        share = memory / (samples * _PIXELS * np.dtype(np.float32).itemsize)
        label = f"{name}: memory, to that of the data"
        rows.append(BenchRow(label, share, "×", _MEMORY_GOAL))
    return rows


def large_experiment(folder: str | os.PathLike[str]) -> Experiment:
    """3072-100-10 on the images of a folder, in float32, in mini-batches of 128."""
    return Experiment(
        name="Large data",
        dataset=DatasetSettings(kind="cifar10", path=os.fspath(folder)),
        network=NetworkSettings(layers=(_PIXELS, 100, _CLASSES), activation=("relu",)),
        optimizer=Optimizer(learning_rate=0.01),
        batch_size=128,
        dtype="float32",
    )


def write_images(folder: Path, samples: int, seed: int = 1) -> None:
    """Batches in CIFAR-10's binary form, and a fifth as many test images.

    Each class is an image of its own, under noise.
    """
    random = np.random.default_rng(seed)
    classes = random.integers(0, 128, (_CLASSES, _PIXELS), np.uint8)
    count = -(-samples // _BATCHES)
    names = [f"data_batch_{number + 1}.bin" for number in range(_BATCHES)]
    for start, name in zip(range(0, samples, count), names, strict=False):
        size = min(count, samples - start)
        _write(folder / name, classes, random, size)
    _write(folder / "test_batch.bin", classes, random, count)


def _write(
    path: Path,
    classes: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    random: np.random.Generator,
    count: int,
) -> None:
    records = random.integers(0, 128, (count, 1 + _PIXELS), np.uint8)
    records[:, 0] %= _CLASSES
    records[:, 1:] += classes[records[:, 0]]
    records.tofile(path)
