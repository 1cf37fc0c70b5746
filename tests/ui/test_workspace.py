"""The workspace: places, the views in front, what is put away and what enlarged."""

import pytest
from PySide6.QtCore import QSettings

from nnviz.session.arrangement import PLACES, Arrangement
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.main_window import MainWindow
from nnviz.ui.views import VIEWS, view_class

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(qtbot, tmp_path):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(shipped_experiment("moons")), store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def shown(window):
    panels = window.workspace.panels
    return {place for place, panel in panels.items() if panel.isVisible()}


def test_what_is_known_of_a_view_before_it_is_made_is_true():
    for name, kind in VIEWS.items():
        made = view_class(name)
        assert (made.name, made.heading) == (name, kind.heading)
    placed = {view for views in PLACES.values() for view in views}
    assert placed | {"equation", "time"} == set(VIEWS)


def test_a_window_starts_with_the_views_in_front(window):
    made = {view.name for view in window.workspace.views.made()}
    front = {views[0] for views in PLACES.values()}
    assert made == front | {"equation", "time"}


def test_enlarging_gives_one_place_the_room_of_all(window, qtbot):
    workspace = window.workspace
    before = workspace.panels["left"].width()
    workspace.panels["left"].enlarge_wanted.emit()
    qtbot.waitUntil(lambda: workspace.panels["left"].width() > 2 * before)
    assert shown(window) == {"left"}
    assert workspace.views["time"].isVisible()
    assert workspace.arrangement.enlarged == "left"
    workspace.panels["left"].enlarge_wanted.emit()
    assert shown(window) == set(PLACES)


def test_a_view_wanted_while_another_is_enlarged_is_seen(window):
    workspace = window.workspace
    workspace.enlarge("left")
    workspace.show_view("inspector")
    assert shown(window) == set(PLACES)
    assert workspace.inspects


def test_an_arrangement_is_taken_and_given(window):
    workspace = window.workspace
    wanted = Arrangement({"middle": "confusion"}, frozenset({"loss"}))
    workspace.take_arrangement(wanted)
    assert workspace.arrangement == wanted
    assert shown(window) == set(PLACES) - {"loss"}
    workspace.take_arrangement(Arrangement(enlarged="right"))
    assert shown(window) == {"right"}
    workspace.arrange()
    assert workspace.arrangement == Arrangement()


def test_the_enlarged_panel_is_that_of_the_key(window, qtbot):
    workspace = window.workspace
    workspace.views["loss"].setFocus()
    window.actions_["enlarge"].trigger()
    assert workspace.arrangement.enlarged == "loss"
    window.actions_["enlarge"].trigger()
    assert workspace.arrangement.enlarged is None
