"""How often a run keeps its state and measures its losses, so that it costs little."""

from dataclasses import dataclass
from math import log2

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture
from nnviz.session.history import HistoryRecorder
from nnviz.session.keyframes import usual_spacing
from nnviz.session.sampling import SampleCounts

# Rough microseconds of the engine, to choose how often to measure and to keep a
# state: what a step and the evaluation of a set cost for every size, and how many
# multiplications and additions each does in one.
_CALLS_OF_STEP = 10.0
_CALLS_OF_EVALUATION = 100.0
_FLOPS_OF_STEP = 20_000.0
_FLOPS_OF_EVALUATION = 10_000.0
# Parameters, with what the optimiser remembers of them, that are copied in one.
_COPIED = 220.0
_SHARE_OF_KEEPING = 0.1
# What measuring may take: this share of the time, and at the beginning so many
# microseconds more for up to so many points each time that the steps have doubled.
_SHARE_OF_MEASURING = 0.02
_EARLY_MEASURING = 120_000.0
_EARLY_POINTS = 12


@dataclass(frozen=True, slots=True)
class Pace:
    """Estimated microseconds of a step, of measuring losses and accuracies, and of
    keeping a state."""

    step_cost: float
    measuring_cost: float
    keeping_cost: float = 0.0

    @classmethod
    def of(
        cls,
        architecture: Architecture,
        batch_size: int | None,
        dataset: Dataset,
        counts: SampleCounts | None = None,
    ) -> "Pace":
        """The pace of a network on a data set; ``None`` is the full batch.

        ``counts``: how many samples are measured, where not all are.
        """
        samples = len(dataset.train)
        batch = min(batch_size or samples, samples)
        step = 6 * architecture.parameter_count * batch
        sizes = [len(part) for part in (dataset.train, dataset.test) if part]
        if counts is not None:
            sizes = [size for size in (counts.train, counts.test) if size]
        measuring = 2 * architecture.parameter_count * sum(sizes)
        return cls(
            _CALLS_OF_STEP + step / _FLOPS_OF_STEP,
            len(sizes) * _CALLS_OF_EVALUATION + measuring / _FLOPS_OF_EVALUATION,
            architecture.parameter_count / _COPIED,
        )

    @property
    def usual_spacing(self) -> int:
        """Steps between two keyframes: more where a state is large beside a step."""
        spacing = usual_spacing(self.step_cost)
        while self.keeping_cost > _SHARE_OF_KEEPING * self.step_cost * spacing:
            spacing *= 2
        return spacing

    def recorder(self) -> HistoryRecorder:
        """Curves with as many points as can be measured on the way."""
        steps = self.measuring_cost / self.step_cost / _SHARE_OF_MEASURING
        # Where a keyframe is due as well: each stop on the way costs a little.
        spacing = self.usual_spacing
        doublings = max(0, round(log2(steps / spacing)))
        spacing *= 2**doublings
        early = _EARLY_MEASURING / self.measuring_cost / max(1, spacing.bit_length())
        return HistoryRecorder(spacing, min(_EARLY_POINTS, int(early)))
