"""What is said about a slice."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.engine.parameter_names import ParameterName
from nnviz.picture.slice_words import (
    axis_name,
    distance_note,
    loss_name,
    place_lines,
    samples_note,
    slice_name,
    slice_table,
    step_lines,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.present_point import with_present
from nnviz.session.session import Session
from nnviz.session.slice_choice import (
    GradientLine,
    ParameterPlane,
    PathPlane,
    RandomPlane,
)
from nnviz.session.slice_requests import SliceRequests
from nnviz.session.slice_settings import SliceSettings

W, B = ParameterName("W", 1, (2, 1)), ParameterName("b", 2, (0,))


@pytest.fixture(scope="module")
def session():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="moons", samples=60),
            network=NetworkSettings(layers=(2, 5, 2), activation=("tanh",)),
        )
    )
    session.advance(30)
    return session


def picture_of(session, choice, **settings):
    settings = SliceSettings(choice, grid=9, **settings)
    request = SliceRequests().request(session.run, settings)
    *_, picture = request.pictures()
    return with_present(picture, request, session.snapshot(), session.run)


def test_axes_have_names_and_units(session):
    path = picture_of(session, PathPlane()).slice
    share = 100 * path.first.share
    assert axis_name(path.first, path.choice) == f"PC 1 ({share:.0f} %)"
    pair = picture_of(session, ParameterPlane(W, B)).slice
    assert axis_name(pair.first, pair.choice) == "W¹[3, 2]"
    random = picture_of(session, RandomPlane()).slice
    assert axis_name(random.second, random.choice) == ("random 2 (in weight norms)")
    line = picture_of(session, GradientLine()).slice
    assert axis_name(line.first, line.choice) == "−∇L (distance)"
    names = {slice_name(choice) for choice in (path.choice, pair.choice, line.choice)}
    assert names == {"PCA of the path", "two parameters", "along the gradient"}


def test_whose_loss_it_is_and_of_how_many_samples(session):
    picture = picture_of(session, PathPlane())
    assert loss_name(picture.settings) == "train loss"
    assert samples_note(picture) == ""
    thin = replace(picture, samples=2000, of_samples=50000)
    assert samples_note(thin) == "loss of 2\u2009000 of 50\u2009000 samples"
    assert distance_note(picture).startswith("out of slice 0.")
    assert distance_note(replace(picture, paths=())) == ""
    penalised = replace(picture.settings, penalised=True, samples="test")
    assert loss_name(penalised) == "test loss + penalty"


def test_a_place_is_said_by_the_values_of_its_axes(session):
    picture = picture_of(session, ParameterPlane(W, B))
    parameters = session.snapshot().parameters
    lines = place_lines(picture, 0.5, 0.0, 0.25)
    assert float(lines[0].split("= ")[1].replace("−", "-")) == pytest.approx(
        parameters.W[0][2, 1] + 0.5, abs=5e-3
    )
    assert lines[0].startswith("W¹[3, 2] = ")
    assert lines[1].startswith("b²[1] = ")
    assert lines[2] == "train loss 0.25"
    assert step_lines(picture, 12, 0.5, 0.125, "other") == (
        "step 12 of other",
        "train loss 0.5",
        "out of slice 0.125",
    )


def test_the_table_has_the_grid_the_path_and_the_present(session):
    picture = picture_of(session, ParameterPlane(W, B))
    table = slice_table(picture)
    kinds = [row[0] for row in table.rows]
    assert kinds.count("grid") == 81
    assert kinds.count("path") == 31
    present = dict(zip(table.columns, table.rows[-1], strict=True))
    parameters = session.snapshot().parameters
    assert present["kind"] == "present"
    assert present["a"] == pytest.approx(parameters.W[0][2, 1])
    assert present["loss"] == session.snapshot().evaluation.train_loss
    losses = [row[5] for row in table.rows if row[0] == "grid"]
    np.testing.assert_array_equal(np.array(losses).reshape(9, 9), picture.grid.loss)
    assert slice_table(None).rows == ()
