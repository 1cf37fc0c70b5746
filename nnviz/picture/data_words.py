"""What is said about data before and after they are taken, in plain words."""

from collections.abc import Sequence

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.files.csv_scan import TableScan
from nnviz.picture.counts import counted
from nnviz.picture.numbers import format_count

KIND_WORDS = {
    "csv": "table",
    "npz": "NumPy arrays",
    "cifar10": "CIFAR-10",
    "mnist": "MNIST's form (IDX)",
    "images": "a folder of images per class",
}
_MOST_HOLES = 3


def sets_words(dataset: Dataset) -> str:
    """``112 training and 38 test samples, 4 inputs, 3 classes``."""
    noun = "sample"
    if dataset.image_shape is not None:
        rows, columns = dataset.image_shape
        color = " in colour" if dataset.dimension > rows * columns else ""
        noun = f"image of {rows} × {columns} pixels{color}"
    train = len(dataset.train)
    if dataset.test is None:
        first = f"{_counted(train, noun)}, no test set"
    else:
        both = f"{format_count(train)} training and {format_count(len(dataset.test))}"
        first = f"{both} test {_plural(noun)}"
    inputs = counted(dataset.input_count, "input")
    answers = (
        counted(dataset.output_count, "class").replace("classs", "classes")
        if dataset.is_classification
        else counted(dataset.output_count, "target number")
    )
    return f"{first}, {inputs}, {answers}"


def table_words(scan: TableScan) -> str:
    """``150 rows, 5 columns``."""
    return f"{counted(scan.rows, 'row')}, {counted(len(scan.columns), 'column')}"


def missing_words(scan: TableScan, used: Sequence[int]) -> str:
    """Where values are missing in the columns used (from 0); empty: nowhere."""
    columns = [scan.columns[index] for index in used]
    count = sum(column.missing for column in columns)
    if not count:
        return ""
    holes = [hole for hole in scan.holes if hole.column - 1 in used]
    places = ", ".join(
        f"line {format_count(hole.line)} “{scan.columns[hole.column - 1].name}”"
        for hole in holes[:_MOST_HOLES]
    )
    more = ", …" if count > min(len(holes), _MOST_HOLES) else ""
    values = "1 value is" if count == 1 else f"{format_count(count)} values are"
    return f"{values} missing: {places}{more}" if places else f"{values} missing"


def _counted(count: int, noun: str) -> str:
    return f"{format_count(count)} {noun if count == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    first, _, rest = noun.partition(" ")
    return f"{first}s {rest}" if rest else f"{first}s"
