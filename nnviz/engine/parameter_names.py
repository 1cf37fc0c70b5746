"""Names of parameters in files and commands: ``W1``, ``b2``, ``W1[0,1]``, ``b2[1]``."""

import re
from dataclasses import dataclass
from typing import Literal

from nnviz.engine.network import Architecture

_NAME = re.compile(
    r"(?:(?P<matrix>W)|(?P<vector>b))(?P<layer>[1-9][0-9]{0,5})"
    r"(?:\[(?P<first>0|[1-9][0-9]{0,5})"
    r"(?(matrix), ?(?P<second>0|[1-9][0-9]{0,5}))\])?",
    re.ASCII,
)


class ParameterNameError(ValueError):
    """A name that no parameter has.

    ``accepted`` says what would be, and continues "… must be".
    """

    def __init__(self, name: object, accepted: str) -> None:
        super().__init__(f"{name!s} must be {accepted}.")
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class ParameterName:
    """All weights or biases of a layer, or one of them.

    ``layer`` counts from 1, as in W¹. ``entry`` counts from 0: (target, source) of a
    weight, (index,) of a bias; ``None`` is the whole matrix or vector.
    """

    kind: Literal["W", "b"]
    layer: int
    entry: tuple[int, ...] | None = None

    def __str__(self) -> str:
        whole = f"{self.kind}{self.layer}"
        if self.entry is None:
            return whole
        return f"{whole}[{','.join(map(str, self.entry))}]"

    @property
    def whole(self) -> "ParameterName":
        """The matrix or vector that the parameters are in."""
        return ParameterName(self.kind, self.layer)

    def count(self, architecture: Architecture) -> int:
        """How many parameters these are in a network that has them."""
        n_out, n_in = architecture.shapes[self.layer - 1]
        if self.entry is not None:
            return 1
        return n_out * n_in if self.kind == "W" else n_out

    def fits(self, architecture: Architecture) -> bool:
        """Whether a network has these parameters."""
        try:
            self.check(architecture)
        except ParameterNameError:
            return False
        return True

    def check(self, architecture: Architecture) -> None:
        """Refuse parameters that a network does not have.

        Raises
        ------
        ParameterNameError
        """
        kind, layer, depth = self.kind, self.layer, architecture.depth
        if layer > depth:
            names = f"{kind}1 to {kind}{depth}" if depth > 1 else f"{kind}1"
            raise ParameterNameError(
                self, f"one of the layers of this network, {names}"
            )
        n_out, n_in = architecture.shapes[layer - 1]
        shape = (n_out, n_in) if kind == "W" else (n_out,)
        if self.entry is not None and any(
            index >= size for index, size in zip(self.entry, shape, strict=True)
        ):
            highest = ParameterName(kind, layer, tuple(size - 1 for size in shape))
            lowest = ParameterName(kind, layer, (0,) * len(shape))
            raise ParameterNameError(
                self, f"an entry of {kind}{layer}, {lowest} to {highest}"
            )


def parse_parameter_name(text: object) -> ParameterName:
    """The parameters of a name; whether a network has them is `ParameterName.check`.

    What is no text at all is no name either.

    Raises
    ------
    ParameterNameError
    """
    match = _NAME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ParameterNameError(
            text, "the name of parameters, such as W1, b1, W1[0,1] or b1[0]"
        )
    indices = [match[key] for key in ("first", "second") if match[key] is not None]
    return ParameterName(
        kind="W" if match["matrix"] else "b",
        layer=int(match["layer"]),
        entry=tuple(map(int, indices)) if indices else None,
    )
