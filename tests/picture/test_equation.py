"""The equation strip's pure part: what is written adds up to what is claimed."""

from dataclasses import replace

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.settings import Optimizer, Regularization
from nnviz.picture.equation import (
    HINT,
    equation,
    equation_numbers,
    example_neuron,
    shown_unit,
)
from nnviz.picture.equation_parts import Glyph, GroupLine, Number, SumLine, Term
from nnviz.picture.formulas import moment_formula
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.session import Session

SPIRAL = Experiment(
    dataset=DatasetSettings(kind="spiral", classes=3),
    network=NetworkSettings(layers=(2, 8, 8, 3)),
)
DIGITS = Experiment(
    dataset=DatasetSettings(kind="digits", noise=0.0),
    network=NetworkSettings(layers=(64, 32, 10), activation=("relu",)),
)
SINE = Experiment(
    dataset=DatasetSettings(kind="sine"),
    network=NetworkSettings(layers=(1, 6, 1), activation=("tanh",)),
    loss="squared_error",
)
REFERENCE = Experiment(
    dataset=DatasetSettings(
        kind="inline",
        test_fraction=0.0,
        x=((-0.304, -1.05, -0.396), (0.5, 0.2, -0.1)),
        y=((1.0, 0.0), (0.0, 1.0)),
    ),
    network=NetworkSettings(
        layers=(3, 4, 2), activation=("sigmoid",), output_activation="sigmoid"
    ),
    loss="squared_error",
)


def session_of(experiment, unit=None, steps=20):
    session = Session(experiment)
    session.advance(steps)
    session.choose_unit(unit)
    return session


def go_to(session, kind, layer=0):
    moments = session.snapshot().moments
    session.go_to_moment(
        next(i for i, m in enumerate(moments) if (m.kind, m.layer) == (kind, layer))
    )
    return session.snapshot()


def terms_of(line):
    return [part for part in line.parts if isinstance(part, Term)]


def summands_of(line):
    """The terms before the result."""
    end = line.parts.index(result_of(line))
    return [part for part in line.parts[:end] if isinstance(part, Term)]


def numbers_in(pieces):
    return [piece for piece in pieces if isinstance(piece, Number)]


def product_of(term):
    product = 1.0
    for number in numbers_in(term.pieces):
        product *= number.value
    return product


def plain_text(pieces):
    return "".join(p.markup if isinstance(p, Glyph) else p.text for p in pieces)


def result_of(line):
    return next(part for part in line.parts if isinstance(part, Number))


# The weighted sum


@pytest.mark.parametrize(
    ("experiment", "neuron"),
    [
        (SPIRAL, Neuron(1, 3)),
        (SPIRAL, Neuron(2, 4)),
        (SPIRAL, Neuron(3, 1)),
        (DIGITS, Neuron(1, 7)),
        (DIGITS, Neuron(2, 8)),
        (SINE, Neuron(2, 0)),
        (REFERENCE, Neuron(2, 1)),
    ],
)
@pytest.mark.parametrize("max_terms", [0, 1, 3, 5, 100])
def test_what_is_written_adds_up_to_z(experiment, neuron, max_terms):
    snapshot = session_of(experiment, neuron).snapshot()
    shown = equation(snapshot, max_terms)
    line, *_ = shown.lines
    z = float(snapshot.sample.z[neuron.layer - 1][neuron.index])
    assert result_of(line).value == z
    total = sum(product_of(term) for term in summands_of(line))
    assert total == pytest.approx(z, rel=1e-12, abs=1e-13)
    assert shown.written_terms <= max_terms
    assert shown.all_terms == experiment.network.layers[neuron.layer - 1]


def test_the_largest_terms_are_written_and_the_rest_folded_into_its_sum():
    snapshot = session_of(DIGITS, Neuron(2, 8)).snapshot()
    shown = equation(snapshot, 5)
    weights = snapshot.parameters.W[1][8]
    sizes = sorted(abs(weights * snapshot.sample.a[0]), reverse=True)
    terms = terms_of(shown.lines[0])
    assert [abs(term.product.value) for term in terms[:5]] == sizes[:5]
    assert terms[5].caption == "27 more terms"
    assert terms[6].caption.startswith("bias *b*^{2}_{8}")
    assert shown.description == (
        "weighted sum of the 32 hidden activations; the five largest terms written out"
    )
    assert shown.heading == "output neuron for digit 8"


def test_terms_that_are_zero_are_folded_into_a_count():
    session = session_of(SPIRAL)
    snapshot = session.snapshot()
    off = int((snapshot.sample.a[1] == 0.0).sum())
    assert off > 1
    session.choose_unit(Neuron(3, 0))
    terms = terms_of(equation(session.snapshot(), 8).lines[0])
    (zeros,) = [term for term in terms if "terms" in term.caption]
    assert zeros.caption == f"{off} terms, *a* = 0"
    assert plain_text(zeros.pieces) == "0"
    # The others keep the order of the neurons.
    sources = [term.unit.source for term in terms if isinstance(term.unit, Weight)]
    assert sources == [i for i, a in enumerate(snapshot.sample.a[1]) if a != 0.0]


def test_pixels_that_are_zero_are_called_inputs():
    terms = terms_of(
        equation(session_of(DIGITS, Neuron(1, 0)).snapshot(), 100).lines[0]
    )
    assert any(term.caption.endswith("terms, *x* = 0") for term in terms)


def test_a_term_says_which_weight_it_belongs_to():
    terms = terms_of(equation(session_of(DIGITS, Neuron(2, 8)).snapshot(), 3).lines[0])
    for term in terms[:3]:
        source = term.unit.source
        assert term.unit == Weight(2, 8, source)
        assert term.caption == f"*W*^{{2}}_{{8,{source + 1}}} *a*_{{{source + 1}}}"
    assert terms[-1].unit == Bias(2, 8)


def test_few_terms_stand_on_one_line_as_in_the_lecture():
    snapshot = session_of(REFERENCE, Neuron(1, 1), steps=0).snapshot()
    shown = equation(snapshot, 8)
    assert shown.heading == "hidden neuron 2"
    assert shown.description == (
        "weighted sum of the inputs plus the bias, then the sigmoid"
    )
    text = plain_text(shown.one_line)
    assert text.startswith("*z*_{2} = ")
    assert "·(−0.304) + " in text
    assert "·(−1.05) + " in text
    assert ",   *a*_{2} = *σ*(" in text
    assert shown.one_line[-1].value == float(snapshot.sample.a[0][1])
    assert shown.one_line[-1].tone == "mark"
    many = session_of(REFERENCE, Neuron(2, 1)).snapshot()
    assert equation(many, 8).one_line is None


def test_the_activation_follows_the_sum_where_there_is_one():
    hidden = equation(session_of(SPIRAL, Neuron(2, 4)).snapshot(), 3)
    activation = terms_of(hidden.lines[0])[-1]
    assert activation.caption == "ReLU, max(0, *z*)"
    assert numbers_in(activation.pieces)[-1].tone == "mark"
    assert result_of(hidden.lines[0]).tone == "strong"
    score_session = session_of(SPIRAL, Neuron(3, 1))
    score = equation(go_to(score_session, "z", 3), 3)
    assert result_of(score.lines[0]).tone == "mark"
    # What follows from it is what the later moments are about.
    later = equation(go_to(score_session, "exp", 3), 3)
    assert result_of(later.lines[0]).tone == "strong"
    assert score.lines[0].parts[0] == Glyph("*f*_{2}")
    output = equation(session_of(SINE, Neuron(2, 0)).snapshot(), 3)
    assert output.lines[0].parts[0] == Glyph("*ŷ*")
    assert output.heading == "output neuron"
    sigmoid = equation(session_of(REFERENCE, Neuron(2, 0)).snapshot(), 3)
    assert plain_text(terms_of(sigmoid.lines[0])[-1].pieces).startswith(
        "*ŷ*_{1} = *σ*("
    )


def test_nothing_is_said_before_its_moment():
    session = session_of(SPIRAL, Neuron(2, 4))
    before = equation(go_to(session, "a", 1), 8)
    assert before.description == "its weighted sum is not computed yet at this moment"
    assert plain_text(before.lines[0].parts).startswith("*z*^{2}_{5} = Σ")
    assert numbers_in(before.lines[0].parts) == []
    summed = equation(go_to(session, "z", 2), 8)
    activation = terms_of(summed.lines[0])[-1]
    assert plain_text(activation.pieces).endswith(")")
    both = equation(go_to(session, "a", 2), 8)
    assert " = " in plain_text(terms_of(both.lines[0])[-1].pieces)[-12:]


# What is shown


def test_with_nothing_chosen_the_formula_stands_beside_an_example_and_a_hint():
    session = session_of(SPIRAL)
    snapshot = session.snapshot()
    assert shown_unit(snapshot) is None
    assert example_neuron(snapshot) == Neuron(3, snapshot.dataset.train.labels[0])
    assert example_neuron(go_to(session, "z", 1)) == Neuron(1, 0)
    assert example_neuron(go_to(session, "d_weights", 2)) == Neuron(2, 0)
    for moment in range(len(snapshot.moments)):
        session.go_to_moment(moment)
        shown = equation(session.snapshot(), 3)
        assert HINT in shown.description
        assert shown.leads
        assert shown.formula == moment_formula(
            session.snapshot(), snapshot.moments[moment]
        )


def test_what_is_pointed_at_is_shown_unless_something_is_chosen():
    session = session_of(SPIRAL)
    session.point_at(unit=Neuron(1, 6))
    assert equation(session.snapshot(), 3).heading == "hidden 1, neuron 7"
    session.choose_unit(Neuron(2, 1))
    shown = equation(session.snapshot(), 3)
    assert shown.heading == "hidden 2, neuron 2"
    assert HINT not in shown.description


# Backward


@pytest.mark.parametrize("max_terms", [0, 1, 8])
@pytest.mark.parametrize(
    ("experiment", "neuron"),
    [(SPIRAL, Neuron(2, 4)), (SPIRAL, Neuron(1, 1)), (REFERENCE, Neuron(1, 2))],
)
def test_the_chain_rule_adds_up(experiment, neuron, max_terms):
    session = session_of(experiment, neuron)
    snapshot = go_to(session, "d_weights", neuron.layer)
    shown = equation(snapshot, max_terms)
    total, *_ = shown.lines
    da = float(snapshot.sample.da[neuron.layer - 1][neuron.index])
    assert result_of(total).value == da
    last = terms_of(total)[-1]
    assert sum(map(product_of, summands_of(total))) == pytest.approx(
        da, rel=1e-12, abs=1e-15
    )
    dz = float(snapshot.sample.dz[neuron.layer - 1][neuron.index])
    assert numbers_in(last.pieces)[-1].value == dz


def test_at_the_gradient_of_its_activation_a_neuron_shows_that_sum_alone():
    session = session_of(SPIRAL)
    shown = equation(go_to(session, "d_activations", 1), 5)
    assert shown.description.startswith(
        "the gradient comes down through W²; here at hidden 1, neuron 1"
    )
    (line,) = shown.lines
    assert result_of(line).tone == "mark"
    assert result_of(line).value == session.snapshot().sample.da[0][0]
    later = equation(go_to(session, "d_weights", 1), 5)
    assert len(later.lines) == 3
    assert result_of(later.lines[0]).tone == "strong"


def test_each_weight_gradient_is_the_product_that_is_written():
    session = session_of(SPIRAL, Neuron(1, 1))
    snapshot = go_to(session, "d_weights", 1)
    _, groups, batch = equation(snapshot, 8).lines
    assert isinstance(groups, GroupLine)
    assert len(batch.groups) == len(groups.groups)
    dz = float(snapshot.sample.dz[0][1])
    for source, group in enumerate(groups.groups[:2]):
        factor, a, gradient = numbers_in(group)
        assert (factor.value, a.value) == (dz, float(snapshot.sample.x[source]))
        assert gradient.value == float(snapshot.sample.dW[0][1, source])
        assert gradient.value == pytest.approx(factor.value * a.value, rel=1e-14)
        assert gradient.tone == "mark"
    (bias,) = numbers_in(groups.groups[2])
    assert bias.value == float(snapshot.sample.db[0][1])


def test_before_its_gradient_is_known_a_neuron_shows_its_sum():
    session = session_of(SPIRAL, Neuron(1, 1))
    shown = equation(go_to(session, "d_weights", 2), 8)
    assert shown.description.startswith("weighted sum")


def test_the_gradient_starts_at_the_output():
    session = session_of(SPIRAL, Neuron(3, 2))
    snapshot = go_to(session, "d_output", 3)
    (line,) = equation(snapshot, 8).lines
    share, target = (numbers_in(t.pieces)[0].value for t in terms_of(line))
    assert result_of(line).value == float(snapshot.sample.dz[-1][2])
    assert result_of(line).value == pytest.approx(share - target, rel=1e-14)
    assert result_of(line).tone == "mark"


def test_the_gradient_at_an_output_with_squared_error():
    session = session_of(REFERENCE, Neuron(2, 0))
    snapshot = go_to(session, "d_output", 2)
    (line,) = equation(snapshot, 8).lines
    (difference,) = terms_of(line)
    output, target = (number.value for number in numbers_in(difference.pieces))
    assert result_of(line).value == float(snapshot.sample.da[-1][0])
    assert result_of(line).value == pytest.approx(2.0 * (output - target), rel=1e-12)
    assert result_of(line).tone == "mark"
    # Through the sigmoid only with the weights, as in the layers before.
    later, *_ = equation(go_to(session, "d_weights", 2), 8).lines
    (dz,) = numbers_in(terms_of(later)[-1].pieces)
    assert dz.value == float(snapshot.sample.dz[-1][0])
    assert dz.value == pytest.approx(
        result_of(line).value * output * (1.0 - output), rel=1e-12
    )


def test_the_gradient_at_a_score_with_hinge_loss():
    session = session_of(replace(SPIRAL, loss="hinge"), Neuron(3, 0))
    snapshot = go_to(session, "d_output", 3)
    (line,) = equation(snapshot, 8).lines
    (margin,) = terms_of(line)
    is_lost = numbers_in(margin.pieces)[0].value > 0
    assert (result_of(line).value != 0.0) == is_lost


def test_the_update_is_the_trainers_own():
    session = session_of(SPIRAL, Neuron(2, 4))
    snapshot = go_to(session, "update")
    trace = snapshot.trace
    lines = equation(snapshot, 8).lines
    groups = [group for line in lines for group in line.groups]
    before, change, after = numbers_in(groups[0])
    assert before.value == float(trace.parameters.b[1][4])
    assert change.value == float(trace.updates.b[1][4])
    assert after.value == float(trace.updated.b[1][4])
    assert len(groups) == 9


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (Optimizer(), "update by −λ times the mean gradient of the batch, λ = 0.03"),
        (Optimizer(momentum=0.8), "update by −λ times the velocity"),
        (Optimizer(kind="adam", learning_rate=0.01), "update by Adam, λ = 0.01"),
    ],
)
def test_the_update_says_by_what_rule(optimizer, words):
    session = session_of(replace(SPIRAL, optimizer=optimizer), Neuron(1, 0))
    assert equation(go_to(session, "update"), 8).description.startswith(words)


# Weights, biases, inputs


def test_a_weight_shows_its_product_and_its_gradient():
    session = session_of(SPIRAL, Weight(2, 4, 2))
    snapshot = session.snapshot()
    shown = equation(snapshot, 8)
    assert shown.heading == "weight *W*^{2}_{5,3}"
    assert shown.description == "from hidden 1, neuron 3 to hidden 2, neuron 5"
    forward, backward = shown.lines[0].groups
    weight, a, product, z = numbers_in(forward)
    assert product.value == weight.value * a.value
    assert z.value == float(snapshot.sample.z[1][4])
    gradient = numbers_in(backward)[-1]
    assert gradient.value == float(snapshot.sample.dW[1][4, 2])
    # At rest the gradient is computed but not yet what the moment is about.
    assert gradient.tone == "quiet"


def test_a_weight_is_lit_at_its_moment_and_shows_the_mean_of_the_batch():
    experiment = replace(SPIRAL, regularization=Regularization("l2", 0.01))
    session = session_of(experiment, Weight(2, 4, 2))
    snapshot = go_to(session, "d_weights", 2)
    (rows,) = equation(snapshot, 8).lines
    _, own, batch, penalty = rows.groups
    assert numbers_in(own)[-1].tone == "mark"
    assert plain_text(batch).startswith("∂*L*/∂*W*^{2}_{5,3} over the batch of 10 = ")
    assert "with the L2 penalty" in plain_text(penalty)
    mean, part, total = (number.value for number in numbers_in(penalty))
    assert numbers_in(batch)[0].value == mean
    assert total == float(snapshot.trace.gradients.W[1][4, 2])
    assert mean + part == pytest.approx(total, rel=1e-12)


def test_a_parameter_is_only_its_value_before_its_layer_is_computed():
    session = session_of(SPIRAL, Bias(2, 4))
    snapshot = go_to(session, "z", 1)
    (line,) = equation(snapshot, 8).lines
    (value,) = numbers_in(line.groups[0])
    assert value.value == float(snapshot.parameters.b[1][4])


def test_a_bias_is_what_the_sum_lacks():
    snapshot = session_of(SPIRAL, Bias(2, 4)).snapshot()
    (rows,) = equation(snapshot, 8).lines
    forward, backward = rows.groups
    products, bias, z = (number.value for number in numbers_in(forward))
    assert products + bias == pytest.approx(z, rel=1e-15)
    assert numbers_in(backward)[-1].value == float(snapshot.sample.db[1][4])


def test_an_input_shows_its_value_and_its_name():
    iris = Experiment(
        dataset=DatasetSettings(kind="iris", noise=0.0, standardize=True),
        network=NetworkSettings(layers=(4, 6, 3), activation=("tanh",)),
    )
    snapshot = session_of(iris, Neuron(0, 2)).snapshot()
    shown = equation(snapshot, 8)
    assert shown.heading == "input *x*_{3}"
    assert shown.description == "petal length (cm) of the chosen sample"
    point, mean, scale, x = (n.value for n in numbers_in(shown.lines[0].groups[0]))
    assert x == float(snapshot.sample.x[2])
    assert (point - mean) / scale == pytest.approx(x, rel=1e-12)


def test_a_pixel_is_named_by_its_place():
    shown = equation(session_of(DIGITS, Neuron(0, 22)).snapshot(), 8)
    assert shown.description == "the pixel in row 3, column 7 of the chosen image"


def test_a_pixel_in_colours_is_called_by_its_colour():
    x = (tuple(k / 12 for k in range(12)),) * 2
    settings = DatasetSettings(kind="inline", x=x, y=(0, 1), image_shape=(2, 2, 3))
    colored = Experiment(dataset=settings, network=NetworkSettings((12, 2), ()))
    shown = equation(session_of(colored, Neuron(0, 6)).snapshot(), 8)
    assert shown.description == (
        "the green of the pixel in row 2, column 1 of the chosen image"
    )


# The numbers as a table


def test_the_table_has_every_term_whatever_is_folded():
    snapshot = session_of(DIGITS, Neuron(2, 8)).snapshot()
    table = equation_numbers(snapshot)
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert len(rows) == 34
    z = float(snapshot.sample.z[1][8])
    values = [row["value"] for name, row in rows.items() if name[0] in "Wb"]
    assert sum(values) == pytest.approx(z, rel=1e-12)
    assert rows["f_8"]["value"] == z
    assert rows["W^2_8,1"]["sample_gradient"] == float(snapshot.sample.dW[1][8, 0])


def test_the_table_of_an_input_is_its_value():
    snapshot = session_of(SPIRAL, Neuron(0, 1)).snapshot()
    assert equation_numbers(snapshot).rows == (("x_2", float(snapshot.sample.x[1])),)


def test_sums_are_told_from_rows_of_equations():
    snapshot = session_of(SPIRAL, Neuron(2, 4)).snapshot()
    assert isinstance(equation(snapshot, 3).lines[0], SumLine)
