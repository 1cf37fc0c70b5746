"""A process beside the window: what it says where it cannot be started."""

import pytest

from nnviz.session.side_process import SideProcess, leave_ctrl_c_alone


def test_a_main_module_that_cannot_be_imported_again_is_said_shortly(monkeypatch):
    def refuse(process):
        raise RuntimeError("An attempt has been made to start\n" * 12)

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    with pytest.raises(OSError, match=r"^the main module is no module that can be"):
        SideProcess(leave_ctrl_c_alone, "never")
