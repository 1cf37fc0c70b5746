"""The numbers behind a network drawing as a table."""

from nnviz.picture.table import Cell, Table
from nnviz.session.snapshot import Snapshot

_COLUMNS = ("quantity", "layer", "neuron", "source", "value", "gradient")


def graph_table(snapshot: Snapshot) -> Table:
    """Inputs, pre-activations, activations, weights and biases, with their gradients.

    Layers and neurons are counted from 1 as in the drawing. ``gradient`` is ∂L/∂ the
    quantity for the chosen sample's own loss; inputs have none.
    """
    sample = snapshot.sample
    rows: list[tuple[Cell, ...]] = [
        ("x", 0, index + 1, None, value, None)
        for index, value in enumerate(sample.x.tolist())
    ]
    for place in range(snapshot.architecture.depth):
        layer = place + 1
        for name, values, gradients in (
            ("z", sample.z[place], sample.dz[place]),
            ("a", sample.a[place], sample.da[place]),
            ("b", snapshot.parameters.b[place], sample.db[place]),
        ):
            rows += [
                (name, layer, index + 1, None, value, gradient)
                for index, (value, gradient) in enumerate(
                    zip(values.tolist(), gradients.tolist(), strict=True)
                )
            ]
        weights = snapshot.parameters.W[place].tolist()
        slopes = sample.dW[place].tolist()
        for target, (row, slope) in enumerate(zip(weights, slopes, strict=True)):
            rows += [
                ("W", layer, target + 1, source + 1, value, gradient)
                for source, (value, gradient) in enumerate(zip(row, slope, strict=True))
            ]
    return Table(_COLUMNS, tuple(rows))
