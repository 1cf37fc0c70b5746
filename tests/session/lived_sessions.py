"""Sessions that were trained, travelled in and changed by hand in every way."""

import io
from dataclasses import replace
from random import Random

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.goal import Goal
from nnviz.session.keyframes import MOST_BYTES
from nnviz.session.saved_layout import SavedLayout
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session
from nnviz.session.session_reading import OpenedSession, read_session
from nnviz.session.session_writing import write_session

OPTIMIZERS = (
    Optimizer("sgd", learning_rate=0.02),
    Optimizer("sgd", learning_rate=0.01, momentum=0.9),
    Optimizer("adam", learning_rate=0.01),
    Optimizer("adamw", learning_rate=0.01, weight_decay=0.02),
    Optimizer("rmsprop", learning_rate=0.005),
)
EXPERIMENT = Experiment(
    name="Blöbs in “2-3-2”",
    dataset=DatasetSettings(
        kind="blobs", samples=26, classes=2, noise=0.4, seed=3, standardize=True
    ),
    network=NetworkSettings(layers=(2, 3, 2), activation=("tanh",)),
    batch_size=5,
)


def experiment_of(random: Random) -> Experiment:
    """One of every optimiser and dtype, some with frozen parameters."""
    frozen = random.choice(((), ("b1", "W2[0,1]")))
    return replace(
        EXPERIMENT,
        optimizer=random.choice(OPTIMIZERS),
        dtype=random.choice(("float64", "float32")),
        network=replace(EXPERIMENT.network, frozen=frozen),
    )


def lived_session(
    random: Random, events: int = 25, keyframe_bytes: int = MOST_BYTES
) -> Session:
    """A session after so many things that a person does."""
    session = Session(experiment_of(random), keyframe_bytes)
    live(session, random, events)
    return session


def live(session: Session, random: Random, events: int) -> None:
    """Do so many things a person does; the same with the same random numbers."""
    for _ in range(events):
        _do_something(session, random)


def bytes_of(session: Session, layout: SavedLayout | None = None) -> bytes:
    """The file of a session."""
    file = io.BytesIO()
    write_session(session.record(), layout or SavedLayout(), file)
    return file.getvalue()


def read(data: bytes) -> OpenedSession:
    """The session of the bytes of a file."""
    return read_session(io.BytesIO(data), len(data), "file.nnviz")


def opened(data: bytes, keyframe_bytes: int = MOST_BYTES) -> Session:
    """A session that goes on from the bytes of a file."""
    return Session.of(read(data), keyframe_bytes)


def _do_something(session: Session, random: Random) -> None:
    sample = Sample(random.choice(("train", "test")), random.randrange(13))
    branches = [branch.number for branch in session.snapshot().branches]
    bookmarks = [bookmark.number for bookmark in session.snapshot().bookmarks]
    match random.randrange(26):
        case 0 | 1 | 2:
            session.advance(random.choice((1, 7, 40, 300)))
        case 3 | 4:
            session.seek(random.randrange(session.last_step + 20))
        case 5:
            session.set_weight(
                1, random.randrange(3), random.randrange(2), _value(random)
            )
        case 6:
            session.set_bias(2, random.randrange(2), _value(random))
        case 7:
            session.set_learning_rate(random.choice((0.001, 0.004, 0.01)))
        case 8:
            session.set_optimizer(random.choice(OPTIMIZERS))
        case 9:
            session.set_batch_size(random.choice((None, 1, 3, 8)))
        case 10:
            kind, strength = random.choice((("none", 0.0), ("l2", 0.01), ("l1", 0.01)))
            session.set_regularization(Regularization(kind, strength))
        case 11:
            session.set_data_point(sample, (_value(random), _value(random)))
        case 12:
            session.set_data_point(sample, label=random.randrange(2))
        case 13:
            session.move_to(session.run.parameters_at(session.step // 2), "Moved")
        case 14:
            session.release_at(session.snapshot().parameters, "Released")
        case 15:
            session.choose_sample(sample)
            session.type_scores((_value(random), _value(random), 0.1), 2)
        case 16:
            session.add_bookmark(random.choice((None, "here 👩‍🔬", "\ud800 half")))
        case 17:
            session.rename_branch(random.choice(branches), "another\nname")
        case 18:
            if len(branches) > 1:
                session.delete_branch(random.choice(branches))
        case 19:
            session.go_to_branch(random.choice(branches))
        case 20:
            session.undo()
        case 21:
            session.redo()
        case 22:
            session.choose_unit(
                random.choice((Neuron(0, 1), Neuron(1, 2), Bias(1, 0), Weight(2, 1, 2)))
            )
        case 23:
            session.set_goal(random.choice((None, Goal("step", 90), Goal("epoch", 4))))
        case 24:
            session.next_moment()
        case _:
            if bookmarks:
                session.go_to_bookmark(random.choice(bookmarks))


def _value(random: Random) -> float:
    return random.randrange(-200, 200) / 128
