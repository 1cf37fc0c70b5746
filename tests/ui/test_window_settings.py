"""What the window remembers, and what it makes of a damaged file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from nnviz.ui.window_settings import WindowSettings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "nnviz.ini"


def opened(file):
    return WindowSettings(QSettings(str(file), QSettings.Format.IniFormat))


def test_everything_is_remembered(file):
    settings = opened(file)
    settings.theme = "dark"
    settings.projector = True
    settings.timeline_bytes = 2**30
    settings.keep_layout("rows", QByteArray(b"\x00\x01state"))
    settings.keep_hidden_panels(("loss", "confusion"))
    settings.add_recent_file(Path("one.json"))
    settings.save()
    again = opened(file)
    assert again.theme == "dark"
    assert again.projector is True
    assert again.timeline_bytes == 2**30
    assert again.layout("rows") == QByteArray(b"\x00\x01state")
    assert again.hidden_panels() == ("loss", "confusion")
    assert again.recent_files() == (Path("one.json"),)


def test_a_new_file_has_the_defaults(file):
    settings = opened(file)
    assert settings.theme == "system"
    assert settings.projector is False
    assert settings.timeline_bytes == 256 * 2**20
    assert settings.layout("rows") is None
    assert settings.hidden_panels() == ()
    assert settings.recent_files() == ()


def test_nonsense_in_the_file_is_the_default(file):
    file.write_text("[look]\ntheme=purple\nprojector=7\n[layout]\nrows=12\n")
    with file.open("a") as damaged:
        damaged.write("[time]\nbytes=-3\n")
    settings = opened(file)
    assert settings.timeline_bytes == 256 * 2**20
    assert settings.theme == "system"
    assert settings.projector is False
    assert settings.layout("rows") is None


def test_recent_files_newest_first_without_repeats(file):
    settings = opened(file)
    for number in range(12):
        settings.add_recent_file(Path(f"{number}.json"))
    settings.add_recent_file(Path("9.json"))
    recent = settings.recent_files()
    assert recent[:3] == (Path("9.json"), Path("11.json"), Path("10.json"))
    assert len(recent) == 8


def test_the_layout_can_be_forgotten_alone(file):
    settings = opened(file)
    settings.theme = "dark"
    settings.keep_layout("rows", QByteArray(b"x"))
    settings.forget_layout()
    assert settings.layout("rows") is None
    assert settings.theme == "dark"
