"""What the tables of all losses share: rows, gradient, the loss and what is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.trace import SampleTrace
from nnviz.picture.loss_table import (
    EMPTY,
    Cell,
    Column,
    LossBox,
    Note,
    Row,
    fraction,
    largest,
)
from nnviz.picture.numbers import format_number
from nnviz.picture.output_names import output_index, output_label, output_name
from nnviz.picture.sample_line import sample_line
from nnviz.session.selection import Neuron
from nnviz.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The pass that the table shows: the chosen sample's, or that of typed scores.

    ``target`` (K,) is the one-hot row or the target row; ``is_true`` says per row
    whether it is the true class, nowhere for regression. Of typed scores everything
    is known at once; of a sample what the cursor of moments has reached.
    """

    snapshot: Snapshot
    sample: SampleTrace
    target: NDArray[np.float64]
    true_class: int
    is_true: tuple[bool, ...]
    typed: bool

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        sample: SampleTrace,
        target: NDArray[np.float64],
        typed: bool,
    ) -> "Shown":
        """Shown with its true class worked out."""
        true_class = int(np.argmax(target))
        has_classes = typed or snapshot.dataset.is_classification
        is_true = tuple(has_classes and k == true_class for k in range(len(target)))
        return cls(snapshot, sample, target, true_class, is_true, typed)

    @property
    def count(self) -> int:
        """K, the number of rows."""
        return len(self.target)

    @property
    def depth(self) -> int:
        return self.snapshot.architecture.depth

    @property
    def is_backward(self) -> bool:
        if self.typed:
            return False
        return self.snapshot.moments[self.snapshot.moment].backward

    @property
    def line(self) -> str:
        return "Scores typed by hand" if self.typed else sample_line(self.snapshot)

    def knows(self, kind: str) -> bool:
        """Whether a moment of the output layer (or the loss) has been reached."""
        return self.typed or self.snapshot.knows(kind, self._layer(kind))

    def is_now(self, kind: str) -> bool:
        """Whether the cursor stands there; typed scores rest at the loss."""
        if self.typed:
            return kind == "loss"
        return self.snapshot.is_now(kind, self._layer(kind))

    def index_text(self, row: int) -> str:
        """The subscript of a row: its number from 1, or its short class name."""
        if self._has_own_rows:
            return str(row + 1)
        return output_index(self.snapshot.dataset, row)

    def label(self, row: int) -> str:
        """Markup for the head of a row."""
        if self._has_own_rows:
            return f"*c*_{{{row + 1}}}"
        return output_label(self.snapshot.dataset, row)

    def name(self, row: int) -> str:
        """The class or output in words."""
        if self._has_own_rows:
            return f"class {row + 1}"
        return output_name(self.snapshot.dataset, row)

    def caption(self, row: int) -> str:
        """The class's own name where the label does not show it: setosa."""
        names = self.snapshot.dataset.class_names
        if self._has_own_rows or names is None or names[row] == f"class {row + 1}":
            return ""
        return "" if self.label(row) == names[row] else names[row]

    def spoken(self, row: int) -> str:
        """The class in a sentence: a short name by itself, else "class 3"."""
        index = self.index_text(row)
        return index if self.label(row) == index else self.name(row)

    def loss_box(self, formula: str) -> LossBox:
        """The loss with its formula; the formula stays where the number is unknown."""
        known = self.knows("loss")
        value = float(self.sample.loss)
        return LossBox(
            title="Loss of these scores" if self.typed else "Loss of this sample",
            formula=formula,
            value=value if known else None,
            text=format_number(value) if known else "",
            known=known,
            now=self.is_now("loss"),
        )

    def next_moment_note(self, gradient: str) -> list[Note]:
        """While the cursor rests at the loss: what the next step of it does."""
        if self.typed or not self.is_now("loss"):
            return []
        return [
            Note(
                "The gradient above is computed; Step moves the light on it and draws "
                "it in the network.",
                heading=f"Next moment: {gradient}",
                optional=True,
            )
        ]

    @property
    def _has_own_rows(self) -> bool:
        """Whether the typed scores are not one for each output of the network."""
        return self.typed and (
            self.count != self.snapshot.architecture.layers[-1]
            or not self.snapshot.dataset.is_classification
        )

    def _layer(self, kind: str) -> int:
        return 0 if kind == "loss" else self.depth


def row_of(
    shown: Shown, index: int, columns: Sequence[Column], cells: Sequence[Cell]
) -> Row:
    """The row of an output; cells of columns that are not known yet are empty."""
    selection = shown.snapshot.selection
    neuron = Neuron(shown.depth, index)
    linked = not shown.typed
    label = shown.label(index)
    is_class = label.startswith("*c*")
    return Row(
        index=index,
        label=label,
        name=shown.name(index),
        caption=shown.caption(index),
        mark=index if is_class else None,
        is_true=shown.is_true[index],
        is_chosen=linked and selection.unit == neuron,
        is_pointed_at=linked and selection.hover_unit == neuron,
        cells=tuple(
            cell if column.known else EMPTY
            for column, cell in zip(columns, cells, strict=True)
        ),
    )


def gradient_cells(shown: Shown, values: Sequence[float]) -> tuple[Cell, ...]:
    """∂L/∂(score) per row; empty until the loss is known."""
    if not shown.knows("loss"):
        return (EMPTY,) * len(values)
    limit = largest(values)
    return tuple(
        Cell(value, format_number(value), fraction(value, limit)) for value in values
    )


def gradient_column(
    shown: Shown, title: str, explanation: str, *, now: bool | None = None
) -> Column:
    """The gradient as one more column, for tables with many rows.

    Lit at the gradient's moment, the first backward one, unless ``now`` says so.
    """
    return Column(
        "gradient",
        "gradient",
        title,
        explanation,
        bar="signed",
        tone="gradient",
        known=shown.knows("loss"),
        now=shown.is_now("d_output") if now is None else now,
        strong=True,
    )
