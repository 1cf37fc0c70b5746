"""`.ci/system_packages.py`: installs only what is missing, or says it in a sentence."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nnviz.cli import system_libraries

SCRIPT = Path(__file__).parents[1] / ".ci" / "system_packages.py"


class Machine:
    """A machine without Qt's libraries, and the commands that were run on it."""

    def __init__(self, script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[list[str]] = []
        self.failing: list[str] = []
        self.there: set[str] = set()
        monkeypatch.setattr(script, "run", self.run)
        monkeypatch.setattr(script, "is_there", lambda name: name in self.there)
        monkeypatch.setattr(script.os, "geteuid", lambda: 0)
        monkeypatch.setattr(script.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(sys, "platform", "linux")

    def run(self, command: list[str]) -> int:
        self.commands.append(command)
        if self.failing and self.failing[0] in command:
            self.failing.pop(0)
            return 1
        return 0


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("system_packages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(script, monkeypatch)


def test_nothing_is_run_where_nothing_is_missing(
    script: ModuleType, machine: Machine
) -> None:
    machine.there = {*script.OFFSCREEN, *script.WINDOW}
    script.main("window")
    script.main("offscreen")
    assert machine.commands == []


def test_only_missing_packages_are_installed(
    script: ModuleType, machine: Machine
) -> None:
    machine.there = {*script.OFFSCREEN, *script.WINDOW} - {"libEGL.so.1"}
    script.main("window")
    (command,) = machine.commands
    assert command[:2] == ["apt-get", "install"]
    assert command[-1] == "libegl1"
    assert "libgl1" not in command


def test_lists_are_brought_up_to_date_only_when_needed(
    script: ModuleType, machine: Machine
) -> None:
    machine.failing = ["install"]
    script.main("offscreen")
    assert [command[1] for command in machine.commands] == [
        "install",
        "update",
        "install",
    ]


def test_sudo_is_used_when_it_asks_nothing(
    script: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.os, "geteuid", lambda: 1000)
    script.main("offscreen")
    probe, command = machine.commands
    assert probe == ["sudo", "-n", "true"]
    assert command[:4] == ["sudo", "-n", "apt-get", "install"]


@pytest.mark.parametrize("why", ["no sudo", "no apt", "no network"])
def test_one_sentence_names_what_cannot_be_installed(
    script: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "no sudo":
        monkeypatch.setattr(script.os, "geteuid", lambda: 1000)
        machine.failing = ["true"]
    elif why == "no apt":
        monkeypatch.setattr(script.shutil, "which", lambda name: None)
    else:
        machine.failing = ["install", "update"]
    with pytest.raises(SystemExit) as raised:
        script.main("window")
    sentence = str(raised.value)
    assert all(package in sentence for package in script.OFFSCREEN.values())
    assert all(package in sentence for package in script.WINDOW.values())
    assert "\n" not in sentence


def test_a_python_that_is_too_old_is_named(
    script: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 to 3\.13, but .* is"):
        script.main("python")


def test_the_program_names_the_same_libraries(script: ModuleType) -> None:
    """Of a window on X11; the program itself refuses to start without them."""
    assert system_libraries._X11_LIBRARIES.items() <= script.WINDOW.items()
