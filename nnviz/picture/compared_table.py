"""What the comparison shows as tables: results, confusions, templates, scores."""

from collections.abc import Sequence

from nnviz.datasets.dataset import Dataset
from nnviz.picture.compared import Side, choice_words, column_title, results, seen_with
from nnviz.picture.compared import shape_words as shapes
from nnviz.picture.confusion import confusion
from nnviz.picture.scatter import PartName
from nnviz.picture.score_rows import score_rows
from nnviz.picture.table import Cell, Table
from nnviz.picture.weight_sheet import weight_sheet
from nnviz.session.comparison import Standing
from nnviz.session.snapshot import Snapshot


def compared_table(
    snapshot: Snapshot, standings: Sequence[Standing], side: Side, part: PartName
) -> Table:
    """The numbers of one side, of confusions those of one set."""
    match side:
        case "confusion":
            return confusions_table(snapshot, standings, part)
        case "templates":
            return templates_table(snapshot, standings)
        case "scores":
            return scores_table(snapshot, standings)
    return results_table(snapshot, standings)


def results_table(snapshot: Snapshot, standings: Sequence[Standing]) -> Table:
    """A row for each classifier: its choices, shapes, losses and accuracies."""
    rows: list[tuple[Cell, ...]] = []
    for standing in standings:
        found = results(snapshot, standing)
        rows.append(
            (
                *_head(standing, snapshot.dataset),
                choice_words(standing),
                " ".join(shapes(standing, snapshot.dataset)),
                standing.loss,
                found.train_loss,
                found.test_loss,
                found.train_accuracy,
                found.test_accuracy,
            )
        )
    columns = (
        "classifier",
        "title",
        "choices",
        "shapes",
        "loss",
        "train_loss",
        "test_loss",
        "train_accuracy",
        "test_accuracy",
    )
    return Table(columns, tuple(rows))


def confusions_table(
    snapshot: Snapshot, standings: Sequence[Standing], part: PartName
) -> Table:
    """The counts of a set: a row per classifier and true class."""
    rows: list[tuple[Cell, ...]] = []
    names = snapshot.dataset.class_names or ()
    for standing in standings:
        counted = confusion(seen_with(snapshot, standing), part)
        for name, counts in zip(names, counted.counts.tolist(), strict=True):
            rows.append((*_head(standing, snapshot.dataset), part, name, *counts))
    columns = ("classifier", "title", "set", "true", *(f"predicted {n}" for n in names))
    return Table(columns, tuple(rows))


def templates_table(snapshot: Snapshot, standings: Sequence[Standing]) -> Table:
    """The weights: a row per classifier and row of W."""
    rows: list[tuple[Cell, ...]] = []
    for standing in standings:
        sheet = weight_sheet(standing, snapshot.dataset)
        for name, weights, bias in zip(
            sheet.names, sheet.weights.tolist(), sheet.biases.tolist(), strict=True
        ):
            head = _head(standing, snapshot.dataset)
            rows.append((*head, name, *weights, bias if sheet.with_bias else None))
    columns = ("classifier", "title", "row", *snapshot.dataset.input_names, "bias")
    return Table(columns, tuple(rows))


def scores_table(snapshot: Snapshot, standings: Sequence[Standing]) -> Table:
    """The scores of the chosen sample: a row per classifier and output."""
    sample = snapshot.selection.sample
    rows = tuple(
        (
            *_head(standing, snapshot.dataset),
            sample.part,
            sample.index,
            row.name,
            row.score,
            row.wins,
            row.is_true,
        )
        for standing in standings
        for row in score_rows(seen_with(snapshot, standing), sample)
    )
    columns = (
        "classifier",
        "title",
        "set",
        "sample",
        "output",
        "score",
        "is_argmax",
        "is_true_class",
    )
    return Table(columns, rows)


def _head(standing: Standing, dataset: Dataset) -> tuple[str, str]:
    return standing.column, column_title(standing.column, dataset)
