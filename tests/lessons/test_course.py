"""The course: every shipped lesson loads, and what its text quotes is true."""

import re

import pytest

from nnviz.lessons.course import SHIPPED, find_lesson, load_course
from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.opening import set_up
from nnviz.lessons.quantities import parse_quantity
from nnviz.lessons.text import Paragraph, QuotedNumber, Words
from nnviz.session.session import Session

COURSE = load_course()
PAGES = [
    pytest.param(lesson, number, id=f"{lesson.name}-{number + 1}")
    for lesson in COURSE.lessons
    for number in range(len(lesson.pages))
]
_DECIMAL = re.compile(r"\d+\.\d+")


def test_every_file_of_the_course_is_a_lesson():
    assert COURSE.problems == ()
    names = {path.stem for path in SHIPPED.glob("*.md")}
    assert {lesson.name for lesson in COURSE.lessons} == names


def test_the_course_is_in_order_and_each_place_in_it_is_taken_once():
    places = [(each.section.number, each.order) for each in COURSE.lessons]
    assert places == sorted(set(places))
    names = {each.section.number: each.section.name for each in COURSE.lessons}
    assert all(
        names[each.section.number] == each.section.name for each in COURSE.lessons
    )


def runs_of(page):
    for block in page.text:
        if isinstance(block, Paragraph):
            yield from block.runs
    for task in page.tasks:
        yield from task.text
        yield from task.hint


@pytest.mark.parametrize(("lesson", "number"), PAGES)
def test_numbers_in_the_text_are_those_of_the_engine(lesson, number):
    page = lesson.pages[number]
    session = Session(page.start.experiment)
    set_up(session, page.start, "Lesson")
    snapshot = session.snapshot()
    for run in runs_of(page):
        if isinstance(run, QuotedNumber):
            value = parse_quantity(run.quantity).of(snapshot)
            assert is_as_written(value, run.text), (run, value)
        elif isinstance(run, Words) and run.style != "code":
            # A number with decimals is quoted from the engine, or it is a setting
            # that the lesson asks for, and then stands in bold.
            assert run.style == "bold" or not _DECIMAL.search(run.text), run


def is_as_written(value, text):
    """Whether a value rounds to what is written, in percent where it says so."""
    plain = text.replace("−", "-").replace("\u2009", "")
    if plain.endswith("%"):
        value, plain = value * 100, plain.removesuffix("%").strip()
    decimals = len(plain.partition(".")[2])
    return f"{value:.{decimals}f}" == plain


def test_a_number_is_true_to_its_last_digit():
    assert is_as_written(0.58798, "0.588")
    assert is_as_written(-2.849, "−2.85")
    assert is_as_written(0.9613, "96.1 %")
    assert not is_as_written(0.5884, "0.589")


@pytest.mark.parametrize(("lesson", "number"), PAGES)
def test_each_page_says_little_and_asks_for_something(lesson, number):
    page = lesson.pages[number]
    words = sum(
        len(run.text.split()) for run in runs_of(page) if isinstance(run, Words)
    )
    assert words <= 220
    assert 1 <= len(page.tasks) <= 4


def test_a_folder_of_ones_own(tmp_path):
    good = (SHIPPED / f"{COURSE.lessons[0].name}.md").read_text(encoding="utf-8")
    (tmp_path / "b.md").write_text(good, encoding="utf-8")
    (tmp_path / "a.md").write_text("nothing", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no lesson", encoding="utf-8")
    course = load_course(tmp_path, "own:")
    assert [lesson.name for lesson in course.lessons] == ["own:b"]
    assert len(course.problems) == 1
    assert "a.md: must begin with a line +++" in course.problems[0]
    assert course.named("own:b") is course.lessons[0]
    assert course.named("other") is None


def test_folders_without_lessons(tmp_path):
    with pytest.raises(LessonError, match="has no lessons"):
        load_course(tmp_path)
    with pytest.raises(LessonError, match="cannot be read"):
        load_course(tmp_path / "none")


def test_lessons_by_name(tmp_path):
    name = COURSE.lessons[0].name
    assert find_lesson(name).name == name
    assert find_lesson(str(SHIPPED / f"{name}.md")).name == name
    with pytest.raises(LessonError, match=f"There is no lesson 'nope'.*{name}"):
        find_lesson("nope")
    with pytest.raises(LessonError, match="There is no lesson"):
        find_lesson("../lessons/x")
