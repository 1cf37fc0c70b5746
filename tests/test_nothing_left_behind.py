"""The check of `conftest` that no test leaves anything behind: does it catch it?"""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAVING = {
    "a widget": """
        from PySide6.QtWidgets import QWidget
        kept = []

        def test_one(qtbot):
            kept.append(QWidget())
    """,
    "a widget hidden in a cycle with a timer": """
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QWidget
        kept = []

        def test_one(qtbot):
            widget = QWidget()
            timer = QTimer(widget)
            timer.timeout.connect(widget.update)
            kept.append(widget.update)
    """,
    "a timer": """
        from PySide6.QtCore import QTimer
        kept = []

        def test_one(qtbot):
            kept.append(QTimer())
            kept[0].start(1000)
    """,
    "a thread of Qt": """
        import atexit
        from PySide6.QtCore import QThread
        kept = []

        def stop():
            kept[0].quit()
            kept[0].wait()

        def test_one(qtbot):
            kept.append(QThread())
            kept[0].start()
            atexit.register(stop)
    """,
    "a process": """
        import multiprocessing
        import time
        kept = []

        def test_one():
            spawn = multiprocessing.get_context("spawn")
            kept.append(spawn.Process(target=time.sleep, args=(60,), daemon=True))
            kept[0].start()
    """,
    "a thread": """
        import threading

        def test_one():
            threading.Timer(1, print).start()
    """,
}

LEAVING_NOTHING = """
    import threading
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMainWindow, QWidget

    def test_window(qtbot):
        window = QMainWindow()
        window.menuBar().addMenu("File").addAction("Open")
        window.setCentralWidget(QWidget())
        QTimer(window).start(10)
        qtbot.addWidget(window)
        window.show()

    def test_widget_out_of_scope(qtbot):
        widget = QWidget()
        widget.itself = widget

    def test_thread():
        thread = threading.Thread(target=print)
        thread.start()
        thread.join()
"""


@pytest.fixture
def run_tests(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with this project's conftest, where tests run in their own process."""
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nqt_api = pyside6\n")
    return pytester


@pytest.mark.parametrize("what", LEAVING)
def test_what_is_left_behind_fails_the_test(
    run_tests: pytest.Pytester, what: str
) -> None:
    run_tests.makepyfile(LEAVING[what])
    result = run_tests.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*left behind: *"])


def test_what_is_cleared_away_passes(run_tests: pytest.Pytester) -> None:
    run_tests.makepyfile(LEAVING_NOTHING)
    result = run_tests.runpytest_subprocess()
    result.assert_outcomes(passed=3)
