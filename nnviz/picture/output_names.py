"""How outputs are called: in a formula, as an index, in words."""

from functools import lru_cache

from nnviz.datasets.dataset import Dataset

_LONGEST_SHORT_NAME = 2


def has_short_names(dataset: Dataset) -> bool:
    """Whether class names are short enough to stand in a formula (digits 0 to 9)."""
    names = dataset.class_names
    return names is not None and _are_short(names)


def output_index(dataset: Dataset, output: int) -> str:
    """The subscript of an output: its short class name, else its number from 1."""
    if has_short_names(dataset):
        assert dataset.class_names is not None
        return dataset.class_names[output]
    return str(output + 1)


def output_label(dataset: Dataset, output: int) -> str:
    """Markup for the head of a row: *c*₃, **8**, or *ŷ*₁ for regression."""
    if not dataset.is_classification:
        return "*ŷ*" if dataset.output_count == 1 else f"*ŷ*_{{{output + 1}}}"
    if has_short_names(dataset):
        return output_index(dataset, output)
    return f"*c*_{{{output + 1}}}"


def output_name(dataset: Dataset, output: int) -> str:
    """In words: "class 3", "digit 8", "class setosa", "output 2"."""
    names = dataset.class_names
    if names is None:
        return "the output" if dataset.output_count == 1 else f"output {output + 1}"
    if dataset.settings.kind in ("digits", "mnist"):
        return f"digit {names[output]}"
    if names[output] == f"class {output + 1}":
        return names[output]
    return f"class {names[output]}"


@lru_cache(maxsize=16)
def _are_short(names: tuple[str, ...]) -> bool:
    return all(0 < len(name) <= _LONGEST_SHORT_NAME for name in names)
