"""What the window does without until its first picture, so that it is there soon."""

import subprocess
import sys

import pytest

OPENED = """
import sys
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.stop_watch import StopWatch
StopWatch(shipped_experiment(sys.argv[1])).close()
slow = ("numpy.ma", "ziamath", "latex2mathml", "PySide6.QtPrintSupport")
print([name for name in slow if name in sys.modules])
"""


@pytest.mark.parametrize("name", ["default", "digits"])
def test_the_first_picture_waits_for_no_slow_import(name):
    done = subprocess.run(
        [sys.executable, "-c", OPENED, name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
