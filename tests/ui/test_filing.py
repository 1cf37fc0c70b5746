"""Sessions in the window: saved, opened, asked about, shared, recovered."""

import errno
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz.cli.arguments import parse_arguments
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.session_file import load_session
from nnviz.session.shipped_experiments import shipped_experiment_paths
from nnviz.ui.main_window import MainWindow
from tests.session.failing_system import FailingSystem


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


class Questions:
    """Answers in the place of a person, and remembers what was asked."""

    def __init__(self):
        self.answer = "cancel"
        self.asked = []

    def __call__(self, window, name):
        self.asked.append(name)
        return self.answer


@pytest.fixture
def questions():
    return Questions()


@pytest.fixture
def session():
    return Session(Experiment())


@pytest.fixture
def make_window(store, qtbot, questions):
    def make(session):
        window = MainWindow(session, store, question=questions)
        window.filing.document.given(None)
        qtbot.addWidget(window, before_close_func=let_it_close)
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda: window.workspace._arranged)
        return window

    def let_it_close(_):
        questions.answer = "discard"

    return make


@pytest.fixture
def window(make_window, session):
    return make_window(session)


@pytest.fixture
def choose(monkeypatch):
    """Let the dialogs answer with a file."""

    def choose(path, kind=""):
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), kind))

    return choose


def saved(window, qtbot):
    """Wait for what is being saved."""
    window.file_commands.close()
    return window.status_line._message.text()


def theta(session):
    return session.run.trainer.state().theta.tobytes()


class TestSaving:
    def test_a_saved_session_opens_as_it_was(
        self, window, session, make_window, choose, folder, qtbot
    ):
        choose(folder / "mine.nnviz")
        session.advance(30)
        session.set_weight(1, 0, 0, 0.5)
        session.advance(10)
        window.actions_["save"].trigger()
        assert saved(window, qtbot) == f"Saved mine.nnviz in {folder}."
        assert not window.isWindowModified()
        assert window._settings.recent_files()[0] == folder / "mine.nnviz"
        kept = theta(session), session.snapshot().edits
        window.actions_["new"].trigger()
        assert session.step == 0
        window.file_commands.open_path(folder / "mine.nnviz")
        assert (theta(session), session.snapshot().edits) == kept
        window.actions_["undo"].trigger()
        assert session.step == 0

    def test_the_second_save_asks_for_no_name(
        self, window, session, choose, folder, qtbot
    ):
        choose(folder / "mine.nnviz")
        window.actions_["save"].trigger()
        saved(window, qtbot)
        choose("")
        session.advance(7)
        window.actions_["save"].trigger()
        saved(window, qtbot)
        assert load_session(folder / "mine.nnviz").state.step == 7

    def test_save_as_writes_the_experiment_alone_where_it_is_chosen(
        self, window, session, choose, folder, qtbot
    ):
        choose(folder / "mine", "nnviz experiments (*.json)")
        window.actions_["save_as"].trigger()
        assert json.loads((folder / "mine.json").read_text())["version"] == 1
        choose(folder / "mine", "nnviz sessions (*.nnviz)")
        window.actions_["save_as"].trigger()
        saved(window, qtbot)
        assert load_session(folder / "mine.nnviz").state.step == 0

    def test_it_can_be_saved_while_it_plays(
        self, window, session, choose, folder, qtbot
    ):
        choose(folder / "mine.nnviz")
        window.player.speed = None
        window.actions_["play"].trigger()
        qtbot.waitUntil(lambda: session.step > 200, timeout=20_000)
        window.actions_["save"].trigger()
        saved(window, qtbot)
        qtbot.waitUntil(lambda: window.player.trains_elsewhere, timeout=60_000)
        step = session.step
        qtbot.waitUntil(lambda: session.step > step + 3000, timeout=60_000)
        window.actions_["save"].trigger()
        saved(window, qtbot)
        window.actions_["play"].trigger()
        opened = load_session(folder / "mine.nnviz")
        session.seek(opened.state.step)
        assert theta(session) == opened.state.theta.tobytes()

    @pytest.mark.parametrize(
        ("call", "number"),
        [
            ("open", errno.EACCES),
            ("fdopen", errno.EIO),
            ("write", errno.ENOSPC),
            ("fsync", errno.EIO),
            ("chmod", errno.EPERM),
            ("replace", errno.EROFS),
        ],
    )
    def test_what_the_system_refuses_leaves_the_session_modified(
        self, window, session, choose, folder, qtbot, call, number
    ):
        path = folder / "mine.nnviz"
        choose(path)
        session.add_bookmark()
        window.actions_["save"].trigger()
        saved(window, qtbot)
        before = path.read_bytes()
        session.advance(5)
        assert window.isWindowModified()
        with FailingSystem(1, number, name=call).at_work():
            window.actions_["save"].trigger()
            window.file_commands._writer._thread.join()
        message = saved(window, qtbot)
        assert message == f"{path} cannot be saved: {os.strerror(number)}."
        box = window.findChild(QMessageBox)
        assert box.text() == message
        box.reject()
        assert window.isWindowModified()
        assert path.read_bytes() == before
        assert list(folder.iterdir()) == [path]
        window.actions_["save"].trigger()
        saved(window, qtbot)
        assert not window.isWindowModified()


class TestTitle:
    def test_it_names_the_file_and_marks_changes(
        self, window, session, choose, folder, qtbot
    ):
        name = session.experiment.name
        assert window.windowTitle() == f"{name}[*] – nnviz"
        session.advance(100)
        assert not window.isWindowModified()
        session.add_bookmark()
        assert window.isWindowModified()
        choose(folder / "mine.nnviz")
        window.actions_["save"].trigger()
        saved(window, qtbot)
        assert window.windowTitle() == f"mine.nnviz[*] – {name} – nnviz"
        assert not window.isWindowModified()
        session.seek(3)
        assert not window.isWindowModified()
        session.set_learning_rate(0.3)
        assert window.isWindowModified()
        session.undo()
        assert not window.isWindowModified()


class TestQuestion:
    def test_nobody_is_asked_about_a_run_that_is_merely_started(
        self, window, session, questions
    ):
        session.advance(50)
        window.actions_["new"].trigger()
        assert window.close()
        assert questions.asked == []

    @pytest.mark.parametrize("way", ["new", "open", "example", "paste", "close"])
    def test_cancel_leaves_everything(self, window, session, questions, choose, way):
        session.set_weight(1, 0, 0, 0.5)
        experiment = session.experiment
        choose(shipped_experiment_paths()["iris"])
        QGuiApplication.clipboard().setText(
            shipped_experiment_paths()["iris"].read_text()
        )
        match way:
            case "new" | "open":
                window.actions_[way].trigger()
            case "example":
                window.file_commands.open_shipped(shipped_experiment_paths()["iris"])
            case "paste":
                window.actions_["paste_experiment"].trigger()
            case "close":
                assert not window.close()
                assert window.isVisible()
        assert session.experiment is experiment
        assert questions.asked == [f"“{experiment.name}”"]

    def test_discard_goes_on_and_is_asked_once(self, window, session, questions):
        session.set_weight(1, 0, 0, 0.5)
        questions.answer = "discard"
        assert window.close()
        assert window.close()
        assert len(questions.asked) == 1

    def test_save_saves_first(self, window, session, questions, choose, folder):
        session.advance(9)
        session.set_weight(1, 0, 0, 0.5)
        questions.answer = "save"
        choose("")
        assert not window.close()
        choose(folder / "mine.nnviz")
        assert window.close()
        assert load_session(folder / "mine.nnviz").state.step == 9

    def test_what_cannot_be_saved_does_not_close(
        self, window, session, questions, choose, folder
    ):
        session.set_weight(1, 0, 0, 0.5)
        questions.answer = "save"
        choose(folder / "gone" / "mine.nnviz")
        assert not window.close()
        assert window.isWindowModified()
        window.findChild(QMessageBox).reject()


class TestOpening:
    def test_a_bad_session_is_refused_in_one_sentence(self, window, session, folder):
        path = folder / "bad.nnviz"
        path.write_bytes(b"PK\x03\x04")
        before = session.snapshot()
        window.file_commands.open_path(path)
        box = window.findChild(QMessageBox)
        assert "bad.nnviz: the file is damaged or cut off" in box.text()
        box.reject()
        assert session.snapshot() is before

    def test_the_layout_comes_back_but_not_the_theme(
        self, window, session, make_window, choose, folder, qtbot
    ):
        window.resize(1440, 900)
        window.workspace.show_view("inspector")
        window.workspace.show_panel("loss", False)
        window.workspace._rows.setSizes([400, 300])
        window.actions_["theme_dark"].trigger()
        sizes = window.workspace._rows.sizes()
        choose(folder / "mine.nnviz")
        window.actions_["save"].trigger()
        saved(window, qtbot)
        window.actions_["theme_light"].trigger()
        window.actions_["reset_layout"].trigger()
        assert window.workspace._rows.sizes() != sizes
        window.file_commands.open_path(folder / "mine.nnviz")
        assert window.workspace.inspects
        assert not window.workspace.is_shown("loss")
        assert window.workspace._rows.sizes() == sizes
        assert window.theme.name == "light"

    def test_a_layout_may_come_before_the_window_is_shown(
        self, session, store, qtbot, folder
    ):
        window = MainWindow(session, store)
        qtbot.addWidget(window)
        session.save(folder / "a.nnviz")
        layout = load_session(folder / "a.nnviz").layout
        tree = {"right": "inspector"}
        arrangement = type(layout.arrangement)(tree)
        window.workspace.take_layout(type(layout)(arrangement))
        assert not window.workspace.inspects
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda: window.workspace.inspects)


class TestSharing:
    def test_text_goes_round_by_the_clipboard(self, window, session):
        session.set_learning_rate(0.25)
        window.actions_["copy_experiment"].trigger()
        assert "Copied the experiment" in window.status_line._message.text()
        window.filing.document.take(None, saved=True)
        window.actions_["new"].trigger()
        window.actions_["paste_experiment"].trigger()
        assert session.experiment.optimizer.learning_rate == 0.25

    def test_present_weights_come_along(self, window, session):
        session.advance(25)
        parameters = session.snapshot().parameters.flat().tobytes()
        window.actions_["copy_experiment_with_weights"].trigger()
        window.actions_["paste_experiment"].trigger()
        assert session.step == 0
        assert session.snapshot().parameters.flat().tobytes() == parameters

    def test_bad_text_is_said(self, window, session):
        QGuiApplication.clipboard().setText("hello")
        before = session.snapshot()
        window.actions_["paste_experiment"].trigger()
        box = window.findChild(QMessageBox)
        assert "there is no experiment in it" in box.text()
        box.reject()
        assert session.snapshot() is before

    def test_files(self, window, session, choose, folder):
        session.advance(25)
        for action in ("share_file", "share_file_with_weights"):
            choose(folder / action)
            window.actions_[action].trigger()
            Experiment.load(folder / f"{action}.json")
        choose(folder / "gone" / "a.json")
        window.actions_["share_file"].trigger()
        assert "cannot be saved" in window.status_line._message.text()

    def command(self, window):
        QGuiApplication.clipboard().setText("")
        window.actions_["copy_command"].trigger()
        return shlex.split(QGuiApplication.clipboard().text())

    def test_a_command_names_the_file_that_holds_the_run(
        self, window, session, choose, folder, qtbot
    ):
        session.advance(12)
        words = self.command(window)
        assert words[:2] == ["nnviz", "render"]
        arguments = parse_arguments(words[1:])
        assert (arguments.file, arguments.step) == (None, 12)
        assert arguments.size == (window.width(), window.height())
        window.file_commands.open_shipped(shipped_experiment_paths()["iris"])
        assert parse_arguments(self.command(window)[1:]).file == "iris"
        session.set_learning_rate(0.5)
        assert self.command(window) == []
        assert "save the session first" in window.status_line._message.text()
        choose(folder / "mine.nnviz")
        window.actions_["save"].trigger()
        saved(window, qtbot)
        assert parse_arguments(self.command(window)[1:]).file == str(
            folder / "mine.nnviz"
        )
        session.advance(3)
        assert self.command(window) == []

    def test_an_opened_experiment_is_named(self, window, session, folder):
        path = folder / "mine.json"
        Experiment().save(path)
        window.file_commands.open_path(path)
        assert parse_arguments(self.command(window)[1:]).file == str(path)


class TestRecovery:
    @pytest.fixture
    def kept(self, window, tmp_path):
        folder = tmp_path / "recovery"
        window.filing.keep_recovery(folder)
        return folder

    def recovery(self, window):
        return window.filing.recovery.recovery

    def keep(self, window):
        self.recovery(window).keep()
        self.recovery(window)._writer.wait()

    def files(self, folder):
        return sorted(folder.glob("*.nnviz"))

    def test_nothing_is_kept_of_a_run_that_is_merely_started(
        self, window, session, kept
    ):
        session.advance(100)
        self.keep(window)
        assert not kept.exists()

    def test_an_edit_is_kept_soon_and_let_go_of_at_a_clean_end(
        self, window, session, kept, qtbot, questions
    ):
        self.recovery(window)._soon.setInterval(1)
        session.advance(40)
        session.set_weight(1, 0, 0, 0.5)
        qtbot.waitUntil(lambda: bool(self.files(kept)), timeout=20_000)
        self.recovery(window)._writer.wait()
        (path,) = self.files(kept)
        assert load_session(path).state.step == 40
        questions.answer = "discard"
        assert window.close()
        assert list(kept.iterdir()) == []

    def test_it_is_kept_every_minute(self, window):
        window.filing.keep_recovery(Path("unused"))
        assert self.recovery(window)._every.isActive()
        assert self.recovery(window)._every.interval() == 60_000

    def test_what_is_saved_is_no_longer_kept(
        self, window, session, kept, choose, folder, qtbot
    ):
        session.add_bookmark()
        self.keep(window)
        assert len(self.files(kept)) == 1
        choose(folder / "mine.nnviz")
        window.actions_["save"].trigger()
        saved(window, qtbot)
        assert self.files(kept) == []

    def test_what_the_system_refuses_is_said_once(
        self, window, session, kept, monkeypatch
    ):
        session.add_bookmark()
        said = []
        self.recovery(window).said.connect(said.append)

        def refuse(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("nnviz.ui.session_writer.save_session", refuse)
        self.keep(window)
        self.keep(window)
        (sentence,) = said
        assert sentence.startswith("No copy is kept for recovery: ")
        assert sentence.endswith(": No space left on device.")
        assert window.isWindowModified()

    def dead(self, folder, text="os._exit(0)"):
        """Let another process keep a session and die."""
        code = f"""
import os, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from nnviz.session.experiment import Experiment
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session import Session
from nnviz.ui.document import Document
from nnviz.ui.recovery import Recovery
app = QApplication([])
session = Session(Experiment())
session.advance(33)
session.set_weight(1, 0, 0, 0.5)
document = Document(session)
document.take(Path("/somewhere/mine.nnviz"), saved=False)
recovery = Recovery(document, SavedLayout, Path({str(folder)!r}))
recovery.keep()
recovery._writer.wait()
print("kept", flush=True)
{text}
"""
        return subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
        )

    def test_what_a_dead_window_left_is_offered_and_restored(
        self, window, session, tmp_path, folder
    ):
        with self.dead(folder) as process:
            assert process.stdout.read() == "kept\n"
        (path,) = self.files(folder)
        window.filing.keep_recovery(folder)
        bar = window.filing.recovery.bar
        assert "The session was kept at " in bar._text.text()
        bar.restore.click()
        assert session.step == 33
        assert session.snapshot().edits[0].text.startswith("W¹[1, 1]")
        assert window.filing.recovery.bar is None
        assert window.windowTitle().startswith("mine.nnviz[*]")
        assert window.isWindowModified()
        self.recovery(window)._writer.wait()
        # It is kept on as that of this window.
        assert self.files(folder) == [self.recovery(window).path]
        assert not path.exists()

    def test_discard_lets_go_of_it(self, window, session, folder):
        with self.dead(folder) as process:
            process.wait()
        window.filing.keep_recovery(folder)
        window.filing.recovery.bar.discard.click()
        assert window.filing.recovery.bar is None
        assert list(folder.iterdir()) == []
        assert session.step == 0

    def test_what_was_not_decided_is_offered_again(self, window, folder):
        with self.dead(folder) as process:
            process.wait()
        window.filing.keep_recovery(folder)
        assert window.filing.recovery.bar is not None
        window.close()
        assert len(self.files(folder)) == 1
        (path,) = self.files(folder)
        lock = QLockFile(str(path.with_suffix(".lock")))
        assert lock.tryLock(0)
        lock.unlock()

    def test_a_window_that_lives_is_left_alone(self, window, folder):
        with self.dead(folder, "sys.stdin.read()") as process:
            assert process.stdout.readline() == "kept\n"
            window.filing.keep_recovery(folder)
            assert window.filing.recovery.bar is None
            process.kill()
        window.filing.recovery.offer()
        assert window.filing.recovery.bar is not None

    def test_two_windows_are_not_offered_the_same(self, window, folder, make_window):
        with self.dead(folder) as process:
            process.wait()
        window.filing.keep_recovery(folder)
        other = make_window(Session(Experiment()))
        other.filing.keep_recovery(folder)
        assert window.filing.recovery.bar is not None
        assert other.filing.recovery.bar is None

    def test_a_damaged_copy_is_said_and_stays(self, window, session, folder):
        path = folder / "1-ab.nnviz"
        path.write_bytes(b"PK\x03\x04")
        window.filing.keep_recovery(folder)
        window.filing.recovery.bar.restore.click()
        assert "damaged" in window.status_line._message.text()
        assert path.exists()
        assert session.step == 0

    def test_half_written_files_of_the_dead_are_cleared_away(self, window, folder):
        old, new = folder / ".1-ab.nnviz.0123", folder / ".2-ab.nnviz.0123"
        for path in (old, new):
            path.touch()
        os.utime(old, (0, 0))
        window.filing.keep_recovery(folder)
        assert list(folder.iterdir()) == [new]
