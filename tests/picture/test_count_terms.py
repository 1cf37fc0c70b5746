"""The counts of a network: the sums of the lecture, and what each term counts."""

import pytest

from nnviz.engine.network import Architecture
from nnviz.picture.count_terms import CountTarget, count_target, counts_of

LECTURE = Architecture((3, 4, 2), ("sigmoid", "sigmoid"))


def written(counted):
    terms = " + ".join(term.text for term in counted.terms)
    return f"{counted.name} {terms} = {counted.total.text}"


def test_the_reference_network_is_counted_as_in_the_lecture():
    counts = counts_of(LECTURE)
    assert [written(each) for each in counts.sums] == [
        "neurons 4 + 2 = 6",
        "weights 3·4 + 4·2 = 20",
        "learnable parameters 20 + 4 + 2 = 26",
    ]
    assert counts.title == "2-layer network"
    assert counts.kind == "fully connected"
    assert "acyclic" in counts.kind_words
    assert "MLP" in counts.kind_words


@pytest.mark.parametrize(
    "layers", [(3, 4, 2), (64, 32, 10), (2, 1), (2, 8, 8, 3), (5, *[3] * 9, 2)]
)
def test_every_term_counts_what_it_lights_up(layers):
    architecture = Architecture(layers, ("relu",) * (len(layers) - 1))
    sizes = {
        "neurons": lambda layer: layers[layer],
        "weights": lambda layer: layers[layer] * layers[layer - 1],
        "biases": lambda layer: layers[layer],
        "parameters": lambda layer: layers[layer] * (layers[layer - 1] + 1),
    }
    for counted in counts_of(architecture).sums:
        added = 0
        for term in (*counted.terms, counted.total):
            value = sum(map(sizes[term.target.kind], term.target.layers))
            if term is not counted.total:
                added += value
            if "·" in term.text:
                n_in, n_out = term.text.split("·")
                assert int(n_in) * int(n_out) == value
            elif term.text != "…":
                assert int(term.text.replace("\u2009", "")) == value
            assert term.words
        total = int(counted.total.text.replace("\u2009", ""))
        assert added == total
    assert architecture.parameter_count == total


def test_a_long_sum_is_shortened_in_the_middle():
    architecture = Architecture((5, *[3] * 9, 2), ("relu",) * 10)
    neurons = counts_of(architecture).sums[0]
    assert [term.text for term in neurons.terms] == ["3", "3", "…", "3", "2"]
    assert neurons.terms[2].target.layers == (3, 4, 5, 6, 7, 8)


def test_targets_have_names():
    assert count_target("weights", LECTURE) == CountTarget("weights", (1, 2))
    assert count_target("biases2", LECTURE) == CountTarget("biases", (2,))
    assert count_target("parameters1", LECTURE) == CountTarget("parameters", (1,))
    with pytest.raises(ValueError, match="no layer 3"):
        count_target("neurons3", LECTURE)
    with pytest.raises(ValueError, match="“edges” counts nothing"):
        count_target("edges", LECTURE)
