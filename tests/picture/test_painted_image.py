"""The brush over an image: what it covers, what it leaves, what is said of it."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.painted_image import brush_strength, image_note, painted
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Sample
from nnviz.session.session import Session

SHAPE = (8, 8)


def test_a_touch_covers_its_pixel_and_fades_over_the_next():
    strength = brush_strength(SHAPE, (3.5, 2.5), (3.5, 2.5))
    assert strength[3, 2] == 1.0
    assert strength[3, 1] == strength[3, 3] == strength[2, 2] == strength[4, 2]
    assert 0.0 < strength[3, 3] < 0.5
    assert strength[3, 5] == 0.0
    assert strength[2, 1] < strength[2, 2]


def test_a_quick_move_leaves_no_gap():
    strength = brush_strength(SHAPE, (0.5, 0.5), (7.5, 7.5))
    assert (np.diag(strength) == 1.0).all()
    assert strength[0, 7] == strength[7, 0] == 0.0


def test_a_move_that_goes_beyond_the_image_covers_what_is_inside():
    strength = brush_strength(SHAPE, (4.5, 6.5), (4.5, 20.0))
    assert strength[4, 6] == strength[4, 7] == 1.0
    assert strength[4, 3] == 0.0


def test_the_brush_grows_with_the_image():
    small = brush_strength((8, 8), (4.0, 4.0), (4.0, 4.0))
    large = brush_strength((28, 28), (14.0, 14.0), (14.0, 14.0))
    assert large.sum() > 2 * small.sum()


def test_ink_is_added_where_there_is_less_and_taken_where_there_is_more():
    image = np.array([0.0, 0.25, 0.75, 1.0])
    strength = np.array([[0.5, 0.5], [0.5, 0.0]])
    assert painted(image, strength, (0.0, 1.0)).tolist() == [0.5, 0.5, 0.75, 1.0]
    erased = painted(image, strength, (0.0, 1.0), erases=True)
    assert erased.tolist() == [0.0, 0.25, 0.5, 1.0]


def test_ink_is_what_the_images_have_and_colours_are_painted_alike():
    strength = np.array([[1.0, 0.5]])
    grey = painted(np.array([-1.0, -1.0]), strength, (-1.0, 1.0))
    assert grey.tolist() == [1.0, 0.0]
    colors = painted(np.zeros(6), strength, (0.0, 255.0))
    assert colors.tolist() == [255.0, 127.5] * 3


@pytest.mark.parametrize(("part", "words"), [("train", "sees"), ("test", "test")])
def test_a_sentence_says_who_sees_what_was_drawn(part, words):
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="digits"),
            network=NetworkSettings((64, 10), ()),
        )
    )
    sample = Sample(part, 2)
    session.choose_sample(sample)
    assert image_note(session.snapshot()) == ""
    session.set_data_point(sample, point=(0.0,) * 64)
    assert image_note(session.snapshot()).startswith("drawn by hand")
    assert words in image_note(session.snapshot())
