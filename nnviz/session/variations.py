"""From an experiment to one that differs in a single choice and still makes sense.

Each function returns a new experiment; what depends on the choice is adapted: the
sizes of the first and last layer to the data, the loss to the kind of targets, given
parameters that no longer fit to drawn ones. Frozen parameters stay frozen as long as
the network has them.
"""

from dataclasses import replace

from nnviz.datasets.dataset import (
    GENERATED_KINDS,
    DatasetSettings,
    FeatureName,
)
from nnviz.datasets.load import load_dataset
from nnviz.engine.network import Parameters
from nnviz.engine.parameter_names import parse_parameter_name
from nnviz.engine.settings import (
    ActivationName,
    Initialization,
    InitializationName,
    LossName,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_check import data_shape
from nnviz.session.experiment_error import ExperimentError

DATA_TITLES = {
    "spiral": "Spirals",
    "moons": "Two moons",
    "circle": "A circle in a ring",
    "xor": "XOR",
    "gauss": "Two Gaussians",
    "blobs": "Blobs",
    "iris": "Iris",
    "digits": "Digits",
    "plane": "A plane",
    "bumps": "Bumps",
    "sine": "A sine",
    "abs": "|x|",
    "cubic": "A cubic",
    "steps": "Steps",
    "inline": "Own data",
}
_START_CLASSES = {"spiral": 3, "blobs": 3}
_START_TURNS = 0.8
_START_HIDDEN = {"digits": (32,), "iris": (6,)}
_NEW_LAYER = 8


def with_dataset(experiment: Experiment, kind: str) -> Experiment:
    """The same network on another kind of data; samples and noise stay."""
    before = experiment.dataset
    settings = DatasetSettings(
        kind=kind,
        classes=_START_CLASSES.get(kind),
        seed=before.seed,
        standardize=before.standardize,
    )
    if kind == "spiral":
        settings = replace(settings, turns=_START_TURNS)
    if kind in GENERATED_KINDS and before.kind in GENERATED_KINDS:
        settings = replace(
            settings,
            samples=before.samples,
            noise=before.noise,
            test_fraction=before.test_fraction,
        )
    hidden: tuple[int, ...] | None = _START_HIDDEN.get(kind)
    if hidden is None and before.kind in _START_HIDDEN:
        hidden = (8, 8)
    if hidden is not None:
        experiment = with_hidden_layers(experiment, hidden)
    # Whatever the note says is about other data.
    renamed = replace(experiment, name=DATA_TITLES[kind], note="")
    return with_dataset_settings(renamed, settings)


def with_dataset_settings(
    experiment: Experiment, settings: DatasetSettings
) -> Experiment:
    """Other data settings, with first and last layer and the loss made to fit."""
    dataset = load_dataset(settings)
    sizes = (
        dataset.input_count,
        *experiment.network.layers[1:-1],
        dataset.output_count,
    )
    loss: LossName = experiment.loss
    network = experiment.network
    if _had_classes(experiment) != dataset.is_classification:
        loss = "cross_entropy" if dataset.is_classification else "squared_error"
        network = replace(network, output_activation="linear")
    batch_size = experiment.batch_size
    if batch_size is not None:
        batch_size = min(batch_size, len(dataset.train))
    return replace(
        experiment,
        dataset=settings,
        network=_resized(network, sizes),
        loss=loss,
        batch_size=batch_size,
    )


def _had_classes(experiment: Experiment) -> bool:
    """Whether the data before had; a file that is gone by now is told by the loss."""
    try:
        return data_shape(experiment.dataset).has_classes
    except ExperimentError:
        return experiment.loss != "squared_error"


def with_features(
    experiment: Experiment, features: tuple[FeatureName, ...] | None
) -> Experiment:
    """Other input features of 2-D data; ``None`` is x₁ and x₂."""
    return with_dataset_settings(
        experiment, replace(experiment.dataset, features=features)
    )


def with_hidden_layers(experiment: Experiment, sizes: tuple[int, ...]) -> Experiment:
    """Other hidden layers; a new one is activated like the last one before it."""
    network = experiment.network
    activations: tuple[ActivationName, ...] = network.activation or ("relu",)
    more = max(len(sizes) - len(activations), 0)
    activations = (*activations, *[activations[-1]] * more)[: len(sizes)]
    layers = (network.layers[0], *sizes, network.layers[-1])
    # Whatever the note says is about another network; so below.
    return replace(
        experiment,
        note="",
        network=_resized(replace(network, activation=activations), layers),
    )


def with_layer_count(experiment: Experiment, count: int) -> Experiment:
    """More or fewer hidden layers; a new one is as wide as the last."""
    hidden = experiment.network.layers[1:-1]
    width = hidden[-1] if hidden else _NEW_LAYER
    more = max(count - len(hidden), 0)
    return with_hidden_layers(experiment, (*hidden, *[width] * more)[:count])


def with_neurons(experiment: Experiment, hidden_layer: int, count: int) -> Experiment:
    """Another width of one hidden layer (from 0)."""
    hidden = list(experiment.network.layers[1:-1])
    hidden[hidden_layer] = count
    return with_hidden_layers(experiment, tuple(hidden))


def with_activation(experiment: Experiment, name: ActivationName) -> Experiment:
    """The same activation in every hidden layer."""
    network = experiment.network
    return replace(
        experiment,
        note="",
        network=replace(network, activation=(name,) * len(network.activation)),
    )


def with_one_layer(experiment: Experiment, parameters: Parameters) -> Experiment:
    """A network without a hidden layer that begins with these parameters."""
    (W,), (b,) = parameters.W, parameters.b
    network = NetworkSettings(
        layers=(W.shape[1], W.shape[0]),
        activation=(),
        output_activation=experiment.network.output_activation,
        init=Initialization(
            kind="given",
            seed=experiment.network.init.seed,
            W=(tuple(map(tuple, W.tolist())),),
            b=(tuple(b.tolist()),),
        ),
    )
    return replace(experiment, note="", network=network)


def with_loss(experiment: Experiment, loss: LossName) -> Experiment:
    """Another loss; only the squared error has an activation at the output."""
    network = experiment.network
    if loss != "squared_error":
        network = replace(network, output_activation="linear")
    return replace(experiment, loss=loss, network=network)


def with_output_activation(experiment: Experiment, name: ActivationName) -> Experiment:
    """Another activation of the output layer (squared error)."""
    network = replace(experiment.network, output_activation=name)
    return replace(experiment, network=network)


def with_weight_seed(experiment: Experiment, seed: int) -> Experiment:
    """Other initial weights of the same kind; given ones stay as they are."""
    network = experiment.network
    init = replace(network.init, seed=seed)
    return replace(experiment, network=replace(network, init=init))


def with_initialization(experiment: Experiment, kind: InitializationName) -> Experiment:
    """Initial weights drawn in another way, with the same seed."""
    network = experiment.network
    init = Initialization(kind=kind, seed=network.init.seed)
    return replace(experiment, network=replace(network, init=init))


def _resized(network: NetworkSettings, layers: tuple[int, ...]) -> NetworkSettings:
    init = network.init
    if layers != network.layers and init.kind == "given":
        init = Initialization(kind="he", seed=init.seed)
    resized = replace(network, layers=layers, init=init)
    names = map(parse_parameter_name, network.frozen)
    frozen = [str(name) for name in names if name.fits(resized.architecture)]
    return replace(resized, frozen=tuple(frozen))
