"""A page being watched: tasks tick when they are done, and not before."""

import pytest

from nnviz.lessons.opening import set_up
from nnviz.lessons.reading import parse_lesson
from nnviz.lessons.situation import Situation
from nnviz.lessons.watch import PageWatch, Verdict, expected_answer
from nnviz.session.session import Session

HEAD = """+++
title = "T"
section = { number = 1, name = "S" }
order = 1
experiment = "lecture-3-4-2"
start = { step = 7 }
+++
+++
"""


@pytest.fixture
def watched(tmp_path):
    def watched(tasks, done=frozenset()):
        page = parse_lesson(f"{HEAD}{tasks}\n+++\n", tmp_path / "x.md").pages[0]
        session = Session(page.start.experiment)
        set_up(session, page.start, "Lesson")
        watch = PageWatch(page, Situation(session.snapshot()), done)
        return session, watch, lambda: watch.see(Situation(session.snapshot()))

    return watched


def task(**keys):
    return "\n".join(
        ["[[task]]", 'text = "Do it."', *(f"{k} = {v!r}" for k, v in keys.items())]
    )


def test_the_session_stands_where_the_page_begins(watched):
    session, _, _ = watched(task(done="step >= 8"))
    assert session.step == 7
    assert len(session.snapshot().history.steps) > 2


def test_an_act_that_is_so_already_must_be_done_anew(watched):
    session, watch, see = watched(task(done="moment = loss"))
    session.choose_next_sample()
    assert not see()
    session.next_moment()
    assert not see()
    session.previous_moment()
    assert see()
    assert watch.done == {0}


def test_an_achievement_that_is_so_already_is_done(watched):
    _, watch, _ = watched(task(done="step >= 3"))
    assert watch.done == {0}
    assert watch.next_task is None


def test_what_happened_counts_from_then_on(watched):
    session, _, see = watched(task(done=["edited weight", "step >= 9"]))
    session.set_weight(1, 0, 0, 0.25)
    assert not see()
    session.advance(2)
    assert see()


def test_done_tasks_stay_done_and_the_first_open_one_is_next(watched):
    tasks = [task(done=f"step = {step}") for step in (8, 9, 10)]
    session, watch, see = watched("\n".join(tasks))
    assert watch.next_task == 0
    session.advance(2)
    assert see()
    assert (watch.done, watch.next_task) == ({1}, 0)
    session.previous_step()
    assert see()
    assert (watch.done, watch.next_task) == ({0, 1}, 2)
    session.seek(0)
    assert not see()
    assert watch.done == {0, 1}


def test_progress_of_an_earlier_time_counts(watched):
    _, watch, _ = watched(task(done="diverged") + "\n" + task(answer=3), frozenset({0}))
    assert (watch.done, watch.next_task) == ({0}, 1)


def test_answers_as_exact_as_the_screen_shows_them(watched):
    session, watch, _ = watched(
        "\n".join([task(answer="W1[0,0]"), task(answer="parameters"), task(answer=2.5)])
    )
    value = session.snapshot().parameters.W[0][0, 0]
    assert watch.answer(0, value + 0.02) is Verdict.WRONG
    assert watch.answer(0, float(f"{value:.3g}")) is Verdict.RIGHT
    assert watch.answer(1, 26.001) is Verdict.WRONG
    assert watch.answer(1, 26) is Verdict.RIGHT
    assert watch.answer(2, 2.501) is Verdict.WRONG
    assert watch.answer(2, 2.5) is Verdict.RIGHT
    assert watch.done == {0, 1, 2}


def test_an_answer_follows_the_live_network(watched):
    session, watch, see = watched(task(answer="b2[0]", tolerance=0.001))
    session.set_bias(2, 0, -4.5)
    see()
    answer = watch._page.tasks[0].answer
    assert expected_answer(answer, Situation(session.snapshot())) == -4.5
    assert watch.answer(0, -4.5) is Verdict.RIGHT


def test_a_right_answer_may_come_too_early(watched):
    session, watch, see = watched(task(answer="weights", done="step >= 9"))
    assert watch.answer(0, 20) is Verdict.TOO_EARLY
    assert watch.done == frozenset()
    session.advance(2)
    assert not see()
    assert watch.answer(0, 20) is Verdict.RIGHT


def test_what_the_network_lacks_is_no_answer(watched):
    _, watch, _ = watched(task(answer="pieces"))
    assert watch.answer(0, 3) is Verdict.WRONG
