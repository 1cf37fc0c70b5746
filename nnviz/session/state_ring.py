"""States of training on their way from one process to another, in shared memory."""

from dataclasses import astuple

from nnviz.engine.network import frozen_copy
from nnviz.engine.trace import Evaluation
from nnviz.engine.training import TrainingState
from nnviz.session.shared_arrays import SharedArrays, SharedPlaces
from nnviz.session.stretch import Record

_NBYTES = 16 * 2**20
_MOST_PLACES = 512
_FEWEST_PLACES = 4
# Columns of ``counts``.
_STEP, _EPOCH, _OFFSET, _UPDATES, _VECTORS, _KEPT, _MEASURED = range(7)


class StateRing:
    """Places for records, numbered on and on, that are used in turn.

    One process writes, another reads; which places hold something they tell each
    other by messages. A record is *kept* or only the newest for the time being.
    """

    def __init__(self, shared: SharedArrays) -> None:
        self._shared = shared
        self.places = len(shared["counts"])

    @classmethod
    def create(cls, like: TrainingState, vector_count: int) -> "StateRing":
        """A ring for states of this size with up to ``vector_count`` vectors.

        Raises
        ------
        OSError
            When there is not so much shared memory.
        """
        rows = 1 + vector_count
        places = _NBYTES // (rows * like.theta.nbytes)
        places = min(max(places, _FEWEST_PLACES), _MOST_PLACES)
        shape = (places, rows, len(like.theta))
        return cls(
            SharedArrays.create(
                {
                    "counts": ((places, 7), "<i8"),
                    "measured": ((places, 4), "<f8"),
                    "exists": ((places, 4), "|b1"),
                    "vectors": (shape, like.theta.dtype.str),
                }
            )
        )

    @classmethod
    def attach(cls, where: SharedPlaces) -> "StateRing":
        """The ring that another process has created."""
        return cls(SharedArrays.attach(where))

    @property
    def where(self) -> SharedPlaces:
        return self._shared.places

    def fits(self, state: TrainingState, vector_count: int) -> bool:
        """Whether states like this have room in it."""
        vectors = self._shared["vectors"]
        form = (1 + vector_count, len(state.theta))
        return vectors.shape[1:] == form and vectors.dtype == state.theta.dtype

    def write(
        self,
        number: int,
        state: TrainingState,
        *,
        kept: bool,
        evaluation: Evaluation | None = None,
    ) -> None:
        """Put a record at its place."""
        place, shared = number % self.places, self._shared
        shared["counts"][place] = (
            state.step,
            state.epoch,
            state.offset,
            state.update_count,
            len(state.vectors),
            kept,
            evaluation is not None,
        )
        if evaluation is not None:
            numbers = astuple(evaluation)
            shared["exists"][place] = [number is not None for number in numbers]
            shared["measured"][place] = [number or 0.0 for number in numbers]
        rows = shared["vectors"][place]
        rows[0] = state.theta
        for row, vector in zip(rows[1:], state.vectors, strict=False):
            row[:] = vector

    def is_kept(self, number: int) -> bool:
        """Whether the record at its place must be kept."""
        return bool(self._shared["counts"][number % self.places, _KEPT])

    def read(self, number: int) -> Record:
        """A copy of the record at its place."""
        place, shared = number % self.places, self._shared
        counts = shared["counts"][place].tolist()
        theta, *vectors = frozen_copy(shared["vectors"][place, : 1 + counts[_VECTORS]])
        state = TrainingState(
            counts[_STEP],
            counts[_EPOCH],
            counts[_OFFSET],
            theta,
            tuple(vectors),
            counts[_UPDATES],
        )
        if not counts[_MEASURED]:
            return Record(state)
        numbers = zip(shared["measured"][place], shared["exists"][place], strict=True)
        train_loss, *others = (float(n) if exists else None for n, exists in numbers)
        assert train_loss is not None
        return Record(state, Evaluation(train_loss, *others))

    def forget_name(self) -> None:
        """The other process has attached: nothing is left when both have ended."""
        self._shared.forget_name()

    def close(self) -> None:
        """Let go of the memory."""
        self._shared.close()
