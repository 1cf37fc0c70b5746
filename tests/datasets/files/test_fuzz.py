"""A short run of what ``python -m tests.fuzz.readers`` does at length."""

import os
import pickle
import subprocess
import sys

import pytest

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.load import load_dataset
from tests.fuzz.readers import CANARY, hostile_pickles, zip_bomb


def test_damaged_and_hostile_files_in_a_process_with_little_memory():
    arguments = ["--quiet", "--count", "150", "--pickles", "120", "--seed", "7"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.readers", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "420 files, 0 faults" in done.stdout


def test_the_hostile_pickles_do_run_code_where_they_are_unpickled(monkeypatch):
    monkeypatch.delenv(CANARY, raising=False)
    pickle.loads(dict(hostile_pickles())["reduce"])
    assert os.environ.pop(CANARY) == "1"


@pytest.mark.parametrize(
    "data", [data for name, data in hostile_pickles() if name.startswith("reduce")]
)
def test_what_would_run_code_in_pickle_runs_none(data, tmp_path, monkeypatch):
    monkeypatch.delenv(CANARY, raising=False)
    path = tmp_path / "data_batch_1"
    path.write_bytes(data)
    with pytest.raises(DatasetError, match="eval, which could run code"):
        load_dataset(DatasetSettings(kind="cifar10", path=str(path)))


def test_a_zip_bomb(tmp_path):
    path = tmp_path / "a.npz"
    path.write_bytes(zip_bomb())
    with pytest.raises(DatasetError, match="accepted"):
        load_dataset(DatasetSettings(kind="npz", path=str(path)))
