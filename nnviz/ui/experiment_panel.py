"""The experiment panel: data, network, training; folds to a rail."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.controls import ToolButton
from nnviz.ui.data_section import DataSection
from nnviz.ui.elided_label import ElidedLabel
from nnviz.ui.network_section import NetworkSection
from nnviz.ui.start_section import StartSection
from nnviz.ui.theme import SMALL_SIZE, Theme
from nnviz.ui.training_section import TrainingSection

WIDTH = 230
RAIL_WIDTH = 30
_HEADER = 28


class ExperimentPanel(QFrame):
    """Everything that an experiment consists of, in one column.

    ``wanted`` carries an experiment to start anew with, and a few words on what is
    different; ``fold_wanted`` asks to fold or unfold the panel,
    ``save_wanted`` to save the experiment.
    """

    wanted = Signal(object, str)
    file_wanted = Signal()
    fold_wanted = Signal()
    save_wanted = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._title = QLabel("Experiment")
        self._name = ElidedLabel(theme)
        self._fold = ToolButton("chevron_left", "Fold the panel (Ctrl E)", theme)
        self._fold.clicked.connect(self.fold_wanted)
        self._save = ToolButton(
            "export", "Save as a session, or the experiment as JSON", theme
        )
        self._save.clicked.connect(self.save_wanted)
        self._header = QWidget()
        head = QHBoxLayout(self._header)
        head.setContentsMargins(10, 0, 6, 0)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._name)
        head.addWidget(self._fold)
        head.addWidget(self._save)
        self._head = head
        self.data = DataSection(theme)
        self.network = NetworkSection(theme)
        self.training = TrainingSection(session, theme)
        self.start = StartSection(theme)
        self._sections = (self.data, self.network, self.training, self.start)
        content = QWidget()
        content.setObjectName("experiment_content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("tone", "muted")
        self._note.setContentsMargins(10, 2, 10, 6)
        self._note.hide()
        column.addWidget(self._note)
        for section in self._sections:
            section.wanted.connect(self.wanted)
            column.addWidget(section)
        column.addStretch(1)
        self.data.file_wanted.connect(self.file_wanted)
        self._scroll = QScrollArea()
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # Tab goes from control to control; the panel scrolls along.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._scroll, 1)
        self._rail_filler = QWidget()
        layout.addWidget(self._rail_filler, 1)
        self._experiment: Experiment | None = None
        self._folded = False
        self._tabs: QWidget | None = None
        self.apply_theme(theme)
        self.set_folded(False)

    @property
    def folded(self) -> bool:
        return self._folded

    def lead(self, tabs: QWidget) -> None:
        """Put tabs in the place of the title."""
        self._tabs = tabs
        self._head.insertWidget(0, tabs)
        self.set_folded(self._folded)

    def lead_no_more(self) -> None:
        """The title again, in the place of tabs."""
        self._tabs = None
        self.set_folded(self._folded)

    def set_folded(self, folded: bool) -> None:
        """Show the whole panel, or a rail with the button that unfolds it."""
        self._folded = folded
        if self._tabs is not None:
            self._tabs.setVisible(not folded)
        self._scroll.setVisible(not folded)
        self._rail_filler.setVisible(folded)
        self._title.setVisible(not folded and self._tabs is None)
        self._name.setVisible(not folded and self._tabs is None)
        self._save.setVisible(not folded)
        self._head.setContentsMargins(4 if folded else 10, 0, 4 if folded else 6, 0)
        self._fold.set_icon_name("chevron_right" if folded else "chevron_left")
        name = "Show the experiment (Ctrl E)" if folded else "Fold the panel (Ctrl E)"
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        width = RAIL_WIDTH if folded else WIDTH
        self.setFixedWidth(round(self._theme.px(width)))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._header.setFixedHeight(round(theme.px(_HEADER)))
        self._title.setFont(theme.font(weight=600))
        self._name.apply_theme(theme)
        self._note.setFont(theme.font(SMALL_SIZE))
        self._fold.apply_theme(theme)
        self._save.apply_theme(theme)
        for section in self._sections:
            section.apply_theme(theme)
        self.set_folded(self._folded)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the experiment in force."""
        if snapshot.experiment is self._experiment:
            return
        self._experiment = snapshot.experiment
        self._name.setText(snapshot.experiment.name)
        self._note.setText(snapshot.experiment.note)
        self._note.setVisible(bool(snapshot.experiment.note))
        for section in self._sections:
            section.show_snapshot(snapshot)
