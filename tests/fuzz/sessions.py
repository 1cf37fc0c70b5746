"""Damaged session files: each is refused in one sentence, or opens as it was.

``python -m tests.fuzz.sessions`` tries every truncation of a file, 10,000 flipped bits
and 10,000 values altered in its JSON (with checksums that are right again). The tests
do the same with fewer.
"""

import argparse
import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from nnviz.session.experiment_error import ExperimentError
from nnviz.session.keyframes import MOST_BYTES
from nnviz.session.session import Session
from tests.session.lived_sessions import bytes_of, lived_session, read

MOST_MEMORY = 100 * 2**20
_FAR = 20_000
_NASTY = (
    None,
    True,
    -1,
    0,
    1,
    2,
    3.5,
    1e308,
    2**31,
    2**53,
    2**64,
    10**40,
    "",
    "W9[9,9]",
    "\ud800".encode("utf-8", "replace").decode(),
    "x" * 200_000,
    [],
    [[]],
    {},
    [0] * 1000,
)


def outcome(data: bytes, original: bytes) -> str | None:
    """What is said of a damaged file; ``None`` where it opens and is the original.

    Raises
    ------
    AssertionError
        When it opens as something else, or what is said is no sentence.
    """
    try:
        opened = read(data)
    except ExperimentError as error:
        return sentence_of(error)
    assert bytes_of(Session.of(opened)) == original, "opened as something else"
    return None


def sentence_of(error: ExperimentError) -> str:
    """What is said, which must be one sentence that names the file."""
    sentence = str(error)
    assert sentence.startswith("file.nnviz"), sentence
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence, sentence
    return sentence


def truncations(data: bytes) -> Iterator[bytes]:
    """The file broken off at every byte."""
    return (data[:length] for length in range(len(data)))


def flips(data: bytes, count: int, random: Random) -> Iterator[bytes]:
    """The file with one bit flipped, so many times."""
    for _ in range(count):
        flipped = bytearray(data)
        flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
        yield bytes(flipped)


def rewritten(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one member changed, and its checksum with it."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w") as new,
    ):
        for each in old.infolist():
            content = old.read(each)
            new.writestr(each, change(content) if each.filename == name else content)
    return file.getvalue()


def altered_values(data: bytes, count: int, random: Random) -> Iterator[bytes]:
    """The file with one value of its JSON replaced, removed or repeated."""
    names = ("edits.json", "edits.json", "edits.json", "layout.json", "experiment.json")
    for _ in range(count):

        def change(content: bytes) -> bytes:
            tree = json.loads(content)
            _alter(tree, random)
            return json.dumps(tree).encode()

        yield rewritten(data, random.choice(names), change)


def live_on(data: bytes) -> str | None:
    """Open an altered file and use it; what is said where it is refused.

    Only what may be expected of any session is asked for: numbers, and no error.
    """
    try:
        session = Session.of(read(data), MOST_BYTES)
    except ExperimentError as error:
        return sentence_of(error)
    session.snapshot()
    for branch in session.snapshot().branches:
        session.go_to(branch.number, min(branch.last_step, 40))
        session.snapshot()
    if session.last_step < _FAR and session.stopped is None:
        session.advance(20)
    assert read(bytes_of(session)).experiment == session.run.experiment
    return None


def _alter(tree: Any, random: Random) -> None:
    """Change one place of a tree, deep or not."""
    places = list(_places(tree))
    container, key = random.choice(places)
    match random.randrange(4):
        case 0:
            del container[key]
        case 1 if isinstance(container, list):
            container.append(container[key])
        case 2 if isinstance(container[key], int) and container[key] is not True:
            container[key] += random.choice((-1, 1, 1000))
        case _:
            container[key] = random.choice(_NASTY)


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(tree, dict):
        pairs = tree.items()
    elif isinstance(tree, list):
        pairs = enumerate(tree)
    for key, value in list(pairs):
        yield tree, key
        yield from _places(value)


def main() -> int:
    """Fuzz, and print how the cases ended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--flips", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    data = bytes_of(lived_session(random, 40))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"a session of {len(data):,} bytes")
    kinds: tuple[tuple[str, Iterator[bytes], Callable[[bytes], str | None]], ...] = (
        ("truncations", truncations(data), lambda case: outcome(case, data)),
        (
            "bit flips",
            flips(data, arguments.flips, random),
            lambda case: outcome(case, data),
        ),
        ("altered values", altered_values(data, arguments.flips, random), live_on),
    )
    for name, cases, look in kinds:
        said = [look(case) for case in cases]
        refused = sum(each is not None for each in said)
        print(f"{name}: {len(said):,}, refused {refused:,}, {len(set(said)):,} ways")
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(f"memory grew by {grown / 2**20:.0f} MB at most")
    return 0 if grown <= MOST_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
