"""Figures and reports from the dialog, and films made while the window lives."""

import re

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog

from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.figure_dialog import FigureDialog
from nnviz.ui.film_dialog import FilmDialog
from nnviz.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def settings_of_the_test(qapp, tmp_path):
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))


@pytest.fixture
def window(qtbot, tmp_path):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    session = Session(shipped_experiment("moons"))
    session.train(24)
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def figures(window):
    window.workspace.views["loss"].setFocus()
    window.actions_["figures"].trigger()
    dialog = window.findChild(FigureDialog)
    yield dialog
    dialog.reject()


@pytest.fixture
def films(window):
    window.workspace.views["loss"].setFocus()
    window.actions_["film"].trigger()
    dialog = window.findChild(FilmDialog)
    yield dialog
    dialog.reject()


def save_to(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(chooser, key):
    chooser.set_chosen(key)
    chooser.chosen.emit(key)


def take(field, value):
    field.set_value(value)
    field.committed.emit(value)


def test_the_view_with_the_focus_is_the_first_figure(figures):
    assert figures.chosen == ["loss"]
    assert not figures.preview.pixmap().isNull()


def test_a_png_has_its_size_in_cm_and_its_resolution(
    figures, qtbot, monkeypatch, tmp_path
):
    choose(figures.form.unit, "cm")
    take(figures.form.width_field, 10.0)
    take(figures.form.height_field, 5.0)
    take(figures.form.dpi, 300)
    assert figures.words.text() == "" or "pixels" in figures.words.text()
    save_to(monkeypatch, tmp_path / "loss.png")
    click(qtbot, figures.save_button)
    with Image.open(tmp_path / "loss.png") as picture:
        assert picture.size == (1181, 591)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_theme_and_ground_are_the_figures_alone(
    figures, window, qtbot, monkeypatch, tmp_path
):
    own = window.workspace.views["loss"].theme
    figures.form.bare.setChecked(True)
    ink = {}
    for name in ("light", "dark"):
        choose(figures.form.theme_list, name)
        save_to(monkeypatch, tmp_path / f"{name}.png")
        click(qtbot, figures.save_button)
        with Image.open(tmp_path / f"{name}.png") as picture:
            pixels = np.asarray(picture.convert("RGBA"), float)
        assert (pixels[..., 3] == 0).mean() > 0.2
        ink[name] = np.average(pixels[..., :3].mean(axis=-1), weights=pixels[..., 3])
    assert abs(ink["light"] - ink["dark"]) > 50
    assert window.workspace.views["loss"].theme is own


def test_type_for_slides_is_larger(figures, qtbot, monkeypatch, tmp_path):
    sizes = {}
    for use in ("print", "slides"):
        choose(figures.form.use, use)
        save_to(monkeypatch, tmp_path / f"{use}.svg")
        choose(figures.format, "svg")
        click(qtbot, figures.save_button)
        text = (tmp_path / f"{use}.svg").read_text()
        sizes[use] = max(map(float, re.findall(r'font-size="([\d.]+)', text)))
    assert sizes["slides"] >= 1.5 * sizes["print"]


def test_several_views_are_a_file_each_and_none_is_written_over(
    figures, qtbot, monkeypatch, tmp_path
):
    figures.boxes["graph"].setChecked(True)
    figures.boxes["matrices"].setChecked(True)
    choose(figures.format, "pdf")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out")
    )
    (tmp_path / "out").mkdir()
    for _ in range(2):
        click(qtbot, figures.save_button)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    names = ("graph", "loss", "matrices")
    assert written == {f"{name}{end}.pdf" for name in names for end in ("", "-2")}


def test_numbers_of_a_view(figures, qtbot, monkeypatch, tmp_path, window):
    choose(figures.format, "csv")
    assert not figures.form.isEnabled()
    save_to(monkeypatch, tmp_path / "numbers")
    click(qtbot, figures.save_button)
    head, *rows = (tmp_path / "numbers.csv").read_text().splitlines()
    assert "train_loss" in head
    assert len(rows) > 1


def test_a_report_has_the_settings_and_every_view_as_text(
    figures, qtbot, monkeypatch, tmp_path
):
    for name in ("graph", "softmax", "surface", "boundary"):
        figures.boxes[name].setChecked(True)
    choose(figures.format, "report")
    save_to(monkeypatch, tmp_path / "report.pdf")
    click(qtbot, figures.save_button)
    data = (tmp_path / "report.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", data)) >= 2
    assert data.count(b"/FontFile") >= 1


def test_nothing_checked_is_nothing_to_save(figures):
    figures.boxes["loss"].setChecked(False)
    assert not figures.save_button.isEnabled()
    assert figures.words.text() == "Check the views to export."


def test_a_folder_that_is_gone_is_said(figures, qtbot, monkeypatch, tmp_path):
    save_to(monkeypatch, tmp_path / "no" / "loss.png")
    click(qtbot, figures.save_button)
    assert "loss.png cannot be written" in figures.words.text()


# Films


@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
def test_a_film_of_a_view_and_the_session_stands_as_before(
    films, window, qtbot, monkeypatch, tmp_path, suffix
):
    session = window.session
    session.seek(11)
    session.go_to_moment(2)
    choose(films.kind, suffix[1:])
    take(films.every, 6)
    assert films.words.text().startswith("5 frames of ")
    save_to(monkeypatch, tmp_path / f"film{suffix}")
    click(qtbot, films.make_button)
    qtbot.waitUntil(lambda: films.recording is None, timeout=20_000)
    assert films.words.text().startswith(f"Saved film{suffix}, 5 frames")
    assert (session.step, session.snapshot().moment) == (11, 2)
    if suffix == ".gif":
        with Image.open(tmp_path / "film.gif") as film:
            assert film.n_frames == 5


def test_the_window_over_the_moments_of_a_step(
    films, window, qtbot, monkeypatch, tmp_path
):
    choose(films.view, "window")
    choose(films.unit, "moments")
    choose(films.kind, "webp")
    take(films.first, 3)
    take(films.last, 3)
    take(films.scale, 0.25)
    save_to(monkeypatch, tmp_path / "film.webp")
    click(qtbot, films.make_button)
    qtbot.waitUntil(lambda: films.recording is None, timeout=30_000)
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames > 8
        assert film.width == round(0.25 * window.width())


def test_a_film_that_is_cancelled_leaves_no_file(
    films, window, qtbot, monkeypatch, tmp_path
):
    folder = tmp_path / "out"
    folder.mkdir()
    save_to(monkeypatch, folder / "film.gif")
    take(films.every, 1)
    click(qtbot, films.make_button)
    assert films.close_button.text() == "Cancel"
    click(qtbot, films.close_button)
    qtbot.waitUntil(lambda: films.recording is None)
    assert "cancelled" in films.words.text()
    assert list(folder.iterdir()) == []
    assert window.session.step == 24


def test_a_film_that_cannot_be_written_is_said(
    films, window, qtbot, monkeypatch, tmp_path
):
    save_to(monkeypatch, tmp_path / "no" / "film.gif")
    take(films.every, 24)
    click(qtbot, films.make_button)
    qtbot.waitUntil(lambda: films.recording is None)
    assert "film.gif cannot be written" in films.words.text()


def test_how_long_the_film_is_follows_its_pace(films):
    before = films.words.text()
    take(films.fps, 5)
    faster = films.words.text()
    take(films.hold, 10)
    assert len({before, faster, films.words.text()}) == 3


def test_too_large_a_film_is_said_before_it_is_made(films):
    take(films.last, 1_000_000)
    take(films.every, 1)
    assert "at most 20,000 frames" in films.words.text()
