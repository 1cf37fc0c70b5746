"""The lessons there are: the shipped ones, and those in a lecturer's own folder."""

from dataclasses import dataclass, replace
from pathlib import Path

from nnviz.lessons.lesson import Lesson
from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.reading import load_lesson
from nnviz.resource_files import RESOURCES

SHIPPED = RESOURCES / "lessons"
_MOST_FILES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Lessons in their order: by section and, in it, as they say themselves.

    ``problems`` are the sentences about files that are no lessons.
    """

    lessons: tuple[Lesson, ...]
    problems: tuple[str, ...] = ()

    def named(self, name: str) -> Lesson | None:
        """The lesson of that name."""
        return next((each for each in self.lessons if each.name == name), None)


def load_course(folder: Path = SHIPPED, prefix: str = "") -> Course:
    """All lessons in a folder; one that cannot be read does not keep the others away.

    ``prefix`` is put before the names, so that those of two folders differ.

    Raises
    ------
    LessonError
        Where there is no such folder, or no file with the ending .md in it.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except OSError as error:
        raise LessonError(
            f"the folder cannot be read ({error.strerror}); a folder of lessons is"
            " expected",
            source=str(folder),
        ) from None
    if not files:
        raise LessonError(
            "has no lessons; files with the ending .md are expected", source=str(folder)
        )
    lessons: list[Lesson] = []
    problems: list[str] = []
    for path in files[:_MOST_FILES]:
        try:
            lesson = load_lesson(path)
            lessons.append(replace(lesson, name=prefix + lesson.name))
        except LessonError as error:
            problems.append(str(error))
    lessons.sort(key=lambda each: (each.section.number, each.order, each.name))
    return Course(tuple(lessons), tuple(problems))


def find_lesson(name: str) -> Lesson:
    """The lesson of a name, or in the file of that path.

    Raises
    ------
    LessonError
        Lists the names of the shipped lessons.
    """
    if name.endswith(".md"):
        return load_lesson(Path(name))
    path = SHIPPED / f"{name}.md"
    if "/" not in name and path.is_file():
        return load_lesson(path)
    names = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.md")))
    raise LessonError(
        f"There is no lesson {name!r}; a file with the ending .md, or one of {names} is"
        " accepted"
    )
