"""Every sample with its points, what it should give and what the network gives."""

from nnviz.picture.predictions import outputs_of, predicted_classes, probabilities
from nnviz.picture.scatter import parts_of
from nnviz.picture.table import Cell, Table
from nnviz.session.snapshot import Snapshot


def samples_table(snapshot: Snapshot) -> Table:
    """One row per sample: set, index, points, class or targets, the answers.

    Answers are probabilities for the cross-entropy, else outputs. A set so large that
    it is evaluated in part has rows for the samples that were.
    """
    dataset = snapshot.dataset
    classes = dataset.is_classification
    soft = snapshot.experiment.loss == "cross_entropy"
    outputs_are = "p" if soft else "output"
    numbers = range(1, dataset.output_count + 1)
    columns = ["set", "index", *dataset.point_names]
    columns += ["class", "predicted"] if classes else [f"target_{k}" for k in numbers]
    columns += [f"{outputs_are}_{k}" for k in numbers]
    rows: list[tuple[Cell, ...]] = []
    for name, part in parts_of(dataset):
        outputs = outputs_of(snapshot, part)
        answers = probabilities(outputs) if soft else outputs
        predicted = predicted_classes(outputs)
        for index, answer in enumerate(answers):
            row: list[Cell] = [name, index, *part.points[index].tolist()]
            if part.labels is not None and dataset.class_names is not None:
                row.append(dataset.class_names[part.labels[index]])
                row.append(dataset.class_names[predicted[index]])
            else:
                row += part.targets[index].tolist()
            rows.append((*row, *answer.tolist()))
    return Table(tuple(columns), tuple(rows))
