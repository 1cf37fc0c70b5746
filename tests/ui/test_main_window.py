"""The whole window, used as a person uses it: keys, mouse, menus, closing."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QScrollArea

from nnviz.engine.settings import Regularization
from nnviz.session.experiment import Experiment
from nnviz.session.goal import Goal
from nnviz.session.selection import Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment_paths
from nnviz.ui.main_window import MainWindow

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def session():
    return Session(Experiment())


@pytest.fixture
def window(session, store, qtbot):
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window, key, modifier)


class TestKeys:
    def test_arrows_step_and_step_back(self, window, session, qtbot):
        start = session.snapshot().parameters.flat().tobytes()
        for _ in range(3):
            press(qtbot, window, KEY.Key_Right)
        assert session.step == 3
        for _ in range(3):
            press(qtbot, window, KEY.Key_Left)
        assert session.step == 0
        assert session.snapshot().parameters.flat().tobytes() == start

    def test_shift_arrows_go_by_epochs(self, window, session, qtbot):
        press(qtbot, window, KEY.Key_Right, SHIFT)
        assert (session.epoch, session.step) == (1, 15)
        press(qtbot, window, KEY.Key_Left, SHIFT)
        assert session.step == 0

    def test_space_plays_and_pauses(self, window, session, qtbot):
        press(qtbot, window, KEY.Key_Space)
        assert window.player.playing
        assert window.actions_["play"].text() == "Pause"
        qtbot.waitUntil(lambda: session.step > 0)
        press(qtbot, window, KEY.Key_Space)
        assert not window.player.playing

    def test_shift_space_plays_backward_and_pauses(self, window, session, qtbot):
        backward = window.actions_["play_backward"]
        assert not backward.isEnabled()
        session.advance(200)
        assert backward.isEnabled()
        press(qtbot, window, KEY.Key_Space, SHIFT)
        assert window.player.direction == "backward"
        assert window.actions_["play"].text() == "Pause"
        qtbot.waitUntil(lambda: session.step < 200)
        press(qtbot, window, KEY.Key_Space)
        assert not window.player.playing
        press(qtbot, window, KEY.Key_Space, SHIFT)
        press(qtbot, window, KEY.Key_Left)
        assert not window.player.playing

    def test_backward_from_where_training_stopped_can_be_paused(
        self, window, session, qtbot
    ):
        session.change_experiment(Experiment(loss="squared_error"))
        session.set_learning_rate(1e6)
        session.advance(2000)
        assert session.stopped is not None
        assert not window.actions_["play"].isEnabled()
        press(qtbot, window, KEY.Key_Space, SHIFT)
        assert window.actions_["play"].isEnabled()
        press(qtbot, window, KEY.Key_Space)
        assert not window.player.playing

    def test_a_goal_says_in_the_status_line_why_it_pauses(self, window, session, qtbot):
        session.set_goal(Goal("step", 2))
        press(qtbot, window, KEY.Key_Space)
        qtbot.waitUntil(lambda: session.goal_reached is not None)
        assert not window.player.playing
        assert window.status_line._message.text() == "Stopped at step 2: step 2."

    def test_number_keys_choose_the_unit_of_a_step(self, window, session, qtbot):
        press(qtbot, window, KEY.Key_1)
        rest = session.snapshot().moment
        press(qtbot, window, KEY.Key_Right)
        assert session.snapshot().moment == rest + 1
        assert session.step == 0
        press(qtbot, window, KEY.Key_4)
        press(qtbot, window, KEY.Key_Right)
        assert session.epoch == 1

    def test_home_and_end(self, window, session, qtbot):
        session.advance(40)
        press(qtbot, window, KEY.Key_Home)
        assert session.step == 0
        press(qtbot, window, KEY.Key_End)
        assert session.step == 40

    def test_r_resets_and_undo_brings_the_run_back(self, window, session, qtbot):
        session.advance(40)
        before = session.snapshot().parameters.flat().tobytes()
        press(qtbot, window, KEY.Key_R)
        assert (session.step, session.last_step) == (0, 0)
        press(qtbot, window, KEY.Key_Z, CONTROL)
        assert session.step == 40
        assert session.snapshot().parameters.flat().tobytes() == before
        press(qtbot, window, KEY.Key_Y, CONTROL)
        assert session.step == 0

    def test_n_and_p_page_through_the_samples(self, window, session, qtbot):
        press(qtbot, window, KEY.Key_N)
        assert session.snapshot().selection.sample == Sample("train", 1)
        press(qtbot, window, KEY.Key_P)
        press(qtbot, window, KEY.Key_P)
        assert session.snapshot().selection.sample == Sample("train", 149)

    def test_every_action_has_something_to_do_and_a_tip(self, window):
        for action in window.actions():
            assert action.toolTip()
            assert action.receivers("2triggered(bool)") > 0, action.objectName()


class TestExperimentPanel:
    def test_another_data_set_starts_anew_and_can_be_undone(
        self, window, session, qtbot
    ):
        session.advance(30)
        picker = window.workspace.experiment.data._classes_picker
        button = next(b for b in picker._buttons if b.kind == "moons")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert session.dataset.settings.kind == "moons"
        assert session.step == 0
        press(qtbot, window, KEY.Key_Z, CONTROL)
        assert session.dataset.settings.kind == "spiral"
        assert session.step == 30

    @pytest.mark.parametrize("kind", ["iris", "digits", "sine", "plane", "blobs"])
    def test_every_kind_of_data_can_be_chosen_and_trained(
        self, window, session, qtbot, kind
    ):
        window.workspace.experiment.data._kind_chosen(kind)
        assert session.dataset.settings.kind == kind
        press(qtbot, window, KEY.Key_Right)
        assert session.step == 1

    def test_learning_rate_acts_on_the_running_network(self, window, session, qtbot):
        session.advance(10)
        field = window.workspace.experiment.training._rate
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "0.2")
        qtbot.keyClick(field, KEY.Key_Return)
        assert session.step == 10
        assert session.experiment.optimizer.learning_rate == 0.2
        assert "λ" in session.snapshot().edits[0].text

    def test_keys_typed_into_a_field_do_not_drive_the_run(self, window, session, qtbot):
        field = window.workspace.experiment.training._rate
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        for key in (KEY.Key_Left, KEY.Key_Right, KEY.Key_Home, KEY.Key_1, KEY.Key_R):
            qtbot.keyClick(field, key)
        assert session.step == 0
        assert session.snapshot().can_undo is None
        assert window.run_commands.unit == "batch"

    def test_regularisation_shows_its_strength(self, window, session):
        session.set_regularization(Regularization("l2", 0.01))
        training = window.workspace.experiment.training
        field, row = training._strength
        assert not row.isHidden()
        assert field.value == 0.01

    def test_more_layers_and_neurons(self, window, session, qtbot):
        network = window.workspace.experiment.network
        qtbot.mouseClick(network._layers._more, Qt.MouseButton.LeftButton)
        assert session.experiment.network.layers == (2, 8, 8, 8, 2)
        stepper = network._neuron_rows[2].control
        qtbot.mouseClick(stepper._fewer, Qt.MouseButton.LeftButton)
        assert session.experiment.network.layers == (2, 8, 8, 7, 2)

    def test_features_change_the_inputs(self, window, session):
        data = window.workspace.experiment.data
        data._feature_actions["x1^2"].trigger()
        assert session.experiment.dataset.features == ("x1", "x2", "x1^2")
        assert session.experiment.network.layers[0] == 3

    def test_standardising_is_said_in_the_panel(self, window, session):
        data = window.workspace.experiment.data
        data._standardize.trigger()
        assert session.experiment.dataset.standardize is True
        assert not data.scale_row.isHidden()
        data._standardize.trigger()
        assert data.scale_row.isHidden()


class TestFiles:
    def test_opening_what_was_saved(self, window, session, tmp_path, monkeypatch):
        path = tmp_path / "mine.json"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        session.set_learning_rate(0.123)
        window.actions_["save_as"].trigger()
        assert json.loads(path.read_text())["optimizer"]["learning_rate"] == 0.123
        window.actions_["new"].trigger()
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        window.actions_["open"].trigger()
        assert session.experiment.optimizer.learning_rate == 0.123
        assert window._settings.recent_files()[0] == path

    def test_a_bad_file_is_refused_in_one_sentence(
        self, window, session, tmp_path, qtbot
    ):
        path = tmp_path / "bad.json"
        path.write_text('{"format": "nnviz-experiment"')
        before = session.experiment
        window.file_commands.open_path(path)
        box = window.findChild(QMessageBox)
        assert "bad.json" in box.text()
        assert "\n" not in box.text()
        box.reject()
        assert session.experiment == before

    def test_a_file_dropped_on_the_window_is_opened(self, window, session):
        path = shipped_experiment_paths()["iris"]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        point = QPointF(100, 100)
        arguments = (
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter = QDragEnterEvent(point.toPoint(), *arguments)
        window.dragEnterEvent(enter)
        assert enter.isAccepted()
        window.dropEvent(QDropEvent(point, *arguments))
        assert session.dataset.settings.kind == "iris"

    def test_the_window_as_a_picture(self, window, tmp_path, monkeypatch):
        path = tmp_path / "window.png"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        window.actions_["export_window"].trigger()
        image = QImage(str(path))
        assert image.width() == 2 * window.width()

    def test_the_window_on_the_clipboard(self, window):
        window.actions_["copy_window"].trigger()
        assert QGuiApplication.clipboard().image().width() == 2 * window.width()

    def test_every_shipped_experiment_opens(self, window, session, qtbot):
        for name, path in shipped_experiment_paths().items():
            window.file_commands.open_shipped(path)
            assert session.experiment.name == Experiment.load(path).name, name
            press(qtbot, window, KEY.Key_Right)
            assert session.step == 1
            window.grab()


class TestLook:
    def test_themes_switch_and_are_remembered(self, window, store):
        window.actions_["theme_dark"].trigger()
        assert window.theme.name == "dark"
        assert window.grab().toImage().pixelColor(3, 300).lightness() < 60
        window.actions_["toggle_theme"].trigger()
        assert window.theme.name == "light"
        assert store.value("look/theme") == "light"

    def test_projector_makes_type_larger(self, window):
        height = window.tool_bar.height()
        window.actions_["projector"].trigger()
        assert window.tool_bar.height() == round(1.25 * height)
        window.actions_["projector"].trigger()
        assert window.tool_bar.height() == height

    def test_the_experiment_panel_folds_in_a_narrow_window(self, window, qtbot):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: not window.workspace.experiment.folded)
        window.resize(1280, 800)
        qtbot.waitUntil(lambda: window.workspace.experiment.folded)
        window.actions_["experiment_panel"].trigger()
        assert not window.workspace.experiment.folded

    @pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1920, 1080)])
    def test_the_graph_gets_half_of_the_width(self, window, qtbot, size):
        window.resize(*size)
        window.actions_["reset_layout"].trigger()
        qtbot.wait(20)
        assert window.workspace.panels["centre"].width() >= size[0] // 2

    def test_layout_is_remembered_and_can_be_reset(self, window, session, store, qtbot):
        window.menus.panel_actions["middle"].trigger()
        assert window.workspace.panels["middle"].isHidden()
        window.close()
        again = MainWindow(session, store)
        qtbot.addWidget(again)
        with qtbot.waitExposed(again):
            again.show()
        qtbot.waitUntil(lambda: again.workspace.panels["middle"].isHidden())
        assert not again.menus.panel_actions["middle"].isChecked()
        again.actions_["reset_layout"].trigger()
        assert not again.workspace.panels["middle"].isHidden()
        again.close()

    def test_the_inspector_takes_the_place_of_the_softmax(self, window, qtbot, session):
        views, right = window.workspace.views, window.workspace.panels["right"]
        assert views["softmax"].isVisible()
        press(qtbot, window, KEY.Key_I)
        assert views["inspector"].isVisible()
        assert not views["softmax"].isVisible()
        assert window.actions_["inspector"].isChecked()
        assert views["inspector"].title == "Sample 0"
        session.choose_unit(Neuron(2, 1))
        assert views["inspector"].title == "Hidden 2, neuron 2"
        softmax = views["softmax"]
        step = softmax.snapshot.step
        window.player.play()
        qtbot.waitUntil(lambda: session.step > 3)
        window.player.pause()
        assert softmax.snapshot.step == step
        assert views["softmax"].snapshot.step == session.step
        press(qtbot, window, KEY.Key_I)
        assert right.view is views["softmax"]
        assert views["softmax"].snapshot is session.snapshot()
        assert not window.actions_["inspector"].isChecked()

    def test_choosing_a_neuron_does_not_turn_but_a_double_click_does(
        self, window, qtbot
    ):
        workspace = window.workspace
        graph = workspace.views["graph"]
        window.session.choose_unit(Neuron(1, 3))
        assert not workspace.inspects
        graph._canvas.double_clicked.emit(Weight(1, 0, 0))
        assert not workspace.inspects
        graph._editing.editor.close_editor()
        graph._canvas.double_clicked.emit(Neuron(1, 3))
        assert workspace.inspects

    def test_an_inspector_that_was_put_away_comes_back(self, window):
        window.menus.panel_actions["right"].trigger()
        assert window.workspace.panels["right"].isHidden()
        window.actions_["inspector"].trigger()
        assert window.workspace.views["inspector"].isVisible()
        assert window.menus.panel_actions["right"].isChecked()

    def test_the_tab_is_remembered_and_reset(self, window, session, store, qtbot):
        window.actions_["inspector"].trigger()
        window.close()
        again = MainWindow(session, store)
        qtbot.addWidget(again)
        with qtbot.waitExposed(again):
            again.show()
        qtbot.waitUntil(lambda: again.workspace.inspects)
        assert again.actions_["inspector"].isChecked()
        again.actions_["reset_layout"].trigger()
        assert not again.workspace.inspects
        again.close()

    @pytest.mark.parametrize(
        ("loss", "text"),
        [("hinge", "Hinge loss"), ("squared_error", "Squared error")],
    )
    def test_the_tab_is_called_by_the_loss(self, window, session, loss, text):
        session.change_experiment(replace(Experiment(), loss=loss))
        assert window.workspace.panels["right"]._tabs.row._segments[0].text() == text

    def test_dialogs_open_and_close(self, window, qtbot):
        for name in ("shortcuts", "about"):
            window.actions_[name].trigger()
            dialog = next(
                child
                for child in window.children()
                if child.metaObject().className().endswith("Dialog")
            )
            dialog.close()
            qtbot.wait(10)


class TestAgreement:
    @pytest.mark.parametrize("loss", ["squared_error", "cross_entropy", "hinge"])
    @pytest.mark.parametrize("activation", ["relu", "linear"])
    def test_a_diverged_run_is_explained_and_still_drawn(
        self, store, qtbot, loss, activation
    ):
        experiment = Experiment(loss=loss)
        network = replace(experiment.network, activation=(activation,) * 2)
        wild = replace(experiment.optimizer, learning_rate=1e12)
        session = Session(replace(experiment, network=network, optimizer=wild))
        window = MainWindow(session, store)
        qtbot.addWidget(window)
        window.show()
        session.advance(5000)
        for name, view in window.workspace.views.items():
            view.grab()
            assert not view.failed, name
            assert view.table() is not None
        if session.stopped is not None:
            assert not window.actions_["play"].isEnabled()
            assert "finite" in window.status_line._message.text()
            window.actions_["back"].trigger()
            assert window.actions_["play"].isEnabled()
        else:
            assert (loss, activation) != ("squared_error", "linear")
        window.close()

    def test_the_read_outs_are_the_numbers_of_the_snapshot(self, window, session):
        session.advance(200)
        shown = {
            read_out.caption: read_out.exact
            for group in window.tool_bar.read_outs._groups
            for read_out in group
        }
        evaluation = session.snapshot().evaluation
        assert float(shown["train loss"]) == evaluation.train_loss
        assert float(shown["test accuracy"]) == evaluation.test_accuracy
        assert shown["step"] == "200"

    def test_what_is_chosen_in_the_session_is_in_every_view(self, window, session):
        session.choose_unit(Neuron(2, 3))
        session.choose_sample(Sample("test", 7))
        for view in window.workspace.views.values():
            assert view.snapshot is session.snapshot()


def test_closing_while_playing_ends_everything(session, store, qtbot):
    window = MainWindow(session, store)
    qtbot.addWidget(window)
    window.show()
    window.player.speed = None
    window.player.play()
    qtbot.waitUntil(lambda: session.step > 10)
    window.close()
    step = session.step
    qtbot.wait(60)
    assert session.step == step
    assert not session.playing
    assert window.player.process_id is None


def test_the_read_outs_are_whole_in_a_narrow_window(window, session, qtbot):
    session.advance(50)
    for width in (1440, 1280, 1000):
        for projector in (False, True):
            if window.theme.scale != (1.25 if projector else 1.0):
                window.actions_["projector"].trigger()
            window.resize(round(width * (1.2 if projector else 1.0)), 900)
            qtbot.wait(10)
            read_outs = window.tool_bar.read_outs
            assert read_outs.geometry().right() <= window.tool_bar.width()
            assert read_outs.width() >= read_outs.sizeHint().width()


def test_tab_goes_through_the_experiment_from_top_to_bottom(window, qtbot):
    names = []
    window.setFocus()
    for _ in range(70):
        qtbot.keyClick(QApplication.focusWidget() or window, KEY.Key_Tab)
        focused = QApplication.focusWidget()
        assert not isinstance(focused, QScrollArea)
        names.append(focused.accessibleName() or focused.text())
        if names[1:] and names[-1] == names[0]:
            break
    first = names.index("Hidden layers")
    assert names[first : first + 4] == [
        "Hidden layers",
        "Neurons of hidden layer 1",
        "Neurons of hidden layer 2",
        "ReLU",
    ]
    assert names[-1] == "Reset"
