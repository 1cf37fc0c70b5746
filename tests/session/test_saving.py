"""Whatever the system refuses, and whenever a save is killed: a whole file is there."""

import re
import subprocess
import sys
from random import Random

import pytest

from nnviz.session.session_file import save_session
from tests.session.failing_system import ERRORS, FailingSystem
from tests.session.lived_sessions import bytes_of, lived_session

SESSION = lived_session(Random(5), 12)
RECORD = SESSION.record()


def calls_of_a_save(path):
    with FailingSystem(0, 0).at_work() as system:
        save_session(RECORD, path)
    return system.calls


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("exists", [True, False], ids=["over a file", "a new file"])
def test_an_error_at_any_call_leaves_the_old_file_or_the_whole_new_one(
    tmp_path, exists, for_good
):
    path = tmp_path / "a.nnviz"
    if exists:
        path.write_bytes(b"old")
    calls = calls_of_a_save(tmp_path / "b.nnviz")
    (tmp_path / "b.nnviz").unlink()
    assert calls > 20
    failures = 0
    for failing in range(1, calls + 4):
        number = ERRORS[failing % len(ERRORS)]
        system = FailingSystem(failing, number, for_good)
        raised = None
        with system.at_work():
            try:
                save_session(RECORD, path)
            except OSError as error:
                raised = error
        if raised is None:
            # Nothing failed; or only the sync of the folder, when all is in place.
            assert path.read_bytes() == bytes_of(SESSION)
            path.unlink()
            if exists:
                path.write_bytes(b"old")
        else:
            failures += 1
            assert system.failed
            assert raised.errno == number
            assert path.exists() == exists
            assert not exists or path.read_bytes() == b"old"
        left = {each.name for each in tmp_path.iterdir()} - {path.name}
        if not for_good:
            assert not left
        for name in left:
            (tmp_path / name).unlink()
    assert failures > 15


def test_a_folder_that_is_gone_and_one_without_permission(tmp_path):
    with pytest.raises(FileNotFoundError):
        save_session(RECORD, tmp_path / "gone" / "a.nnviz")
    with pytest.raises(IsADirectoryError):
        save_session(RECORD, tmp_path)


def test_a_killed_save_leaves_the_old_or_the_new_file():
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.kills", "--count", "40"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = re.match(r"40 kills: (\d+) times the one, (\d+) times", done.stdout)
    assert found is not None
    assert sum(map(int, found.groups())) == 40
