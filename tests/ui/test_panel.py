"""Panels: what the header shows, and how a view is taken away from it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSizeF
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nnviz.picture.table import Table
from nnviz.ui.controls import SegmentedControl
from nnviz.ui.export_menu import FOLDER_KEY
from nnviz.ui.panel import Badge, Panel
from nnviz.ui.theme import Theme, apply_theme, theme_named
from nnviz.ui.view import View
from nnviz.ui.views import ViewKind

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Plot(View):
    name = "plot"
    heading = "Loss surface"

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        painter.drawText(10, 20, "loss 0.113")

    def table(self) -> Table:
        return Table(("step", "loss"), ((638, 0.113),))

    def header_widgets(self) -> list[QWidget]:
        choices = [("2", "2-D"), ("3", "3-D")]
        return [SegmentedControl("Kind", choices, self.theme)]


@pytest.fixture(autouse=True)
def settings_of_the_test(qapp: QApplication, tmp_path: Path) -> None:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))
    qapp.setOrganizationName("nnviz-test")
    qapp.setApplicationName("nnviz-test")


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> Panel:
    theme = theme_named("light")
    apply_theme(qapp, theme)
    plot = Plot(None, theme)
    kinds = {"plot": ViewKind("", "", "Plot", "Loss surface")}
    panel = Panel("Loss surface", kinds, lambda name: plot, theme)
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def texts_of(panel: Panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    """Answer every file dialog with a path; the proposals are collected."""
    proposals: list[str] = []

    def answer(parent: object, title: str, proposed: str, kinds: str) -> tuple:
        proposals.append(proposed)
        return str(path), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return proposals


def test_the_header_follows_the_view(panel: Panel) -> None:
    assert texts_of(panel) == ["Loss surface"]
    assert not panel.findChild(Badge).isVisible()
    panel.view.set_note("out of slice 0.714")
    panel.view.set_subtitle("PCA of the path")
    panel.view.set_badge("backward pass ◂")
    assert texts_of(panel) == ["Loss surface", "PCA of the path", "out of slice 0.714"]
    assert panel.findChild(Badge).isVisible()
    assert panel.findChild(Badge).accessibleName() == "backward pass"
    panel.view.set_title("Loss")
    panel.view.set_note("")
    assert texts_of(panel) == ["Loss", "PCA of the path"]
    assert panel.accessibleName() == "Loss"


def test_the_export_icon_is_last_on_the_right(panel: Panel) -> None:
    export = panel._export
    segments = panel.findChild(SegmentedControl)
    right = export.mapTo(panel, export.rect().topRight()).x()
    assert panel.width() - right <= 8
    assert segments.mapTo(panel, segments.rect().topRight()).x() < right
    assert "Loss surface" in export.accessibleName()


def test_the_header_is_28_px_and_grows_for_a_projector(
    panel: Panel, qapp: QApplication
) -> None:
    assert panel._stack.y() == 1 + 28
    large = Theme(theme_named("dark").tokens, 1.25)
    panel.apply_theme(large)
    qapp.processEvents()
    assert panel._stack.y() == 1 + 35
    assert panel.view.theme is large


def test_a_narrow_panel_shortens_the_note_and_keeps_the_title(
    panel: Panel, qapp: QApplication
) -> None:
    note = "a long note that says what the slice leaves out of the picture"
    panel.view.set_note(note)
    panel.resize(260, 200)
    qapp.processEvents()
    panel.grab()
    title = next(
        label for label in panel.findChildren(QLabel) if label.text() == "Loss surface"
    )
    assert title.width() >= title.sizeHint().width()
    label = next(label for label in panel.findChildren(QLabel) if label.text() == note)
    assert label.width() < label.sizeHint().width()
    assert label.toolTip() == note


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".csv"])
def test_a_view_is_saved_where_the_person_says(
    panel: Panel,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    suffix: str,
) -> None:
    target = tmp_path / f"figure{suffix}"
    answer_with(monkeypatch, target)
    with qtbot.waitSignal(panel.said) as said:
        panel.export_menus[0].save_as(suffix)
    assert target.stat().st_size > 10
    assert target.name in said.args[0]


def test_the_last_folder_is_remembered_and_a_suffix_is_added(
    panel: Panel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposals = answer_with(monkeypatch, tmp_path / "figure")
    panel.export_menus[0].save_as(".svg")
    assert (tmp_path / "figure.svg").exists()
    panel.export_menus[0].save_as(".pdf")
    assert proposals[1] == str(tmp_path / "plot.pdf")
    assert QSettings().value(FOLDER_KEY) == str(tmp_path)


def test_a_cancelled_dialog_writes_nothing(
    panel: Panel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_with(monkeypatch, "")
    with qtbot.assertNotEmitted(panel.said):
        panel.export_menus[0].save_as(".csv")
    assert list(tmp_path.glob("*.csv")) == []


def test_a_failure_is_said_in_one_sentence(
    panel: Panel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_with(monkeypatch, tmp_path / "missing" / "figure.csv")
    with qtbot.assertNotEmitted(panel.said):
        panel.export_menus[0].save_as(".csv")
    box = panel.findChild(QMessageBox)
    assert "figure.csv cannot be written" in box.text()
    assert "\n" not in box.text()
    box.close()


def test_the_menu_offers_every_way_out(
    panel: Panel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_with(monkeypatch, tmp_path / "figure.png")
    panel.export_menus[0].aboutToShow.emit()
    actions = {action.text(): action for action in panel.export_menus[0].actions()}
    assert [text for text in actions if text] == [
        "PNG",
        "SVG…",
        "PDF…",
        "CSV…",
        "Copy picture",
        "Copy numbers",
    ]
    scales = {action.text(): action for action in actions["PNG"].menu().actions()}
    with qtbot.waitSignal(panel.said):
        scales["4×…"].trigger()
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    with qtbot.waitSignal(panel.said):
        actions["Copy numbers"].trigger()
    assert QGuiApplication.clipboard().text() == "step\tloss\n638\t0.113\n"
    with qtbot.waitSignal(panel.said):
        actions["Copy picture"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()


def test_the_badge_of_the_backward_pass_has_the_colour_of_gradients(
    qtbot: QtBot, qapp: QApplication
) -> None:
    for name in ("light", "dark"):
        theme = theme_named(name)
        badge = Badge(theme)
        qtbot.addWidget(badge)
        for text, token in (
            ("forward pass ▸", "raised"),
            ("◂ backward pass", "gradient_negative"),
        ):
            badge.set_text(text)
            badge.resize(badge.sizeHint())
            image = badge.grab().toImage()
            # Between the rounded corner and the words there is only the ground.
            assert image.pixelColor(image.width() // 2, 1) == theme.color(token)
