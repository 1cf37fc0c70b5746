"""A panel of several views: one is seen, with its own controls and its own export."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nnviz.picture.table import Table
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.tabbed_panel import TabbedPanel
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.view import View

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class One(View):
    name = "one"
    heading = "The first"

    def draw(self, painter, size):
        painter.drawText(10, 20, self.name)

    def table(self):
        return Table(("name",), ((self.name,),))

    def header_widgets(self):
        return [QLabel(self.name)]


class Other(One):
    name = "other"
    heading = "The other"


@pytest.fixture
def panel(qtbot, qapp):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    views = {"1st": One(None, theme), "2nd": Other(None, theme)}
    panel = TabbedPanel("Both", views, theme)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def visible_labels(panel):
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]


def test_the_first_view_is_seen_at_first(panel):
    assert panel.view.name == "one"
    assert panel.view.isVisible()
    assert visible_labels(panel) == ["one"]


def test_turning_takes_the_controls_along(panel, qtbot):
    with qtbot.assertNotEmitted(panel.turned):
        panel.turn_to("other")
    assert panel.view.name == "other"
    assert visible_labels(panel) == ["other"]
    assert panel.accessibleName() == "The other"
    assert "“The other”" in panel._export.toolTip()


def test_a_person_turns_by_mouse_and_keys(panel, qtbot):
    tabs = panel.findChild(SegmentedControl)
    with qtbot.waitSignal(panel.turned) as turned:
        qtbot.mouseClick(tabs._segments[1], Qt.MouseButton.LeftButton)
    assert turned.args == ["other"]
    qtbot.keyClick(tabs, Qt.Key.Key_Left)
    assert panel.view.name == "one"


def test_each_view_has_its_own_export(panel):
    assert [menu.title() for menu in panel.export_menus] == ["The first", "The other"]
    panel.turn_to("other")
    panel.view.set_title("Another")
    assert panel.export_menus[1].title() == "Another"
    assert panel._export.menu() is panel.export_menus[1]


def test_a_tab_can_be_called_otherwise(panel):
    panel.set_tab_text("one", "Much longer")
    tabs = panel.findChild(SegmentedControl)
    assert tabs._segments[0].text() == "Much longer"
