"""Write golden files: random experiments with the numbers that PyTorch has for them.

``python tests/golden/make_traces.py --count 24 -o tests/golden`` writes
``trace_00.json.xz`` … in the form of CONTRACT.md section 3. Needs PyTorch:
`make golden`. `test_golden_traces` compares nnviz with them, without PyTorch.
"""

import argparse
import json
import lzma
from pathlib import Path

import torch
from random_experiments import random_experiment
from torch_trace import torch_trace

STEPS = 6
LARGEST_LAYER = 6
MOST_SAMPLES = 12


def main() -> None:
    arguments = _arguments()
    for seed in range(arguments.count):
        experiment = random_experiment(seed, LARGEST_LAYER, MOST_SAMPLES)
        trace = {
            "format": "nnviz-trace",
            "version": 1,
            "made_by": f"PyTorch {torch.__version__}",
            "experiment": experiment,
            "steps": torch_trace(experiment, STEPS),
        }
        path = arguments.output / f"trace_{seed:02}.json.xz"
        path.write_bytes(lzma.compress(json.dumps(trace).encode(), preset=9))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=24, help="how many files")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(__file__).parent, help="folder"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
