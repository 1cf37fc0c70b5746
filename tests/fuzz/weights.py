"""Damaged files of weights: each is refused in one sentence, or is a network.

``python -m tests.fuzz.weights`` damages safetensors, NPZ and ONNX files 5,000 times
each and tells how much memory that took. The tests do the same with fewer.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path
from random import Random

import numpy as np

from nnviz.models.files import read_model, write_model
from nnviz.models.model_error import ModelError
from nnviz.models.suffixes import READABLE
from nnviz.models.trained import TrainedNetwork
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment

MOST_MEMORY = 100 * 2**20


def whole_file(folder: Path, suffix: str) -> bytes:
    """The weights of the lecture's network as a file of one kind."""
    path = folder / f"whole{suffix}"
    session = Session(shipped_experiment("lecture-3-4-2"))
    write_model(TrainedNetwork.of(session.snapshot()), path)
    return path.read_bytes()


def damaged(data: bytes, random: Random) -> bytes:
    """Cut, flipped, doubled, overwritten or removed bytes, one to four times."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        if not changed:
            break
        place, length = random.randrange(len(changed)), random.choice((1, 2, 4, 8, 64))
        match random.randrange(6):
            case 0:
                del changed[place:]
            case 1:
                changed[place] ^= 1 << random.randrange(8)
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length]
            case 4:
                changed[place : place + length] = random.randbytes(length)
            case _:
                # What says how long something is, made as long as can be.
                changed[place : place + 8] = b"\xff" * 8
    return bytes(changed)


def tried(path: Path, data: bytes) -> str | None:
    """What is said of a file; ``None`` where it holds a network.

    Raises
    ------
    AssertionError
        When what is said is no sentence, or the network has numbers that are none.
    """
    path.write_bytes(data)
    try:
        model = read_model(path)
    except ModelError as error:
        sentence = str(error)
        assert sentence.startswith(path.name), sentence
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence, sentence
        return sentence
    assert np.isfinite(model.parameters.flat()).all()
    return None


def main() -> int:
    """Fuzz, and print how the cases ended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=5_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {suffix: whole_file(folder, suffix) for suffix in READABLE}
        for suffix, data in files.items():
            tried(folder / f"first{suffix}", data)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for suffix, data in files.items():
            path = folder / f"weights{suffix}"
            said = [tried(path, damaged(data, random)) for _ in range(arguments.count)]
            refused = sum(each is not None for each in said)
            print(
                f"{suffix}: {len(said):,}, refused {refused:,}, {len(set(said)):,} ways"
            )
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(f"memory grew by {grown / 2**20:.0f} MB at most")
    return 0 if grown <= MOST_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
