"""The cells of a confusion matrix in words."""

from nnviz.picture.confusion import Confusion
from nnviz.picture.numbers import format_count
from nnviz.picture.output_names import output_name
from nnviz.session.snapshot import Snapshot


def cell_lines(
    snapshot: Snapshot, counted: Confusion, cell: tuple[int, int]
) -> tuple[str, str]:
    """What a cell counts, in words."""
    true, predicted = (output_name(snapshot.dataset, k) for k in cell)
    count = int(counted.counts[cell])
    noun = "sample" if count == 1 else "samples"
    verb = "is taken" if count == 1 else "are taken"
    text = (
        f"{format_count(count)} {counted.part} {noun} of {true} {verb} for {predicted}"
    )
    if cell[0] == cell[1]:
        right = "is named rightly" if count == 1 else "are named rightly"
        text = f"{format_count(count)} {counted.part} {noun} of {true} {right}"
    total = int(counted.counts[cell[0]].sum())
    return text, f"{format_count(count)} of {format_count(total)} of this class"
