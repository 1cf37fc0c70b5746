"""The trainer against a plain textbook reference, and against itself.

The reference below is written from the contract's formulas, samples in rows, with no
part of the engine in it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.evaluation import evaluate
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import (
    ACTIVATIONS,
    Initialization,
    Optimizer,
    Regularization,
    Shuffle,
    Training,
)
from nnviz.engine.training import Trainer

# --- the reference


def activation(name, z):
    return {
        "sigmoid": lambda: 1 / (1 + np.exp(-z)),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.where(z > 0, z, 0),
        "leaky_relu": lambda: np.where(z > 0, z, 0.01 * z),
        "linear": lambda: z,
    }[name]()


def slope(name, z):
    a = activation(name, z)
    return {
        "sigmoid": lambda: a * (1 - a),
        "tanh": lambda: 1 - a**2,
        "relu": lambda: np.where(z > 0, 1.0, 0.0),
        "leaky_relu": lambda: np.where(z > 0, 1.0, 0.01),
        "linear": lambda: np.ones_like(z),
    }[name]()


def loss_and_gradient(name, output, targets):
    """Sample losses (n,) and ∂(their mean)/∂output (n, K)."""
    n = len(output)
    if name == "cross_entropy":
        exp = np.exp(output)
        p = exp / exp.sum(axis=1, keepdims=True)
        return -np.log(p[targets == 1]), (p - targets) / n
    if name == "squared_error":
        difference = output - targets
        return (difference**2).sum(axis=1), 2 * difference / n
    signs = 2 * targets - 1
    margins = 1 - signs * output
    return np.maximum(margins, 0).sum(axis=1), -signs * (margins > 0) / n


def reference_step(architecture, training, parameters, x, targets):
    """All numbers of one step but the update, as a dict."""
    z, a, below = [], [], x
    layers = zip(parameters.W, parameters.b, architecture.activations, strict=True)
    for W, b, name in layers:
        z.append(below @ W.T + b)
        a.append(activation(name, z[-1]))
        below = a[-1]
    losses, da = loss_and_gradient(training.loss, a[-1], targets)
    das, dzs, dW, db = [], [], [], []
    for layer in reversed(range(architecture.depth)):
        dz = da * slope(architecture.activations[layer], z[layer])
        das.insert(0, da)
        dzs.insert(0, dz)
        dW.insert(0, dz.T @ (a[layer - 1] if layer else x))
        db.insert(0, dz.sum(axis=0))
        da = dz @ parameters.W[layer]
    kind, strength = training.regularization.kind, training.regularization.strength
    for gradient, W in zip(dW, parameters.W, strict=True):
        if kind == "l2":
            gradient += 2 * strength * W
        elif kind == "l1":
            gradient += strength * np.sign(W)
    return {
        "z": z, "a": a, "da": das, "dz": dzs, "W": dW, "b": db, "losses": losses
    }  # fmt: skip


class ReferenceOptimizer:
    """The update rules of the contract on one flat vector."""

    def __init__(self, size):
        self.first, self.second, self.t = np.zeros(size), np.zeros(size), 0

    def update(self, o, theta, g):
        self.t += 1
        if o.kind == "sgd":
            self.first = o.momentum * self.first + g
            return theta - o.learning_rate * self.first
        if o.kind == "rmsprop":
            self.second = o.alpha * self.second + (1 - o.alpha) * g**2
            return theta - o.learning_rate * g / (np.sqrt(self.second) + o.eps)
        if o.kind == "adam":
            g = g + o.weight_decay * theta
        else:
            theta = theta * (1 - o.learning_rate * o.weight_decay)
        beta_1, beta_2 = o.betas
        self.first = beta_1 * self.first + (1 - beta_1) * g
        self.second = beta_2 * self.second + (1 - beta_2) * g**2
        mean = self.first / (1 - beta_1**self.t)
        square = self.second / (1 - beta_2**self.t)
        return theta - o.learning_rate * mean / (np.sqrt(square) + o.eps)


# --- random networks, data and settings


@dataclass(frozen=True)
class Case:
    architecture: Architecture
    training: Training
    samples: int
    seed: int
    own_data: tuple[np.ndarray, np.ndarray] | None = None

    def data(self):
        if self.own_data is not None:
            return self.own_data
        random = np.random.default_rng(self.seed)
        d, classes = self.architecture.layers[0], self.architecture.layers[-1]
        x = random.normal(size=(self.samples, d))
        if self.training.loss == "squared_error":
            return x, random.normal(size=(self.samples, classes))
        return x, np.eye(classes)[random.integers(0, classes, self.samples)]

    def trainer(self):
        x, targets = self.data()
        first = initialize(
            self.architecture,
            Initialization("uniform", seed=self.seed, scale=1.0),
            self.training.dtype,
        )
        return Trainer(self.architecture, x, targets, self.training, first)


optimizers = st.one_of(
    st.builds(
        Optimizer, st.just("sgd"), st.floats(1e-3, 0.3), st.sampled_from([0.0, 0.9])
    ),
    st.builds(
        Optimizer,
        st.sampled_from(["adam", "adamw"]),
        st.floats(1e-3, 0.1),
        betas=st.tuples(
            st.sampled_from([0.0, 0.3, 0.9]), st.sampled_from([0.5, 0.999])
        ),
        eps=st.sampled_from([1e-8, 1e-3]),
        weight_decay=st.sampled_from([0.0, 0.1]),
    ),
    st.builds(
        Optimizer,
        st.just("rmsprop"),
        st.floats(1e-3, 0.1),
        alpha=st.sampled_from([0.5, 0.99]),
    ),
)


@st.composite
def frozen_names(draw, architecture):
    """Whole matrices and vectors of a network, and single entries of others."""
    names = []
    for layer, (n_out, n_in) in enumerate(architecture.shapes, start=1):
        target, source = draw(st.integers(0, n_out - 1)), draw(st.integers(0, n_in - 1))
        names += [
            draw(st.sampled_from(["", f"W{layer}", f"W{layer}[{target},{source}]"])),
            draw(st.sampled_from(["", f"b{layer}", f"b{layer}[{target}]"])),
        ]
    return tuple(filter(None, names))


def is_frozen(architecture, names):
    """In the order W1, b1, …: whether each parameter is among the names."""
    W = [np.zeros(shape, bool) for shape in architecture.shapes]
    b = [np.zeros(n_out, bool) for n_out, _ in architecture.shapes]
    for name in names:
        array, _, entry = name.removesuffix("]").partition("[")
        part = {"W": W, "b": b}[array[0]][int(array[1:]) - 1]
        part[tuple(map(int, entry.split(","))) if entry else ...] = True
    return Parameters.of(W, b).flat()


@st.composite
def cases(draw, dtypes=("float64", "float32")):
    loss = draw(st.sampled_from(["cross_entropy", "squared_error", "hinge"]))
    sizes = st.integers(1, 6)
    hidden = draw(st.lists(sizes, max_size=3))
    outputs = draw(sizes if loss == "squared_error" else st.integers(2, 5))
    names = [draw(st.sampled_from(ACTIVATIONS)) for _ in hidden]
    last = draw(st.sampled_from(ACTIVATIONS)) if loss == "squared_error" else "linear"
    architecture = Architecture((draw(sizes), *hidden, outputs), (*names, last))
    training = Training(
        loss=loss,
        regularization=draw(
            st.builds(
                Regularization, st.sampled_from(["none", "l1", "l2"]), st.just(0.01)
            )
        ),
        optimizer=draw(optimizers),
        batch_size=draw(st.sampled_from([None, 1, 2, 5, 100])),
        shuffle=draw(
            st.builds(
                Shuffle, st.sampled_from(["shuffled", "given"]), st.integers(0, 9)
            )
        ),
        dtype=draw(st.sampled_from(dtypes)),
        frozen=draw(st.just(()) | frozen_names(architecture)),
    )
    return Case(
        architecture,
        training,
        samples=draw(st.integers(1, 13)),
        seed=draw(st.integers(0, 10**6)),
    )


def assert_same_state(first, second):
    """Every number of two training states is the same bit for bit."""
    assert (first.step, first.epoch, first.offset) == (
        second.step, second.epoch, second.offset
    )  # fmt: skip
    assert first.update_count == second.update_count
    assert first.theta.tobytes() == second.theta.tobytes()
    assert len(first.vectors) == len(second.vectors)
    for one, other in zip(first.vectors, second.vectors, strict=True):
        assert one.tobytes() == other.tobytes()


def close(dtype):
    """Tolerances relative to the largest number of an array, or to one of a sum."""
    relative, least = (1e-12, 1e-3) if dtype == "float64" else (2e-5, 0.1)

    def check(actual, expected):
        scale = max(float(np.abs(expected).max(initial=0.0)), least)
        np.testing.assert_allclose(actual, expected, rtol=0, atol=relative * scale)

    return check


# --- the tests


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_step_is_that_of_the_textbook(case):
    trainer, (x, targets) = case.trainer(), case.data()
    check = close(case.training.dtype)
    for _ in range(3):
        trace = trainer.trace()
        assert trace.x.dtype == case.training.dtype
        check(trace.x, x[trace.batch])
        expected = reference_step(
            case.architecture,
            case.training,
            trace.parameters,
            x[trace.batch],
            targets[trace.batch],
        )
        for name in ("z", "a", "da", "dz"):
            for own, other in zip(getattr(trace, name), expected[name], strict=True):
                assert own.dtype == case.training.dtype
                check(own, other)
        for own, other in zip(trace.gradients.W, expected["W"], strict=True):
            check(own, other)
        for own, other in zip(trace.gradients.b, expected["b"], strict=True):
            check(own, other)
        check(trace.sample_losses, expected["losses"])
        check(trace.loss, expected["losses"].mean())
        trainer.advance(1)


@settings(max_examples=100, deadline=None)
@given(cases(dtypes=("float64",)))
def test_updates_follow_the_rule_of_the_optimizer(case):
    trainer = case.trainer()
    theta = trainer.parameters().flat()
    rule = ReferenceOptimizer(len(theta))
    frozen = is_frozen(case.architecture, case.training.frozen)
    for _ in range(6):
        trace = trainer.trace()
        new = rule.update(case.training.optimizer, theta, trace.gradients.flat())
        theta = np.where(frozen, theta, new)
        trainer.advance(1)
        close("float64")(trainer.parameters().flat(), theta)
        np.testing.assert_allclose(
            trace.parameters.flat() + trace.updates.flat(), trace.updated.flat()
        )


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 3))
def test_a_trace_shows_what_the_optimizer_remembers(case, first):
    """Bit for bit that of the run, and by the formulas from the step before."""
    trainer, o = case.trainer(), case.training.optimizer
    trainer.advance(first)
    names = {
        "sgd": ("velocity",) if o.momentum else (),
        "adam": ("mean", "square"),
        "adamw": ("mean", "square"),
        "rmsprop": ("square",),
    }[o.kind]
    for _ in range(3):
        trace = trainer.trace()
        assert trace.memory_names == names
        before = [memory.flat() for memory in trace.memory_before]
        after = [memory.flat() for memory in trace.memory_after]
        assert same_memory(trainer, before)
        trainer.advance(1)
        assert same_memory(trainer, after)
        counts = o.kind in ("adam", "adamw")
        assert trace.update_count == (trainer.step if counts else 0)
        g = trace.gradients.flat()
        if o.kind == "adam":
            g = g + o.weight_decay * trace.parameters.flat()
        weights = {
            "velocity": (o.momentum, 1, g),
            "mean": (o.betas[0], 1 - o.betas[0], g),
            "square": (o.betas[1], 1 - o.betas[1], g**2),
        }
        if o.kind == "rmsprop":
            weights["square"] = (o.alpha, 1 - o.alpha, g**2)
        for name, one, other in zip(names, before, after, strict=True):
            keep, take, new = weights[name]
            assert other.dtype == case.training.dtype
            close(case.training.dtype)(other, keep * one + take * new)


def same_memory(trainer, flat):
    """Whether the memory (in the order W1, b1, …) is that of the trainer's state."""
    vectors = trainer.state().vectors[: len(flat)]
    own = [trainer._layout.parameters(vector).flat() for vector in vectors]
    return [v.tobytes() for v in own] == [v.tobytes() for v in flat]


def test_a_velocity_that_is_not_used_is_not_in_the_trace():
    trainer = spiral_like(optimizer=Optimizer("sgd", 0.1, 0.9))
    trainer.advance(3)
    trainer.configure(replace(trainer.training, optimizer=Optimizer("sgd", 0.1, 0.0)))
    trace = trainer.trace()
    assert (trace.memory_names, trace.memory_before, trace.memory_after) == ((), (), ())


@settings(max_examples=100, deadline=None)
@given(cases())
def test_traced_and_fast_path_give_the_same_bits(case):
    trainer = case.trainer()
    for _ in range(4):
        before = trainer.state()
        trace = trainer.trace()
        assert_same_state(before, trainer.state())
        assert trace.step == trainer.step + 1
        assert trace.epoch == trainer.epoch
        trainer.advance(1)
        assert trace.updated.flat().tobytes() == trainer.parameters().flat().tobytes()


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_frozen_parameters_stay_and_nothing_else_is_another(case, data):
    """In every step, whatever the optimiser; and still with another batch size."""
    names = data.draw(frozen_names(case.architecture))
    frozen = is_frozen(case.architecture, names)
    training = replace(case.training, frozen=names)
    trainer, free = replace(case, training=training).trainer(), case.trainer()
    if not case.training.frozen:
        one, other = trainer.trace(), free.trace()
        assert one.gradients.flat().tobytes() == other.gradients.flat().tobytes()
        for name in ("updates", "updated"):
            own, all_free = getattr(one, name).flat(), getattr(other, name).flat()
            assert own[~frozen].tobytes() == all_free[~frozen].tobytes()
    first = trainer.parameters().flat()[frozen]
    for steps in (1, 5, 30):
        trace = trainer.trace()
        assert not trace.updates.flat()[frozen].any()
        np.testing.assert_array_equal(trace.updated.flat()[frozen], first)
        trainer.advance(steps)
        np.testing.assert_array_equal(trainer.parameters().flat()[frozen], first)
        trainer.configure(replace(training, batch_size=3))


@pytest.mark.parametrize("kind", ["sgd", "adam", "adamw", "rmsprop"])
def test_a_frozen_parameter_can_be_set_by_hand_and_thawed(kind):
    optimizer = Optimizer(kind, 0.1, momentum=0.9, weight_decay=0.1)
    trainer = spiral_like(optimizer=optimizer, frozen=("W1", "b3[1]"))
    trainer.advance(3)
    own = trainer.parameters()
    doubled = Parameters.of([2 * own.W[0], *own.W[1:]], own.b)
    trainer.set_parameters(doubled)
    trainer.advance(3)
    np.testing.assert_array_equal(trainer.parameters().W[0], doubled.W[0])
    assert not np.array_equal(trainer.parameters().W[1], doubled.W[1])
    trainer.configure(replace(trainer.training, frozen=("b3[1]",)))
    trainer.advance(3)
    assert not np.array_equal(trainer.parameters().W[0], doubled.W[0])
    assert trainer.parameters().b[2][1] == own.b[2][1]


def test_a_gradient_that_overflows_does_no_harm_to_a_frozen_parameter():
    architecture = Architecture((1, 1, 1), ("linear", "linear"))
    given = Parameters.of(
        [np.array([[0.0]]), np.array([[1e200]])], [np.zeros(1), np.zeros(1)]
    )
    training = Training(loss="squared_error", frozen=("W1", "b1", "W2"))
    x, targets = np.array([[1e200]]), np.array([[1.0]])
    trainer = Trainer(architecture, x, targets, training, given)
    assert np.isinf(trainer.trace().gradients.W[0]).all()
    assert trainer.advance(3) == 3
    assert trainer.stopped is None
    assert trainer.parameters().W[0] == 0


def test_nothing_is_added_to_the_tape_where_nothing_is_frozen():
    def calls(trainer):
        slot = trainer._batches.load(0, 0)[0].slots[0]
        return len(trainer._steps.entries(slot))

    assert calls(spiral_like()) + 1 == calls(spiral_like(frozen=("b1", "W2[0,1]")))


@settings(max_examples=60, deadline=None)
@given(cases(), st.lists(st.integers(0, 90), min_size=1, max_size=5))
def test_the_outcome_does_not_depend_on_how_steps_are_split(case, parts):
    whole, split = case.trainer(), case.trainer()
    whole.advance(sum(parts))
    for part in parts:
        split.advance(part)
    assert_same_state(whole.state(), split.state())
    assert whole.stopped == split.stopped


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 30), st.integers(0, 30), st.booleans(), st.data())
def test_other_data_count_from_the_next_step_on(case, before, after, traced, data):
    """As for a fresh trainer on them that stands in the same state."""
    trainer, (x, targets) = case.trainer(), case.data()
    trainer.advance(before)
    if traced:
        # A batch of the step to come is gathered already.
        trainer.trace()
    row = data.draw(st.integers(0, case.samples - 1))
    x[row] = data.draw(st.sampled_from([0.0, -2.5, 1e4]))
    targets[row] = np.roll(targets[row], 1)
    trainer.set_data(x, targets)
    other = replace(case, own_data=(x, targets)).trainer()
    other.restore(trainer.state())
    one, two = trainer.trace(), other.trace()
    for name in ("x", "loss", "sample_losses"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert trainer.advance(after) == other.advance(after)
    assert_same_state(trainer.state(), other.state())


@settings(max_examples=80, deadline=None)
@given(cases(), st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_restore_goes_on_exactly(case, first, second, in_a_new_trainer):
    """Also from the middle of an epoch, into the same trainer or another one."""
    trainer = case.trainer()
    trainer.advance(first)
    state = trainer.state()
    trainer.advance(second)
    wanted = trainer.state()
    if in_a_new_trainer:
        trainer = case.trainer()
    trainer.restore(state)
    assert_same_state(trainer.state(), state)
    trainer.advance(second)
    assert_same_state(trainer.state(), wanted)


def spiral_like(samples=23, **changes):
    random = np.random.default_rng(0)
    x = random.normal(size=(samples, 2))
    targets = np.eye(3)[random.integers(0, 3, samples)]
    architecture = Architecture((2, 8, 8, 3), ("relu", "relu", "linear"))
    training = replace(Training(batch_size=5), **changes)
    first = initialize(architecture, Initialization(), training.dtype)
    return Trainer(architecture, x, targets, training, first)


def test_an_epoch_visits_every_sample_once_and_its_last_batch_is_smaller():
    trainer = spiral_like(samples=23)
    seen = []
    for size in (5, 5, 5, 5, 3):
        trace = trainer.trace()
        assert (trace.epoch, len(trace.batch)) == (0, size)
        seen += trace.batch.tolist()
        trainer.advance(1)
    assert sorted(seen) == list(range(23))
    assert (trainer.epoch, trainer.state().offset) == (1, 0)


def test_the_last_batch_is_averaged_over_its_own_size():
    trainer = spiral_like(samples=23)
    trainer.advance(4)
    trace = trainer.trace()
    assert trace.loss == pytest.approx(trace.sample_losses.sum() / 3, rel=1e-14)
    expected = (trace.probabilities - trace.dz[-1] * 3).round(12)
    assert set(np.unique(np.abs(expected))) == {0.0, 1.0}


def test_a_large_batch_size_means_all_samples():
    large, full = spiral_like(batch_size=1000), spiral_like(batch_size=None)
    large.advance(7)
    full.advance(7)
    assert large.epoch == 7
    assert_same_state(large.state(), full.state())


def test_many_chunks_in_an_epoch():
    """More batches than are gathered at a time, with a smaller one at the end."""
    trainer = spiral_like(samples=1601, batch_size=2, shuffle=Shuffle("given"))
    trainer.advance(512)
    assert trainer.trace().batch.tolist() == [1024, 1025]
    trainer.advance(288)
    assert trainer.trace().batch.tolist() == [1600]
    trainer.advance(1)
    assert (trainer.epoch, trainer.trace().batch.tolist()) == (1, [0, 1])


def test_another_batch_size_goes_on_in_the_same_order():
    trainer = spiral_like(samples=23)
    order = trainer._batches._orders.order(0)
    trainer.advance(2)
    trainer.configure(replace(trainer.training, batch_size=7))
    seen = []
    for size in (7, 6):
        trace = trainer.trace()
        assert len(trace.batch) == size
        seen += trace.batch.tolist()
        trainer.advance(1)
    assert seen == order[10:].tolist()
    assert trainer.epoch == 1


def test_restore_after_a_change_of_the_batch_size_in_mid_epoch():
    trainer = spiral_like(samples=23)
    trainer.advance(1)
    trainer.configure(replace(trainer.training, batch_size=4))
    trainer.advance(2)
    state = trainer.state()
    trainer.advance(40)
    other = spiral_like(samples=23, batch_size=4)
    other.restore(state)
    other.advance(40)
    assert_same_state(trainer.state(), other.state())


def test_settings_act_from_the_next_step_on():
    trainer = spiral_like()
    trainer.advance(3)
    changed = replace(trainer.training, optimizer=Optimizer("sgd", 0.5))
    trainer.configure(changed)
    trace = trainer.trace()
    np.testing.assert_allclose(
        trace.updates.flat(), -0.5 * trace.gradients.flat(), rtol=1e-15
    )
    assert trainer.training == changed
    trainer.advance(1)
    assert trace.updated.flat().tobytes() == trainer.parameters().flat().tobytes()


def test_memory_of_the_optimizer_stays_while_its_kind_stays():
    trainer = spiral_like(optimizer=Optimizer("sgd", 0.1, 0.9))
    trainer.advance(3)
    (velocity,) = trainer.state().vectors
    slower = replace(trainer.training, optimizer=Optimizer("sgd", 0.01, 0.9))
    trainer.configure(slower)
    assert trainer.state().vectors[0].tobytes() == velocity.tobytes()
    trainer.configure(replace(trainer.training, optimizer=Optimizer("adam", 0.01)))
    assert not any(vector.any() for vector in trainer.state().vectors)
    assert trainer.state().update_count == 0


def test_momentum_to_zero_and_back_leaves_the_velocity_alone():
    """So that a slider that passes 0 on its way changes nothing."""
    straight = spiral_like(optimizer=Optimizer("sgd", 0.1, 0.9))
    detour = spiral_like(optimizer=Optimizer("sgd", 0.1, 0.9))
    for trainer in (straight, detour):
        trainer.advance(3)
    training = detour.training
    detour.configure(replace(training, optimizer=Optimizer("sgd", 0.1, 0.0)))
    detour.configure(training)
    straight.advance(5)
    detour.advance(5)
    assert_same_state(straight.state(), detour.state())


def test_a_velocity_survives_a_state_taken_while_momentum_is_zero():
    trainer = spiral_like(optimizer=Optimizer("sgd", 0.1, 0.9))
    trainer.advance(3)
    (velocity,) = trainer.state().vectors
    still = replace(trainer.training, optimizer=Optimizer("sgd", 0.1, 0.0))
    trainer.configure(still)
    other = spiral_like(optimizer=still.optimizer)
    other.restore(trainer.state())
    assert [v.tobytes() for v in other.state().vectors] == [velocity.tobytes()]


def test_a_state_without_momentum_is_small():
    trainer = spiral_like()
    trainer.advance(3)
    assert trainer.state().vectors == ()
    assert trainer.state().nbytes == 8 * (3 * 8 + 9 * 8 + 9 * 3)


def test_set_parameters_keeps_place_and_memory():
    trainer = spiral_like(optimizer=Optimizer("adam", 0.01))
    trainer.advance(3)
    before = trainer.state()
    parameters = trainer.parameters()
    edited = Parameters.of([2 * W for W in parameters.W], parameters.b)
    trainer.set_parameters(edited)
    after = trainer.state()
    assert trainer.parameters().flat().tobytes() == edited.flat().tobytes()
    assert (after.step, after.epoch, after.offset) == (3, 0, 15)
    assert after.vectors[0].tobytes() == before.vectors[0].tobytes()


def test_what_does_not_fit_is_refused():
    trainer = spiral_like()
    with pytest.raises(ValueError, match="dtype"):
        trainer.configure(replace(trainer.training, dtype="float32"))
    adam = spiral_like(optimizer=Optimizer("adam", 0.01))
    adam.advance(1)
    with pytest.raises(ValueError, match="vectors, not 2"):
        trainer.restore(adam.state())
    x, targets = trainer._inputs, trainer._targets
    for other in ((x[:-1], targets[:-1]), (x[:, :1], targets), (x, targets[:, :1])):
        with pytest.raises(ValueError, match="the shape of those before"):
            trainer.set_data(*other)
    small = Case(Architecture((1, 2), ("linear",)), Training(), samples=3, seed=0)
    with pytest.raises(ValueError, match="shape"):
        trainer.restore(small.trainer().state())


@pytest.mark.parametrize("batch_size", [None, 5])
def test_one_point_back_and_forth_leaves_no_trace(batch_size):
    trainer, untouched = (
        spiral_like(batch_size=batch_size),
        spiral_like(batch_size=batch_size),
    )
    x, targets = trainer._inputs, trainer._targets
    moved = x.copy()
    moved[4] += 1.0
    for each in (trainer, untouched):
        each.advance(7)
    tapes = list(trainer._steps._tapes.values())
    trainer.set_data(moved, targets)
    assert np.array_equal(trainer.trace().x, moved[trainer.trace().batch])
    trainer.set_data(x, targets)
    assert list(trainer._steps._tapes.values()) == tapes
    trainer.advance(20)
    untouched.advance(20)
    assert_same_state(trainer.state(), untouched.state())


def test_other_data_are_bounded_by_themselves():
    """A point thrown far out stops the run before it, and brought back it goes on."""
    trainer = spiral_like(batch_size=None, dtype="float32")
    x, targets = trainer._inputs, trainer._targets
    far = x.copy()
    far[0] = 3e38
    trainer.advance(2)
    trainer.set_data(far, targets)
    assert trainer.advance(10) == 0
    assert trainer.stopped == (
        "The loss left the finite numbers at step 3; the inputs or the parameters it"
        " starts from are too large."
    )
    trainer.set_data(x, targets)
    assert trainer.stopped is None
    assert trainer.advance(10) == 10


def test_states_and_traces_are_read_only():
    trainer = spiral_like(optimizer=Optimizer("adam", 0.01))
    state, trace = trainer.state(), trainer.trace()
    for array in (state.theta, *state.vectors, trace.z[0], trace.dz[-1], trace.batch):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_what_left_the_trainer_does_not_change_with_it():
    trainer = spiral_like(optimizer=Optimizer("adam", 0.01))
    trainer.advance(2)
    state, trace = trainer.state(), trainer.trace()
    kept = state.theta.tobytes(), state.vectors[0].tobytes(), trace.z[0].tobytes()
    trainer.advance(10)
    assert kept == (
        state.theta.tobytes(), state.vectors[0].tobytes(), trace.z[0].tobytes()
    )  # fmt: skip


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_training_lowers_the_loss(dtype):
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 2))
    labels = (x[:, 0] * x[:, 1] > 0).astype(int)
    architecture = Architecture((2, 8, 8, 2), ("tanh", "tanh", "linear"))
    training = Training(optimizer=Optimizer("sgd", 0.1, 0.9), dtype=dtype)
    first = initialize(architecture, Initialization("xavier"), dtype)
    trainer = Trainer(architecture, x, np.eye(2)[labels], training, first)
    trainer.advance(3000)
    loss, accuracy = evaluate(
        architecture,
        trainer.parameters(),
        "cross_entropy",
        x,
        np.eye(2)[labels],
        labels,
    )
    assert loss < 0.2
    assert accuracy > 0.95


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_wide_inputs(dtype):
    """From 512 inputs on the rows of the first block are filled up with zeros."""
    architecture = Architecture((600, 7, 3), ("tanh", "linear"))
    training = Training(
        regularization=Regularization("l2", 0.01), batch_size=6, dtype=dtype
    )
    case = Case(architecture, training, samples=20, seed=5)
    trainer, (x, targets) = case.trainer(), case.data()
    trainer.advance(5)
    trace = trainer.trace()
    batch = trace.batch
    expected = reference_step(
        architecture, training, trace.parameters, x[batch], targets[batch]
    )
    for own, other in zip(trace.gradients.W, expected["W"], strict=True):
        close(dtype)(own, other)
    trainer.advance(1)
    assert trace.updated.flat().tobytes() == trainer.parameters().flat().tobytes()


def test_a_set_too_large_to_copy_gives_the_same_steps(monkeypatch):
    small = spiral_like()
    monkeypatch.setattr("nnviz.engine.batches._LARGEST_COPY", 0)
    large = spiral_like()
    assert large._batches._source is None
    small.advance(50)
    large.advance(50)
    assert_same_state(small.state(), large.state())
    moved = small._inputs + 0.5
    for trainer in (small, large):
        trainer.set_data(moved, trainer._targets)
        trainer.advance(50)
    assert_same_state(small.state(), large.state())
