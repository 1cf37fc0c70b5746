"""Weights in and networks out, from the window."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox

from nnviz.models.files import FORMATS, read_model
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.main_window import MainWindow
from nnviz.ui.model_dialog import ModelDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def settings_of_the_test(qapp, tmp_path):
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))


@pytest.fixture
def window(qtbot, tmp_path):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(shipped_experiment("iris")), store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def weights(path, hidden=5, outputs=3, **more):
    rng = np.random.default_rng(1)
    W1, W2 = rng.normal(size=(hidden, 4)), rng.normal(size=(outputs, hidden))
    np.savez(path, W1=W1, W2=W2, **more)
    return W1, W2


def ok_of(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_weights_are_shown_and_taken_and_it_can_be_undone(window, tmp_path, qtbot):
    path = tmp_path / "w.npz"
    W1, W2 = weights(path)
    before = window.session.experiment
    window.model_commands.import_path(path)
    dialog = window.findChild(ModelDialog)
    dialog.lists[0].set_chosen("tanh")
    dialog.lists[0].chosen.emit("tanh")
    qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)
    snapshot = window.session.snapshot()
    assert snapshot.architecture.layers == (4, 5, 3)
    assert snapshot.architecture.activations == ("tanh", "linear")
    np.testing.assert_array_equal(snapshot.parameters.W[0], W1)
    np.testing.assert_array_equal(snapshot.parameters.W[1], W2)
    assert window.session.snapshot().can_undo == "Import w.npz"
    window.session.undo()
    assert window.session.experiment == before


def test_what_the_file_says_cannot_be_chosen_otherwise(window, tmp_path):
    path = tmp_path / "w.npz"
    weights(path, activations=np.array(["tanh", "linear"]))
    window.model_commands.import_path(path)
    dialog = window.findChild(ModelDialog)
    assert [each.value for each in dialog.lists] == ["tanh", "linear"]
    assert not any(each.isEnabled() for each in dialog.lists)
    dialog.reject()


def test_a_network_that_does_not_fit_cannot_be_taken(window, tmp_path):
    path = tmp_path / "w.npz"
    weights(path, outputs=7)
    window.model_commands.import_path(path)
    dialog = window.findChild(ModelDialog)
    assert "gives 7 outputs, but the data have 4 inputs" in dialog.problem.text()
    assert not ok_of(dialog).isEnabled()
    dialog.lists[1].chosen.emit("linear")
    assert not ok_of(dialog).isEnabled()
    dialog.reject()


def test_an_output_activation_that_the_loss_does_not_take(window, tmp_path):
    path = tmp_path / "w.npz"
    weights(path)
    window.model_commands.import_path(path)
    dialog = window.findChild(ModelDialog)
    assert ok_of(dialog).isEnabled()
    dialog.lists[1].set_chosen("sigmoid")
    dialog.lists[1].chosen.emit("sigmoid")
    assert "ends in sigmoid" in dialog.problem.text()
    assert not ok_of(dialog).isEnabled()
    dialog.reject()


def test_a_dropped_pickle_is_refused_with_the_way_to_convert(window, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "model.pt"))])
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *nothing)
    window.dropEvent(drop)
    box = window.findChild(QMessageBox)
    assert "save_file" in box.text()
    box.close()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_saved_from_the_menu(window, tmp_path, monkeypatch, name):
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *_: (str(tmp_path / "network"), ""),
    )
    menu = window.model_commands.network_menu
    menu.aboutToShow.emit()
    actions = {each.data(): each for each in menu.actions()}
    actions[name].trigger()
    path = tmp_path / f"network{FORMATS[name][0]}"
    assert path.stat().st_size > 100
    assert path.name in window.status_line._message.text()
    if name == "npz":
        found = read_model(path).parameters.flat()
        np.testing.assert_array_equal(
            found, window.session.snapshot().parameters.flat()
        )


def test_a_folder_that_is_gone_is_said(window, tmp_path, monkeypatch):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "n.npz"), "")
    )
    window.model_commands.export_as("npz")
    box = window.findChild(QMessageBox)
    assert "n.npz cannot be written: No such file" in box.text()
    box.close()
