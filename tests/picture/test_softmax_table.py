"""The table of the loss: the engine's numbers, written by the number rule."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.losses import softmax
from nnviz.picture.loss_table import LossTable, fraction, largest, numbers_of
from nnviz.picture.softmax_table import LECTURE_CLASS, LECTURE_SCORES, softmax_table
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 8, 10), activation=("relu",)),
)


def reference_network(output_activation="sigmoid"):
    """The lecture's 3-4-2 network on a few samples with two targets each."""
    x = ((-0.304, -1.05, -0.396), (0.5, 0.2, -0.1), (1.0, -1.0, 0.0))
    return Experiment(
        dataset=DatasetSettings(
            kind="inline",
            test_fraction=0.0,
            x=x,
            y=((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
        ),
        network=NetworkSettings(
            layers=(3, 4, 2),
            activation=("sigmoid",),
            output_activation=output_activation,
        ),
        loss="squared_error",
        batch_size=2,
    )


def session_of(experiment, steps=20):
    session = Session(experiment)
    session.advance(steps)
    return session


def typed(scores, true_class, experiment=SPIRAL) -> LossTable:
    session = Session(experiment)
    session.type_scores(scores, true_class)
    return softmax_table(session.snapshot())


def column(table, key):
    place = [c.key for c in table.columns].index(key)
    return [row.cells[place] for row in table.rows]


def values(cells):
    return [cell.value for cell in cells]


def texts(cells):
    return [cell.text for cell in cells]


def go_to(session, kind, layer=0):
    moments = session.snapshot().moments
    session.go_to_moment(
        next(i for i, m in enumerate(moments) if (m.kind, m.layer) == (kind, layer))
    )
    return session.snapshot()


# The lecture's worked example (LECTURE.md section 6)


def test_the_lectures_scores_give_the_lectures_numbers_at_full_precision():
    table = typed(LECTURE_SCORES, LECTURE_CLASS)
    assert values(column(table, "exp")) == pytest.approx(
        [0.0578443, 2.3631607, 1.3231298], abs=5e-8
    )
    assert values(column(table, "normalise")) == pytest.approx(
        [0.0154493, 0.6311634, 0.3533873], abs=5e-8
    )
    assert table.loss.value == pytest.approx(1.0401906, abs=5e-8)
    assert [row.cell.value for row in table.gradient.rows] == pytest.approx(
        [0.0154493, 0.6311634, -0.6466127], abs=5e-8
    )


def test_the_lectures_numbers_are_written_by_the_number_rule():
    table = typed(LECTURE_SCORES, LECTURE_CLASS)
    assert texts(column(table, "scores")) == ["−2.85", "0.860", "0.280"]
    assert texts(column(table, "exp")) == ["0.058", "2.36", "1.32"]
    assert texts(column(table, "normalise")) == ["0.015", "0.631", "0.353"]
    assert texts(column(table, "loss")) == ["4.17", "0.460", "1.04"]
    assert texts(table.totals) == ["", "3.74", "1", ""]
    assert table.loss.text == "1.04"
    assert table.loss.formula == "*L* = −log *p*_{3} = −log 0.353"
    assert [(r.expression, r.cell.text) for r in table.gradient.rows] == [
        ("0.015 − 0", "0.015"),
        ("0.631 − 0", "0.631"),
        ("0.353 − 1", "−0.647"),
    ]
    assert [row.is_true for row in table.rows] == [False, False, True]


def test_a_note_says_why_a_slide_prints_another_number():
    (note,) = typed(LECTURE_SCORES, LECTURE_CLASS).notes
    assert "prints p₁ = 0.016" in note.text
    assert "0.058 / (0.058 + 2.36 + 1.32) = 0.0155" in note.text
    assert "0.01545" in note.text


@pytest.mark.parametrize("scores", [(0.0, 0.0), (1.0, 1.0, 1.0), (0.0, 5.0)])
def test_no_such_note_where_rounding_in_between_changes_nothing(scores):
    assert typed(scores, 0).notes == ()


def test_typed_scores_have_as_many_rows_as_scores_whatever_the_network():
    table = typed(LECTURE_SCORES, LECTURE_CLASS, DIGITS)
    assert [row.label for row in table.rows] == ["*c*_{1}", "*c*_{2}", "*c*_{3}"]
    assert table.line == "Scores typed by hand"
    assert table.loss.text == "1.04"
    assert table.typed


def test_typed_scores_of_a_regression_network_get_softmax():
    table = typed(LECTURE_SCORES, LECTURE_CLASS, reference_network())
    assert table.title == "Softmax and cross-entropy"
    assert table.loss.text == "1.04"


def test_typed_scores_do_not_fade_with_the_moments():
    session = Session(SPIRAL)
    session.go_to_moment(0)
    session.type_scores(LECTURE_SCORES, LECTURE_CLASS)
    table = softmax_table(session.snapshot())
    assert all(column.known for column in table.columns)
    assert table.loss.text == "1.04"


# Very large scores


@pytest.mark.parametrize(
    ("top", "is_shifted"), [(30.0, False), (30.5, True), (-30.0, False), (-30.5, True)]
)
def test_the_shift_by_the_maximum_is_shown_where_it_matters(top, is_shifted):
    table = typed((top - 1.0, top, top - 2.5), 0)
    assert ("shift" in [c.key for c in table.columns]) == is_shifted
    assert any("taken off every score" in note.text for note in table.notes) == (
        is_shifted
    )


@pytest.mark.parametrize("offset", [1e4, -1e4, 700.0, -745.0])
def test_the_shift_leaves_p_and_the_loss_as_they_are(offset):
    near = typed((1.0, 3.0, -2.0), 1)
    far = typed((1.0 + offset, 3.0 + offset, -2.0 + offset), 1)
    assert values(column(far, "normalise")) == values(column(near, "normalise"))
    assert far.loss.value == near.loss.value
    assert values(column(far, "shift")) == [-2.0, 0.0, -5.0]
    assert values(column(far, "exp")) == pytest.approx(np.exp([-2.0, 0.0, -5.0]))


def test_scores_of_plus_and_minus_ten_thousand_stay_right():
    table = typed((1e4, -1e4, 3.0), 1)
    assert values(column(table, "normalise")) == [1.0, 0.0, 0.0]
    assert table.loss.value == 20_000.0
    assert values(column(table, "loss")) == [0.0, 20_000.0, 9_997.0]
    assert [row.cell.value for row in table.gradient.rows] == [1.0, -1.0, 0.0]
    # −log 0 would say infinity; the formula says what is computed.
    assert "log Σ" in table.loss.formula


def test_a_true_class_whose_p_vanishes_shows_the_shift_too():
    table = typed((0.0, -800.0), 1)
    assert table.loss.value == 800.0
    assert values(column(table, "normalise")) == [1.0, 0.0]
    assert "shift" in [c.key for c in table.columns]
    assert table.loss.formula == "*L* = log Σ − (*f*_{2} − max)"


def test_the_highest_p_of_a_sample_that_is_sure_is_written_as_its_logarithm():
    table = typed((0.0, 20.0), 0)
    assert table.loss.value == pytest.approx(20.0 + np.log1p(np.exp(-20.0)), rel=1e-15)


# The chosen sample


def test_the_numbers_are_those_of_the_engines_pass_of_the_sample():
    session = session_of(SPIRAL)
    session.choose_sample(Sample("train", 7))
    snapshot = session.snapshot()
    table = softmax_table(snapshot)
    sample = snapshot.sample
    assert values(column(table, "scores")) == sample.z[-1].tolist()
    assert values(column(table, "normalise")) == sample.probabilities.tolist()
    assert values(column(table, "normalise")) == softmax(sample.z[-1]).tolist()
    assert [r.cell.value for r in table.gradient.rows] == sample.dz[-1].tolist()
    assert table.loss.value == sample.loss
    true = int(snapshot.dataset.train.labels[7])
    assert column(table, "loss")[true].value == sample.loss
    assert [row.is_true for row in table.rows].index(True) == true


def test_bars_are_fractions_of_the_largest():
    table = typed(LECTURE_SCORES, LECTURE_CLASS)
    assert [cell.bar for cell in column(table, "scores")] == pytest.approx(
        [-1.0, 0.86 / 2.85, 0.28 / 2.85]
    )
    assert column(table, "exp")[1].bar == 1.0
    assert [cell.bar for cell in column(table, "normalise")] == values(
        column(table, "normalise")
    )


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        (1.0, 2.0, 0.5),
        (3.0, 2.0, 1.0),
        (-3.0, 2.0, -1.0),
        (1.0, 0.0, 0.0),
        (float("nan"), 1.0, 0.0),
        (float("-inf"), 1.0, -1.0),
        (1.0, float("nan"), 0.0),
    ],
)
def test_a_bar_never_leaves_its_place(value, limit, expected):
    assert fraction(value, limit) == expected


def test_the_largest_magnitude_leaves_out_what_is_not_finite():
    assert largest([1.0, -2.0, float("inf"), float("nan")]) == 2.0
    assert largest([]) == 0.0


def test_columns_are_empty_until_their_moment_and_lit_at_it():
    session = session_of(SPIRAL)
    before = softmax_table(go_to(session, "a", 2))
    assert not any(cell.text for row in before.rows for cell in row.cells)
    assert before.loss.text == ""
    assert before.loss.formula.startswith("*L* = −log *p*")

    at_exp = softmax_table(go_to(session, "exp", 3))
    assert [(c.key, c.known, c.now) for c in at_exp.columns] == [
        ("scores", True, False),
        ("exp", True, True),
        ("normalise", False, False),
        ("loss", False, False),
    ]
    assert texts(column(at_exp, "normalise")) == ["", "", ""]
    assert at_exp.totals[1].text != ""
    assert at_exp.totals[2].text == ""
    assert not at_exp.gradient.known

    at_loss = softmax_table(go_to(session, "loss"))
    assert at_loss.loss.now
    assert at_loss.gradient.known
    assert not at_loss.gradient.now

    at_gradient = softmax_table(go_to(session, "d_output", 3))
    assert at_gradient.gradient.now
    assert not at_gradient.loss.now
    assert softmax_table(go_to(session, "d_weights", 1)).gradient.active


def test_the_line_says_where_the_sample_is():
    session = session_of(SPIRAL)
    batch = session.snapshot().trace.batch.tolist()
    session.choose_sample(Sample("train", batch[3]))
    line = softmax_table(session.snapshot()).line
    assert line == f"Sample {batch[3]} of 150 · position 4 of 10 in the batch"
    absent = next(i for i in range(150) if i not in batch)
    session.choose_sample(Sample("train", absent))
    line = softmax_table(session.snapshot()).line
    assert line == f"Sample {absent} of 150 · not in this batch"
    session.choose_sample(Sample("test", 5))
    line = softmax_table(session.snapshot()).line
    assert line == "Test sample 5 of 150 · not trained on"
    full = Session(replace(SPIRAL, batch_size=None))
    full.choose_sample(Sample("train", 5))
    line = softmax_table(full.snapshot()).line
    assert line == "Sample 5 of 150 · every sample is in the batch"


def test_classes_with_short_names_are_called_by_them():
    session = session_of(DIGITS, 60)
    table = softmax_table(session.snapshot())
    assert [row.label for row in table.rows] == list("0123456789")
    assert all(row.mark is None for row in table.rows)
    assert table.line.startswith("Image 0 of ")
    true = next(row.label for row in table.rows if row.is_true)
    assert table.loss.formula.startswith(f"*L* = −log *p*_{{{true}}}")


def test_a_named_class_has_its_name_as_caption_and_its_mark():
    iris = Experiment(
        dataset=DatasetSettings(kind="iris", noise=0.0),
        network=NetworkSettings(layers=(4, 6, 3), activation=("tanh",)),
    )
    rows = softmax_table(Session(iris).snapshot()).rows
    assert [row.caption for row in rows] == ["setosa", "versicolor", "virginica"]
    assert [row.mark for row in rows] == [0, 1, 2]


def test_with_many_classes_the_guess_is_said():
    scores = (0.0, 1.0, 3.0, 2.0, -1.0)
    right = typed(scores, 2).notes
    assert any(note.text.startswith("Second guess: class 4 with p =") for note in right)
    wrong = typed(scores, 0).notes
    assert any(
        note.text.startswith("Guess: class 3 with p =")
        and note.text.endswith("but class 1 is true")
        for note in wrong
    )


def test_the_chosen_output_and_the_one_pointed_at_are_marked():
    session = Session(SPIRAL)
    session.choose_unit(Neuron(3, 1))
    session.point_at(unit=Neuron(3, 2))
    rows = softmax_table(session.snapshot()).rows
    assert [row.is_chosen for row in rows] == [False, True, False]
    assert [row.is_pointed_at for row in rows] == [False, False, True]


# The other losses


@pytest.mark.parametrize(
    ("activation", "title", "slope"),
    [
        ("sigmoid", "Sigmoid and squared error", lambda y: y * (1 - y)),
        ("tanh", "Tanh and squared error", lambda y: 1 - y * y),
        ("linear", "Squared error", lambda y: 1.0),
        ("relu", "ReLU and squared error", lambda y: float(y > 0)),
        ("leaky_relu", "Leaky ReLU and squared error", lambda y: 1 if y > 0 else 0.01),
    ],
)
def test_the_squared_error_and_its_gradient_written_out(activation, title, slope):
    session = session_of(reference_network(activation), 3)
    table = softmax_table(session.snapshot())
    assert table.title == title
    assert [c.key for c in table.columns][-3:] == ["output", "target", "loss"]
    assert [row.label for row in table.rows] == ["*ŷ*_{1}", "*ŷ*_{2}"]
    outputs, targets = values(column(table, "output")), values(column(table, "target"))
    assert targets == session.snapshot().dataset.train.targets[0].tolist()
    errors = [(y - t) ** 2 for y, t in zip(outputs, targets, strict=True)]
    assert values(column(table, "loss")) == errors
    assert sum(errors) == pytest.approx(table.loss.value, rel=1e-14)
    for row, y, t in zip(table.gradient.rows, outputs, targets, strict=True):
        assert row.cell.value == pytest.approx(2 * (y - t) * slope(y), rel=1e-12)
        # What is written multiplies out to what stands behind the equals sign.
        product = 1.0
        for factor in row.expression.split("·"):
            product *= float(factor.strip("()").replace("−", "-"))
        assert product == pytest.approx(row.cell.value, rel=0.03, abs=2e-3)


def test_the_target_of_a_sigmoid_stands_on_the_scale_of_its_bar():
    table = softmax_table(session_of(reference_network(), 3).snapshot())
    assert [cell.tick for cell in column(table, "output")] == [1.0, 0.0]
    assert [cell.bar for cell in column(table, "output")] == values(
        column(table, "output")
    )


def test_a_single_output_has_no_index():
    sine = Experiment(
        dataset=DatasetSettings(kind="sine"),
        network=NetworkSettings(layers=(1, 6, 1), activation=("tanh",)),
        loss="squared_error",
    )
    table = softmax_table(session_of(sine).snapshot())
    assert [row.label for row in table.rows] == ["*ŷ*"]
    assert not table.rows[0].is_true
    assert table.gradient.title == "Gradient at the output"


def test_the_hinge_loss_and_its_gradient():
    session = session_of(replace(SPIRAL, loss="hinge"))
    table = softmax_table(session.snapshot())
    assert table.title == "Hinge loss (1-vs-all)"
    true = [row.is_true for row in table.rows]
    for k, score in enumerate(values(column(table, "scores"))):
        sign = 1.0 if true[k] else -1.0
        assert column(table, "margin")[k].value == 1.0 - sign * score
        assert column(table, "loss")[k].value == max(0.0, 1.0 - sign * score)
        expected = -sign if 1.0 - sign * score > 0 else 0.0
        assert table.gradient.rows[k].cell.value == expected
    assert table.loss.value == pytest.approx(sum(values(column(table, "loss"))))


def test_a_margin_that_is_kept_has_no_gradient():
    table = typed((2.0, -3.0, 0.5), 0, replace(SPIRAL, loss="hinge"))
    assert texts(column(table, "sign")) == ["+1", "−1", "−1"]
    assert values(column(table, "loss")) == [0.0, 0.0, 1.5]
    assert [row.expression for row in table.gradient.rows] == [
        "−1 ≤ 0",
        "−2 ≤ 0",
        "1.50 > 0",
    ]
    assert [row.cell.value for row in table.gradient.rows] == [0.0, 0.0, 1.0]
    assert table.loss.formula == "*L* = 0 + 0 + 1.50"


@pytest.mark.parametrize("loss", ["squared_error", "hinge"])
def test_the_other_tables_fade_by_the_moments_too(loss):
    experiment = reference_network() if loss == "squared_error" else SPIRAL
    session = session_of(replace(experiment, loss=loss), 3)
    depth = session.snapshot().architecture.depth
    table = softmax_table(go_to(session, "z", depth))
    assert table.columns[0].now
    assert all(cell.text == "" for cell in column(table, "loss"))
    assert table.loss.text == ""


# The numbers as a table


def test_the_csv_has_a_row_per_class_with_exact_numbers():
    table = typed(LECTURE_SCORES, LECTURE_CLASS)
    numbers = numbers_of(table)
    assert numbers.columns == (
        "index",
        "name",
        "is_true",
        "score",
        "exp",
        "probability",
        "minus_log_p",
        "gradient",
        "sample_loss",
    )
    third = dict(zip(numbers.columns, numbers.rows[2], strict=True))
    assert third["is_true"] is True
    assert third["score"] == 0.28
    assert third["minus_log_p"] == third["sample_loss"] == table.loss.value


def test_what_is_not_known_yet_is_empty_in_the_csv():
    session = session_of(SPIRAL)
    numbers = numbers_of(softmax_table(go_to(session, "exp", 3)))
    place = numbers.columns.index("probability")
    assert [row[place] for row in numbers.rows] == [None, None, None]
