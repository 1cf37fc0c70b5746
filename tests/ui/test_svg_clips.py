"""What Qt's painter cuts is cut at the same place by other programs."""

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from nnviz.session.session import Session
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.ui.export import export_view
from nnviz.ui.svg_clips import with_clips_in_place
from nnviz.ui.theme import theme_named
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.view import View

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Cut(View):
    """Squares of 50 cut out at (100, 40), and then one at (10, 10) turned by 90°."""

    name = "cut"

    def draw(self, painter, size):
        painter.translate(QPointF(100, 40))
        painter.setClipRect(QRectF(0, 0, 50, 50))
        painter.fillRect(QRectF(-500, -500, 1000, 1000), QColor("#ff0000"))
        painter.resetTransform()
        painter.translate(QPointF(10, 10))
        painter.rotate(90)
        painter.setClipRect(QRectF(0, 0, 50, 50))
        painter.fillRect(QRectF(-500, -500, 1000, 1000), QColor("#ff0000"))


def test_a_clip_has_the_transform_of_what_it_cuts(qtbot, tmp_path):
    view = Cut(None, theme_named("light"))
    qtbot.addWidget(view)
    export_view(view, tmp_path / "cut.svg", QSizeF(200, 100))
    tree = ET.parse(tmp_path / "cut.svg")
    paths = [path for clip in tree.iter(f"{SVG}clipPath") for path in clip]
    found = [path.get("transform") for path in paths]
    assert found == ["matrix(1,0,0,1,100,40)", "matrix(0,1,-1,0,10,10)"]
    for path in paths:
        assert path.get("clip-rule") == "evenodd"
        assert "fill-rule" not in path.attrib


def test_what_has_no_clips_stays_as_it_is():
    svg = b'<svg><g transform="matrix(1,0,0,1,5,5)"><path d="M0,0"/></g></svg>'
    assert with_clips_in_place(svg) == svg


def test_the_handle_of_the_time_bar_is_not_cut_at_the_end_of_the_run(qtbot, tmp_path):
    session = Session(shipped_experiment("moons"))
    session.advance(30)
    bar = TimeBar(session, theme_named("light"))
    qtbot.addWidget(bar)
    bar.show_snapshot(session.snapshot())
    export_view(bar, tmp_path / "time.svg", QSizeF(900, 72))
    uses = [
        group
        for group in ET.parse(tmp_path / "time.svg").iter(f"{SVG}g")
        if "clip-path" in group.attrib
    ]
    clips = [group.get("clip-path") for group in uses]
    # The areas are cut first, and all that is drawn on them by a clip of its own.
    assert clips == sorted(clips)
    mark = theme_named("light").color("mark").name()
    (handle,) = [
        group for group in uses if any(part.get("fill") == mark for part in group)
    ]
    assert handle.get("clip-path") == clips[-1] != clips[0]
