"""A lesson file: TOML between ``+++`` and Markdown, checked to the last key.

The first block of TOML describes the lesson; each one after it begins a page, whose
text follows it. docs/lessons.md is for those who write one.
"""

from pathlib import Path

from nnviz.lessons.layout import read_layout
from nnviz.lessons.lesson import Lesson, Page, Section
from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.page_reading import (
    SETTING_KEYS,
    Inherited,
    read_page,
    read_start,
)
from nnviz.lessons.parts import FENCE, Part, parts_of, read_toml
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.json_place import Place

MOST_BYTES = 2**20
MOST_PAGES = 12
_LESSON_KEYS = ("title", "section", "order", *SETTING_KEYS)


def load_lesson(path: Path) -> Lesson:
    """Read and check a lesson.

    Raises
    ------
    LessonError
        In one sentence that names the file, the place and what would be accepted.
    """
    source = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise LessonError(
            f"the file cannot be read ({reason}); a lesson in Markdown is expected",
            source=source,
        ) from None
    if len(data) > MOST_BYTES:
        raise LessonError(
            "the file is too large; a lesson may have at most 1 MB", source=source
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LessonError(
            "the file is not UTF-8 text; a lesson in Markdown is expected",
            source=source,
        ) from None
    return parse_lesson(text, path)


def parse_lesson(text: str, path: Path) -> Lesson:
    """A lesson from the text of the file ``path``; errors as in `load_lesson`."""
    source = str(path)
    head, *pages = parts_of(text, source)
    if head.text.strip():
        raise LessonError(
            "has text before the first page; each page begins with its settings (there"
            f" may be none) between two lines {FENCE}",
            f"line {head.text_line}",
            source,
        )
    if not 1 <= len(pages) <= MOST_PAGES:
        raise LessonError(
            f"has {len(pages)} pages, but must have 1 to {MOST_PAGES}; each begins with"
            f" its settings between two lines {FENCE}",
            source=source,
        )
    try:
        fields = read_toml(head, source).fields(_LESSON_KEYS)
        title = fields.required("title", "a text in one line").text(80)
        section = _section(fields.required("section", "a table with number and name"))
        order = fields.required("order", "a whole number").whole(0, 999)
        layout = fields.optional("layout")
        if layout is not None:
            read_layout(layout)
        tree = dict(layout.value) if layout and isinstance(layout.value, dict) else {}
        inherited = Inherited(title, tree, None, path.parent)
        first = read_start(fields, inherited)
    except ExperimentError as error:
        raise LessonError.of(error) from None
    read = _pages(pages, Inherited(title, tree, first, path.parent), source)
    return Lesson(path.stem, title, section, order, read)


def _pages(parts: list[Part], first: Inherited, source: str) -> tuple[Page, ...]:
    pages: list[Page] = []
    inherited = first
    for number, part in enumerate(parts, start=1):
        page = read_page(part, number, inherited, source)
        pages.append(page)
        inherited = Inherited(first.title, first.layout, page.start, first.folder)
    return tuple(pages)


def _section(place: Place) -> Section:
    fields = place.fields(("number", "name"))
    return Section(
        fields.required("number", "a whole number").whole(0, 999),
        fields.required("name", "a text in one line").text(60),
    )
