"""Every lesson of the course, walked through in the window as a person would.

Each task is undone before and done after what its text asks for; answers are typed as
the screen shows them; Next leads on; nothing in the panel is cut.
"""

import pytest
from PySide6.QtCore import QSettings, Qt

from nnviz.lessons.course import load_course
from nnviz.lessons.watch import expected_answer
from nnviz.picture.numbers import MINUS, THIN_SPACE, format_number
from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.main_window import MainWindow
from tests.ui.lesson_hands import KEY, Hands

COURSE = load_course()


def moment(name):
    return lambda hands: hands.step_to_moment(name)


def unit(name):
    return lambda hands: hands.click_unit(name)


def train(reached, most=400):
    return lambda hands: hands.train(reached, most)


def to_step(step):
    return train(lambda s: s.step >= step)


def loss_below(bound):
    return train(lambda s: s.evaluation.train_loss < bound)


def right(share):
    return train(lambda s: s.evaluation.train_accuracy >= share)


def right_on_test(share):
    return train(lambda s: s.evaluation.test_accuracy >= share)


def answer(hands):
    """Nothing but the number to type."""


def balance(hands):
    """The bias that makes the sum 0, worked out from the numbers in the drawing."""
    snapshot = hands.snapshot
    weighted = float(snapshot.parameters.W[0][0] @ snapshot.sample.x)
    hands.type_in_neuron("b1[0]", str(-weighted))


def tab(place, name):
    return lambda hands: hands.tab(place, name)


def drag_a_point(hands):
    hands.drag_sample(0, (30, -20))


def wrong_test_sample(hands):
    from nnviz.lessons.conditions import parse_condition
    from nnviz.lessons.situation import Situation

    wrong = parse_condition("chosen = wrong sample")
    hands.until(
        lambda s: wrong.holds(Situation(s)), lambda: hands.press(KEY.Key_N), 400
    )


def three_steps(hands):
    hands.press(KEY.Key_3)
    for _ in range(3):
        hands.press(KEY.Key_Right)


def home(hands):
    hands.press(KEY.Key_Home)


def back_to_low_test_loss(hands):
    hands.until(
        lambda s: s.evaluation.test_loss < 0.35,
        lambda: hands.press(KEY.Key_PageUp),
        12,
    )


def second_layer_of_four(hands):
    hands.set_neurons(0, 4)
    hands.add_layer()
    hands.set_neurons(1, 4)


# For each lesson: for each page: for each task what is done before the answer.
SOLUTIONS = {
    "linear-classifier": [
        [lambda h: h.click_in_matrices("W1[1,3]"), answer, answer],
        [
            answer,
            lambda h: h.type_in_matrices("b1[2]", "0.5"),
            lambda h: (
                h.type_in_matrices("b1[2]", "-0.3"),
                h.type_in_matrices("W1[2,3]", "0.06"),
            ),
        ],
        [answer, right(0.9), unit("a1[0]")],
    ],
    "one-hot-regression": [
        [answer, answer, loss_below(0.6)],
        [answer, right(0.93)],
        [tab("left", "templates"), answer],
    ],
    "nearest-mean": [
        [answer, drag_a_point],
        [answer, answer],
        [tab("left", "templates"), tab("centre", "compare")],
    ],
    "svm": [
        [answer, answer, loss_below(0.17)],
        [answer, drag_a_point],
        [answer, right(0.98)],
    ],
    "neuron": [
        [answer, moment("output"), answer],
        [lambda h: h.draw("combined"), lambda h: h.draw("input"), answer],
        [
            lambda h: h.type_in_neuron("W1[0,1]", "-4"),
            lambda h: h.type_in_neuron("b1[0]", "-9"),
            balance,
        ],
    ],
    "activations": [
        [answer, answer, unit("a1[2]")],
        [train(lambda s: s.epoch >= 1), answer, answer],
        [
            lambda h: h.set_activation("relu"),
            right(0.95),
            lambda h: (h.set_activation("linear"), to_step(300)(h)),
        ],
    ],
    "network": [
        [lambda h: h.show_terms(), unit("a1[1]"), answer, unit("a2[0]")],
        [answer, moment("a1"), lambda h: h.click_in_matrices("W1[0,0]")],
        [lambda h: h.set_neurons(0, 5), second_layer_of_four],
    ],
    "linear-collapse": [
        [answer, answer, to_step(200)],
        [to_step(600), lambda h: h.set_activation("tanh"), right(0.98)],
    ],
    "universal-approximation": [
        [answer, loss_below(0.3), answer],
        [loss_below(0.1), answer],
        [answer, answer, answer],
    ],
    "softmax": [
        [moment("exp"), answer, moment("normalise")],
        [moment("loss"), answer, answer],
        [moment("dscores"), answer, answer],
        [
            lambda h: h.type_scores(-1, 0, 5),
            lambda h: h.type_scores(10, 11, 16),
        ],
    ],
    "backpropagation": [
        [answer, moment("a1"), moment("loss")],
        [moment("doutput"), moment("dW2"), answer],
        [moment("da1"), moment("dW1")],
        [moment("update"), loss_below(0.01)],
        [moment("dW1"), moment("update")],
    ],
    "gradient-descent": [
        [three_steps, lambda h: h.press(KEY.Key_Left), loss_below(0.2)],
        [to_step(900), lambda h: h.set_learning_rate("0.05"), loss_below(0.2)],
        [to_step(300), right_on_test(0.99)],
        [to_step(200), home, lambda h: h.set_learning_rate("0.5"), loss_below(0.1)],
    ],
    "over-fitting": [
        [answer, right(1.0), to_step(2000)],
        [answer, back_to_low_test_loss],
        [answer, lambda h: (h.set_strength("0"), to_step(3000)(h))],
    ],
    "reading-digits": [
        [answer, answer, answer],
        [right_on_test(0.95), right_on_test(0.97)],
        [wrong_test_sample, unit("a1[3]")],
    ],
}


@pytest.fixture
def hands(tmp_path, qtbot):
    store = QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(Experiment()), store)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Hands(window, qtbot)


def test_every_lesson_is_walked():
    assert set(SOLUTIONS) == {lesson.name for lesson in COURSE.lessons}


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)
def test_a_lesson_walked_through(lesson, hands):
    window = hands.window
    panel = window.workspace.side.lesson
    window.lesson_commands.menu.aboutToShow.emit()
    window.lesson_commands.menu.lesson_actions[lesson.name].trigger()
    for number, (page, acts) in enumerate(
        zip(lesson.pages, SOLUTIONS[lesson.name], strict=True)
    ):
        assert panel._count.text() == f"{number + 1} of {len(lesson.pages)}"
        fits(panel)
        for index, (task, act) in enumerate(zip(page.tasks, acts, strict=True)):
            where = f"page {number + 1}, task {index + 1}"
            row = panel.rows[index]
            assert row.state == "next", where
            act(hands)
            if task.answer is not None:
                assert row.state == "next", where
                type_answer(hands, row, task)
            assert row.state == "done", where
            fits(panel)
        if panel._next.isEnabled():
            hands.click(panel._next)
    assert not (set(range(len(lesson.pages))) - panel._dots._done) or (
        window.lesson_commands.lesson is not lesson
    )


def type_answer(hands, row, task):
    situation = hands.window.lesson_commands._stage.situation(hands.snapshot)
    number = expected_answer(task.answer, situation)
    row.field.clear()
    hands.qtbot.keyClicks(row.field, typed(number + 1.5))
    hands.click(row.check)
    assert row.state == "next"
    assert row.verdict.text()
    row.field.clear()
    hands.qtbot.keyClicks(row.field, typed(number))
    hands.qtbot.keyClick(row.field, Qt.Key.Key_Return)


def typed(number):
    """As it stands on the screen, with the signs that a keyboard has."""
    return format_number(number).replace(MINUS, "-").replace(THIN_SPACE, "")


def fits(panel):
    """Nothing reaches out of the panel, and no formula had to be set too small."""
    texts = [panel._text]
    for row in panel.rows:
        texts += [row.text, row.hint]
    for text in texts:
        assert text.flow.widest <= text.width() + 0.5
        assert text.flow.height <= text.height() + 1
        assert text.flow.smallest_formula >= 11.0
    content = panel._scroll.widget()
    assert content.width() <= panel._scroll.viewport().width() + 1
    bottom = max(row.geometry().bottom() for row in panel.rows)
    assert bottom < content.height()
