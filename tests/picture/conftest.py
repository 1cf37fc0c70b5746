"""Sessions that the tests of the network drawing share."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
IRIS = Experiment(
    dataset=DatasetSettings(kind="iris", noise=0.0),
    network=NetworkSettings(layers=(4, 6, 3), activation=("relu",)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
LECTURE = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=((0.1, 0.2, 0.3), (-0.304, -1.05, -0.396)),
        y=((0.0, 1.0), (1.0, 0.0)),
        test_fraction=0.0,
    ),
    network=NetworkSettings(
        layers=(3, 4, 2), activation=("sigmoid",), output_activation="sigmoid"
    ),
    loss="squared_error",
)
VECTORS = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        x=tuple(tuple(np.linspace(-1, 1, 300) * sign) for sign in (1.0, -1.0)),
        y=(0, 1),
        test_fraction=0.0,
    ),
    network=NetworkSettings(layers=(300, 100, 2), activation=("relu",)),
)
EXPERIMENTS = {
    "spiral": SPIRAL,
    "iris": IRIS,
    "digits": DIGITS,
    "lecture": LECTURE,
    "vectors": VECTORS,
}


@pytest.fixture(scope="session")
def trained_sessions() -> dict[str, Session]:
    """One trained session for each kind of drawing."""
    sessions = {name: Session(each) for name, each in EXPERIMENTS.items()}
    for session in sessions.values():
        session.advance(30)
    return sessions


@pytest.fixture
def snapshot_of(
    trained_sessions: dict[str, Session],
) -> Callable[..., Snapshot]:
    """A snapshot by the name of its session, a chosen unit and a moment."""

    def snapshot(
        name: str, unit: Unit | None = None, moment: tuple[str, int] | None = None
    ) -> Snapshot:
        session = trained_sessions[name]
        session.choose_unit(unit)
        taken = session.snapshot()
        if moment is None:
            return taken
        index = next(
            place
            for place, each in enumerate(taken.moments)
            if (each.kind, each.layer) == moment
        )
        return replace(taken, moment=index)

    return snapshot


@pytest.fixture(params=[name for name in EXPERIMENTS if name != "iris"])
def fresh_session(request: pytest.FixtureRequest) -> Session:
    """A session of its own, to be changed."""
    return Session(EXPERIMENTS[request.param])
