"""Saves that are killed: the file is the old or the new one, always.

``python -m tests.fuzz.kills --count 1000`` kills a process (SIGKILL) so many times
while it saves one of two sessions over the other, without a pause. The tests do it
less often.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NoReturn

from nnviz.session.session_file import load_session, save_session
from nnviz.session.session_record import SessionRecord
from tests.session.lived_sessions import lived_session


def killed_saves(count: int, seed: int, folder: Path) -> tuple[int, int]:
    """How often the old and the new session were found after so many kills.

    Raises
    ------
    AssertionError
        When something else was found, or nothing.
    """
    random = Random(seed)
    path = folder / "killed.nnviz"
    records = [lived_session(random, events).record() for events in (10, 40)]
    contents = []
    for record in records:
        save_session(record, path)
        contents.append(path.read_bytes())
    found = [0, 0]
    for _ in range(count):
        child = os.fork()
        if child == 0:
            _save_for_ever(records, path)
        time.sleep(random.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        data = path.read_bytes()
        assert data in contents, "neither the old nor the new session"
        found[contents.index(data)] += 1
    load_session(path)
    return found[0], found[1]


def _save_for_ever(records: list[SessionRecord], path: Path) -> NoReturn:
    while True:
        for record in records:
            save_session(record, path)


def main() -> int:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        old, new = killed_saves(arguments.count, arguments.seed, Path(folder))
        half = len(list(Path(folder).iterdir())) - 1
    print(f"{arguments.count} kills: {old} times the one, {new} times the other,")
    print(f"{half} of them with a half-written file beside it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
