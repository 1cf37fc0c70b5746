"""``--lesson`` and ``--page``: a page opens or is drawn, or a sentence says why not."""

import pytest

from nnviz.cli.main import run
from nnviz.lessons.course import SHIPPED

NO_DISPLAY = 9


@pytest.fixture
def opened():
    calls = []

    def open_window(content, file, lesson=None):
        calls.append((content, file, lesson))
        return NO_DISPLAY

    return calls, open_window


def test_a_lesson_opens_at_its_first_page(opened):
    calls, open_window = opened
    assert run(["--lesson", "softmax"], open_window) == NO_DISPLAY
    ((content, file, lesson),) = calls
    assert (file, lesson.lesson.name, lesson.number) == (None, "softmax", 0)
    assert content is lesson.page.start.experiment


def test_a_file_of_ones_own_opens_at_a_page(opened):
    calls, open_window = opened
    path = str(SHIPPED / "softmax.md")
    assert run(["--lesson", path, "--page", "3"], open_window) == NO_DISPLAY
    assert calls[0][2].number == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lesson", "nope"], "There is no lesson 'nope'"),
        (["--lesson", "softmax", "--page", "9"], "has 4 pages, so --page must be 1"),
        (["--page", "2"], "--page needs a --lesson"),
        (["x.json", "--lesson", "softmax"], "Either a FILE or a --lesson"),
        (["--lesson", "none.md"], "the file cannot be read"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(words, sentence, opened, capsys):
    calls, open_window = opened
    assert run(["open", *words], open_window) == 2
    assert calls == []
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_a_page_is_drawn_where_it_begins(tmp_path, opened, qapp):
    out = tmp_path / "loss.csv"
    words = ["render", "--lesson", "svm", "--view", "loss", "-o", str(out)]
    assert run(words, opened[1]) == 0
    assert "100" in [line.split(",")[0] for line in out.read_text().splitlines()]
