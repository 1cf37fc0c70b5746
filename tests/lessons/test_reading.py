"""Lesson files: what is read, and one clear sentence for what cannot be."""

from pathlib import Path

import pytest

from nnviz.lessons.lesson_error import LessonError
from nnviz.lessons.quantities import Quantity
from nnviz.lessons.reading import load_lesson, parse_lesson
from nnviz.session.selection import Neuron, Sample

HEAD = """+++
title = "A title"
section = { number = 3, name = "A network" }
order = 2
+++
"""
PAGE = """+++
+++
Some text.
"""


@pytest.fixture
def read(tmp_path):
    return lambda text: parse_lesson(text, tmp_path / "mine.md")


def test_a_lesson_with_all_there_is(read):
    lesson = read(
        """+++
title = "Counting"
section = { number = 3, name = "A network" }
order = 7
experiment = "lecture-3-4-2"
overrides = { batch_size = "full", optimizer = { learning_rate = 0.1 } }
start = { step = 20, moment = "a1", sample = 11, select = "a1[2]" }
layout = { views = ["inspector", "surface3d"], hidden = ["loss"], step_by = "moment" }
+++

+++
[[task]]
text = "Do **it**."
done = ["moment = loss", "step >= 20"]
hint = "Press $n$ keys."

[[task]]
text = "How many?"
answer = "parameters"
tolerance = 0.5
+++
First.

+++
title = "Another heading"
start = { test_sample = 0 }
experiment = "default"
layout = { views = ["confusion"], terms = true, plane = "pca", drawing = "apart" }
+++
Second.
"""
    )
    assert (lesson.name, lesson.title, lesson.order) == ("mine", "Counting", 7)
    assert lesson.section.title == "3 · A network"
    first, second = lesson.pages
    assert (first.title, second.title) == ("Counting", "Another heading")
    start = first.start
    assert start.experiment.batch_size is None
    assert start.experiment.optimizer.learning_rate == 0.1
    assert start.experiment.optimizer.momentum == 0.8
    assert (start.step, start.moment, start.sample) == (20, 2, Sample("train", 11))
    assert start.unit == Neuron(1, 2)
    assert first.layout.arrangement.front["right"] == "inspector"
    assert first.layout.arrangement.front["middle"] == "surface3d"
    assert first.layout.arrangement.hidden == {"loss"}
    assert first.layout.step_by == "moment"
    assert [len(task.conditions) for task in first.tasks] == [2, 0]
    answer = first.tasks[1].answer
    assert isinstance(answer.value, Quantity)
    assert answer.tolerance == 0.5
    assert second.start.experiment.name == "Three spirals"
    assert second.start.sample == Sample("test", 0)
    # What a page does not say is as the lesson has it.
    assert second.layout.step_by == "moment"
    assert second.layout.arrangement.front["middle"] == "confusion"
    assert (second.layout.terms, second.layout.plane) == (True, "pca")


def test_pages_share_their_start_until_one_has_its_own(read):
    again = "+++\nstart = { step = 5 }\n+++\nText.\n"
    lesson = read(HEAD + PAGE + PAGE + again + PAGE)
    first, second, third, fourth = (page.start for page in lesson.pages)
    assert first is second
    assert third is not second
    assert third.experiment == second.experiment
    assert fourth is third


def test_a_table_is_an_experiment(read):
    lesson = read(
        HEAD
        + """+++
[experiment]
name = "Mine"
loss = "cross_entropy"
batch_size = "full"
dataset = { kind = "moons", samples = 40 }
network = { layers = [2, 3, 2], activation = "tanh" }
optimizer = { kind = "sgd", learning_rate = 0.1 }
+++
"""
    )
    experiment = lesson.pages[0].start.experiment
    assert experiment.name == "Mine"
    assert experiment.network.layers == (2, 3, 2)


def test_a_file_beside_the_lesson_is_an_experiment(tmp_path, read):
    from nnviz.session.shipped_experiments import shipped_experiment

    shipped_experiment("xor").save(tmp_path / "own.json")
    lesson = read(HEAD + '+++\nexperiment = "own.json"\n+++\n')
    assert lesson.pages[0].start.experiment == shipped_experiment("xor")


def page(settings):
    return f"{HEAD}+++\n{settings}\n+++\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hello", "must begin with a line +++"),
        ("+++\ntitle = 1", "line 1 opens settings that no further line +++ closes"),
        ("+++\ntitle =\n+++\n" + PAGE, "this is not TOML"),
        (PAGE, "has text before the first page"),
        (HEAD, "has 0 pages, but must have 1 to 12"),
        (HEAD + PAGE * 13, "has 13 pages, but must have 1 to 12"),
        (HEAD.replace("title", "titel") + PAGE, "titel is not a known key (did you"),
        (HEAD.replace('title = "A title"\n', "") + PAGE, "title is missing"),
        (HEAD.replace("= 3", "= -3") + PAGE, "section.number is -3, but must be"),
        (page('experiment = "nope"'), 'page 1, experiment is "nope", but must be'),
        (page("start = { step = -1 }"), "page 1, start.step is -1, but must be"),
        (page('start = { moment = "tea" }'), 'page 1, start.moment is "tea"'),
        (page('start = { select = "a1[99]" }'), "a1[99] must be one of a1[0]"),
        (page("start = { sample = 1, test_sample = 2 }"), "is given beside sample"),
        (page('layout = { views = ["sofa"] }'), "page 1, layout.views[0] is"),
        (
            page('layout = { views = ["surface", "confusion"] }'),
            "layout.views[1] stands where surface stands",
        ),
        (page('layout = { hidden = ["attic"] }'), "layout.hidden[0] is"),
        (page('layout = { enlarged = "attic" }'), "layout.enlarged is"),
        (page('layout = { plane = "flat" }'), "layout.plane is"),
        (page('layout = { step_by = "mile" }'), "layout.step_by is"),
        (page("overrides = { speed = 3 }"), "overrides.speed is not a known key"),
        (
            page("overrides.network = { layers = [2, 0] }"),
            "overrides.network.layers[1]",
        ),
        (page("overrides = { batch_size = -1 }"), "page 1, overrides.batch_size is"),
        (page('[[task]]\ntext = "Do it."'), "task[0] has nothing that finishes it"),
        (page('[[task]]\ndone = "step > 1"'), "page 1, task[0].text is missing"),
        (
            page('[[task]]\ntext = "x"\ndone = "step > many"'),
            "task[0].done is wrong: 'step > many' must compare",
        ),
        (page('[[task]]\ntext = "x"\nanswer = "nothing"'), "task[0].answer is wrong"),
        (page('[[task]]\ntext = "x"\nanswer = true'), "task[0].answer is true"),
        (
            page('[[task]]\ntext = "x"\ndone = "diverged"\ntolerance = 1'),
            "tolerance is given without an answer",
        ),
        (page('[[task]]\ntext = "**x"\ndone = "diverged"'), "without its other half"),
        (page("[[task]]\ntext = 'x'\ndone = 'diverged'\n" * 9), "has 9 tasks"),
        (HEAD + PAGE + "\na $b", "line 10 has $ without its other half"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text, sentence, read, tmp_path):
    with pytest.raises(LessonError) as error:
        read(text)
    said = str(error.value)
    assert sentence in said
    assert said.startswith(f"{tmp_path / 'mine.md'}: ")
    assert said.endswith(".")
    assert "\n" not in said


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(LessonError, match="cannot be read"):
        load_lesson(tmp_path / "none.md")
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match="is not UTF-8"):
        load_lesson(binary)
    large = tmp_path / "large.md"
    large.write_bytes(b" " * (2**20 + 1))
    with pytest.raises(LessonError, match="too large"):
        load_lesson(large)


def test_the_example_in_the_documentation_is_a_lesson(read):
    path = Path(__file__).parents[2] / "docs" / "lessons.md"
    text = path.read_text(encoding="utf-8")
    lesson = read(text.split("````markdown\n")[1].split("````")[0])
    assert [len(page.tasks) for page in lesson.pages] == [2, 2]
    assert lesson.pages[1].start is lesson.pages[0].start
