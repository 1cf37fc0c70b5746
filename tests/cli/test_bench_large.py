"""The row for large data: it trains on images in CIFAR-10's own form."""

import sys

import numpy as np

from nnviz.cli.bench_large import bench_large, large_experiment, write_images
from nnviz.datasets.load import load_dataset


def test_the_images_are_a_data_set_that_can_be_learned(tmp_path):
    write_images(tmp_path, 103)
    dataset = load_dataset(large_experiment(tmp_path).dataset)
    assert (len(dataset.train), len(dataset.test)) == (103, 21)
    assert dataset.image_shape == (32, 32)
    points, labels = dataset.train.points, dataset.train.labels
    means = np.stack([points[labels == k].mean(axis=0) for k in range(10)])
    nearest = ((points[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == labels).mean() > 0.95


def test_frames_freezes_steps_and_memory_are_measured(qtbot):
    rows = bench_large(samples=200, frames=5)
    assert [row.unit for row in rows[:3]] == ["frames/s", "ms", "steps/s"]
    assert rows[0].goal == 30.0
    assert all(np.isfinite(row.value) and row.value > 0 for row in rows)
    if sys.platform == "linux":
        (memory,) = rows[3:]
        assert memory.goal == 3.0
