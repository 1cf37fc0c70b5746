"""The scores of the chosen sample, one row per output, with the one that wins."""

from dataclasses import dataclass

import numpy as np

from nnviz.picture.numbers import format_exact, format_number
from nnviz.picture.output_names import output_name
from nnviz.picture.predictions import outputs_at
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One output: its score, whether it is the argmax, and that of the true class.

    ``fraction``: the score by the largest magnitude of the sample's scores, −1 to 1,
    and 0 where it is not finite. ``target``: what the output should be, and
    ``target_fraction`` the same by the same magnitude, for regression alone.
    """

    name: str
    score: float
    text: str
    fraction: float
    wins: bool
    is_true: bool
    target: float | None = None
    target_fraction: float | None = None

    @property
    def exact(self) -> str:
        """The score in all its digits."""
        return format_exact(self.score)


def score_rows(snapshot: Snapshot, sample: Sample) -> tuple[ScoreRow, ...]:
    """The rows of a sample, outputs from the first to the last."""
    dataset = snapshot.dataset
    part = snapshot.part_of(sample)
    scores = outputs_at(snapshot, part.points[sample.index][np.newaxis])[0]
    sizes = np.abs(scores[np.isfinite(scores)])
    largest = float(sizes.max(initial=0.0))
    if part.labels is None:
        targets = part.targets[sample.index]
        largest = max(largest, float(np.abs(targets).max())) or 1.0
        return tuple(
            ScoreRow(
                output_name(dataset, k),
                float(score),
                format_number(score),
                _fraction(score, largest),
                wins=False,
                is_true=False,
                target=float(target),
                target_fraction=_fraction(target, largest),
            )
            for k, (score, target) in enumerate(zip(scores, targets, strict=True))
        )
    label, best = int(part.labels[sample.index]), int(np.argmax(scores))
    return tuple(
        ScoreRow(
            output_name(dataset, k),
            float(score),
            format_number(score),
            _fraction(score, largest or 1.0),
            wins=k == best,
            is_true=k == label,
        )
        for k, score in enumerate(scores)
    )


def _fraction(value: float, largest: float) -> float:
    return float(value) / largest if np.isfinite(value) else 0.0
