"""From --lesson and --page to a page of a lesson."""

import argparse
from typing import TYPE_CHECKING

from nnviz.cli.command_error import CommandError

if TYPE_CHECKING:
    from nnviz.lessons.lesson import OpenedPage


def opened_page(arguments: argparse.Namespace) -> "OpenedPage | None":
    """The page that was asked for, or ``None`` where no lesson was.

    Raises
    ------
    CommandError
        Where there is no such lesson or page, or a file was named as well.
    """
    if arguments.lesson is None:
        if arguments.page != 1:
            raise CommandError("--page needs a --lesson that it is a page of.")
        return None
    if arguments.file is not None:
        raise CommandError("Either a FILE or a --lesson can be opened, not both.")
    # Lessons read more of the program than a start without one needs.
    from nnviz.lessons.course import find_lesson
    from nnviz.lessons.lesson import OpenedPage
    from nnviz.lessons.lesson_error import LessonError

    try:
        lesson = find_lesson(arguments.lesson)
    except LessonError as error:
        raise CommandError(str(error)) from error
    count = len(lesson.pages)
    if arguments.page > count:
        raise CommandError(
            f"The lesson {lesson.name} has {count} page{'s' * (count != 1)}, so --page"
            f" must be 1 to {count}."
        )
    return OpenedPage(lesson, arguments.page - 1)
