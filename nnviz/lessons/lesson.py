"""A lesson: pages with text and tasks, on an experiment, in a layout."""

from dataclasses import dataclass, field

from nnviz.lessons.conditions import Condition
from nnviz.lessons.layout import LessonLayout
from nnviz.lessons.quantities import Quantity
from nnviz.lessons.text import Block, Run
from nnviz.session.experiment import Experiment
from nnviz.session.selection import Sample, Unit


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the course: ``3 · A network``."""

    number: int
    name: str

    @property
    def title(self) -> str:
        return f"{self.number} · {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where a page finds the network; the run goes on where two pages share it.

    ``step`` updates are made; then the cursor goes to ``moment`` (an index into the
    chain, ``None`` where a step rests), and sample and unit are chosen.
    """

    experiment: Experiment
    step: int = 0
    moment: int | None = None
    sample: Sample = field(default_factory=lambda: Sample("train", 0))
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A number to be typed: a constant, or a quantity of the live network.

    ``tolerance`` is how far it may be off; ``None`` accepts what the screen shows, to
    its three digits, and counts only as they are.
    """

    value: float | Quantity
    tolerance: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Something to do: all ``conditions`` hold, and the ``answer`` is right."""

    text: tuple[Run, ...]
    conditions: tuple[Condition, ...] = ()
    answer: Answer | None = None
    hint: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page: its heading, text and tasks."""

    title: str
    text: tuple[Block, ...]
    tasks: tuple[Task, ...]
    start: Start
    layout: LessonLayout


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A lesson; ``name`` is the file's, and finds it in settings and commands."""

    name: str
    title: str
    section: Section
    order: int
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPage:
    """A page to open a window on; ``number`` from 0."""

    lesson: Lesson
    number: int

    @property
    def page(self) -> Page:
        return self.lesson.pages[self.number]
