"""Whatever walk leads to a place in time: what stands there is what a fresh run gives.

Bit for bit. The reference is a plain trainer that takes one step after another from
the first and applies what was changed by hand at its step; it knows no keyframes.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from nnviz.datasets.changed_sample import with_point
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine import initialization
from nnviz.engine.evaluation import evaluate
from nnviz.engine.network import Parameters
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.engine.training import Trainer
from nnviz.session.events import (
    DataEdit,
    Event,
    MoveEdit,
    ParameterEdit,
    TrainingEdit,
    changed_data,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.keyframes import Budget
from nnviz.session.run import Run
from nnviz.session.selection import Bias, Sample, Weight
from nnviz.session.session import Session

DATA = DatasetSettings(
    kind="blobs", samples=16, classes=2, noise=0.4, seed=3, standardize=True
)
DATASET = load_dataset(DATA)
SAMPLES = len(DATASET.train)
LAYERS = (2, 3, 2)
PARAMETERS = [
    *(Weight(1, t, s) for t in range(3) for s in range(2)),
    *(Weight(2, t, s) for t in range(2) for s in range(3)),
    *(Bias(1, i) for i in range(3)),
    *(Bias(2, i) for i in range(2)),
]

# Small enough that no walk leaves the finite numbers.
rates = st.sampled_from([0.001, 0.003, 0.01])
optimizers = st.one_of(
    st.builds(
        Optimizer,
        kind=st.just("sgd"),
        learning_rate=rates,
        momentum=st.sampled_from([0.0, 0.9]),
    ),
    st.builds(
        Optimizer,
        kind=st.sampled_from(["adam", "adamw", "rmsprop"]),
        learning_rate=rates,
        weight_decay=st.sampled_from([0.0, 0.02]),
    ),
)
batch_sizes = st.sampled_from([None, 1, 2, 3, 5, 8, 100])
regularizations = st.sampled_from(
    [Regularization(), Regularization("l1", 0.01), Regularization("l2", 0.1)]
)
values = st.floats(-2.0, 2.0, width=32)
samples = st.builds(
    Sample, st.sampled_from(["train", "test"]), st.integers(0, SAMPLES - 1)
)
experiments = st.builds(
    Experiment,
    dataset=st.just(DATA),
    network=st.builds(
        NetworkSettings,
        layers=st.just(LAYERS),
        activation=st.sampled_from([("relu",), ("tanh",)]),
    ),
    loss=st.sampled_from(["cross_entropy", "squared_error", "hinge"]),
    regularization=regularizations,
    optimizer=optimizers,
    batch_size=batch_sizes,
    dtype=st.sampled_from(["float64", "float32"]),
)


def plain_trainer(experiment, events, step):
    """A trainer after ``step`` single steps, with the changes at each step made."""
    architecture = experiment.network.architecture
    first = initialization.initialize(
        architecture, experiment.network.init, experiment.dtype
    )
    data = DATASET
    trainer = Trainer(
        architecture, data.train.inputs, data.train.targets, experiment.training, first
    )
    for now in range(step + 1):
        changes = [e.change for e in events if e.step == now]
        change_by_hand(trainer, changes)
        for edit in changes:
            if isinstance(edit, DataEdit):
                at = edit.sample
                data = with_point(data, at.part, at.index, edit.point, edit.label)
                trainer.set_data(data.train.inputs, data.train.targets)
        if now < step:
            assert trainer.advance(1) == 1
    return trainer


def change_by_hand(trainer, changes):
    """All edits of parameters, and the settings that were set last."""
    for change in changes:
        if isinstance(change, ParameterEdit):
            trainer.set_parameters(edited(trainer.parameters(), change))
        elif isinstance(change, MoveEdit):
            trainer.set_parameters(change.parameters)
    for change in [c for c in changes if isinstance(c, TrainingEdit)][-1:]:
        trainer.configure(change.training)


def edited(parameters, edit):
    W, b = [np.array(w) for w in parameters.W], [np.array(v) for v in parameters.b]
    at = edit.parameter
    if isinstance(at, Weight):
        W[at.layer - 1][at.target, at.source] = edit.value
    else:
        b[at.layer - 1][at.index] = edit.value
    return Parameters.of(W, b)


def value_at(parameters, at):
    if isinstance(at, Weight):
        return parameters.W[at.layer - 1][at.target, at.source]
    return parameters.b[at.layer - 1][at.index]


def assert_same_state(trainer, expected):
    mine, theirs = trainer.state(), expected.state()
    assert trainer.training == expected.training
    assert (mine.step, mine.epoch, mine.offset) == (
        theirs.step,
        theirs.epoch,
        theirs.offset,
    )
    assert mine.update_count == theirs.update_count
    assert mine.theta.dtype == theirs.theta.dtype
    np.testing.assert_array_equal(mine.theta, theirs.theta)
    # An optimiser that has not moved yet may remember zeros or nothing.
    count = max(len(mine.vectors), len(theirs.vectors))
    for one, other in zip(padded(mine, count), padded(theirs, count), strict=True):
        np.testing.assert_array_equal(one, other)


def padded(state, count):
    return state.vectors or (np.zeros_like(state.theta),) * count


def assert_same_trace(trace, expected):
    assert (trace.step, trace.epoch, trace.loss) == (
        expected.step,
        expected.epoch,
        expected.loss,
    )
    np.testing.assert_array_equal(trace.batch, expected.batch)
    for name in ("parameters", "gradients", "updates", "updated"):
        mine, theirs = getattr(trace, name), getattr(expected, name)
        np.testing.assert_array_equal(mine.flat(), theirs.flat())


walks = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(0, 150)),
        st.tuples(st.just("seek"), st.integers(0, 300)),
        st.tuples(st.just("back"), st.integers(1, 3)),
        st.tuples(st.just("edit"), st.sampled_from(PARAMETERS), values),
        st.tuples(st.just("optimizer"), optimizers),
        st.tuples(st.just("batch"), batch_sizes),
        st.tuples(st.just("point"), samples, st.tuples(values, values)),
        st.tuples(st.just("label"), samples, st.integers(0, 1)),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    "nbytes",
    [2**28, 20_000, 1],
    ids=["usual", "tiny", "none"],
)
@given(experiments, walks)
@settings(max_examples=40, deadline=None)
def test_any_walk_of_a_run_ends_in_the_state_of_a_fresh_run(nbytes, experiment, walk):
    run = Run(experiment, DATASET, Budget(nbytes))
    events = []
    for kind, *arguments in walk:
        if kind == "advance":
            run.advance(*arguments)
        elif kind == "seek":
            run.seek(*arguments)
        elif kind == "back":
            run.seek(run.step - arguments[0])
        else:
            topic, change = change_of(kind, arguments, run)
            event = Event(run.step, topic, "changed", change)
            events = [
                e
                for e in events
                if e.step < run.step or (e.step == run.step and e.topic != topic)
            ]
            events.append(event)
            run.change(event)
            assert run.last_step == run.step
        assert run.epochs.place(run.step)[0] == run.trainer.epoch
    assert run.events == tuple(events)
    expected = plain_trainer(experiment, events, run.step)
    assert_same_state(run.trainer, expected)
    assert_history_is_exact(run, experiment, events)


def change_of(kind, arguments, run):
    if kind == "edit":
        return str(arguments[0]), ParameterEdit(*arguments)
    if kind in ("point", "label"):
        sample, value = arguments
        return f"{kind} {sample}", DataEdit(sample, **{kind: value})
    key = "batch_size" if kind == "batch" else kind
    return kind, TrainingEdit(replace(run.training, **{key: arguments[0]}))


def assert_history_is_exact(run, experiment, events):
    evaluation = run.evaluate()
    history = run.history()
    assert (np.diff(history.steps) > 0).all()
    assert history.steps[-1] <= run.last_step
    for index in {0, len(history.steps) // 2, len(history.steps) - 1}:
        step = int(history.steps[index])
        parameters = plain_trainer(experiment, events, step).parameters()
        data = changed_data([e for e in events if e.step <= step], DATASET)
        for part, loss, accuracy in (
            (data.train, history.train_loss, history.train_accuracy),
            (data.test, history.test_loss, history.test_accuracy),
        ):
            assert (loss[index], accuracy[index]) == evaluate(
                run.architecture,
                parameters,
                experiment.loss,
                part.inputs,
                part.targets,
                part.labels,
            )
    place = int(np.searchsorted(history.steps, run.step))
    assert history.steps[place] == run.step
    assert evaluation.train_loss == history.train_loss[place]


@dataclass(frozen=True)
class World:
    """Where the model of a session stands: all that an undo brings back.

    A line is the events of a branch; each event is an object of its own, so that two
    lines have the same past exactly where they hold the same objects.
    """

    lines: dict[int, tuple[Event, ...]]
    current: int
    step: int
    bookmarks: tuple[tuple[tuple[Event, ...], int, str, int], ...] = ()

    @property
    def line(self):
        return self.lines[self.current]


def stretches(line):
    """The start of each stretch with its events, the first one at step 0."""
    starts = sorted({0, *(event.step for event in line)})
    return [(s, tuple(id(e) for e in line if e.step == s)) for s in starts]


def same_past(line, other, step):
    """Whether the states of two lines after ``step`` updates are one and the same."""
    return [s for s in stretches(line) if s[0] <= step] == [
        s for s in stretches(other) if s[0] <= step
    ]


def same_before(line, other, step):
    """Whether two lines come to ``step`` alike, whatever is changed there."""
    return [s for s in stretches(line) if s[0] < step] == [
        s for s in stretches(other) if s[0] < step
    ]


class Walk(RuleBasedStateMachine):
    """A person at the session, beside a model that knows only steps and events."""

    @initialize(experiment=experiments, nbytes=st.sampled_from([2**28, 50_000]))
    def start(self, experiment, nbytes):
        self.experiment = experiment
        self.session = Session(experiment, nbytes)
        self.heard = 0
        self.session.subscribe(self.hear)
        self.expected_calls = 0
        self.now = World({1: ()}, 1, 0)
        self.furthest = {(): 0}
        self.past: list[World] = []
        self.future: list[World] = []
        self.open = None
        self.moment = self.rest = self.session.snapshot().moment
        self.moments = len(self.session.snapshot().moments)

    def hear(self):
        self.heard += 1

    def last_step(self, line):
        return self.furthest[tuple(map(id, line))]

    def went_to(self, step):
        step = max(step, 0)
        self.now = replace(self.now, step=step)
        line = tuple(map(id, self.now.line))
        self.furthest[line] = max(self.furthest[line], step)
        self.moment = self.rest
        self.open = None
        self.expected_calls += 1

    def plain(self):
        return plain_trainer(self.experiment, self.now.line, self.now.step)

    @rule(count=st.integers(0, 90))
    def advance(self, count):
        assert self.session.advance(count) == count
        self.went_to(self.now.step + count)

    @rule()
    def next_step(self):
        self.session.next_step()
        self.went_to(self.now.step + 1)

    @rule()
    def previous_step(self):
        self.session.previous_step()
        self.went_to(self.now.step - 1)

    @rule(data=st.data())
    def seek(self, data):
        step = data.draw(st.integers(-1, self.last_step(self.now.line) + 20))
        self.session.seek(step)
        self.went_to(step)

    @rule()
    def next_epoch(self):
        trainer = self.plain()
        epoch = trainer.epoch
        while trainer.epoch == epoch:
            assert trainer.advance(1) == 1
            change_by_hand(
                trainer,
                [e.change for e in self.now.line if e.step == trainer.step],
            )
        self.session.next_epoch()
        self.went_to(trainer.step)
        assert self.session.epoch == epoch + 1

    @rule()
    def previous_epoch(self):
        before = self.session.epoch, self.session.step
        self.session.previous_epoch()
        assert self.session.step < before[1] or before[1] == 0
        self.went_to(self.session.step)
        assert plain_offset(self.plain()) == 0

    @rule()
    def next_moment(self):
        self.session.next_moment()
        if self.moment + 1 < self.moments:
            self.moment += 1
            self.expected_calls += 1
        else:
            self.went_to(self.now.step + 1)
            self.moment = 0

    @precondition(lambda self: self.now.step > 0 or self.moment > 0)
    @rule()
    def previous_moment(self):
        self.session.previous_moment()
        if self.moment > 0:
            self.moment -= 1
            self.expected_calls += 1
        else:
            self.went_to(self.now.step - 1)
            self.moment = self.moments - 1

    @rule()
    def next_layer(self):
        step = self.now.step
        self.session.next_layer()
        if self.session.step > step:
            self.went_to(step + 1)
        else:
            assert self.session.snapshot().moment > self.moment
            self.expected_calls += 1
        self.moment = self.session.snapshot().moment

    @rule(
        at=st.sampled_from(PARAMETERS), numbers=st.lists(values, min_size=1, max_size=3)
    )
    def set_parameter(self, at, numbers):
        for value in numbers:
            if value_at(self.session.snapshot().parameters, at) == value:
                return
            if isinstance(at, Weight):
                self.session.set_weight(at.layer, at.target, at.source, value)
            else:
                self.session.set_bias(at.layer, at.index, value)
            self.changed(str(at), ParameterEdit(at, value))

    @rule(sample=samples, points=st.lists(st.tuples(values, values), max_size=3))
    def move_a_point(self, sample, points):
        for point in points:
            part = getattr(self.session.dataset, sample.part)
            same = tuple(part.points[sample.index].tolist()) == point
            self.session.set_data_point(sample, point=point)
            if not same:
                self.changed(f"at {sample}", DataEdit(sample, point=point))

    @rule(sample=samples, label=st.integers(0, 1))
    def set_a_class(self, sample, label):
        same = getattr(self.session.dataset, sample.part).labels[sample.index] == label
        self.session.set_data_point(sample, label=label)
        if not same:
            self.changed(f"is {sample}", DataEdit(sample, label=label))

    @rule(factor=st.sampled_from([0.5, 0.9]), ball=st.booleans())
    def move_all_parameters(self, factor, ball):
        there = self.session.snapshot().parameters
        there = Parameters.of(
            [factor * W for W in there.W], [factor * b for b in there.b]
        )
        if ball:
            self.session.release_at(there, "")
            self.open = None
        else:
            self.session.move_to(there, "")
        self.changed("parameters", MoveEdit(there), branch=ball)

    @rule(rate=rates)
    def set_learning_rate(self, rate):
        optimizer = replace(self.session.experiment.optimizer, learning_rate=rate)
        self.set_training(
            "rate", lambda: self.session.set_learning_rate(rate), optimizer=optimizer
        )

    @rule(momentum=st.sampled_from([0.0, 0.5, 0.9]))
    def set_momentum(self, momentum):
        optimizer = replace(self.session.experiment.optimizer, momentum=momentum)
        self.set_training(
            "momentum", lambda: self.session.set_momentum(momentum), optimizer=optimizer
        )

    @rule(choices=st.lists(optimizers, min_size=1, max_size=3))
    def set_optimizer(self, choices):
        for optimizer in choices:
            self.set_training(
                "optimizer",
                lambda chosen=optimizer: self.session.set_optimizer(chosen),
                optimizer=optimizer,
            )

    @rule(batch_size=batch_sizes)
    def set_batch_size(self, batch_size):
        self.set_training(
            "batch",
            lambda: self.session.set_batch_size(batch_size),
            batch_size=batch_size,
        )

    @rule(regularization=regularizations)
    def set_regularization(self, regularization):
        self.set_training(
            "regularization",
            lambda: self.session.set_regularization(regularization),
            regularization=regularization,
        )

    def set_training(self, topic, call, **changes):
        training = self.session.experiment.training
        wanted = replace(training, **changes)
        call()
        if wanted != training:
            self.changed(topic, TrainingEdit(wanted))

    def changed(self, topic, change, branch=False):
        now, step = self.now, self.now.step
        self.remember(topic)
        line = (
            *(
                e
                for e in now.line
                if e.step < step or (e.step == step and e.topic != topic)
            ),
            Event(step, topic, "", change),
        )
        ahead = any(e.step > step for e in now.line)
        number = now.current
        if branch or ahead or self.last_step(now.line) > step:
            number = max(now.lines) + 1
        if branch:
            self.open = None
            self.moment = self.rest
        self.furthest[tuple(map(id, line))] = step
        self.now = replace(now, lines=now.lines | {number: line}, current=number)
        self.expected_calls += 1

    def remember(self, topic):
        if topic is None or self.open != (self.now.step, topic):
            self.past.append(self.now)
        self.open = None if topic is None else (self.now.step, topic)
        self.future.clear()

    @rule(data=st.data())
    def go_to_branch(self, data):
        number = data.draw(st.sampled_from(sorted(self.now.lines)))
        self.session.go_to_branch(number)
        self.now = replace(self.now, current=number)
        self.went_to(min(self.now.step, self.last_step(self.now.line)))

    @precondition(lambda self: len(self.now.lines) > 1)
    @rule(data=st.data())
    def delete_branch(self, data):
        number = data.draw(st.sampled_from(sorted(self.now.lines)))
        self.session.delete_branch(number)
        before = self.now
        self.remember(None)
        lines = {n: line for n, line in before.lines.items() if n != number}
        current = before.current
        if number == current:
            current = max(lines, key=lambda n: self.parting(before.line, lines[n]))
        marks = tuple(
            mark
            for mark in before.bookmarks
            if any(self.leads_to(mark, line) for line in lines.values())
        )
        self.settle(World(lines, current, before.step, marks))

    def parting(self, line, other):
        ways = stretches(line), stretches(other)
        common = 0
        while common < min(map(len, ways)) and ways[0][common] == ways[1][common]:
            common += 1
        return min(
            way[common][0] if common < len(way) else self.last_step(each)
            for way, each in zip(ways, (line, other), strict=True)
        )

    def leads_to(self, mark, line):
        return mark[1] <= self.last_step(line) and same_before(mark[0], line, mark[1])

    @rule()
    def add_bookmark(self):
        self.session.add_bookmark()
        now = self.now
        self.remember(None)
        number = 1 + max((mark[3] for mark in now.bookmarks), default=0)
        mark = now.line, now.step, f"step {now.step}", number
        self.now = replace(now, bookmarks=(*now.bookmarks, mark))
        self.expected_calls += 1

    @precondition(lambda self: self.session.snapshot().bookmarks)
    @rule(data=st.data())
    def go_to_bookmark(self, data):
        bookmarks = self.session.snapshot().bookmarks
        number = data.draw(st.sampled_from([mark.number for mark in bookmarks]))
        mark = next(mark for mark in self.now.bookmarks if mark[3] == number)
        line, step, *_ = mark
        self.session.go_to_bookmark(number)
        now = self.now
        number = min(
            (n for n in now.lines if self.leads_to(mark, now.lines[n])),
            key=lambda n: (
                n != now.current,
                not same_past(now.lines[n], line, step),
            ),
        )
        self.now = replace(now, current=number)
        self.went_to(step)

    @rule()
    def undo(self):
        self.travel(self.session.undo, self.past, self.future)

    @rule()
    def redo(self):
        self.travel(self.session.redo, self.future, self.past)

    def travel(self, call, there, back):
        call()
        if there:
            goal = there.pop()
            back.append(self.now)
            self.settle(goal)

    def settle(self, goal):
        """Another world; time stays where that has the present place."""
        now, self.now = self.now, goal
        last = self.last_step(goal.line)
        if now.step <= last and same_past(now.line, goal.line, now.step):
            self.now = replace(goal, step=now.step)
            self.open = None
            self.expected_calls += 1
        else:
            self.went_to(min(goal.step, last))

    @invariant()
    def everything_is_as_in_a_fresh_run(self):
        session, now = self.session, self.now
        snapshot = session.snapshot()
        last = self.last_step(now.line)
        assert (snapshot.step, snapshot.last_step) == (now.step, last)
        assert snapshot.moment == self.moment
        assert self.heard == self.expected_calls
        assert [edit.step for edit in snapshot.edits] == [e.step for e in now.line]
        plain = self.plain()
        assert session.experiment.training == plain.training
        assert (snapshot.epoch, session.epoch) == (plain.epoch, plain.epoch)
        assert_same_trace(snapshot.trace, plain.trace())
        assert (snapshot.can_undo is None) == (not self.past)
        assert (snapshot.can_redo is None) == (not self.future)
        assert {
            branch.number: (branch.last_step, [edit.step for edit in branch.edits])
            for branch in snapshot.branches
        } == {
            number: (self.last_step(line), [event.step for event in line])
            for number, line in now.lines.items()
        }
        for branch in snapshot.branches:
            assert branch.is_current == (branch.number == now.current)
            assert (np.diff(branch.history.steps) > 0).all()
            assert branch.parted_at == self.parting(now.lines[branch.number], now.line)
        assert [(m.step, m.name, m.number) for m in snapshot.bookmarks] == [
            mark[1:]
            for mark in now.bookmarks
            if any(self.leads_to(mark, line) for line in now.lines.values())
        ]


def plain_offset(trainer):
    return trainer.state().offset


Walk.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestWalk = Walk.TestCase
