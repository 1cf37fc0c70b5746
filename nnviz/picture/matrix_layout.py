"""Where the grids of the matrices stand: a function of their shapes and of the room.

They stand side by side, in as many lines as make their cells largest. Cells are large
enough for their numbers where there is room; else they are square pixels of a heat
map, and where even those would be too small a part of the matrix is left out.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from nnviz.picture.matrices import GridKind

HEAD, FOOT = 20.0, 16.0
"""Above a grid its title, below it its shape."""
MARGIN = 6.0
_LARGEST_CELL = (1.5, 1.9)
"""Times what the numbers need: (width, height)."""
_LARGEST_PIXEL = 26.0
_SMALLEST_PIXEL = 2.0
_VECTOR = 9.0
_SYMBOLS = {"": 9.0, "·": 9.0, "+": 12.0, "=": 14.0, "←": 22.0, "→": 22.0, "σ": 23.0}
_ARROW = 39.0
_BLANK = 18.0
_MOST_LINES = 3
_IMAGE = (34.0, 150.0)
_IMAGE_SHARE = 0.4

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GridShape:
    """What the layout has to know of a grid.

    ``focus``: the (row, column) that is drawn whatever is left out.
    """

    kind: GridKind
    rows: int
    columns: int
    before: str
    focus: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A size of type, and the cell that its numbers need; px."""

    size: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class GridPlace:
    """Where a grid is: its corner, its cells, and which of them are drawn; px.

    Its title stands at ``line_top``, its shape at ``line_bottom``.
    """

    left: float
    top: float
    cell_width: float
    cell_height: float
    rows: Range
    columns: Range
    line_top: float
    line_bottom: float

    @property
    def width(self) -> float:
        return self.cell_width * (self.columns[1] - self.columns[0])

    @property
    def height(self) -> float:
        return self.cell_height * (self.rows[1] - self.rows[0])

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The (row, column) under a point."""
        across, down = x - self.left, y - self.top
        if not (0.0 <= across < self.width and 0.0 <= down < self.height):
            return None
        row, column = int(down / self.cell_height), int(across / self.cell_width)
        return self.rows[0] + row, self.columns[0] + column

    def box(
        self, rows: Range, columns: Range
    ) -> tuple[float, float, float, float] | None:
        """(left, top, width, height) of the cells that are drawn; ``None``: none."""
        top, bottom = max(rows[0], self.rows[0]), min(rows[1], self.rows[1])
        first, last = max(columns[0], self.columns[0]), min(columns[1], self.columns[1])
        if top >= bottom or first >= last:
            return None
        return (
            self.left + (first - self.columns[0]) * self.cell_width,
            self.top + (top - self.rows[0]) * self.cell_height,
            (last - first) * self.cell_width,
            (bottom - top) * self.cell_height,
        )


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """``places`` of the grids; ``text_size`` of their numbers, ``None``: no numbers.

    ``is_cut``: a part of a matrix is left out.
    """

    places: tuple[GridPlace, ...]
    text_size: float | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Room:
    """The room that there is, and px that do not depend on the cells.

    ``blank`` is between grids without a symbol; ``vector``: the width of cells of
    vectors, where they have one of their own.
    """

    width: float
    height: float
    scale: float
    image: float
    blank: float
    vector: float | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """The grids from ``first`` on side by side, in ``fixed`` px and some cells."""

    first: int
    last: int
    fixed: float
    columns: int
    rows: int


@lru_cache(maxsize=32)
def matrix_layout(
    shapes: tuple[GridShape, ...],
    width: float,
    height: float,
    letterings: tuple[Lettering, ...],
    scale: float = 1.0,
) -> MatrixLayout:
    """Lay the grids out; ``letterings`` from the size that is liked best."""
    low, high = _IMAGE[0] * scale, _IMAGE[1] * scale
    free = height - (HEAD + FOOT) * scale
    image = min(max(_IMAGE_SHARE * height, low), high, 0.25 * width, free)
    room = _Room(width, height, scale, image, symbol_width("", scale))
    whole = tuple(((0, shape.rows), (0, shape.columns)) for shape in shapes)
    for lettering in letterings:
        for lines in _arrangements(shapes, room):
            across, down = _cell(lines, room)
            if across >= lettering.width and down >= lettering.height:
                cell = (
                    min(across, _LARGEST_CELL[0] * lettering.width),
                    min(down, _LARGEST_CELL[1] * lettering.height),
                )
                places = _placed(shapes, whole, lines, cell, room)
                return MatrixLayout(places, lettering.size, is_cut=False)
    # Titles are wider than vectors of pixels.
    room = replace(room, blank=_BLANK * scale)
    lines, pixel = _largest_pixels(shapes, room)
    if pixel < _VECTOR * scale:
        # Vectors of pixels alone could hardly be seen.
        room = replace(room, vector=_VECTOR * scale)
        lines, pixel = _largest_pixels(shapes, room)
    is_cut = pixel < _SMALLEST_PIXEL * scale
    if is_cut:
        pixel = _SMALLEST_PIXEL * scale
        cuts = [
            (_windows(shapes, each, pixel, room), each)
            for each in _arrangements(shapes, room)
        ]
        whole, lines = max(cuts, key=lambda cut: _cell_count(cut[0]))
    places = _placed(shapes, whole, lines, (pixel, pixel), room)
    return MatrixLayout(places, None, is_cut)


def _largest_pixels(
    shapes: tuple[GridShape, ...], room: _Room
) -> tuple[list[_Line], float]:
    """The lines in which square cells are largest, and how large those are, px."""
    arrangements = _arrangements(shapes, room)
    lines = max(arrangements, key=lambda each: min(_cell(each, room)))
    return lines, min(*_cell(lines, room), _LARGEST_PIXEL * room.scale)


def symbol_width(before: str, scale: float = 1.0) -> float:
    """The room of the symbol between two grids, px."""
    return _SYMBOLS.get(before, _ARROW) * scale


def _arrangements(shapes: tuple[GridShape, ...], room: _Room) -> list[list[_Line]]:
    """All ways to break the grids into lines, each line beginning with a layer."""
    starts = [i for i, shape in enumerate(shapes) if shape.kind == "weights"][1:]
    return [
        [
            _line(shapes, first, last, room)
            for first, last in pairwise((0, *breaks, len(shapes)))
        ]
        for count in range(min(_MOST_LINES, len(starts) + 1))
        for breaks in combinations(starts, count)
    ]


def _line(shapes: tuple[GridShape, ...], first: int, last: int, room: _Room) -> _Line:
    fixed, columns, rows = 2 * MARGIN * room.scale, 0, 1
    for place in range(first, last):
        shape = shapes[place]
        if place > first or shape.before:
            fixed += _before(shape, room)
        if shape.kind == "image":
            fixed += _image_size(shape, room)[0]
            continue
        if room.vector is not None and shape.kind != "weights":
            fixed += room.vector
        else:
            columns += shape.columns
        rows = max(rows, shape.rows)
    return _Line(first, last, fixed, columns, rows)


def _before(shape: GridShape, room: _Room) -> float:
    return symbol_width(shape.before, room.scale) if shape.before else room.blank


def _image_size(shape: GridShape, room: _Room) -> tuple[float, float]:
    longest = max(shape.rows, shape.columns)
    return room.image * shape.columns / longest, room.image * shape.rows / longest


def _cell(lines: list[_Line], room: _Room) -> tuple[float, float]:
    """The largest cell that all lines have room for, px."""
    across = min((room.width - line.fixed) / max(line.columns, 1) for line in lines)
    used = len(lines) * (HEAD + FOOT) * room.scale
    return across, (room.height - used) / sum(line.rows for line in lines)


def _windows(
    shapes: tuple[GridShape, ...], lines: list[_Line], pixel: float, room: _Room
) -> tuple[tuple[Range, Range], ...]:
    """The rows and columns of each grid that there is room for."""
    free = room.height / len(lines) - (HEAD + FOOT) * room.scale
    most_rows = max(int(free / pixel), 1)
    windows = []
    for line in lines:
        grids = shapes[line.first : line.last]
        widths = [shape.columns for shape in grids if shape.kind == "weights"]
        budget = int((room.width - line.fixed) / pixel)
        shared = iter(_shared_out(widths, budget))
        for shape in grids:
            is_matrix = shape.kind == "weights"
            columns = next(shared) if is_matrix else shape.columns
            rows = shape.rows if shape.kind == "image" else min(shape.rows, most_rows)
            windows.append(
                (
                    _window(rows, shape.rows, shape.focus[0]),
                    _window(columns, shape.columns, shape.focus[1]),
                )
            )
    return tuple(windows)


def _cell_count(windows: tuple[tuple[Range, Range], ...]) -> int:
    return sum(
        (bottom - top) * (last - first) for (top, bottom), (first, last) in windows
    )


def _window(shown: int, count: int, focus: int) -> Range:
    first = min(max(focus - shown // 2, 0), count - shown)
    return first, first + shown


def _shared_out(wanted: list[int], budget: int) -> list[int]:
    """As much as wanted of a budget, at least 1; the largest are cut to one size."""
    given = [0] * len(wanted)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for served, place in enumerate(order):
        share = budget // (len(wanted) - served)
        given[place] = max(min(wanted[place], share), 1)
        budget -= given[place]
    return given


def _placed(
    shapes: tuple[GridShape, ...],
    windows: tuple[tuple[Range, Range], ...],
    lines: list[_Line],
    cell: tuple[float, float],
    room: _Room,
) -> tuple[GridPlace, ...]:
    """The lines below one another, each in the middle, the grids of a line too."""
    head, foot = HEAD * room.scale, FOOT * room.scale
    cells = [
        max(
            (windows[i][0][1] - windows[i][0][0]) * cell[1]
            for i in range(line.first, line.last)
            if shapes[i].kind != "image"
        )
        for line in lines
    ]
    # The image, which is in the first line, takes no more than is left.
    left = room.height - sum(cells) - len(lines) * (head + foot)
    room = replace(room, image=max(min(room.image, cells[0] + left), 1.0))
    sizes = [_grid_cell(shape, cell, room) for shape in shapes]
    spans = [
        ((columns[1] - columns[0]) * across, (rows[1] - rows[0]) * down)
        for (rows, columns), (across, down) in zip(windows, sizes, strict=True)
    ]
    tall = [max(h for _, h in spans[line.first : line.last]) for line in lines]
    spare = max(room.height - sum(tall) - len(lines) * (head + foot), 0.0)
    gap = spare / (len(lines) + 1)
    top = gap
    places = []
    for line, height in zip(lines, tall, strict=True):
        gaps = [
            _before(shapes[i], room) if i > line.first or shapes[i].before else 0.0
            for i in range(line.first, line.last)
        ]
        whole = sum(w for w, _ in spans[line.first : line.last]) + sum(gaps)
        x = max((room.width - whole) / 2, MARGIN * room.scale)
        bottom = top + head + height + foot
        for i, before in zip(range(line.first, line.last), gaps, strict=True):
            x += before
            corner = top + head + (height - spans[i][1]) / 2
            places.append(GridPlace(x, corner, *sizes[i], *windows[i], top, bottom))
            x += spans[i][0]
        top = bottom + gap
    return tuple(places)


def _grid_cell(
    shape: GridShape, cell: tuple[float, float], room: _Room
) -> tuple[float, float]:
    if shape.kind == "image":
        width, height = _image_size(shape, room)
        return width / shape.columns, height / shape.rows
    if room.vector is not None and shape.kind != "weights":
        return room.vector, cell[1]
    return cell
