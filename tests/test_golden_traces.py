"""`trace` says what PyTorch says: every number of the golden files, 1e-12 relative.

What "relative" means is in `tests/golden/trace_comparison.py`; the files were made by
`tests/golden/make_traces.py` and are read without PyTorch.
"""

import copy
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from trace_comparison import TOLERANCE, differences, own_trace

FILES = sorted((Path(__file__).parent / "golden").glob("trace_*.json.xz"))
KEYS_OF_A_STEP = {
    "step",
    "epoch",
    "batch",
    "parameters",
    "z",
    "a",
    "sample_losses",
    "loss",
    "penalty",
    "dz",
    "gradients",
    "updated",
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
}


def golden(path: Path) -> dict[str, Any]:
    return json.loads(lzma.decompress(path.read_bytes()))


def test_golden_files_cover_the_engine() -> None:
    experiments = [golden(path)["experiment"] for path in FILES]
    pairs = {(tree["loss"], tree["optimizer"]["kind"]) for tree in experiments}
    assert len(pairs) == 3 * 4
    assert {len(tree["network"]["layers"]) - 2 for tree in experiments} == {0, 1, 2, 3}
    assert {tree["regularization"]["kind"] for tree in experiments} == {
        "none",
        "l1",
        "l2",
    }
    activations = {
        name for tree in experiments for name in tree["network"]["activation"]
    }
    assert activations >= {"sigmoid", "tanh", "relu", "leaky_relu", "linear"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_trace_says_what_pytorch_says(path: Path) -> None:
    trace = golden(path)
    own = own_trace(trace["experiment"], len(trace["steps"]))
    found = differences(own, trace["steps"])
    assert found.keys() - {"probabilities"} == KEYS_OF_A_STEP
    assert {key: d for key, d in found.items() if not d <= TOLERANCE} == {}


def nudged(record: dict[str, Any], key: str) -> dict[str, Any]:
    """The record with the first number under ``key`` a little larger."""
    changed = copy.deepcopy(record)
    holder: Any = changed
    place: Any = key
    while isinstance(holder[place], (dict, list)):
        holder = holder[place]
        place = "W" if isinstance(holder, dict) else 0
    holder[place] += 1 if isinstance(holder[place], int) else 1e-6
    return changed


@pytest.mark.parametrize("key", sorted(KEYS_OF_A_STEP - {"train_accuracy"}))
def test_a_number_that_is_off_is_noticed(key: str) -> None:
    """The comparison itself: an error of 1e-6 in one number of one step is found."""
    steps = next(
        steps
        for path in FILES
        if (steps := golden(path)["steps"])[0]["test_loss"] is not None
        and steps[0]["test_accuracy"] is not None
    )
    wrong = [*steps[:-1], nudged(steps[-1], key)]
    found = differences(wrong, steps)
    assert found.pop(key) > TOLERANCE
    assert set(found.values()) == {0.0}


def test_a_missing_key_or_step_is_noticed() -> None:
    steps = golden(FILES[0])["steps"]
    without = [{**step} for step in steps]
    del without[2]["dz"]
    assert differences(without, steps)["dz"] == float("inf")
    assert differences(steps[:-1], steps)["steps"] == float("inf")
