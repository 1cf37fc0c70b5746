"""The classifiers that stand beside the network, each as far as it is known by now."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from nnviz.classifiers.fitted import Fitted, MethodName
from nnviz.classifiers.methods import METHOD_LOSS, FitSettings
from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import LossName
from nnviz.session.experiment import Experiment
from nnviz.session.fit_worker import FitWorker
from nnviz.session.fits import FitRequest, Fits, fitted_count
from nnviz.session.linear_descent import DescentSettings, LinearDescent

ColumnName = Literal["network", "descent", "ridge", "linear_svm", "nearest_mean"]
COLUMNS: tuple[ColumnName, ...] = get_args(ColumnName)
EPOCHS_AT_ONCE = 50

# What is done so soon is shown at once, without a picture of what was before.
_SOON = 0.004
_NO_CLASSES = {
    "linear_svm": "A support vector machine parts classes; these data have target"
    " numbers.",
    "nearest_mean": "A nearest mean is that of a class; these data have target"
    " numbers.",
}


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    """Which classifiers are compared, and their choices.

    ``descent_loss`` is ``None`` for that of the experiment; ``descent_epochs``: how
    far descent shall go.
    """

    columns: tuple[ColumnName, ...] = COLUMNS
    ridge_strength: float = 1.0
    ridge_bias: bool = True
    svm_strength: float = 2.0**-8
    descent_loss: LossName | None = None
    descent_epochs: int = EPOCHS_AT_ONCE


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A classifier as far as it is known.

    ``loss`` is the one that its scores are made for. ``fitted``: what the method has
    to say beyond its parameters, ``None`` for the network and for descent, which has
    taken ``step`` updates. Without parameters it is not known yet, or ``reason`` says
    why it will not be. ``share``: how much of the work under way is done; what is
    shown meanwhile belongs to earlier data or settings. ``samples``: to how many
    training samples it is fitted, where those are not all.
    """

    column: ColumnName
    loss: LossName
    architecture: Architecture | None = None
    parameters: Parameters | None = None
    fitted: Fitted | None = None
    step: int | None = None
    share: float | None = None
    reason: str | None = None
    samples: int | None = None


class Comparison:
    """Fits and trains what is wanted for the present data; pause it when done.

    `show` and `set_settings` say what is wanted, `go_on` gives descent a moment and
    takes what the worker has fitted.
    """

    def __init__(self) -> None:
        self._settings = ComparisonSettings()
        self._experiment: Experiment | None = None
        self._dataset: Dataset | None = None
        self._fits = Fits()
        self._worker = FitWorker(self._fits)
        self._wanted: dict[MethodName, FitRequest] = {}
        self._shown: dict[MethodName, tuple[FitRequest, Fitted]] = {}
        self._refused: dict[FitRequest, str] = {}
        self._descent: LinearDescent | None = None
        self._descended: Standing | None = None

    @property
    def settings(self) -> ComparisonSettings:
        return self._settings

    @property
    def pending(self) -> bool:
        """Whether something is under way."""
        return self._descends() or any(map(self._is_open, self._wanted))

    def set_settings(self, settings: ComparisonSettings) -> None:
        """Compare others, or with other choices."""
        self._settings = settings
        self._want()

    def show(self, experiment: Experiment, dataset: Dataset) -> bool:
        """Compare on these data; whether that is anything new."""
        if dataset is self._dataset and experiment is self._experiment:
            return False
        self._experiment, self._dataset = experiment, dataset
        self._want()
        return True

    def go_on(self, seconds: float) -> bool:
        """Go on for a moment; whether something has been fitted, or cannot be."""
        self._descend(seconds)
        return self._collect()

    def finish(self) -> None:
        """Fit and train all that is wanted to its end, now."""
        while self._descends():
            self._descend(1.0)
        self._worker.wait()
        self._collect()

    def pause(self) -> None:
        """Stop what is under way; `resume` begins it anew."""
        self._wanted = {
            method: request
            for method, request in self._wanted.items()
            if not self._is_open(method)
        }
        self._worker.close()

    def resume(self) -> None:
        """Want again what was under way at a pause."""
        self._want()

    def standing(self, column: ColumnName) -> Standing | None:
        """How a classifier stands; the network and what is not compared have none."""
        if self._dataset is None or column == "network":
            return None
        if column == "descent":
            return self._descent_standing()
        method: MethodName = column
        loss: LossName = METHOD_LOSS[method] or "squared_error"
        if not self.is_offered(method):
            return Standing(column, loss, reason=_NO_CLASSES[method])
        request = self._wanted.get(method)
        if request is None:
            return None
        refused = self._refused.get(request)
        if refused is not None:
            return Standing(column, loss, reason=refused)
        share = self._worker.share_of(request) if self._is_open(method) else None
        if method not in self._shown:
            return Standing(column, loss, share=share)
        shown, fitted = self._shown[method]
        count = fitted_count(method, shown.part)
        return Standing(
            column,
            loss,
            fitted.architecture,
            fitted.parameters,
            fitted,
            share=share,
            samples=count if count < len(shown.part) else None,
        )

    def is_offered(self, column: ColumnName) -> bool:
        """Whether a classifier is one for these data."""
        classes = self._dataset is not None and self._dataset.is_classification
        return classes or column not in _NO_CLASSES

    def loss_of_descent(self) -> LossName:
        """The loss that descent makes small."""
        experiment, dataset = self._experiment, self._dataset
        if experiment is None or dataset is None or not dataset.is_classification:
            return "squared_error"
        return self._settings.descent_loss or experiment.loss

    def _descent_standing(self) -> Standing | None:
        descent = self._descent
        if descent is None:
            return None
        share = descent.share_of(self._settings.descent_epochs)
        if self._descends() and self._descended is not None:
            return replace(self._descended, share=share)
        return Standing(
            "descent",
            descent.settings.training.loss,
            descent.architecture,
            descent.parameters,
            step=descent.step,
            share=share if self._descends() else None,
            reason=descent.stopped,
        )

    # What is wanted

    def _want(self) -> None:
        experiment, dataset = self._experiment, self._dataset
        if experiment is None or dataset is None:
            return
        self._forget_other_shapes(dataset)
        self._want_descent(experiment, dataset)
        for method, settings in self._fit_settings().items():
            if method not in self._settings.columns or not self.is_offered(method):
                self._wanted.pop(method, None)
                self._worker.leave(method)
                continue
            request = FitRequest(settings, dataset.train)
            if request == self._wanted.get(method):
                continue
            self._wanted[method] = request
            known = self._fits.known(request)
            if known is None:
                self._worker.ask(request)
            else:
                self._worker.leave(method)
                self._shown[method] = request, known
        self._worker.wait(_SOON)
        self._collect()

    def _fit_settings(self) -> dict[MethodName, FitSettings]:
        chosen = self._settings
        return {
            "ridge": FitSettings("ridge", chosen.ridge_strength, chosen.ridge_bias),
            "nearest_mean": FitSettings("nearest_mean"),
            "linear_svm": FitSettings("linear_svm", chosen.svm_strength),
        }

    def _want_descent(self, experiment: Experiment, dataset: Dataset) -> None:
        if "descent" not in self._settings.columns:
            self._descent = None
            return
        settings = DescentSettings.of(experiment, self.loss_of_descent())
        descent = self._descent
        if (
            descent is None
            or descent.dataset is not dataset
            or descent.settings != settings
        ):
            self._descended = self._stand_in(settings, dataset)
            self._descent = LinearDescent(settings, dataset)
            self._descend(_SOON)

    def _stand_in(self, settings: DescentSettings, dataset: Dataset) -> Standing | None:
        """What is shown until a new descent is done: the one before, on like data."""
        before = self._descent
        if before is None or before.settings.training.loss != settings.training.loss:
            return None
        layers = (dataset.input_count, dataset.output_count)
        if before.architecture.layers != layers:
            return None
        return self._descent_standing()

    def _forget_other_shapes(self, dataset: Dataset) -> None:
        """What was fitted to samples of another kind cannot stand in for a while."""
        shape = (dataset.output_count, dataset.input_count)
        for method, (_, fitted) in list(self._shown.items()):
            if fitted.W.shape != shape:
                del self._shown[method]

    def _collect(self) -> bool:
        answers = self._worker.collect()
        for answer in answers:
            method = answer.request.settings.method
            is_wanted = answer.request == self._wanted.get(method)
            if answer.refused is not None:
                if is_wanted:
                    self._refused = {answer.request: answer.refused} | {
                        request: reason
                        for request, reason in self._refused.items()
                        if request in self._wanted.values()
                    }
            elif answer.fitted is not None and self._fits_shape(answer.fitted):
                self._shown[method] = answer.request, answer.fitted
        return bool(answers)

    def _fits_shape(self, fitted: Fitted) -> bool:
        assert self._dataset is not None
        shape = (self._dataset.output_count, self._dataset.input_count)
        return fitted.W.shape == shape

    def _is_open(self, method: MethodName) -> bool:
        """Whether the request of a method is not answered yet."""
        request = self._wanted[method]
        if request in self._refused:
            return False
        return method not in self._shown or self._shown[method][0] != request

    def _descend(self, seconds: float) -> None:
        if self._descent is not None:
            self._descent.train(self._settings.descent_epochs, seconds)
        if not self._descends():
            self._descended = None

    def _descends(self) -> bool:
        descent = self._descent
        return descent is not None and (
            descent.share_of(self._settings.descent_epochs) < 1.0
        )
