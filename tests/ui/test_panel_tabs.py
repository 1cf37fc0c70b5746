"""A panel of several views: one is seen, with its own controls and its own export."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nnviz.picture.table import Table
from nnviz.ui.elided_label import ElidedLabel
from nnviz.ui.panel import Badge, Panel
from nnviz.ui.tab_chooser import TabChooser
from nnviz.ui.theme import apply_theme, theme_named
from nnviz.ui.view import View
from nnviz.ui.view_set import ViewSet
from nnviz.ui.views import ViewKind

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


KINDS = {
    "one": ViewKind("", "", "1st", "The first"),
    "other": ViewKind("", "", "2nd", "The other"),
}


@pytest.fixture
def views():
    theme = theme_named("light")
    classes = {"one": One, "other": Other}
    return ViewSet(tuple(classes), lambda name: classes[name](None, theme))


@pytest.fixture
def panel(qtbot, qapp, views):
    theme = theme_named("light")
    apply_theme(qapp, theme)
    panel = Panel("Both", KINDS, views.__getitem__, theme)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def visible_labels(panel):
    labels = panel.findChildren(QLabel)
    return [each.text() for each in labels if each.isVisible() and each.text()]


def test_the_first_view_is_seen_at_first(panel):
    assert panel.view.name == "one"
    assert panel.view.isVisible()
    assert visible_labels(panel) == ["one"]


def test_a_view_is_made_when_it_is_first_wanted(panel, views):
    assert [view.name for view in views.made()] == ["one"]
    panel.turn_to("other")
    assert [view.name for view in views.made()] == ["one", "other"]


def test_a_view_that_was_not_seen_gets_the_newest_snapshot_when_wanted(panel, views):
    one = panel.view
    views.show_snapshot("first", frozenset({"one", "other"}))
    views.show_snapshot("second", frozenset())
    assert one.snapshot == "first"
    panel.turn_to("other")
    assert panel.view.snapshot == "second"
    assert views["one"].snapshot == "second"
    with pytest.raises(KeyError):
        views["third"]


def test_in_a_narrow_panel_the_tabs_stand_in_a_list(panel, qtbot):
    tabs = panel.findChild(TabChooser)
    assert tabs.row.isVisible()
    assert not tabs.list.isVisible()
    tabs.resize(tabs.minimumSizeHint())
    tabs.set_text("one", "A rather long name")
    tabs.resize(90, tabs.height())
    assert not tabs.row.isVisible()
    assert tabs.list.isVisible()
    with qtbot.waitSignal(panel.turned) as turned:
        tabs.list.activated.emit(1)
    assert turned.args == ["other"]
    assert tabs.value == "other"


def test_texts_give_way_before_the_tabs_and_these_before_the_controls(panel, qapp):
    tabs = panel.findChild(TabChooser)
    panel.view.set_note("a note that is far too long for a panel of this width")
    panel.set_tab_text("one", "A rather long name")
    for width, in_row in ((420, True), (300, True), (200, False), (300, True)):
        panel.resize(width, 200)
        qapp.processEvents()
        assert tabs.row.isVisible() is in_row
        assert tabs.list.isVisible() is not in_row
        # What a list does not need, the note has.
        shown = tabs.row if in_row else tabs.list
        assert tabs.width() == shown.width()


def test_a_badge_that_comes_leaves_the_tabs_as_they_are(panel, qapp):
    tabs, badge = panel.findChild(TabChooser), panel.findChild(Badge)
    panel.set_tab_text("one", "A rather long name")
    for width, has_room in ((500, True), (320, False)):
        panel.resize(width, 200)
        for text in ("", "◂ backward pass"):
            panel.view.set_badge(text)
            qapp.processEvents()
            assert tabs.row.isVisible()
            assert (badge.isVisible() and badge.width() > 0) is (
                has_room and text != ""
            )


def test_a_text_of_which_little_would_be_left_is_not_shown(qtbot):
    theme = theme_named("light")
    label = ElidedLabel(theme)
    qtbot.addWidget(label)
    label.setText("region = argmax")
    empty = ElidedLabel(theme)
    qtbot.addWidget(empty)
    for width, is_shown in ((30, False), (90, True)):
        for each in (label, empty):
            each.resize(width, 20)
        assert (label.grab().toImage() != empty.grab().toImage()) is is_shown
        assert (label.toolTip() == "region = argmax") is (width == 30)


def test_the_header_enlarges_by_icon_and_double_click(panel, qtbot):
    with qtbot.waitSignal(panel.enlarge_wanted):
        qtbot.mouseClick(panel._enlarge, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.enlarge_wanted):
        where = panel._header.rect().center()
        qtbot.mouseDClick(panel._header, Qt.MouseButton.LeftButton, pos=where)
    panel.show_enlarged(True)
    assert panel._enlarge.accessibleName() == "Back to all panels"


def test_turning_takes_the_controls_along(panel, qtbot):
    with qtbot.assertNotEmitted(panel.turned):
        panel.turn_to("other")
    assert panel.view.name == "other"
    assert visible_labels(panel) == ["other"]
    assert panel.accessibleName() == "The other"
    assert "“The other”" in panel._export.toolTip()


def test_a_person_turns_by_mouse_and_keys(panel, qtbot):
    tabs = panel.findChild(TabChooser).row
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
    tabs = panel.findChild(TabChooser).row
    assert tabs._segments[0].text() == "Much longer"
