"""The program as a process: exit statuses, no traceback, no Qt before it draws."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import nnviz
from nnviz.session.shipped_experiments import shipped_experiment_paths

ROOT = Path(nnviz.__file__).parent.parent
MOONS = str(shipped_experiment_paths()["moons"])


def environment(**changes):
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return kept | {"PYTHONPATH": str(ROOT)} | changes


def program(*words, **changes):
    return subprocess.run(
        [sys.executable, "-m", "nnviz", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(**changes),
    )


def test_the_version():
    done = program("--version")
    assert (done.returncode, done.stdout) == (0, f"nnviz {nnviz.__version__}\n")


def test_main_py_is_the_same_program():
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == (0, f"nnviz {nnviz.__version__}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a display optional")
def test_without_a_display_one_sentence_names_render():
    done = program(MOONS)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr
    assert "nnviz render" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="X11")
def test_a_display_that_does_not_answer_is_said():
    done = program(MOONS, DISPLAY=":987")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nnviz render" in done.stderr


def test_a_bad_experiment_fails_quickly_and_in_one_line(tmp_path):
    path = tmp_path / "bad.json"
    tree = json.loads(Path(MOONS).read_text())
    tree["network"]["layers"] = [2, 10**9, 2]
    path.write_text(json.dumps(tree))
    start = time.perf_counter()
    done = program("train", str(path), "--steps", "10")
    seconds = time.perf_counter() - start
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"{path}: network.layers[1] is 1000000000, but must be a whole number from 1"
        " to 16,384.\n"
    )
    # A second on an idle machine; the one that runs this may be busy.
    assert seconds < 5.0


IMPORTED = """
import sys
from nnviz.app import main
status = main(sys.argv[1:])
gui = ("PySide6", "shiboken6")
print([name for name in sys.modules if name.partition(".")[0] in gui])
sys.exit(status)
"""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["trace", MOONS, "--steps", "2", "-o", os.devnull], 0),
        (["fit", MOONS, "--method", "linear_svm", "--strength", "0.1"], 0),
        (["render", "--help"], 0),
        (["none.json"], 2),
        (["render", "none.json", "--view", "graph", "-o", "a.png"], 2),
    ],
)
def test_no_qt_is_imported_before_something_is_drawn(words, status):
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(),
    )
    assert done.returncode == status
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "nnviz", "trace", MOONS, "--steps", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout.read(20) == b'{"format":"nnviz-tra'
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait(timeout=60) == 141
    assert error == b""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_stopped_trace_leaves_the_folder_as_it_was(number, status, tmp_path):
    path = tmp_path / "trace.json"
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "nnviz", "trace", MOONS),
            *("--steps", "1000000000", "-o", str(path)),
        ],
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        deadline = time.monotonic() + 60
        while not any(file.stat().st_size for file in tmp_path.iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(number)
        error = process.stderr.read()
        assert process.wait(timeout=60) == status
    assert error == b""
    assert list(tmp_path.iterdir()) == []


OPENED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
stay = QApplication.exec
def leave_soon(*_):
    QTimer.singleShot(300, QApplication.closeAllWindows)
    return stay()
QApplication.exec = leave_soon
from nnviz.app import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [[], [MOONS], ["open", MOONS]])
def test_the_window_opens_and_closes_without_a_trace(words, tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", OPENED, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(
            QT_QPA_PLATFORM="offscreen",
            XDG_CONFIG_HOME=str(tmp_path),
            XDG_DATA_HOME=str(tmp_path),
        ),
    )
    said = done.stderr.replace(
        "This plugin does not support propagateSizeHints()\n", ""
    )
    assert (done.returncode, said) == (0, "")


PLAYED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nnviz.app import main

def play_and_leave(*_):
    (window,) = [w for w in QApplication.topLevelWidgets() if hasattr(w, "player")]
    player = window.player
    player.speed = None
    player.play()
    QTimer.singleShot(int(sys.argv[1]), QApplication.closeAllWindows)
    status = stay()
    print(player.process_id)
    return status

if __name__ == "__main__":
    stay, QApplication.exec = QApplication.exec, play_and_leave
    sys.exit(main([]))
"""


@pytest.mark.parametrize("milliseconds", [1, 200, 1000])
def test_the_window_closes_while_a_process_trains_for_it(milliseconds, tmp_path):
    """Just started, about to be ready, and in the middle of training."""
    file = tmp_path / "program.py"
    file.write_text(PLAYED, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file), str(milliseconds)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(
            QT_QPA_PLATFORM="offscreen",
            XDG_CONFIG_HOME=str(tmp_path),
            XDG_DATA_HOME=str(tmp_path),
        ),
    )
    said = done.stderr.replace(
        "This plugin does not support propagateSizeHints()\n", ""
    )
    assert (done.returncode, said, done.stdout) == (0, "", "None\n")
