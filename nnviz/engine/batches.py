"""The batches of an epoch, gathered ahead into buffers that the tape is bound to.

Some batches are gathered at a time, as many as stay in a fast cache, so that gathering
costs little per step and a large training set is not held twice. A batch of all
samples is gathered once and for all: the order of the epoch is the order in which its
samples are listed, and only rounding depends on the order in which they are summed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.layout import BlockLayout
from nnviz.engine.losses import LOSS
from nnviz.engine.order import EpochOrders
from nnviz.engine.settings import DtypeName, LossName, Shuffle

Array = NDArray[Any]

_CHUNK_BYTES = 2**18
_CHUNK_BATCHES = 128
_LARGEST_COPY = 64 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """The place of one batch of n samples in the buffers.

    ``rows`` (n, d + 1): the inputs in the form of the first block of parameters.
    ``targets`` (K, n): the targets in the form of the loss.
    """

    rows: Array
    targets: Array

    @property
    def size(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """The places of the batches of ``count`` samples, and how targets get there.

    ``fills``: gathered targets (batches, K, n) to read, their factor, and where they
    go; one for the full batches, one for a smaller last one.
    """

    count: int
    slots: tuple[Slot, ...]
    fills: tuple[tuple[Array, Array, Array], ...]


class Batches:
    """Training samples in the order of the epochs, a chunk of batches at a time.

    Parameters
    ----------
    inputs, targets
        The training set, (N, d) and (N, K).
    layout, loss
        Decide the form of the inputs and of the targets.
    dtype
        Of everything handed out.
    batch_size
        ``None`` for all samples.
    shuffle
        The order of each epoch.
    """

    def __init__(
        self,
        inputs: Array,
        targets: Array,
        layout: BlockLayout,
        loss: LossName,
        dtype: DtypeName,
        batch_size: int | None,
        shuffle: Shuffle,
    ) -> None:
        self.samples = len(inputs)
        self.batch_size = min(batch_size or self.samples, self.samples)
        self._inputs = inputs
        self._loss = LOSS[loss]
        self._dtype = dtype
        self._targets = self._encoded(targets)
        self._orders = EpochOrders(shuffle, self.samples)
        self._given: NDArray[np.intp] = np.arange(self.samples)
        self._given_order = shuffle.order == "given"
        # The epoch (None for the given order) and first sample of the chunk in place.
        self._loaded: tuple[int | None, int] | None = None
        width, classes = layout.input_width, targets.shape[1]
        itemsize = np.dtype(dtype).itemsize
        batch_bytes = self.batch_size * width * itemsize
        most = max(1, min(_CHUNK_BATCHES, _CHUNK_BYTES // batch_bytes))
        batches = min(most, -(-self.samples // self.batch_size))
        self._capacity = batches * self.batch_size
        self._rows = layout.empty_rows(self._capacity, dtype)
        self._target_rows = np.empty((self._capacity, classes), dtype)
        self._target_buffer = np.empty(self._capacity * classes, dtype)
        self._chunks: dict[int, Chunk] = {}
        # Gathering whole rows is faster, worth a copy of a small training set.
        self._source: Array | None = None
        whole = self.batch_size == self.samples
        if not whole and self.samples * width * itemsize <= _LARGEST_COPY:
            self._source = layout.rows(inputs, dtype)

    def exchange(self, inputs: Array, targets: Array) -> None:
        """Take other values for the same samples; slots stay where they are."""
        self._inputs = inputs
        self._targets = self._encoded(targets)
        if self._source is not None:
            self._source[:, : inputs.shape[1]] = inputs
        self._loaded = None

    def load(self, epoch: int, offset: int) -> tuple[Chunk, int]:
        """Gather the chunk with the batch that starts at sample ``offset``.

        Returns the chunk and the index of that batch among its slots. Where a batch
        stands depends on its place in the epoch alone, never on the way it was
        reached.
        """
        phase = offset % self.batch_size
        origin = offset - (offset - phase) % self._capacity
        end = min(origin + self._capacity, self.samples)
        chunk = self._chunk_of(end - origin)
        as_given = self._given_order or self._gathers_whole_set(offset)
        wanted = (None if as_given else epoch), origin
        if self._loaded != wanted:
            order = self._given if as_given else self._orders.order(epoch)
            self._gather(order[origin:end], chunk)
            self._loaded = wanted
        return chunk, (offset - origin) // self.batch_size

    def indices(self, epoch: int, offset: int) -> NDArray[np.intp]:
        """The training samples of the batch that starts at ``offset``, in order."""
        return self._orders.order(epoch)[offset : offset + self.batch_size]

    def positions(self, epoch: int, offset: int) -> NDArray[np.intp] | None:
        """Where in the slot of that batch the samples of ``indices`` stand.

        ``None`` where they stand in that very order.
        """
        if self._gathers_whole_set(offset) and not self._given_order:
            return self.indices(epoch, offset)
        return None

    def _encoded(self, targets: Array) -> Array:
        return self._loss.encode(np.asarray(targets, self._dtype))

    def _gathers_whole_set(self, offset: int) -> bool:
        return offset == 0 and self.batch_size == self.samples

    def _chunk_of(self, count: int) -> Chunk:
        if count not in self._chunks:
            whole = count // self.batch_size * self.batch_size
            parts = [(0, whole, self.batch_size), (whole, count, count - whole)]
            slots: list[Slot] = []
            fills = []
            classes = self._target_rows.shape[1]
            for start, stop, size in parts:
                if start == stop:
                    continue
                rows = self._rows[start:stop].reshape(-1, size, self._rows.shape[1])
                gathered = self._target_rows[start:stop].reshape(-1, size, classes)
                placed = self._target_buffer[start * classes : stop * classes]
                placed = placed.reshape(-1, classes, size)
                factor = np.array(self._loss.target_scale(size), rows.dtype)
                fills.append((gathered.swapaxes(1, 2), factor, placed))
                slots += map(Slot, rows, placed)
            self._chunks[count] = Chunk(count, tuple(slots), tuple(fills))
        return self._chunks[count]

    def _gather(self, indices: NDArray[np.intp], chunk: Chunk) -> None:
        rows, targets = self._rows[: chunk.count], self._target_rows[: chunk.count]
        if self._source is not None:
            # Any mode but "raise" writes into the output without a buffer in between.
            self._source.take(indices, 0, rows, "clip")
        else:
            rows[:, : self._inputs.shape[1]] = self._inputs[indices]
        self._targets.take(indices, 0, targets, "clip")
        for gathered, factor, placed in chunk.fills:
            np.multiply(gathered, factor, placed)
