"""A page of a lesson: its settings, checked to the last key, and its text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nnviz.lessons.conditions import Condition, ConditionError, parse_condition
from nnviz.lessons.layout import read_layout
from nnviz.lessons.lesson import Answer, Page, Start, Task
from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.lesson_experiment import given_experiment, overridden
from nnviz.lessons.parts import Part, read_toml
from nnviz.lessons.quantities import NoQuantityError, Quantity, parse_quantity
from nnviz.lessons.text import Block, Run, TextError, parse_runs, parse_text
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.json_place import Fields, Place, shown
from nnviz.session.moment_names import moment_named
from nnviz.session.selection import Sample, Unit
from nnviz.session.shipped_experiments import shipped_experiment
from nnviz.session.unit_names import unit_named

MOST_TASKS = 8
_MOST_STEPS = 100_000
_MOST_TEXT = 400
SETTING_KEYS = ("experiment", "overrides", "start", "layout")
_PAGE_KEYS = ("title", *SETTING_KEYS, "task")
_TASK_KEYS = ("text", "done", "answer", "tolerance", "hint")
_START_KEYS = ("step", "moment", "sample", "test_sample", "select")

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a page takes over from the lesson, and from the page before it.

    ``layout``: the lesson's own, as a tree; ``start``: where the page before stands,
    ``None`` for the lesson itself.
    """

    title: str
    layout: dict[str, object]
    start: Start | None
    folder: Path


def read_start(fields: Fields, inherited: Inherited) -> Start:
    """Where the page begins; the very one before where nothing is said of it.

    Raises
    ------
    ExperimentError
    """
    given, overrides = fields.optional("experiment"), fields.optional("overrides")
    start = fields.optional("start")
    before = inherited.start
    if before is not None and given is overrides is start is None:
        return before
    experiment = _experiment(given, overrides, inherited)
    if start is None:
        return Start(experiment)
    return _start(start, experiment)


def read_page(part: Part, number: int, inherited: Inherited, source: str) -> Page:
    """A page from its part of the file.

    Raises
    ------
    LessonError
    """
    try:
        fields = read_toml(part, source).fields(_PAGE_KEYS)
        title = fields.optional("title")
        layout = fields.optional("layout")
        own = {} if layout is None else dict(_table(layout))
        return Page(
            inherited.title if title is None else title.text(80),
            _text(part, source),
            _tasks(fields.optional("task")),
            read_start(fields, inherited),
            read_layout(Place({**inherited.layout, **own}, "layout", source)),
        )
    except ExperimentError as error:
        raise LessonError.of(error, f"page {number}") from None


def _table(place: Place) -> dict[str, object]:
    if not isinstance(place.value, dict):
        raise place.refusal("a table")
    return place.value


def _text(part: Part, source: str) -> tuple[Block, ...]:
    try:
        return parse_text(part.text)
    except TextError as error:
        line = f"line {part.text_line + error.line - 1}"
        raise LessonError(error.problem, line, source) from None


# Where it begins


def _experiment(
    given: Place | None, overrides: Place | None, inherited: Inherited
) -> Experiment:
    if given is not None:
        experiment = given_experiment(given, inherited.folder)
    elif inherited.start is not None:
        experiment = inherited.start.experiment
    else:
        experiment = shipped_experiment()
    return experiment if overrides is None else overridden(experiment, overrides)


def _start(place: Place, experiment: Experiment) -> Start:
    fields = place.fields(_START_KEYS)
    architecture = experiment.network.architecture
    step = fields.optional("step")
    moment, unit = fields.optional("moment"), fields.optional("select")
    return Start(
        experiment,
        0 if step is None else step.whole(0, _MOST_STEPS),
        _named(moment, lambda name: moment_named(name, architecture, experiment.loss)),
        _sample(fields),
        _unit(unit, experiment),
    )


def _unit(place: Place | None, experiment: Experiment) -> Unit | None:
    architecture = experiment.network.architecture
    return _named(place, lambda name: unit_named(name, architecture))


def _named(place: Place | None, find: Callable[[str], _Read]) -> _Read | None:
    if place is None:
        return None
    try:
        return find(place.text(40))
    except ExperimentError:
        raise
    except ValueError as error:
        raise place.error(f"is {shown(place.value)}: {str(error)[:-1]}") from None


def _sample(fields: Fields) -> Sample:
    train, test = fields.optional("sample"), fields.optional("test_sample")
    if train is not None and test is not None:
        raise test.error("is given beside sample; one of the two is accepted")
    most = 1_000_000
    if test is not None:
        return Sample("test", test.whole(0, most))
    return Sample("train", 0 if train is None else train.whole(0, most))


# Tasks


def _tasks(place: Place | None) -> tuple[Task, ...]:
    if place is None:
        return ()
    items = place.items("tables, each under [[task]]")
    if len(items) > MOST_TASKS:
        raise place.error(f"has {len(items)} tasks, but must have at most {MOST_TASKS}")
    return tuple(map(_task, items))


def _task(place: Place) -> Task:
    fields = place.fields(_TASK_KEYS)
    done, answer = fields.optional("done"), fields.optional("answer")
    if done is None and answer is None:
        raise place.error(
            "has nothing that finishes it; done (what must be so) or answer (a number"
            " to be typed) must be given"
        )
    hint, tolerance = fields.optional("hint"), fields.optional("tolerance")
    if tolerance is not None and answer is None:
        raise tolerance.error("is given without an answer; leave it out")
    return Task(
        _runs(fields.required("text", "what is to be done, in a line")),
        () if done is None else _conditions(done),
        None if answer is None else _answer(answer, tolerance),
        () if hint is None else _runs(hint),
    )


def _runs(place: Place) -> tuple[Run, ...]:
    try:
        return parse_runs(place.text(_MOST_TEXT))
    except TextError as error:
        raise place.error(error.problem) from None


def _conditions(place: Place) -> tuple[Condition, ...]:
    single = isinstance(place.value, str)
    items = [place] if single else place.items("a condition, or a list of them")
    if not items:
        raise place.refusal("a condition, or a list of them")
    return tuple(map(_condition, items))


def _condition(place: Place) -> Condition:
    try:
        return parse_condition(place.text(120))
    except ConditionError as error:
        raise place.error(f"is wrong: {error}") from None


def _answer(place: Place, tolerance: Place | None) -> Answer:
    value: float | Quantity
    if isinstance(place.value, str):
        try:
            value = parse_quantity(place.text(120))
        except NoQuantityError as error:
            raise place.error(f"is wrong: {error}") from None
    else:
        value = place.number(lambda _: True, "a number, or the name of a quantity")
    if tolerance is None:
        return Answer(value)
    return Answer(value, tolerance.number(lambda t: t >= 0, "a number from 0"))
