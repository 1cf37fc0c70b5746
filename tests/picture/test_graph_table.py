"""The numbers behind the network drawing."""

from nnviz.picture.graph_table import graph_table


def test_the_table_holds_every_number(snapshot_of):
    snapshot = snapshot_of("lecture")
    table = graph_table(snapshot)
    assert len(table.rows) == 3 + 2 * (4 + 2) + 26
    rows = {row[:4]: row[4:] for row in table.rows}
    assert rows["W", 1, 2, 3] == (
        float(snapshot.parameters.W[0][1, 2]),
        float(snapshot.sample.dW[0][1, 2]),
    )
    assert rows["x", 0, 1, None] == (float(snapshot.sample.x[0]), None)
