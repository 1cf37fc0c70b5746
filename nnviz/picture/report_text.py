"""An experiment and where its run stands, as the lines of a report."""

from nnviz.engine.settings import Optimizer
from nnviz.picture.equation_names import BARE_NAMES
from nnviz.picture.numbers import format_exact
from nnviz.picture.read_outs import measured_words
from nnviz.session.experiment import Experiment
from nnviz.session.snapshot import Snapshot

_LOSSES = {
    "cross_entropy": "softmax and cross-entropy",
    "squared_error": "squared error",
    "hinge": "hinge loss, 1-vs-all",
}


def report_lines(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Names and values, ready to be set in two columns."""
    experiment = snapshot.experiment
    found = snapshot.evaluation
    lines = [
        ("Data", _data(snapshot)),
        ("Network", _network(snapshot)),
        ("Loss", _loss(experiment)),
        ("Optimiser", _optimizer(experiment.optimizer)),
        ("Batches", _batches(experiment)),
        ("Arithmetic", experiment.dtype),
        ("State", f"step {snapshot.step:,}, epoch {snapshot.epoch:,}"),
        ("Training set", _measured(found.train_loss, found.train_accuracy)),
    ]
    if found.test_loss is not None:
        lines.append(("Test set", _measured(found.test_loss, found.test_accuracy)))
    if snapshot.evaluation_counts is not None:
        lines.append(("Measured on", measured_words(snapshot)))
    edits = len(snapshot.edits)
    if edits:
        lines.append(("By hand", "1 change" if edits == 1 else f"{edits} changes"))
    return tuple(lines)


def _data(snapshot: Snapshot) -> str:
    dataset = snapshot.dataset
    test = 0 if dataset.test is None else len(dataset.test)
    parts = [dataset.settings.kind, f"{len(dataset.train):,} for training"]
    parts.append(f"{test:,} for testing" if test else "none for testing")
    if dataset.class_names is not None:
        parts.append(f"{len(dataset.class_names)} classes")
    if dataset.mean is not None:
        parts.append("standardised")
    return ", ".join(parts)


def _network(snapshot: Snapshot) -> str:
    architecture = snapshot.architecture
    sizes = "-".join(map(str, architecture.layers))
    hidden = snapshot.experiment.network.activation
    names = dict.fromkeys(BARE_NAMES[name] for name in hidden)
    init = snapshot.experiment.network.init
    start = "given" if init.kind == "given" else f"{init.kind}, seed {init.seed}"
    activations = f", {' and '.join(names)}" if names else ", no hidden layer"
    return (
        f"{sizes}{activations}; {architecture.parameter_count:,} parameters,"
        f" first ones {start}"
    )


def _loss(experiment: Experiment) -> str:
    text = _LOSSES[experiment.loss]
    penalty = experiment.regularization
    if penalty.kind == "none":
        return text
    return f"{text}, {penalty.kind.upper()} strength {format_exact(penalty.strength)}"


def _optimizer(optimizer: Optimizer) -> str:
    name = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop"}
    text = f"{name[optimizer.kind]}, λ = {format_exact(optimizer.learning_rate)}"
    if optimizer.kind == "sgd" and optimizer.momentum:
        text += f", momentum {format_exact(optimizer.momentum)}"
    return text


def _batches(experiment: Experiment) -> str:
    size = experiment.batch_size
    batch = "all samples at once" if size is None else f"{size:,} samples"
    shuffle = experiment.shuffle
    if shuffle.order == "given":
        return f"{batch}, in the order given"
    return f"{batch}, shuffled with seed {shuffle.seed}"


def _measured(loss: float, accuracy: float | None) -> str:
    text = f"loss {loss:.6g}"
    return text if accuracy is None else f"{text}, accuracy {100 * accuracy:.2f} %"
