"""When a task is done: conditions in a lecturer's words, read into functions.

A condition is a comparison of a quantity (``test_accuracy >= 0.95``, ``layers`` aside),
a choice (``moment = loss``, ``activation = relu``, ``chosen = hidden neuron``) or an
event since the page was opened (``edited weight``, ``gone back``).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nnviz.engine.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZATIONS
from nnviz.lessons.happenings import HAPPENINGS, Happening
from nnviz.lessons.quantities import NoQuantityError, Quantity, parse_quantity
from nnviz.lessons.situation import Situation
from nnviz.picture.drawings import DRAWINGS
from nnviz.session.arrangement import PLACES
from nnviz.session.json_place import one_of
from nnviz.session.moment_names import moment_names
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.unit_names import unit_named

Holds = Callable[[Situation], bool]
_KINDS = (
    "neuron",
    "input",
    "hidden neuron",
    "output neuron",
    "weight",
    "bias",
    "test sample",
    "wrong sample",
)
_COMPARISON = re.compile(r"(?P<name>.+?)\s*(?P<sign>>=|<=|=|>|<)\s*(?P<value>.+)")
_LAYERS = re.compile(r"\d+(-\d+)+", re.ASCII)
_MOMENT = re.compile(
    r"batch|exp|normalise|loss|update|output|doutput|scores|dscores"
    r"|(z|a|dW|da)[1-9]\d?",
    re.ASCII,
)
_WRITTEN = 1e-9


class ConditionError(ValueError):
    """What is wrong with a condition, without the full stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What must be so, or must have happened.

    ``happening`` is what a person has to do; otherwise ``holds`` says whether the
    situation is as wanted. An ``act`` counts only if it came to be so on the page:
    "go to the moment *loss*" is not done because the cursor stands there already.
    """

    text: str
    holds: Holds | None = None
    happening: Happening | None = None
    act: bool = False


def parse_condition(text: str) -> Condition:
    """A condition as it is written in a lesson.

    Raises
    ------
    ConditionError
        With what would be accepted.
    """
    words = " ".join(text.split())
    if words in HAPPENINGS:
        return Condition(words, happening=HAPPENINGS[words])
    if words == "diverged":
        return Condition(words, lambda now: now.snapshot.stopped is not None)
    if words in ("terms", "terms = on"):
        return Condition(words, lambda now: now.terms, act=True)
    match = _COMPARISON.fullmatch(words)
    if match is None:
        raise ConditionError(
            f"{words!r} is no condition; accepted are a comparison such as"
            " test_accuracy >= 0.95 or activation = relu, diverged, terms,"
            f" {one_of(tuple(HAPPENINGS))}"
        )
    name, sign, value = match["name"].strip(), match["sign"], match["value"].strip()
    choice = _CHOICES.get(name)
    if choice is not None:
        if sign != "=":
            raise ConditionError(f"{words!r} must be written with =, {name} = …")
        return choice(words, value)
    return _comparison(words, name, sign, value)


def _comparison(text: str, name: str, sign: str, value: str) -> Condition:
    try:
        quantity = parse_quantity(name)
    except NoQuantityError as error:
        raise ConditionError(
            f"{text!r} names nothing to compare: {error}; or"
            f" {one_of(tuple(_CHOICES))} with ="
        ) from None
    try:
        bound = float(value)
    except ValueError:
        raise ConditionError(
            f"{text!r} must compare with a number, such as 0.95"
        ) from None

    def holds(now: Situation) -> bool:
        number = known(quantity, now.snapshot)
        if number is None:
            return False
        close = abs(number - bound) <= _WRITTEN * max(1.0, abs(bound))
        return {
            ">=": number >= bound or close,
            "<=": number <= bound or close,
            ">": number > bound and not close,
            "<": number < bound and not close,
            "=": close,
        }[sign]

    return Condition(text, holds)


def known(quantity: Quantity, snapshot: Snapshot) -> float | None:
    """The number, or ``None`` where this network or these data have none."""
    try:
        return quantity.of(snapshot)
    except NoQuantityError:
        return None


def _moment(text: str, value: str) -> Condition:
    if not _MOMENT.fullmatch(value):
        raise ConditionError(
            f"{text!r} must name a moment: batch, z1, a1, …, scores (or output), exp,"
            " normalise, loss, dscores (or doutput), dW2, da1, dW1, …, update"
        )

    def holds(now: Situation) -> bool:
        snapshot = now.snapshot
        names = moment_names(snapshot.architecture, snapshot.experiment.loss)
        return names[snapshot.moment] == value

    return Condition(text, holds, act=True)


def _layers(text: str, value: str) -> Condition:
    if not _LAYERS.fullmatch(value):
        raise ConditionError(f"{text!r} must give the sizes of layers, as in 3-5-2")
    sizes = tuple(map(int, value.split("-")))
    return Condition(text, lambda now: now.snapshot.architecture.layers == sizes)


def _activation(text: str, value: str) -> Condition:
    _check(text, value, ACTIVATIONS)

    def holds(now: Situation) -> bool:
        hidden = now.snapshot.architecture.activations[:-1]
        return bool(hidden) and set(hidden) == {value}

    return Condition(text, holds)


def _setting(
    accepted: Sequence[str], of: Callable[[Snapshot], str]
) -> Callable[[str, str], Condition]:
    def read(text: str, value: str) -> Condition:
        _check(text, value, accepted)
        return Condition(text, lambda now: of(now.snapshot) == value)

    return read


def _data(text: str, value: str) -> Condition:
    return Condition(text, lambda now: now.snapshot.experiment.dataset.kind == value)


def _view(text: str, value: str) -> Condition:
    _check(text, value, tuple(view for views in PLACES.values() for view in views))
    return Condition(text, lambda now: value in now.views, act=True)


def _drawing(text: str, value: str) -> Condition:
    _check(text, value, tuple(DRAWINGS))
    return Condition(text, lambda now: now.drawing == value, act=True)


def _chosen(text: str, value: str) -> Condition:
    if value in _KINDS:
        return Condition(text, lambda now: _is_chosen(value, now.snapshot), act=True)
    if not re.fullmatch(r"([Wb]\d+|a\d+|x)\[\d+(,\d+)?\]", value, re.ASCII):
        raise ConditionError(
            f"{text!r} must name {one_of(_KINDS)}, or one of them: a1[0], x[0],"
            " W1[0,1], b1[0]"
        )

    def holds(now: Situation) -> bool:
        try:
            wanted = unit_named(value, now.snapshot.architecture)
        except ValueError:
            return False
        return now.snapshot.selection.unit == wanted

    return Condition(text, holds, act=True)


def _is_chosen(kind: str, snapshot: Snapshot) -> bool:
    unit: Unit | None = snapshot.selection.unit
    depth = snapshot.architecture.depth
    match kind:
        case "neuron":
            return isinstance(unit, Neuron) and unit.layer > 0
        case "input":
            return isinstance(unit, Neuron) and unit.layer == 0
        case "hidden neuron":
            return isinstance(unit, Neuron) and 0 < unit.layer < depth
        case "output neuron":
            return isinstance(unit, Neuron) and unit.layer == depth
        case "weight":
            return isinstance(unit, Weight)
        case "bias":
            return isinstance(unit, Bias)
        case "test sample":
            return snapshot.selection.sample.part == "test"
        case _:
            right, said = parse_quantity("class"), parse_quantity("predicted")
            truth = known(right, snapshot)
            return truth is not None and truth != known(said, snapshot)


def _check(text: str, value: str, accepted: Sequence[str]) -> None:
    if value not in accepted:
        raise ConditionError(f"{text!r} must name {one_of(tuple(accepted))}")


_CHOICES: dict[str, Callable[[str, str], Condition]] = {
    "moment": _moment,
    "layers": _layers,
    "activation": _activation,
    "optimizer": _setting(OPTIMIZERS, lambda s: s.experiment.optimizer.kind),
    "regularization": _setting(
        REGULARIZATIONS, lambda s: s.experiment.regularization.kind
    ),
    "loss_function": _setting(LOSSES, lambda s: s.experiment.loss),
    "data": _data,
    "chosen": _chosen,
    "view": _view,
    "drawing": _drawing,
}
