"""Everything a person can do, as actions with a name, a key and a sentence each."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ActionDescription:
    """An action before it is one: ``name`` finds it, ``tip`` explains it."""

    name: str
    text: str
    keys: tuple[str, ...]
    tip: str
    checkable: bool = False


FILE_ACTIONS = (
    ActionDescription("new", "New", ("Ctrl+N",), "Start with the default experiment."),
    ActionDescription("open", "Open…", ("Ctrl+O",), "Open a session or an experiment."),
    ActionDescription(
        "save",
        "Save",
        ("Ctrl+S",),
        "Keep the whole run, with its branches and edits, as a session.",
    ),
    ActionDescription(
        "examples",
        "Examples…",
        ("Ctrl+Shift+O",),
        "Choose among the experiments that come with nnviz, each with a line why it"
        " works or fails.",
    ),
    ActionDescription(
        "save_as",
        "Save as…",
        ("Ctrl+Shift+S",),
        "Save in another file: a session, or the experiment alone as JSON.",
    ),
    ActionDescription(
        "share_file",
        "Experiment as a file…",
        (),
        "The settings in force and all seeds, as a small JSON file.",
    ),
    ActionDescription(
        "share_file_with_weights",
        "Experiment with present weights as a file…",
        (),
        "The same, to begin with the weights and biases of this step.",
    ),
    ActionDescription(
        "copy_experiment",
        "Copy experiment as text",
        (),
        "The settings in force and all seeds, to be pasted elsewhere.",
    ),
    ActionDescription(
        "copy_experiment_with_weights",
        "Copy experiment with present weights",
        (),
        "The same, to begin with the weights and biases of this step.",
    ),
    ActionDescription(
        "copy_command",
        "Copy as command",
        (),
        "The command line that draws this window at this step again.",
    ),
    ActionDescription(
        "import_weights",
        "Import weights…",
        (),
        "Take a network trained elsewhere: safetensors, NPZ or ONNX.",
    ),
    ActionDescription(
        "figures",
        "Export figures…",
        ("Ctrl+Shift+F",),
        "One view or several as PNG, SVG, PDF, numbers or one report.",
    ),
    ActionDescription(
        "film",
        "Make a film…",
        ("Ctrl+Shift+M",),
        "A view over steps or moments as GIF, WebP, MP4…",
    ),
    ActionDescription(
        "export_window",
        "Export window as PNG…",
        ("Ctrl+Shift+E",),
        "Save a picture of the whole window.",
    ),
    ActionDescription(
        "copy_window",
        "Copy picture of the window",
        ("Ctrl+Shift+C",),
        "Put a picture of the whole window on the clipboard.",
    ),
    ActionDescription("quit", "Quit", ("Ctrl+Q",), "Close nnviz."),
)
EDIT_ACTIONS = (
    ActionDescription("undo", "Undo", ("Ctrl+Z",), "Take the last change back."),
    ActionDescription(
        "redo",
        "Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "Make the change again that was taken back last.",
    ),
    ActionDescription(
        "paste_experiment",
        "Paste experiment",
        ("Ctrl+V",),
        "Start anew with an experiment that was copied as text.",
    ),
    ActionDescription(
        "draw",
        "Draw by hand",
        ("D",),
        "Take the pencil, or put it away: points in the plane, a function of one input,"
        " an image.",
    ),
)
TIME_ACTIONS = (
    ActionDescription(
        "go_to_step",
        "Go to step…",
        ("Ctrl+G",),
        "Type a step; beyond the last one the network trains up to it.",
    ),
    ActionDescription(
        "page_back", "Back by a tenth", ("PgUp",), "A tenth of the time bar back."
    ),
    ActionDescription(
        "page_on", "On by a tenth", ("PgDown",), "A tenth of the time bar on."
    ),
    ActionDescription(
        "previous_mark",
        "Previous mark",
        ("Shift+PgUp",),
        "Back to the last edit, bookmark or branch point.",
    ),
    ActionDescription(
        "next_mark",
        "Next mark",
        ("Shift+PgDown",),
        "On to the next edit, bookmark or branch point.",
    ),
    ActionDescription(
        "add_bookmark", "Add bookmark", ("B",), "Remember this step by a flag."
    ),
    ActionDescription(
        "previous_branch",
        "Previous branch",
        ("Ctrl+PgUp",),
        "To the branch that began before this one, at the same step.",
    ),
    ActionDescription(
        "next_branch",
        "Next branch",
        ("Ctrl+PgDown",),
        "To the branch that began after this one, at the same step.",
    ),
    ActionDescription(
        "branches",
        "Branches…",
        ("Ctrl+B",),
        "List, name, compare and delete the branches of this run.",
    ),
    ActionDescription(
        "rename_branch", "Rename branch…", ("F2",), "Name the branch you are on."
    ),
    ActionDescription(
        "delete_branch",
        "Delete branch",
        (),
        "Let go of the branch you are on. It can be undone.",
    ),
    ActionDescription(
        "stop_at",
        "Stop at…",
        ("Ctrl+Shift+G",),
        "Let playing stop by itself: at a step, a loss, an accuracy…",
    ),
)
RUN_ACTIONS = (
    ActionDescription("play", "Play", ("Space",), "Train, or pause."),
    ActionDescription(
        "play_backward",
        "Play backward",
        ("Shift+Space",),
        "Take the steps back one after another, down to the start, or pause.",
    ),
    ActionDescription(
        "step", "Step", ("Right",), "One moment, layer, batch or epoch forward."
    ),
    ActionDescription(
        "back", "Back", ("Left",), "One moment, layer, batch or epoch back."
    ),
    ActionDescription(
        "next_epoch", "Next epoch", ("Shift+Right",), "An epoch forward."
    ),
    ActionDescription(
        "previous_epoch", "Previous epoch", ("Shift+Left",), "An epoch back."
    ),
    ActionDescription("first_step", "To the start", ("Home",), "Go to step 0."),
    ActionDescription(
        "last_step", "To the end", ("End",), "Go to the furthest step known."
    ),
    ActionDescription(
        "reset",
        "Reset",
        ("R",),
        "Start anew with the settings now in force. It can be undone.",
    ),
    ActionDescription(
        "new_weights",
        "New initial weights",
        ("Shift+R",),
        "Start anew with the next seed of the initial weights.",
    ),
    ActionDescription(
        "faster", "Faster", ("Ctrl+Up",), "Play at the next higher speed."
    ),
    ActionDescription(
        "slower", "Slower", ("Ctrl+Down",), "Play at the next lower speed."
    ),
    ActionDescription("by_moment", "Step by moment", ("1",), "", checkable=True),
    ActionDescription("by_layer", "Step by layer", ("2",), "", checkable=True),
    ActionDescription("by_batch", "Step by batch", ("3",), "", checkable=True),
    ActionDescription("by_epoch", "Step by epoch", ("4",), "", checkable=True),
    ActionDescription(
        "next_sample", "Next sample", ("N",), "Choose the sample after this one."
    ),
    ActionDescription(
        "previous_sample",
        "Previous sample",
        ("P",),
        "Choose the sample before this one.",
    ),
)
VIEW_ACTIONS = (
    ActionDescription("theme_system", "Theme of the system", (), "", checkable=True),
    ActionDescription("theme_light", "Light", (), "", checkable=True),
    ActionDescription("theme_dark", "Dark", (), "", checkable=True),
    ActionDescription(
        "toggle_theme", "Light or dark", ("Ctrl+T",), "Switch to the other look."
    ),
    ActionDescription(
        "projector",
        "Projector",
        ("Ctrl+P",),
        "All type larger by a quarter.",
        checkable=True,
    ),
    ActionDescription(
        "inspector",
        "Inspector",
        ("I",),
        "Show the inspector of the chosen neuron, weight or sample, or go back.",
        checkable=True,
    ),
    ActionDescription(
        "experiment_panel",
        "Experiment",
        ("Ctrl+E",),
        "Show or fold the experiment panel.",
        checkable=True,
    ),
    ActionDescription(
        "enlarge",
        "Enlarge panel",
        ("F10",),
        "Give the panel that has the focus, or else the network, the room of all.",
        checkable=True,
    ),
    ActionDescription(
        "reset_layout", "Reset layout", ("Ctrl+0",), "All panels at their first places."
    ),
    ActionDescription("full_screen", "Full screen", ("F11",), "", checkable=True),
)
LESSON_ACTIONS = (
    ActionDescription(
        "lesson_panel",
        "Lesson",
        ("Ctrl+L",),
        "Turn to the lesson that is open, or to the experiment; open one if none is.",
        checkable=True,
    ),
    ActionDescription(
        "previous_page", "Previous page", ("Alt+Left",), "A page of the lesson back."
    ),
    ActionDescription(
        "next_page", "Next page", ("Alt+Right",), "A page of the lesson on."
    ),
    ActionDescription(
        "set_page_up",
        "Set the page up again",
        (),
        "Network and window as they are where the page begins.",
    ),
    ActionDescription(
        "close_lesson", "Close the lesson", (), "The panels as they were before it."
    ),
    ActionDescription(
        "lesson_folder",
        "Folder of lessons…",
        (),
        "List the lessons of a folder of your own below the course.",
    ),
    ActionDescription(
        "forget_lessons",
        "Forget all progress",
        (),
        "All tasks of all lessons are to be done again.",
    ),
)
HELP_ACTIONS = (
    ActionDescription("shortcuts", "Keys…", ("F1", "?"), "A list of all keys."),
    ActionDescription("about", "About nnviz", (), "Version, licences, sources."),
)
GROUPS = (
    ("File", FILE_ACTIONS),
    ("Edit", EDIT_ACTIONS),
    ("Run", RUN_ACTIONS),
    ("Time", TIME_ACTIONS),
    ("View", VIEW_ACTIONS),
    ("Lessons", LESSON_ACTIONS),
    ("Help", HELP_ACTIONS),
)


class Actions(QObject):
    """All actions of the window, by name.

    They belong to ``window``, so their keys work wherever the focus is, text fields
    excepted: those take the keys they need.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for _, descriptions in GROUPS:
            for description in descriptions:
                action = QAction(description.text, window)
                action.setObjectName(description.name)
                action.setShortcuts([QKeySequence(keys) for keys in description.keys])
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                action.setCheckable(description.checkable)
                tip = description.tip or f"{description.text}."
                keys = " or ".join(readable_keys(key) for key in description.keys[:1])
                action.setToolTip(f"{tip} ({keys})" if keys else tip)
                action.setStatusTip(tip)
                window.addAction(action)
                self._actions[description.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect_all(self, slots: dict[str, Callable[[], None]]) -> None:
        """Connect each action to the method that carries it out.

        Raises
        ------
        KeyError
            Where a name is unknown or an action is left without a method.
        """
        missing = self._actions.keys() - slots.keys()
        if missing:
            raise KeyError(f"nothing carries out {', '.join(sorted(missing))}")
        for name, slot in slots.items():
            self._actions[name].triggered.connect(slot)


def readable_keys(keys: str) -> str:
    """``Ctrl+Right`` as it is written on the screen: ``Ctrl →``."""
    arrows = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
    arrows |= {"PgUp": "Page ↑", "PgDown": "Page ↓"}
    return " ".join(arrows.get(part, part) for part in keys.split("+"))
