"""The spline as a table: one row per piece, with what makes the kink at its end."""

from nnviz.picture.spline_picture import SplinePicture
from nnviz.picture.table import Cell, Table


def spline_table(picture: SplinePicture) -> Table:
    """Piece, its ends, slope and intercept of each output, the neurons at its end.

    ``kink``: who switches at the right end, as ``1:3 on`` for neuron 3 of layer 1,
    separated by semicolons. Curves without pieces give their points.
    """
    pieces = picture.pieces
    if pieces is None or not picture.part.is_whole:
        names = ["x", *(f"output_{output + 1}" for output in picture.outputs)]
        values = [curve[:, 1].tolist() for curve in picture.curves]
        points = picture.main_curve[:, 0].tolist()
        return Table(tuple(names), tuple(zip(points, *values, strict=True)))
    columns = ["piece", "from", "to"]
    for output in range(1, pieces.slopes.shape[1] + 1):
        columns += [f"slope_{output}", f"intercept_{output}"]
    columns.append("kink")
    rows: list[tuple[Cell, ...]] = []
    ends = pieces.ends.tolist()
    for piece in range(pieces.count):
        row: list[Cell] = [piece + 1, ends[piece], ends[piece + 1]]
        own, offsets = pieces.slopes[piece].tolist(), pieces.intercepts[piece].tolist()
        for slope, intercept in zip(own, offsets, strict=True):
            row += [slope, intercept]
        switches = pieces.switches[piece] if piece < pieces.count - 1 else ()
        names = [
            f"{s.layer}:{s.index + 1} {'on' if s.turns_on else 'off'}" for s in switches
        ]
        rows.append((*row, "; ".join(names)))
    return Table(tuple(columns), tuple(rows))
