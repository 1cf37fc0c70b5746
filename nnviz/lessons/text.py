"""The text of a lesson: a small Markdown, read into blocks of runs.

Paragraphs, lists, ``**bold**``, ``*italic*``, `` `code` ``, formulas in LaTeX
(``$…$`` in a line, ``$$…$$`` in a box), and numbers that the program can check:
``[0.588](=a1[1])`` shows 0.588 and says which quantity of the start it is.
"""

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "bold", "italic", "code"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one style."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class InlineFormula:
    """A formula in a line of text."""

    latex: str


@dataclass(frozen=True, slots=True)
class QuotedNumber:
    """A number in the text that is a quantity of the page's start."""

    text: str
    quantity: str


Run = Words | InlineFormula | QuotedNumber


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``marker`` is "" for a paragraph; "•" or "1." for an item of a list."""

    runs: tuple[Run, ...]
    marker: str = ""


@dataclass(frozen=True, slots=True)
class FormulaBox:
    """Formulas on lines of their own, one box around them."""

    lines: tuple[str, ...]


Block = Paragraph | FormulaBox

_ITEM = re.compile(r"(?:(?P<bullet>[-*])|(?P<number>\d{1,2}\.))\s+(?P<text>.*)")
_RUN = re.compile(
    r"\\(?P<escaped>[\\*`$\[\]])"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|\$(?P<formula>[^$]+)\$"
    r"|\[(?P<number>[^\]]+)\]\(=(?P<quantity>[^)]+)\)"
)
_UNCLOSED = re.compile(r"\*\*|`|\$")


class TextError(ValueError):
    """What is wrong in a text, and in which of its lines, from 1.

    Parameters
    ----------
    problem
        Without the full stop.
    line
        Counted within the text.
    """

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def parse_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text.

    Raises
    ------
    TextError
        Where a mark is not closed, or a heading or table stands that lessons lack.
    """
    blocks: list[Block] = []
    for start, lines in _groups(text):
        if lines[0].startswith("$$"):
            formulas = _formulas(lines, start)
            last = blocks[-1] if blocks else None
            if isinstance(last, FormulaBox) and _joined(text, start):
                formulas = (*last.lines, *formulas)
                del blocks[-1]
            blocks.append(FormulaBox(formulas))
        else:
            blocks += _paragraphs(lines, start)
    return tuple(blocks)


def parse_runs(text: str, line: int = 1) -> tuple[Run, ...]:
    """The runs of one paragraph."""
    runs: list[Run] = []
    position = 0
    plain = ""

    def flush() -> None:
        nonlocal plain
        if plain:
            runs.append(Words(plain))
        plain = ""

    for match in _RUN.finditer(text):
        between = text[position : match.start()]
        _check_closed(between, line)
        plain += between
        position = match.end()
        if match["escaped"]:
            plain += match["escaped"]
            continue
        flush()
        runs.append(_run(match))
    rest = text[position:]
    _check_closed(rest, line)
    plain += rest
    flush()
    return tuple(runs)


def spoken(runs: tuple[Run, ...]) -> str:
    """The text without marks, as a screen reader says it."""
    return "".join(
        run.latex if isinstance(run, InlineFormula) else run.text for run in runs
    )


def _run(match: re.Match[str]) -> Run:
    if match["formula"]:
        return InlineFormula(match["formula"].strip())
    if match["number"]:
        return QuotedNumber(match["number"], match["quantity"].strip())
    if match["bold"]:
        return Words(match["bold"], "bold")
    if match["italic"]:
        return Words(match["italic"], "italic")
    return Words(match["code"], "code")


def _check_closed(text: str, line: int) -> None:
    found = _UNCLOSED.search(text)
    if found is not None:
        raise TextError(
            f"has {found[0]} without its other half; write \\{found[0][0]} for the"
            " sign itself",
            line,
        )


def _groups(text: str) -> list[tuple[int, list[str]]]:
    """The stretches between empty lines, each with the number of its first line."""
    groups: list[tuple[int, list[str]]] = []
    open_group = False
    in_formula = False
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        starts = stripped.startswith("$$")
        if not stripped:
            open_group = False
            continue
        if starts and not in_formula:
            open_group = False
        if open_group:
            groups[-1][1].append(stripped)
        else:
            groups.append((number, [stripped]))
            open_group = True
        if stripped.count("$$") % 2:
            in_formula = not in_formula
        if starts and not in_formula:
            open_group = False
    return groups


def _joined(text: str, line: int) -> bool:
    """Whether the line follows another without an empty one between."""
    lines = text.splitlines()
    return line >= 2 and bool(lines[line - 2].strip())


def _formulas(lines: list[str], start: int) -> tuple[str, ...]:
    whole = " ".join(lines)
    if not whole.endswith("$$") or len(whole) < 5 or whole.count("$$") != 2:
        raise TextError("has a formula that is not closed by $$", start)
    return (whole[2:-2].strip(),)


def _paragraphs(lines: list[str], start: int) -> list[Paragraph]:
    """A paragraph, or the items of a list."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(lines, start=start):
        if line.startswith(("#", "|", ">", "```", "![")):
            raise TextError(
                f"begins with {line.split()[0]}; a lesson has paragraphs, lists,"
                " **bold**, *italic*, `code` and formulas",
                number,
            )
        item = _ITEM.fullmatch(line)
        if item is not None:
            marker = "•" if item["bullet"] else item["number"]
            found.append((number, marker, [item["text"]]))
        elif found:
            found[-1][2].append(line)
        else:
            found.append((number, "", [line]))
    return [
        Paragraph(parse_runs(" ".join(parts), number), marker)
        for number, marker, parts in found
    ]
