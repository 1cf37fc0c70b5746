"""What a machine lacks for a window is said before Qt would abort."""

import sys

import pytest

from nnviz.cli import system_libraries
from nnviz.cli.command_error import CommandError
from nnviz.cli.system_libraries import qt_libraries_named, require_display


@pytest.fixture
def linux(monkeypatch):
    """A Linux machine on which nothing is set."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def import_failing(message):
    with qt_libraries_named():
        raise ImportError(message)


def test_a_missing_library_of_qt_is_named_with_the_packages():
    with pytest.raises(CommandError) as caught:
        import_failing(
            "libEGL.so.1: cannot open shared object file: No such file or directory"
        )
    text = str(caught.value)
    assert "libEGL.so.1" in text
    assert "apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3" in text
    assert text.endswith(".")


def test_any_other_import_error_stays_what_it_is():
    with pytest.raises(ImportError, match="no name"):
        import_failing("no name")


@pytest.mark.usefixtures("linux")
def test_no_display():
    with pytest.raises(CommandError, match=r"no display .* nnviz render --view window"):
        require_display()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("QT_QPA_PLATFORM", "offscreen"), ("WAYLAND_DISPLAY", "wayland-0")],
)
def test_a_platform_that_was_chosen_is_taken(linux, variable, value):
    linux.setenv(variable, value)
    require_display()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_there_is_always_a_display(linux, platform):
    linux.setattr(sys, "platform", platform)
    require_display()


def test_missing_libraries_of_x11_are_named_by_package(linux):
    linux.setenv("DISPLAY", ":0")
    linux.setattr(
        system_libraries, "_is_there", lambda library: "cursor" not in library
    )
    with pytest.raises(CommandError, match="apt install libxcb-cursor0 brings"):
        require_display()


def test_a_display_that_does_not_answer(linux):
    linux.setenv("DISPLAY", ":987")
    linux.setattr(system_libraries, "_is_there", lambda library: True)
    linux.setattr(system_libraries, "_x11_answers", lambda: False)
    with pytest.raises(CommandError, match=r"display :987 does not answer; .* render"):
        require_display()


def test_a_display_that_answers_is_fine(linux):
    linux.setenv("DISPLAY", ":0")
    linux.setattr(system_libraries, "_is_there", lambda library: True)
    linux.setattr(system_libraries, "_x11_answers", lambda: True)
    require_display()
