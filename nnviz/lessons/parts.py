"""A lesson file cut into its parts: blocks of TOML between ``+++``, and texts."""

import tomllib
from dataclasses import dataclass

from nnviz.lessons.lesson_error import LessonError
from nnviz.session.json_place import Place

FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Part:
    """A block of TOML with the text behind it, and the lines they begin at."""

    head: str
    head_line: int
    text: str
    text_line: int


def parts_of(text: str, source: str) -> tuple[Part, ...]:
    """The parts in their order, the lesson's own first.

    Raises
    ------
    LessonError
        Where the file does not begin with a block, or one is not closed.
    """
    lines = text.splitlines()
    fences = [i for i, line in enumerate(lines) if line.rstrip() == FENCE]
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not fences or fences[0] != first:
        raise LessonError(
            f"must begin with a line {FENCE}, the settings of the lesson in TOML, and"
            f" another line {FENCE}",
            source=source,
        )
    if len(fences) % 2:
        raise LessonError(
            f"opens settings that no further line {FENCE} closes",
            f"line {fences[-1] + 1}",
            source,
        )
    parts = []
    for start, end in zip(fences[::2], fences[1::2], strict=True):
        later = [i for i in fences if i > end]
        stop = later[0] if later else len(lines)
        parts.append(
            Part(
                "\n".join(lines[start + 1 : end]),
                start + 2,
                "\n".join(lines[end + 1 : stop]),
                end + 2,
            )
        )
    return tuple(parts)


def read_toml(part: Part, source: str) -> Place:
    """The settings of a part.

    Raises
    ------
    LessonError
        Names the line of the file that is not TOML.
    """
    # Empty lines before it make the lines that errors name those of the file.
    before = "\n" * (part.head_line - 1)
    try:
        return Place(tomllib.loads(before + part.head), "", source)
    except tomllib.TOMLDecodeError as error:
        raise LessonError(
            f"this is not TOML: {error}; key = value is expected",
            source=source,
        ) from None
