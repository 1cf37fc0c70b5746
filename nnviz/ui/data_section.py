"""The Data part of the experiment panel."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from nnviz.datasets.dataset import (
    FEATURES,
    GENERATED_KINDS,
    MAX_CLASSES,
    MIN_CLASSES,
    REGRESSION_KINDS,
    Dataset,
    DatasetError,
    DatasetSettings,
    FeatureName,
)
from nnviz.datasets.generated import RECIPES
from nnviz.picture.counts import counted
from nnviz.picture.numbers import format_count, format_number
from nnviz.session.experiment import Experiment
from nnviz.session.snapshot import Snapshot
from nnviz.session.variations import (
    with_dataset,
    with_dataset_settings,
)
from nnviz.ui.controls import (
    LabeledSlider,
    PushButton,
    SegmentedControl,
    Stepper,
    ToolButton,
)
from nnviz.ui.data_picker import CLASS_KINDS, FUNCTION_KINDS, OWN_FILE, DataPicker
from nnviz.ui.elided_label import ElidedLabel
from nnviz.ui.form import FormSection
from nnviz.ui.theme import Theme

_NOISES = [step / 100 for step in range(51)]
_SAMPLES = [20, 50, 100, 150, 200, 250, 300, 400, 500, 700, 1000, 2000, 5000]
_TURNS = [step / 20 for step in range(4, 51)]
_SPLITS = [step / 20 for step in range(19)]
_FEATURE_TEXTS = dict(
    zip(
        FEATURES,
        ("x₁", "x₂", "x₁²", "x₂²", "x₁·x₂", "sin x₁", "sin x₂"),
        strict=True,
    )
)


class DataSection(FormSection):
    """Which data, how many, how noisy, and what of them the network sees.

    ``wanted`` carries the experiment that a person asks for and a few words on it.
    """

    wanted = Signal(object, str)
    file_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("Data", theme)
        self._experiment: Experiment | None = None
        self._family = SegmentedControl(
            "Kind of targets",
            (("classes", "classes"), ("functions", "functions")),
            theme,
        )
        self._family.set_tooltips(
            (
                "The network says which class a sample belongs to",
                "The network fits a number (regression)",
            )
        )
        self._family.chosen.connect(self._show_family)
        self._classes_picker = DataPicker(CLASS_KINDS, theme)
        self._functions_picker = DataPicker(FUNCTION_KINDS, theme)
        for picker in (self._classes_picker, self._functions_picker):
            picker.chosen.connect(self._kind_chosen)
        self._new_data = ToolButton("reset", "New draw of the data", theme)
        self._new_data.setToolTip("Draw the data anew: the same recipe, the next seed")
        self._new_data.clicked.connect(self._draw_anew)
        self.add_to_head(self._new_data)
        self.add_to_head(self._family)
        self.rows.addWidget(self._classes_picker)
        self.rows.addWidget(self._functions_picker)
        self._generated = QWidget()
        box = QVBoxLayout(self._generated)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._noise = LabeledSlider(
            "Noise", _NOISES, theme, write=_plain, label_width=68
        )
        self._samples = LabeledSlider(
            "Samples", _SAMPLES, theme, write=_count, label_width=68
        )
        self._split = LabeledSlider(
            "Test split", _SPLITS, theme, write=_percent, label_width=68
        )
        self._turns = LabeledSlider(
            "Turns", _TURNS, theme, write=_plain, label_width=68
        )
        self._turns.setToolTip(
            "How often an arm of the spiral goes round; TensorFlow Playground's is 1.75"
        )
        self._turns.chosen.connect(self._turns_chosen)
        self._noise.setToolTip("How far samples stray, from 0 to 0.5")
        self._samples.setToolTip("Training and test samples together")
        self._split.setToolTip("The share of the samples that is kept for the test")
        self._noise.chosen.connect(self._noise_chosen)
        self._samples.chosen.connect(self._samples_chosen)
        self._split.chosen.connect(self._split_chosen)
        self._sliders = (self._turns, self._noise, self._samples, self._split)
        for slider in self._sliders:
            box.addWidget(slider)
        self.rows.addWidget(self._generated)
        self._classes = Stepper(
            "Classes", theme, minimum=MIN_CLASSES, maximum=MAX_CLASSES, value=3
        )
        self._classes.changed.connect(self._classes_chosen)
        self._classes_row = self.add_row("Classes", self._classes)
        self.file_name = ElidedLabel(theme)
        self._file_row = self.add_row("File", self.file_name, fill=True)
        self._train_count, self._test_count = QLabel(), QLabel()
        self._train_row = self.add_row("Train", self._train_count)
        self._test_row = self.add_row("Test", self._test_count)
        self._features = PushButton("", theme, size="form")
        self._features.setToolTip("What the network sees of the two coordinates")
        self._menu = QMenu(self._features)
        self._feature_actions: dict[FeatureName, QAction] = {}
        for feature in FEATURES:
            action = self._menu.addAction(_FEATURE_TEXTS[feature])
            action.setCheckable(True)
            action.triggered.connect(self._features_chosen)
            self._feature_actions[feature] = action  # type: ignore[index]
        self._menu.addSeparator()
        self._standardize = self._menu.addAction("standardised")
        self._standardize.setCheckable(True)
        self._standardize.setToolTip(
            "Subtract the mean and divide by the standard deviation of the training set"
        )
        self._standardize.triggered.connect(self.standardize)
        self._menu.setToolTipsVisible(True)
        self._features.clicked.connect(self._open_menu)
        self._features_row = self.add_row("Inputs", self._features)
        self._scale = QLabel("standardised")
        self._scale.setToolTip(self._standardize.toolTip())
        self.scale_row = self.add_row("Scale", self._scale)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        for label in (self._train_count, self._test_count, self._scale):
            label.setFont(theme.font())
        for slider in self._sliders:
            slider.apply_theme(theme)
        self._menu.setFont(theme.font())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force."""
        experiment, dataset = snapshot.experiment, snapshot.dataset
        if (
            self._experiment is not None
            and experiment.dataset is self._experiment.dataset
        ):
            self._experiment = experiment
            return
        self._experiment = experiment
        settings = experiment.dataset
        kind = settings.kind
        generated = kind in GENERATED_KINDS
        family = "functions" if kind in REGRESSION_KINDS else "classes"
        self._family.set_chosen(family)
        self._show_family(family)
        self._classes_picker.set_chosen(kind)
        self._functions_picker.set_chosen(kind)
        tests = 0 if dataset.test is None else len(dataset.test)
        noun = "image" if dataset.image_shape else "sample"
        self._generated.setVisible(generated)
        self._turns.setVisible(kind == "spiral")
        self._turns.set_value(settings.turns)
        self._noise.set_value(settings.noise)
        self._samples.set_value(settings.samples)
        self._split.set_value(settings.test_fraction)
        most_classes = RECIPES[kind].most_classes if generated else 0
        self._classes_row.setVisible(most_classes > MIN_CLASSES)
        if most_classes > MIN_CLASSES:
            self._classes.set_range(MIN_CLASSES, most_classes)
            self._classes.set_value(dataset.output_count)
        self._file_row.setVisible(settings.path is not None)
        if settings.path is not None:
            self.file_name.setText(Path(settings.path).name)
            self.file_name.set_tip(settings.path)
        self._train_row.setVisible(not generated)
        self._test_row.setVisible(not generated)
        self._train_count.setText(counted(len(dataset.train), noun))
        self._test_count.setText(counted(tests, noun) if tests else "none")
        self._show_inputs(dataset)
        self._new_data.setVisible(generated)

    def _show_inputs(self, dataset: Dataset) -> None:
        settings = dataset.settings
        plane = dataset.train.points.shape[1] == 2
        chosen = settings.features or ("x1", "x2")
        for feature, action in self._feature_actions.items():
            action.setVisible(plane)
            action.setChecked(plane and feature in chosen)
        self._standardize.setChecked(settings.standardize)
        if plane:
            # The column has room for three.
            names = [_FEATURE_TEXTS[f] for f in chosen]
            text = " ".join(names if len(names) < 4 else [*names[:2], "…"])
        else:
            noun = "pixel" if dataset.image_shape else "feature"
            plural = "" if dataset.input_count == 1 else "s"
            text = f"{format_count(dataset.input_count)} {noun}{plural}"
        self.scale_row.setVisible(settings.standardize)
        self._features.setText(f"{text} ▾")
        self._features.updateGeometry()

    def _show_family(self, family: str) -> None:
        self._classes_picker.setVisible(family == "classes")
        self._functions_picker.setVisible(family == "functions")

    def _kind_chosen(self, kind: str) -> None:
        if kind == OWN_FILE:
            self.file_wanted.emit()
        elif self._experiment is not None:
            self.wanted.emit(with_dataset(self._experiment, kind), f"Data: {kind}")

    def _turns_chosen(self, turns: float) -> None:
        self._want_settings(f"{turns:g} turns", turns=turns)

    def _noise_chosen(self, noise: float) -> None:
        self._want_settings(f"noise = {noise:g}", noise=noise)

    def _samples_chosen(self, samples: float) -> None:
        self._want_settings(f"{samples:g} samples", samples=int(samples))

    def _split_chosen(self, fraction: float) -> None:
        self._want_settings(f"test split {fraction:.0%}", test_fraction=fraction)

    def _classes_chosen(self, classes: int) -> None:
        self._want_settings(f"{classes} classes", classes=classes)

    def standardize(self, on: bool) -> None:
        """Ask for the inputs with mean 0 and deviation 1, or as they are."""
        text = "Inputs standardised" if on else "Inputs not standardised"
        self._want_settings(text, standardize=on)

    def _draw_anew(self) -> None:
        if self._experiment is not None:
            seed = self._experiment.dataset.seed + 1
            self._want_settings(f"data seed {seed}", seed=seed)

    def _open_menu(self) -> None:
        self._menu.popup(self._features.mapToGlobal(self._features.rect().bottomLeft()))

    def _features_chosen(self) -> None:
        if self._experiment is None:
            return
        chosen = tuple(f for f, a in self._feature_actions.items() if a.isChecked())
        if not chosen:
            sender = self.sender()
            if isinstance(sender, QAction):
                sender.setChecked(True)
            return
        features = None if chosen == ("x1", "x2") else chosen
        self._want_settings("Other inputs", features=features)

    def _want_settings(self, text: str, **changes: object) -> None:
        if self._experiment is None:
            return
        settings: DatasetSettings = replace(self._experiment.dataset, **changes)  # type: ignore[arg-type]
        if settings == self._experiment.dataset:
            return
        try:
            wanted = with_dataset_settings(self._experiment, settings)
        except DatasetError:
            # A file that is gone by now: whoever checks the experiment says so.
            wanted = replace(self._experiment, dataset=settings)
        self.wanted.emit(wanted, text)


def _plain(value: float) -> str:
    return f"{value:g}"


def _count(value: float) -> str:
    return format_count(round(value))


def _percent(value: float) -> str:
    return f"{format_number(round(100 * value))} %"
