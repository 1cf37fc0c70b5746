"""A JSON tree to an experiment: every key and value is checked, nothing is guessed.

What decides a run must be given: ``format``, ``version``, ``dataset.kind``,
``network.layers``, ``network.activation`` (where there is a hidden layer), ``loss``,
``optimizer.kind``, ``optimizer.learning_rate`` and ``batch_size``; for ``inline`` data
``x`` and ``y``, for given parameters ``W`` and ``b``. All other keys have the defaults
of the frozen settings they are read into.
"""

from typing import Any

from nnviz.datasets.dataset import MAX_SAMPLES, MAX_SEED
from nnviz.engine.network import Architecture
from nnviz.engine.parameter_names import (
    ParameterName,
    ParameterNameError,
    parse_parameter_name,
)
from nnviz.engine.settings import (
    ACTIVATIONS,
    INITIALIZATIONS,
    LOSSES,
    OPTIMIZERS,
    REGULARIZATIONS,
    Initialization,
    Optimizer,
    Regularization,
    Shuffle,
)
from nnviz.session.dataset_reading import read_dataset, read_kind, read_seed
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_limits import (
    LARGEST_LAYER,
    MOST_NAME_CHARACTERS,
    MOST_NOTE_CHARACTERS,
    MOST_PARAMETERS,
    MOST_SIZES,
)
from nnviz.session.json_place import Place, one_of

FORMAT = "nnviz-experiment"
VERSION = 1

DTYPES = ("float64", "float32")
ORDERS = ("shuffled", "given")
_KEYS = (
    "format",
    "version",
    "name",
    "note",
    "dataset",
    "network",
    "loss",
    "regularization",
    "optimizer",
    "batch_size",
    "shuffle",
    "dtype",
)
_NETWORK_KEYS = ("layers", "activation", "output_activation", "init", "frozen")
OPTIMIZER_KEYS = {
    "sgd": ("kind", "learning_rate", "momentum"),
    "adam": ("kind", "learning_rate", "betas", "eps", "weight_decay"),
    "adamw": ("kind", "learning_rate", "betas", "eps", "weight_decay"),
    "rmsprop": ("kind", "learning_rate", "alpha", "eps"),
}
INITIALIZATION_KEYS = {
    "he": ("kind", "seed", "scale"),
    "xavier": ("kind", "seed", "scale"),
    "uniform": ("kind", "seed", "scale"),
    "normal": ("kind", "seed", "scale"),
    "zeros": ("kind", "seed"),
    "given": ("kind", "seed", "W", "b"),
}
_SIZES = f"a list of 2 to {MOST_SIZES} layer sizes, input first, such as [2, 8, 8, 3]"


def read_experiment(document: Place) -> Experiment:
    """The experiment that a JSON document describes.

    Each part is checked by itself; whether the parts fit together is
    `nnviz.session.experiment_check`.

    Raises
    ------
    ExperimentError
    """
    if not isinstance(document.value, dict):
        raise document.refusal(f'an object with "format": "{FORMAT}"')
    _check_format(document)
    fields = document.fields(_KEYS)
    name, note = fields.optional("name"), fields.optional("note")
    network = _read_network(fields.required("network", "an object with layers"))
    dtype = fields.optional("dtype")
    given: dict[str, Any] = {
        "dataset": read_dataset(fields.required("dataset", "an object with kind")),
        "network": network,
        "loss": fields.required("loss", one_of(LOSSES)).choice(LOSSES),
        "optimizer": read_optimizer(
            fields.required("optimizer", "an object with kind and learning_rate")
        ),
        "batch_size": read_batch_size(
            fields.required("batch_size", "a whole number, or null for the full batch")
        ),
    }
    if name is not None:
        given["name"] = name.text(MOST_NAME_CHARACTERS)
    if note is not None:
        given["note"] = note.text(MOST_NOTE_CHARACTERS)
    if dtype is not None:
        given["dtype"] = dtype.choice(DTYPES)
    if regularization := fields.optional("regularization"):
        given["regularization"] = read_regularization(regularization)
    if shuffle := fields.optional("shuffle"):
        given["shuffle"] = _read_shuffle(shuffle)
    return Experiment(**given)


def _check_format(document: Place) -> None:
    """Before the keys: a file of a newer version may well have newer keys."""
    assert isinstance(document.value, dict)
    fields = document.fields(tuple(document.value))
    fields.required("format", f'"{FORMAT}"').choice((FORMAT,))
    version = fields.required("version", str(VERSION))
    value = version.whole(1, MAX_SEED, str(VERSION))
    if value > VERSION:
        raise version.error(
            f"is {value}, the format of a newer nnviz; this one reads version {VERSION}"
        )


def _read_network(place: Place) -> NetworkSettings:
    fields = place.fields(_NETWORK_KEYS)
    layers = _read_layers(fields.required("layers", _SIZES))
    hidden = len(layers) - 2
    activation: tuple[str, ...] = ()
    names = fields.optional("activation")
    if names is None and hidden:
        names = fields.required("activation", one_of(ACTIVATIONS))
    if names is not None:
        activation = _read_activation(names, hidden)
    given: dict[str, Any] = {"layers": layers, "activation": activation}
    if output := fields.optional("output_activation"):
        given["output_activation"] = output.choice(ACTIVATIONS)
    if init := fields.optional("init"):
        given["init"] = _read_initialization(init, layers)
    if frozen := fields.optional("frozen"):
        given["frozen"] = _read_frozen(frozen, Architecture(layers, ()))
    return NetworkSettings(**given)


def _read_layers(place: Place) -> tuple[int, ...]:
    sizes = place.items(_SIZES)
    if not 2 <= len(sizes) <= MOST_SIZES:
        raise place.refusal(_SIZES)
    layers = tuple(size.whole(1, LARGEST_LAYER) for size in sizes)
    parameters = Architecture(layers, ()).parameter_count
    if parameters > MOST_PARAMETERS:
        raise place.error(
            f"makes a network of {parameters:,} parameters; at most"
            f" {MOST_PARAMETERS:,} are accepted"
        )
    return layers


def _read_activation(place: Place, hidden: int) -> tuple[str, ...]:
    """One name for all hidden layers, or a list with one for each."""
    if isinstance(place.value, str):
        return (place.choice(ACTIVATIONS),) * hidden
    accepted = f"{one_of(ACTIVATIONS)}, or a list of {hidden}, one per hidden layer"
    names = place.items(accepted)
    if len(names) != hidden:
        raise place.refusal(accepted)
    return tuple(name.choice(ACTIVATIONS) for name in names)


def _read_frozen(place: Place, architecture: Architecture) -> tuple[str, ...]:
    """Names of parameters of the network, none of them twice."""
    names: dict[ParameterName, None] = {}
    first_of: dict[ParameterName, ParameterName] = {}
    for item in place.items('a list of parameters, such as ["b1", "W1[0,1]"]'):
        try:
            name = parse_parameter_name(item.value)
            name.check(architecture)
        except ParameterNameError as error:
            raise item.refusal(error.accepted) from None
        same = first_of.get(name.whole)
        if name != name.whole:
            same = next((each for each in (name, name.whole) if each in names), None)
        if same is not None:
            raise item.error(
                f"is {name}, but {same} stands before it; each parameter is accepted"
                " once"
            )
        names[name] = None
        first_of.setdefault(name.whole, name)
    return tuple(map(str, names))


def _read_initialization(place: Place, layers: tuple[int, ...]) -> Initialization:
    kind = read_kind(place, INITIALIZATIONS)
    fields = place.fields(
        INITIALIZATION_KEYS[kind], _all_keys(INITIALIZATION_KEYS), kind
    )
    given: dict[str, Any] = {"kind": kind}
    if seed := fields.optional("seed"):
        given["seed"] = read_seed(seed)
    if (scale := fields.optional("scale")) and scale.value is not None:
        given["scale"] = scale.number(
            lambda v: v > 0, "a number greater than 0, or null for the usual scale"
        )
    if kind == "given":
        depth = len(layers) - 1
        shape = f"a list of {depth}, one per weight layer"
        W = _one_per_layer(fields.required("W", f"{shape}: matrices"), depth, shape)
        b = _one_per_layer(fields.required("b", f"{shape}: vectors"), depth, shape)
        sizes = list(zip(layers[1:], layers[:-1], strict=True))
        given["W"] = tuple(
            _read_matrix(matrix, n_out, n_in)
            for matrix, (n_out, n_in) in zip(W, sizes, strict=True)
        )
        given["b"] = tuple(
            bias.numbers(n_out, f"a list of {n_out:,} numbers, one per neuron")
            for bias, (n_out, _) in zip(b, sizes, strict=True)
        )
    return Initialization(**given)


def _one_per_layer(place: Place, depth: int, accepted: str) -> list[Place]:
    items = place.items(accepted)
    if len(items) != depth:
        raise place.refusal(accepted)
    return items


def _read_matrix(place: Place, n_out: int, n_in: int) -> tuple[tuple[float, ...], ...]:
    accepted = (
        f"a matrix of shape ({n_out:,}, {n_in:,}): {n_out:,} rows, one per neuron"
    )
    rows = place.items(accepted)
    if len(rows) != n_out:
        raise place.refusal(accepted)
    row = f"a row of {n_in:,} numbers, as in a matrix of shape ({n_out:,}, {n_in:,})"
    return tuple(place.numbers(n_in, row) for place in rows)


def read_optimizer(place: Place) -> Optimizer:
    """The ``optimizer`` part of an experiment."""
    kind = read_kind(place, OPTIMIZERS)
    fields = place.fields(OPTIMIZER_KEYS[kind], _all_keys(OPTIMIZER_KEYS), kind)
    rate = "a finite number of 0 or more"
    share = "a number from 0 to less than 1"
    given: dict[str, Any] = {
        "kind": kind,
        "learning_rate": fields.required("learning_rate", rate).number(
            lambda v: v >= 0, rate
        ),
    }
    for key in ("momentum", "alpha"):
        if number := fields.optional(key):
            given[key] = number.number(_is_share, share)
    if decay := fields.optional("weight_decay"):
        given["weight_decay"] = decay.number(lambda v: v >= 0, rate)
    if eps := fields.optional("eps"):
        given["eps"] = eps.number(lambda v: v > 0, "a number greater than 0")
    if betas := fields.optional("betas"):
        accepted = "a list of two numbers from 0 to less than 1, such as [0.9, 0.999]"
        pair = betas.items(accepted)
        if len(pair) != 2:
            raise betas.refusal(accepted)
        given["betas"] = tuple(beta.number(_is_share, share) for beta in pair)
    return Optimizer(**given)


def read_regularization(place: Place) -> Regularization:
    """The ``regularization`` part of an experiment."""
    fields = place.fields(("kind", "strength"))
    kind: Any = read_kind(place, REGULARIZATIONS)
    accepted = "a finite number of 0 or more"
    strength = fields.optional("strength")
    if strength is None:
        if kind != "none":
            fields.required("strength", accepted)
        return Regularization(kind)
    return Regularization(kind, strength.number(lambda v: v >= 0, accepted))


def _read_shuffle(place: Place) -> Shuffle:
    fields = place.fields(("order", "seed"))
    given: dict[str, Any] = {}
    if order := fields.optional("order"):
        given["order"] = order.choice(ORDERS)
    if seed := fields.optional("seed"):
        given["seed"] = read_seed(seed)
    return Shuffle(**given)


def read_batch_size(place: Place) -> int | None:
    """The ``batch_size`` of an experiment."""
    if place.value is None:
        return None
    return place.whole(
        1,
        MAX_SAMPLES,
        f"a whole number from 1 to {MAX_SAMPLES:,}, or null for the full batch",
    )


def _is_share(value: float) -> bool:
    return 0 <= value < 1


def _all_keys(keys_of: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(key for keys in keys_of.values() for key in keys)
