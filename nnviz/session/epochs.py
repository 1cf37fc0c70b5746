"""Which epoch a step belongs to, when the batch size may change on the way."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``step`` on, ``offset`` samples into ``epoch``: batches of one size."""

    step: int
    epoch: int
    offset: int
    batch_size: int


@dataclass(frozen=True, slots=True)
class EpochClock:
    """Turns steps into places in an epoch and back, by arithmetic alone.

    ``samples`` is the size of the training set. Make one with `start`; `changed`
    gives the clock for another batch size from a step on.
    """

    samples: int
    stretches: tuple[Stretch, ...]

    @classmethod
    def start(cls, samples: int, batch_size: int | None) -> "EpochClock":
        """The clock of a run; ``None`` is the full batch."""
        size = min(batch_size or samples, samples)
        return cls(samples, (Stretch(0, 0, 0, size),))

    def changed(self, step: int, batch_size: int | None) -> "EpochClock":
        """From ``step`` on the batches have another size; later changes are dropped."""
        size = min(batch_size or self.samples, self.samples)
        before = tuple(s for s in self.stretches if s.step < step)
        if before and before[-1].batch_size == size:
            return EpochClock(self.samples, before)
        epoch, offset = self.place(step)
        return EpochClock(self.samples, (*before, Stretch(step, epoch, offset, size)))

    def place(self, step: int) -> tuple[int, int]:
        """The epoch (from 0) of the batch after ``step`` and the samples used of it."""
        index = bisect_right(self.stretches, step, key=lambda s: s.step) - 1
        stretch = self.stretches[max(index, 0)]
        steps = step - stretch.step
        rest = _batches(self.samples - stretch.offset, stretch.batch_size)
        if steps < rest:
            return stretch.epoch, stretch.offset + steps * stretch.batch_size
        epochs, steps = divmod(steps - rest, _batches(self.samples, stretch.batch_size))
        return stretch.epoch + 1 + epochs, steps * stretch.batch_size

    def start_of(self, epoch: int) -> int:
        """The step after which ``epoch`` begins (its first batch comes next)."""
        for stretch in reversed(self.stretches):
            if stretch.epoch < epoch:
                rest = _batches(self.samples - stretch.offset, stretch.batch_size)
                whole = _batches(self.samples, stretch.batch_size)
                return stretch.step + rest + (epoch - stretch.epoch - 1) * whole
            if stretch.epoch == epoch and stretch.offset == 0:
                return stretch.step
        return 0


def _batches(samples: int, batch_size: int) -> int:
    return -(-samples // batch_size)
