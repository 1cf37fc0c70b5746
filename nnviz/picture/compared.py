"""Classifiers side by side: what they are called, their shapes, and how they do."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from nnviz.classifiers.linear_svm import LinearSvm
from nnviz.classifiers.nearest_mean import NearestMean
from nnviz.classifiers.ridge import Ridge
from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import LossName
from nnviz.engine.trace import Evaluation
from nnviz.picture.counts import counted
from nnviz.picture.numbers import format_count, format_number, format_percent
from nnviz.session.comparison import ColumnName, Standing
from nnviz.session.measuring import examples_of, measure, sampled
from nnviz.session.sampling import SampleCounts, sample_counts
from nnviz.session.selection import Neuron, Unit
from nnviz.session.snapshot import Snapshot

LOSS_NAMES: dict[LossName, str] = {
    "cross_entropy": "cross-entropy",
    "squared_error": "squared error",
    "hinge": "hinge",
}
Side = Literal["regions", "confusion", "templates", "scores"]
"""What of the classifiers is laid side by side."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def network_standing(snapshot: Snapshot) -> Standing:
    """The running network as one of the classifiers."""
    return Standing(
        "network",
        snapshot.experiment.loss,
        snapshot.architecture,
        snapshot.parameters,
        step=snapshot.step,
    )


def seen_with(snapshot: Snapshot, standing: Standing) -> Snapshot:
    """The snapshot as if the classifier were the network.

    Pictures that follow from parameters and data alone (regions, confusion, what is
    said of a sample) are made of it as of any other. What is chosen in the network is
    chosen in it where it has the like: an output.
    """
    if standing.column == "network":
        return snapshot
    assert standing.architecture is not None
    assert standing.parameters is not None
    last = snapshot.architecture.depth
    selection = snapshot.selection
    return replace(
        snapshot,
        selection=replace(
            selection,
            unit=_same_output(selection.unit, last),
            hover_unit=_same_output(selection.hover_unit, last),
        ),
        architecture=standing.architecture,
        parameters=standing.parameters,
        experiment=replace(snapshot.experiment, loss=standing.loss),
        # It is at rest while the network trains: its picture can be a fine one, where
        # that takes no time.
        playing=snapshot.playing and snapshot.history_counts is not None,
    )


def _same_output(unit: Unit | None, last: int) -> Neuron | None:
    """The output of a classifier of one layer that a unit of the network is."""
    if isinstance(unit, Neuron) and unit.layer == last:
        return Neuron(1, unit.index)
    return None


def results(snapshot: Snapshot, standing: Standing) -> Evaluation:
    """Losses and accuracies; of the network those of the curves.

    On the whole sets, or on a choice of samples where the network's are, too.
    """
    if standing.column == "network":
        return snapshot.evaluation
    assert standing.architecture is not None
    assert standing.parameters is not None
    counts = None
    if snapshot.history_counts is not None:
        counts = sample_counts(standing.architecture, snapshot.dataset)
    return _measured(
        standing.architecture,
        standing.parameters,
        standing.loss,
        snapshot.dataset,
        counts,
    )


def result_words(dataset: Dataset, found: Evaluation) -> tuple[tuple[str, str], ...]:
    """(set, accuracy) for each set there is; without classes the mean loss."""
    if dataset.is_classification:
        shares = ("train", found.train_accuracy), ("test", found.test_accuracy)
        return tuple((n, format_percent(v)) for n, v in shares if v is not None)
    errors = ("train loss", found.train_loss), ("test loss", found.test_loss)
    return tuple((n, format_number(v)) for n, v in errors if v is not None)


def column_title(column: ColumnName, dataset: Dataset) -> str:
    """What the classifier is called."""
    classes = dataset.is_classification
    return {
        "network": "Network",
        "descent": "Linear, by descent",
        "ridge": "One-hot regression" if classes else "Ridge regression",
        "linear_svm": "1-vs-all SVM",
        "nearest_mean": "Nearest mean",
    }[column]


def choice_words(standing: Standing) -> str:
    """What a person has chosen of it; empty where there is nothing to choose."""
    fitted = standing.fitted
    if standing.column == "descent":
        return LOSS_NAMES[standing.loss]
    if isinstance(fitted, Ridge):
        bias = "with bias" if fitted.with_bias else "no bias"
        if fitted.strength == 0.0:
            return f"L2 strength 0, {bias}"
        return f"L2 strength {format_number(fitted.strength)}, {bias}"
    if isinstance(fitted, LinearSvm):
        return f"L2 strength {format_number(fitted.strength)}"
    return ""


def fact_words(standing: Standing) -> str:
    """What else there is to say of it in a few words, and of how many samples it is."""
    words = _facts(standing)
    if standing.samples is None:
        return words
    return f"fitted to {format_count(standing.samples)} samples · {words}"


def _facts(standing: Standing) -> str:
    match standing.fitted:
        case Ridge(strength=0.0, rank=rank, W=W) if rank < W.shape[1]:
            return f"pseudo-inverse, rank {rank}"
        case Ridge() as ridge:
            return f"‖XW − T‖² = {format_number(ridge.squared_error)}"
        case LinearSvm() as svm:
            count = int(svm.support.any(axis=1).sum())
            return counted(count, "support vector")
        case NearestMean():
            return "w = 2m, b = −‖m‖²"
    loss = LOSS_NAMES[standing.loss]
    step = f"step {format_count(standing.step or 0)}"
    return f"{loss} · {step}" if standing.column == "network" else step


def shape_words(standing: Standing, dataset: Dataset) -> tuple[str, str]:
    """The shapes as the lecture writes them, samples in rows: X · W, and = T.

    Where there is a bias, X has a column of ones and W a row for it. A network with
    hidden layers is written by its layers' matrices instead.
    """
    if standing.column == "network":
        assert standing.architecture is not None
        return network_shapes(standing.architecture.layers)
    n = standing.samples or len(dataset.train)
    d, K = dataset.input_count, dataset.output_count
    bias = not (isinstance(standing.fitted, Ridge) and not standing.fitted.with_bias)
    rows = d + 1 if bias else d
    product = "T" if standing.column == "ridge" else "scores"
    return f"X ({n}, {rows}) · W ({rows}, {K})", f"= {product} ({n}, {K})"


def network_shapes(layers: tuple[int, ...]) -> tuple[str, str]:
    """The sizes of the layers, and the matrices between them."""
    sizes = "-".join(str(size) for size in layers)
    matrices = [
        f"W{str(number).translate(_RAISED)} ({n_out}, {n_in})"
        for number, (n_in, n_out) in enumerate(pairwise(layers), start=1)
    ]
    if len(matrices) > 2:
        matrices = [matrices[0], "…", matrices[-1]]
    return sizes, " · ".join(matrices)


@lru_cache(maxsize=32)
def _measured(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    dataset: Dataset,
    counts: SampleCounts | None,
) -> Evaluation:
    # Parameters and data sets are frozen and compared by identity.
    sets = sampled(examples_of(dataset), counts)
    return measure(architecture, parameters, loss, sets)
