"""Own data in, from the window: dialogs, menu, dropping, recent ones, stopping."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.download import DOWNLOADS, Download, RemoteFile
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.variations import with_dataset_settings
from nnviz.ui import import_dialog
from nnviz.ui.data_picker import DataPicker
from nnviz.ui.download_dialog import DownloadDialog
from nnviz.ui.import_dialog import ImportDialog
from nnviz.ui.import_table_dialog import ImportTableDialog
from nnviz.ui.main_window import MainWindow
from tests.datasets.files.real_files import cifar_folder, image_folder, mnist_folder

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TABLE = "id;length;width;color;species\n" + "".join(
    f"F{i};{i % 7},5;{i % 5};{'rb'[i % 2]};{'xyz'[i % 3]}\n" for i in range(40)
)


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot, store):
    window = MainWindow(Session(shipped_experiment("iris")), store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    LAST_FILE.forget()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text(TABLE)
    return path


def opened(window, qtbot, path, kind=ImportDialog):
    window.import_commands.import_path(path)
    dialog = window.findChild(kind)
    qtbot.waitUntil(lambda: dialog.problem.text() != "Reading …")
    return dialog


def taken(qtbot, dialog):
    with qtbot.waitSignal(dialog.chosen):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)


def warning_of(window):
    (box,) = window.findChildren(QMessageBox)
    text = box.text()
    box.accept()
    return text


def test_a_table_is_shown_as_it_was_recognised_and_taken(window, qtbot, table):
    before = window.session.experiment
    dialog = opened(window, qtbot, table, ImportTableDialog)
    assert dialog.head.text() == "flowers.csv: 40 rows, 5 columns"
    assert dialog.separator.value == ";"
    assert dialog.decimal.value == ","
    assert dialog.encoding.value == "utf-8"
    assert dialog.header.isChecked()
    parts = [dialog.preview.item(0, column).text() for column in range(5)]
    assert parts == ["text, left out", "input", "input", "text, left out", "target"]
    assert dialog.preview.item(1, 1).text() == "0,5"
    said = []
    window.import_commands.said.connect(said.append)
    taken(qtbot, dialog)
    experiment = window.session.experiment
    assert experiment.dataset == DatasetSettings(
        kind="csv",
        path=str(table),
        target="species",
        task="classes",
        separator=";",
        decimal=",",
        header=True,
        encoding="utf-8",
        exclude=("id", "color"),
        test_fraction=0.25,
    )
    assert experiment.network.layers == (2, 6, 3)
    assert experiment.name == "flowers"
    assert said == [
        "flowers.csv: 30 training and 10 test samples, 2 inputs, 3 classes."
    ]
    window.session.undo()
    assert window.session.experiment == before


def test_columns_target_and_standardisation_are_chosen(window, qtbot, table):
    dialog = opened(window, qtbot, table, ImportTableDialog)
    item = dialog.preview.item(0, 3)
    item.setCheckState(Qt.CheckState.Checked)
    assert dialog.preview.item(0, 3).text() == "one per text"
    assert "Each text of “color” becomes a column" in dialog.problem.text()
    dialog.preview.item(0, 2).setCheckState(Qt.CheckState.Unchecked)
    dialog.target.set_chosen("1")
    dialog.target.chosen.emit("1")
    assert dialog.task.value == "regression"
    dialog.standardize.setChecked(True)
    taken(qtbot, dialog)
    data = window.session.dataset
    assert data.point_names == ("color = b", "color = r")
    assert not data.is_classification
    assert data.mean is not None
    assert window.session.experiment.loss == "squared_error"


def test_another_form_reads_the_file_anew(window, qtbot, table):
    dialog = opened(window, qtbot, table, ImportTableDialog)
    dialog.header.click()
    qtbot.waitUntil(lambda: dialog.head.text().endswith("41 rows, 5 columns"))
    assert "column 1" in dialog.preview.horizontalHeaderItem(0).text()
    dialog.separator.set_chosen("|")
    dialog.separator.chosen.emit("|")
    qtbot.waitUntil(lambda: "1 column" in dialog.head.text())
    assert not dialog.ok.isEnabled()
    assert dialog.problem.property("tone") == "warning"
    dialog.reject()


def test_missing_values_are_said_with_their_places(window, qtbot, table):
    lines = TABLE.splitlines()
    lines[3] = lines[3].replace("2,5", "")
    lines[7] = lines[7].replace(";1;", ";NA;")
    table.write_text("\n".join(lines))
    dialog = opened(window, qtbot, table, ImportTableDialog)
    assert dialog.missing_words.text() == (
        "2 values are missing: line 4 “length”, line 8 “width”"
    )
    assert dialog.missing_row.isVisible()
    dialog.missing.set_chosen("mean")
    taken(qtbot, dialog)
    assert window.session.experiment.dataset.missing == "mean"
    total = len(window.session.dataset.train) + len(window.session.dataset.test)
    assert total == 40


def test_a_broken_table_is_refused_in_the_dialog(window, qtbot, table):
    table.write_text("a,b\n1,2\n3\n")
    dialog = opened(window, qtbot, table, ImportTableDialog)
    assert "flowers.csv, line 3: there is 1 cell" in dialog.problem.text()
    assert not dialog.ok.isEnabled()
    dialog.reject()


@pytest.mark.parametrize(
    ("make", "words", "layers"),
    [
        (mnist_folder, "6 training and 4 test images of 5 × 4 pixels", (20, 6, 3)),
        (
            lambda folder: cifar_folder(folder, "python3"),
            "15 training and 3 test images of 32 × 32 pixels in colour",
            (3072, 6, 10),
        ),
        (image_folder, "4 training and 2 test images of 4 × 6", (72, 6, 2)),
    ],
)
def test_folders_are_summed_up_and_taken(window, qtbot, tmp_path, make, words, layers):
    dialog = opened(window, qtbot, make(tmp_path / "data"))
    assert words in dialog.summary.text()
    assert dialog.share_row.isVisible() == (make is image_folder)
    taken(qtbot, dialog)
    assert window.session.experiment.network.layers == layers


def test_images_of_several_sizes_are_brought_to_one(window, qtbot, tmp_path):
    folder = image_folder(tmp_path / "pets")
    image_folder(tmp_path / "other", size=(9, 9))
    (tmp_path / "other" / "cat" / "0.png").rename(folder / "cat" / "9.png")
    dialog = opened(window, qtbot, folder)
    assert "images of one size" in dialog.problem.text()
    dialog.size_choice.set_chosen("8,8,3")
    dialog.size_choice.chosen.emit("8,8,3")
    qtbot.waitUntil(dialog.ok.isEnabled)
    taken(qtbot, dialog)
    assert window.session.experiment.dataset.image_shape == (8, 8, 3)


def test_arrays_that_are_no_data_are_refused(window, qtbot, tmp_path):
    np.savez(tmp_path / "a.npz", a=np.zeros(3))
    dialog = opened(window, qtbot, tmp_path / "a.npz")
    assert "x and y" in dialog.problem.text()
    assert not dialog.ok.isEnabled()
    dialog.reject()


def test_what_is_no_data_is_said_in_a_sentence(window, tmp_path):
    (tmp_path / "a.mp3").write_bytes(b"ID3")
    window.import_commands.import_path(tmp_path / "a.mp3")
    assert "none of the data that nnviz reads" in warning_of(window)


def test_closing_the_dialog_stops_reading(window, qtbot, tmp_path, monkeypatch):
    reading, stopped = threading.Event(), threading.Event()

    def endless(settings, progress):
        reading.set()
        try:
            while True:
                progress(0.5)
        finally:
            stopped.set()

    monkeypatch.setattr(import_dialog, "load_dataset", endless)
    window.import_commands.import_path(mnist_folder(tmp_path / "m"))
    dialog = window.findChild(ImportDialog)
    assert reading.wait(5)
    qtbot.waitUntil(lambda: dialog.progress.value() == 500)
    dialog.reject()
    assert stopped.is_set()


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_a_table_or_a_folder_is_dropped(window, qtbot, table, tmp_path):
    dropped(window, table)
    window.findChild(ImportTableDialog).reject()
    dropped(window, mnist_folder(tmp_path / "m"))
    dialogs = window.findChildren(ImportDialog)
    assert dialogs[-1].kind == "mnist"
    dialogs[-1].reject()


def test_an_experiment_is_dropped_as_ever(window, tmp_path):
    path = tmp_path / "spiral.json"
    shipped_experiment("default").save(path)
    dropped(window, path)
    assert window.session.experiment.dataset.kind == "spiral"


def test_the_tile_and_the_menu_ask_for_a_file_or_a_folder(
    window, qtbot, table, tmp_path, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    window.workspace.experiment.data.file_wanted.emit()
    window.findChild(ImportTableDialog).reject()
    folder = mnist_folder(tmp_path / "m")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window.import_commands.import_folder()
    window.findChildren(ImportDialog)[-1].reject()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.import_commands.import_file()


def test_what_was_taken_is_kept_among_the_recent_ones(window, qtbot, table, store):
    assert not window.import_commands.recent_menu.isEnabled()
    taken(qtbot, opened(window, qtbot, table, ImportTableDialog))
    assert window.import_commands.recent() == (table,)
    (action,) = window.import_commands.recent_menu.actions()
    action.trigger()
    window.findChildren(ImportTableDialog)[-1].reject()
    store.setValue("files/recent_data", 3)
    assert window.import_commands.recent() == ()


def test_the_data_section_names_the_file_and_the_standardisation(window, qtbot, table):
    dialog = opened(window, qtbot, table, ImportTableDialog)
    dialog.standardize.setChecked(True)
    taken(qtbot, dialog)
    section = window.workspace.experiment.data
    section.grab()
    assert section.file_name.text() == "flowers.csv"
    assert section.file_name.toolTip() == str(table)
    assert not section.scale_row.isHidden()
    assert window.session.experiment.note == ""


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "digits", "standardize": True},
        {"kind": "iris", "standardize": True},
        {
            "kind": "moons",
            "standardize": True,
            "features": ("sin(x1)", "x1^2", "x1*x2", "x2"),
        },
    ],
)
def test_the_experiment_panel_has_room_for_its_data(window, qtbot, settings):
    wanted = DatasetSettings(**settings)
    session = window.session
    session.change_experiment(with_dataset_settings(session.experiment, wanted))
    section = window.workspace.experiment.data
    qtbot.waitUntil(lambda: not section.scale_row.isHidden())
    # The pictures of the data are as wide as the panel.
    rows = [
        section.rows.itemAt(index).widget() for index in range(section.rows.count())
    ]
    widest = max(row.minimumSizeHint().width() for row in rows if row is not None)
    assert widest == section.findChild(DataPicker).minimumSizeHint().width()


def test_nothing_is_fetched_before_it_is_asked_for(window, qtbot, monkeypatch):
    nowhere = RemoteFile("a", ("http://127.0.0.1:9/a",), "md5:" + "0" * 32, 5)
    download = Download("mnist", "MNIST", (nowhere,))
    monkeypatch.setitem(DOWNLOADS, "mnist", download)
    (action,) = [
        a for a in window.import_commands.menu.actions() if a.data() == "mnist"
    ]
    action.trigger()
    dialog = window.findChild(DownloadDialog)
    assert "From 127.0.0.1:9 to" in dialog.words.text()
    dialog.accept()
    qtbot.waitUntil(lambda: "no connection" in dialog.words.text(), timeout=20_000)
    assert dialog.ok.isEnabled()
    dialog.reject()


def test_what_has_come_is_shown_at_once(window, qtbot, tmp_path, monkeypatch):
    folder = mnist_folder(tmp_path / "m")
    monkeypatch.setattr(
        "nnviz.ui.download_dialog.fetch", lambda download, where, progress: folder
    )
    window.import_commands.download("mnist")
    dialog = window.findChild(DownloadDialog)
    with qtbot.waitSignal(dialog.fetched) as fetched:
        dialog.accept()
    assert fetched.args == [Path(folder)]
    window.findChild(ImportDialog).reject()


def test_a_file_that_is_gone_is_said_when_its_data_are_wanted_otherwise(
    window, qtbot, table
):
    taken(qtbot, opened(window, qtbot, table, ImportTableDialog))
    table.unlink()
    LAST_FILE.forget()
    before = window.session.experiment
    window.workspace.experiment.data.standardize(True)
    assert "flowers.csv is not there" in warning_of(window)
    assert window.session.experiment is before
