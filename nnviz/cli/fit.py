"""``nnviz fit``: a linear classifier without descent, on an experiment's data."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from typing import Any, BinaryIO

import numpy as np

from nnviz.classifiers.fit_error import FitError
from nnviz.classifiers.fitted import Fitted
from nnviz.classifiers.linear_svm import LinearSvm
from nnviz.classifiers.methods import METHOD_LOSS, FitSettings, fit_method
from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.classifiers.ridge import Ridge
from nnviz.cli.command_error import CommandError
from nnviz.cli.interruption import termination_cleans_up
from nnviz.cli.opening import open_session
from nnviz.cli.output import written_to
from nnviz.cli.progress import progress_bar
from nnviz.cli.status import DONE
from nnviz.cli.train import result_line
from nnviz.datasets.dataset import Dataset, Part
from nnviz.picture.confusion import confusion_of
from nnviz.picture.scatter import parts_of
from nnviz.session.measuring import examples_of, measure


def fit(arguments: argparse.Namespace) -> int:
    """Fit, print and, where a file is named, write; the exit status."""
    settings = _settings(arguments)
    session = open_session(arguments.file)
    dataset = session.dataset
    with termination_cleans_up(), _output(arguments) as file:
        fitted = _fitted(settings, dataset.train)
        if file is not None:
            np.savez(file, **_arrays(fitted, dataset))
    print(summary(session.experiment.name, fitted, dataset))
    return DONE


def summary(name: str, fitted: Fitted, dataset: Dataset) -> str:
    """What was fitted, in which shapes, and how well it answers on train and test."""
    return "\n".join(
        [
            f"{name}: {described(fitted)}",
            shapes(fitted, len(dataset.train)),
            *_results(fitted, dataset),
        ]
    )


def described(fitted: Fitted) -> str:
    """The method with its choices, and what it reached by its own measure."""
    match fitted:
        case Ridge():
            bias = "" if fitted.with_bias else ", no bias"
            return (
                f"ridge, strength {fitted.strength:g}{bias}, rank {fitted.rank},"
                f" objective {fitted.objective:.9g}"
            )
        case LinearSvm():
            samples, support = len(fitted.support), fitted.support.any(axis=1).sum()
            return (
                f"linear_svm, strength {fitted.strength:g}, {support} of {samples}"
                f" samples are support vectors, objective {fitted.objective:.9g}"
                f" (at most {fitted.gap:.1g} above the least)"
            )
        case NearestMean():
            means = np.count_nonzero(fitted.counts)
            return f"nearest_mean, the means of {means} of {len(fitted.b)} classes"
        case _:
            raise TypeError(f"{type(fitted).__name__} is no method of this command")


def shapes(fitted: Fitted, samples: int) -> str:
    """The shapes as the lecture writes them; + 1 is the column of ones."""
    K, d = fitted.W.shape
    without_bias = isinstance(fitted, Ridge) and not fitted.with_bias
    width = f"{d}" if without_bias else f"{d} + 1"
    product = "T" if isinstance(fitted, Ridge) else "scores"
    return f"X ({samples}, {width}) · W ({width}, {K}) = {product} ({samples}, {K})"


def _settings(arguments: argparse.Namespace) -> FitSettings:
    """The options of ``fit``, where they go together.

    Raises
    ------
    CommandError
    """
    method, strength = arguments.method, arguments.strength
    if method == "nearest_mean" and strength is not None:
        raise CommandError(
            "--strength: nearest_mean has none; ridge and linear_svm do."
        )
    if method != "nearest_mean" and strength is None:
        raise CommandError(f"--strength is missing: {method} needs one, such as 0.01.")
    if method == "linear_svm" and strength == 0.0:
        raise CommandError("--strength: linear_svm needs a number greater than 0.")
    if method != "ridge" and not arguments.bias:
        raise CommandError(f"--no-bias: {method} is not fitted without; ridge can be.")
    return FitSettings(method, strength or 0.0, arguments.bias)


def _output(
    arguments: argparse.Namespace,
) -> AbstractContextManager[BinaryIO | None]:
    """Opened before the work, so that a file that cannot be written is said at once."""
    return nullcontext() if arguments.output is None else written_to(arguments.output)


def _fitted(settings: FitSettings, train: Part) -> Fitted:
    with progress_bar(100, "fitting", "%") as report:
        done = 0.0

        def watch(share: float) -> bool:
            nonlocal done
            report(100.0 * (share - done))
            done = share
            return True

        try:
            return fit_method(
                settings, train.inputs, train.targets, train.labels, watch
            )
        except FitError as error:
            raise CommandError(str(error)) from error


def _results(fitted: Fitted, dataset: Dataset) -> list[str]:
    """A line for each set: the loss that the method is about, and the accuracy."""
    loss = METHOD_LOSS[fitted.method]
    found = measure(
        fitted.architecture,
        fitted.parameters,
        loss or "squared_error",
        examples_of(dataset),
    )
    lines = []
    for part, value, accuracy in (
        ("train", found.train_loss, found.train_accuracy),
        ("test", found.test_loss, found.test_accuracy),
    ):
        if value is not None:
            shown = None if loss is None else value
            lines.append(result_line(part, shown, accuracy))
    return lines


def _arrays(fitted: Fitted, dataset: Dataset) -> dict[str, Any]:
    """What is written: parameters, facts of the method, confusion matrices."""
    arrays = {"method": fitted.method, "W": fitted.W, "b": fitted.b} | fitted.facts()
    if dataset.is_classification:
        for name, part in parts_of(dataset):
            counted = confusion_of(dataset, name, fitted.scores(part.inputs))
            arrays[f"{name}_confusion"] = counted.counts
    return arrays
