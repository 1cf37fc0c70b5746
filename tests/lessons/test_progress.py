"""Progress through the course, written down and read back."""

from nnviz.lessons.progress import Progress


def test_what_is_written_reads_back():
    progress = (
        Progress()
        .with_done("softmax", 0, frozenset({0, 2}))
        .with_done("own:My lesson: 2", 11, frozenset({7}))
        .with_page("own:My lesson: 2", 11)
    )
    assert Progress.parse(progress.text()) == progress
    assert progress.done_on("softmax", 0) == {0, 2}
    assert progress.done_on("softmax", 1) == frozenset()


def test_done_stays_done():
    progress = Progress().with_done("a", 0, frozenset({0})).with_done("a", 0, {1})
    assert progress.done_on("a", 0) == {0, 1}


def test_nonsense_is_left_out():
    assert Progress.parse("a:0.1 what :: b:x.y c:1.2.3 d:2") == Progress(
        frozenset({("a", 0, 1)}), ("d", 2)
    )
    assert Progress.parse("") == Progress()
