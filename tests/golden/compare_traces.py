"""Lay nnviz beside PyTorch on random experiments and print how far they are apart.

``python tests/golden/compare_traces.py --count 200`` prints the worst relative
difference under each key of CONTRACT.md section 3, with the experiment where it is;
``trace_comparison`` says what is compared. The exit status is 1 when a difference is
larger than the tolerance. Needs PyTorch: `make compare-golden`.
"""

import argparse
import sys

from random_experiments import random_experiment
from torch_trace import torch_trace
from trace_comparison import TOLERANCE, differences, own_trace


def main() -> int:
    arguments = _arguments()
    worst: dict[str, tuple[float, int]] = {}
    beyond = set()
    for seed in range(arguments.first, arguments.first + arguments.count):
        experiment = random_experiment(seed)
        own = own_trace(experiment, arguments.steps)
        other = torch_trace(experiment, arguments.steps)
        for key, difference in differences(own, other).items():
            worst[key] = max(worst.get(key, (0.0, 0)), (difference, seed))
            if not difference <= TOLERANCE:
                beyond.add(seed)
    print(f"{arguments.count} experiments of {arguments.steps} steps each")
    print(f"{'':16}{'worst':>10}{'experiment':>12}")
    for key, (difference, seed) in sorted(worst.items()):
        print(f"{key:16}{difference:10.1e}{seed if difference else '':>12}")
    print(f"beyond {TOLERANCE:.0e}: {sorted(beyond) or 'none'}")
    return 1 if beyond else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many experiments")
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--steps", type=int, default=12, help="steps of each")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
