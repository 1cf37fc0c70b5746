"""Where the matrices stand: within the room, apart, and what is left out of them."""

from itertools import pairwise

import pytest

from nnviz.picture.matrix_layout import GridShape, Lettering, matrix_layout

LETTERINGS = (Lettering(11.0, 40.0, 17.0), Lettering(9.0, 33.0, 15.0))


def shapes_of(*layers, image=None, focus=(0, 0)):
    shapes = []
    for layer, (n_in, n_out) in enumerate(pairwise(layers)):
        arrow = "σ" if layer else ""
        shapes.append(GridShape("weights", n_out, n_in, arrow, focus))
        if image and not layer:
            shapes.append(GridShape("image", *image, "·"))
        else:
            shapes.append(GridShape("neurons", n_in, 1, "·"))
        shapes.append(GridShape("bias", n_out, 1, "+"))
    shapes.append(GridShape("neurons", layers[-1], 1, "="))
    return tuple(shapes)


NETWORKS = {
    "3-4-2": shapes_of(3, 4, 2),
    "2-8-8-3": shapes_of(2, 8, 8, 3),
    "deep": shapes_of(2, *[6] * 8, 3),
    "digits": shapes_of(64, 32, 10, image=(8, 8)),
    "cifar": shapes_of(3072, 100, 10, image=(32, 32)),
    "wide": shapes_of(300, 100, 2),
    "linear": shapes_of(4, 3),
}
SIZES = [(440, 152), (520, 182), (840, 400), (1200, 700), (1900, 900)]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_grids_are_in_the_room_and_apart(name, size, scale):
    shapes = NETWORKS[name]
    layout = matrix_layout(shapes, *size, LETTERINGS, scale)
    boxes = []
    for shape, place in zip(shapes, layout.places, strict=True):
        assert place.left >= 0
        assert place.left + place.width <= size[0] + 1e-6
        assert place.line_top <= place.top
        assert place.top + place.height <= place.line_bottom <= size[1] + 1e-6
        assert 0 <= place.rows[0] < place.rows[1] <= shape.rows
        assert 0 <= place.columns[0] < place.columns[1] <= shape.columns
        boxes.append((place.line_top, place.left, place.left + place.width))
    for (line, _, right), (next_line, left, _) in pairwise(boxes):
        assert next_line > line or left > right


def test_numbers_are_written_where_there_is_room():
    assert matrix_layout(NETWORKS["3-4-2"], 520, 182, LETTERINGS).text_size is not None
    roomy = matrix_layout(NETWORKS["3-4-2"], 1200, 700, LETTERINGS)
    assert roomy.text_size == 11.0
    assert matrix_layout(NETWORKS["digits"], 1200, 700, LETTERINGS).text_size is None


def test_cells_without_numbers_are_square():
    layout = matrix_layout(NETWORKS["digits"], 440, 152, LETTERINGS)
    assert layout.places[0].cell_width == layout.places[0].cell_height
    assert not layout.is_cut


def test_what_is_too_large_is_cut_around_what_is_chosen():
    shapes = shapes_of(3072, 100, 10, image=(32, 32), focus=(70, 2000))
    layout = matrix_layout(shapes, 440, 152, LETTERINGS)
    first = layout.places[0]
    assert layout.is_cut
    assert first.rows[0] <= 70 < first.rows[1] < 100
    assert first.columns[0] <= 2000 < first.columns[1] < 3072
    assert layout.places[1].rows == (0, 32)


def test_the_same_cells_are_found_where_they_are_drawn():
    layout = matrix_layout(NETWORKS["cifar"], 440, 152, LETTERINGS)
    for place in layout.places:
        for row in (place.rows[0], place.rows[1] - 1):
            for column in (place.columns[0], place.columns[1] - 1):
                left, top, width, height = place.box(
                    (row, row + 1), (column, column + 1)
                )
                cell = place.cell_at(left + width / 2, top + height / 2)
                assert cell == (row, column)
        assert place.cell_at(place.left - 1, place.top) is None
        assert place.cell_at(place.left, place.top + place.height + 1) is None
        assert place.box((10**6, 10**6 + 1), (0, 1)) is None
