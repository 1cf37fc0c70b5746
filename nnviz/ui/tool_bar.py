"""The tool bar: reset, back, play, step, the unit of a step, speed, read-outs."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSpacerItem, QWidget

from nnviz.session.snapshot import Snapshot
from nnviz.ui.actions import Actions
from nnviz.ui.buttons import PushButton
from nnviz.ui.read_outs import ReadOuts
from nnviz.ui.run_commands import SPEEDS, START_SPEED, RunCommands
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.slider import Slider
from nnviz.ui.theme import Theme

HEIGHT = 44
_NARROW_GAP = 8
_UNITS = (
    ("moment", "Moment"),
    ("layer", "Layer"),
    ("batch", "Batch"),
    ("epoch", "Epoch"),
)
_UNIT_TIPS = (
    "A step is one moment of a training step: z, a, exp, the loss, a gradient… (1)",
    "A step is one layer, forward or backward (2)",
    "A step is one batch: forward, backward, update (3)",
    "A step is one epoch: every training sample once (4)",
)


class ToolBar(QFrame):
    """Buttons for the Run menu's actions, and the numbers of the present state."""

    def __init__(
        self,
        actions: Actions,
        commands: RunCommands,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tool_bar")
        self._theme = theme
        self._commands = commands
        self._reset = PushButton("Reset", theme, icon="reset")
        self._back = PushButton("Back", theme, icon="back")
        self._play = PushButton("Play", theme, icon="play", primary=True)
        self._step = PushButton("Step", theme, icon="step", icon_after=True)
        for button, name in (
            (self._reset, "reset"),
            (self._back, "back"),
            (self._play, "play"),
            (self._step, "step"),
        ):
            button.follow(actions[name])
        self._unit_label = QLabel("Step by")
        self._unit = SegmentedControl("Step by", _UNITS, theme, size="tool")
        self._unit.set_tooltips(_UNIT_TIPS)
        self._unit.chosen.connect(commands.set_unit)
        commands.unit_changed.connect(self._unit.set_chosen)
        self._speed_label = QLabel("Speed")
        for label in (self._unit_label, self._speed_label):
            label.setProperty("tone", "muted")
        self._speed = Slider("Speed", theme)
        self._speed.setRange(0, len(SPEEDS) - 1)
        self._speed.setPageStep(1)
        self._speed.setValue(START_SPEED)
        self._speed.setToolTip("How fast Play goes (Ctrl ↑, Ctrl ↓)")
        self._speed.valueChanged.connect(commands.set_speed)
        self._speed_text = QLabel()
        commands.speed_changed.connect(self._show_speed)
        self.read_outs = ReadOuts(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 8, 0)
        row.setSpacing(0)
        self._gaps: list[tuple[QSpacerItem, int]] = []
        for widget, after in (
            (self._reset, 16),
            (self._back, 6),
            (self._play, 6),
            (self._step, 22),
            (self._unit_label, 8),
            (self._unit, 22),
            (self._speed_label, 8),
            (self._speed, 8),
            (self._speed_text, 12),
        ):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
            gap = QSpacerItem(after, 0)
            row.addSpacerItem(gap)
            self._gaps.append((gap, after))
        row.addStretch(1)
        row.addWidget(self.read_outs)
        self.apply_theme(theme)
        commands.set_unit(commands.unit)
        self._unit.set_chosen(commands.unit)
        self._show_speed(START_SPEED)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(HEIGHT)))
        for button in (self._reset, self._back, self._play, self._step):
            button.apply_theme(theme)
        self._unit.apply_theme(theme)
        self._speed.apply_theme(theme)
        self._speed.setFixedWidth(round(theme.px(96)))
        for label in (self._unit_label, self._speed_label):
            label.setFont(theme.font())
        self._speed_text.setFont(theme.font())
        widest = theme.text_width("2000 moments/s")
        self._speed_text.setFixedWidth(round(widest) + 4)
        self.read_outs.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers, and what is possible now."""
        before = self.read_outs.sizeHint()
        self.read_outs.show_snapshot(snapshot)
        if self.read_outs.sizeHint() != before:
            self._fit()

    def show_playing(self, playing: bool) -> None:
        """Play is Pause while playing."""
        self._play.setText("Pause" if playing else "Play")
        self._play.set_icon_name("pause" if playing else "play")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, round(self._theme.px(HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where it is narrow, gaps and words that tool tips say as well give way.

        First the labels, then the space in the read-outs and the buttons' words, last
        the slider, whose keys go on to work.
        """
        named = (self._reset, self._back, self._step)
        for button in named:
            button.show_icon_alone(False)
        self.read_outs.set_tight(False)
        optional = (self._speed_label, self._unit_label, self._speed_text)
        room = self.width() - self.read_outs.sizeHint().width() - 20
        widgets = (
            *(self._reset, self._back, self._play, self._step),
            *(self._unit, self._speed, *optional),
        )
        needed = sum(max(w.sizeHint().width(), w.minimumWidth()) for w in widgets)
        gaps = sum(after for _, after in self._gaps)
        narrow = needed + gaps > room
        if narrow:
            gaps = sum(min(after, _NARROW_GAP) for _, after in self._gaps)
        for widget in optional:
            hidden = needed + gaps > room
            widget.setVisible(not hidden)
            if hidden:
                needed -= max(widget.sizeHint().width(), widget.minimumWidth())
        if needed + gaps > room:
            before = self.read_outs.sizeHint().width()
            self.read_outs.set_tight(True)
            room += before - self.read_outs.sizeHint().width()
        for button in named:
            if needed + gaps > room:
                needed -= button.sizeHint().width()
                button.show_icon_alone(True)
                needed += button.sizeHint().width()
        self._speed.setVisible(needed + gaps <= room)
        for gap, after in self._gaps:
            gap.changeSize(min(after, _NARROW_GAP) if narrow else after, 0)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()

    def _show_speed(self, index: int) -> None:
        if self._speed.value() != index:
            self._speed.setValue(index)
        self._speed_text.setText(self._commands.speed_text())
