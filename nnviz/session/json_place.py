"""A value in a JSON document with its path: errors name the key by themselves."""

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral, Real

from nnviz.session.experiment_error import ExperimentError

_MOST_SHOWN = 40
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A value, the path of its key (``network.layers[2]``) and the file it is in.

    Every reading method returns the value in its Python type or raises
    `ExperimentError` with the path and what would be accepted. Tuples count as lists,
    so that settings built in code go through the same checks as files.
    """

    value: object
    key: str = ""
    source: str | None = None

    def error(self, problem: str) -> ExperimentError:
        """An error at this place; ``problem`` continues the sentence after the key."""
        return ExperimentError(problem, self.key, self.source)

    def refusal(self, accepted: str) -> ExperimentError:
        """An error that shows the value and says what it must be."""
        return self.error(f"is {shown(self.value)}, but must be {accepted}")

    def fields(
        self, known: Sequence[str], elsewhere: Sequence[str] = (), owner: str = ""
    ) -> "Fields":
        """The value as an object with none but the ``known`` keys.

        ``elsewhere`` are keys that exist but do not apply to ``owner``, such as
        ``momentum`` to the optimiser ``adam``.
        """
        fields = Fields(self)
        for key in fields.names:
            if key not in known:
                place = fields.place(key)
                accepted = f"accepted here are {', '.join(known)}"
                if key in elsewhere:
                    raise place.error(f"does not apply to {owner}; {accepted}")
                near = get_close_matches(key.lower(), known, n=1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                raise place.error(f"is not a known key{hint}; {accepted}")
        return fields

    def items(self, accepted: str) -> "list[Place]":
        """The places of a list's items."""
        if not isinstance(self.value, (list, tuple)):
            raise self.refusal(accepted)
        return [self.item(index) for index in range(len(self.value))]

    def item(self, index: int) -> "Place":
        """The place of one item of a list."""
        assert isinstance(self.value, (list, tuple))
        return Place(self.value[index], f"{self.key}[{index}]", self.source)

    def whole(self, low: int, high: int, accepted: str = "") -> int:
        """A whole number from ``low`` to ``high``; ``true`` and 3.0 are none."""
        value = self.value
        if (
            isinstance(value, Integral)
            and not isinstance(value, bool)
            and low <= int(value) <= high
        ):
            return int(value)
        raise self.refusal(accepted or f"a whole number from {low:,} to {high:,}")

    def number(self, accepts: Callable[[float], bool], accepted: str) -> float:
        """A finite number that ``accepts`` takes; whole numbers are numbers too."""
        value = self.value
        if isinstance(value, Real) and not isinstance(value, bool):
            try:
                number = float(value)
            except OverflowError:
                number = math.inf
            if math.isfinite(number) and accepts(number):
                return number
        raise self.refusal(accepted)

    def numbers(self, count: int | None, accepted: str) -> tuple[float, ...]:
        """A list of finite numbers, of ``count`` of them unless it is ``None``."""
        value = self.value
        if not isinstance(value, (list, tuple)):
            raise self.refusal(accepted)
        if count is not None and len(value) != count:
            raise self.error(f"has length {len(value):,}, but must be {accepted}")
        if set(map(type, value)) <= {float, int}:
            try:
                row = tuple(map(float, value))
            except OverflowError:
                row = (math.inf,)
            if all(map(math.isfinite, row)):
                return row
        return tuple(
            self.item(i).number(lambda _: True, "a finite number")
            for i in range(len(value))
        )

    def choice(self, names: Sequence[str]) -> str:
        """One of the names."""
        if not isinstance(self.value, str) or self.value not in names:
            raise self.refusal(one_of(names))
        return self.value

    def text(self, most: int) -> str:
        """A text in one line, of at most ``most`` characters."""
        value = self.value
        accepted = f"a text in one line of at most {most} characters"
        if not isinstance(value, str):
            raise self.refusal(accepted)
        if len(value) > most:
            raise self.error(f"has {len(value):,} characters, but must be {accepted}")
        if not value.isprintable():
            raise self.refusal(accepted)
        return str(value)

    def flag(self) -> bool:
        """``true`` or ``false``."""
        if not isinstance(self.value, bool):
            raise self.refusal("true or false")
        return self.value


class Fields:
    """The keys of a JSON object; which of them may stand there is `Place.fields`."""

    def __init__(self, place: Place) -> None:
        if not isinstance(place.value, dict):
            raise place.refusal("an object, { … }")
        self._place = place
        self._values: dict[str, object] = place.value

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that are there, in their order in the file."""
        return tuple(self._values)

    def place(self, key: str) -> Place:
        """The place of a key that is there."""
        parent = self._place
        return Place(self._values[key], _joined(parent.key, key), parent.source)

    def required(self, key: str, accepted: str) -> Place:
        """The place of a key that must be there."""
        if key not in self._values:
            parent = self._place
            raise ExperimentError(
                f"is missing; it must be {accepted}",
                _joined(parent.key, key),
                parent.source,
            )
        return self.place(key)

    def optional(self, key: str) -> Place | None:
        """The place of a key, or ``None`` where it is not given."""
        return self.place(key) if key in self._values else None


def shown(value: object) -> str:
    """A value as it is quoted in an error: short, and in one line."""
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value):,}" if value else "an empty list"
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, str) and len(value) > _MOST_SHOWN:
        value = value[: _MOST_SHOWN - 1] + "…"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except TypeError:
        return f"of type {type(value).__name__}"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def one_of(names: Sequence[str]) -> str:
    """``a, b or c``."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def _joined(parent: str, key: str) -> str:
    if not _PLAIN_KEY.match(key):
        return f"{parent}[{shown(key)}]"
    return f"{parent}.{key}" if parent else key
