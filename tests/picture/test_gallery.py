"""Images side by side: which, with what caption, and where they lie."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.gallery import atlas, gallery, gallery_layout, sheet_pixels
from nnviz.picture.tokens import DARK, LIGHT
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.session import Session


@pytest.fixture(scope="module")
def snapshot():
    session = Session(
        Experiment(
            dataset=DatasetSettings(kind="digits"),
            network=NetworkSettings((64, 10), ()),
        )
    )
    session.advance(60)
    return session.snapshot()


def test_a_set_is_shown_whole_and_in_order(snapshot):
    shown = gallery(snapshot, "test")
    assert shown.part == "test"
    np.testing.assert_array_equal(shown.indices, np.arange(len(snapshot.dataset.test)))
    assert len(gallery(snapshot, "train")) == len(snapshot.dataset.train)


def test_wrong_ones_are_those_that_count_against_the_accuracy(snapshot):
    wrong = gallery(snapshot, "wrong")
    assert 0 < len(wrong) < wrong.total
    share = len(wrong) / wrong.total
    assert share == pytest.approx(1 - snapshot.evaluation.test_accuracy)
    assert all(wrong.is_wrong(k) for k in range(len(wrong)))


def test_captions_name_the_answer_and_for_errors_both(snapshot):
    names = snapshot.dataset.class_names
    shown = gallery(snapshot, "test")
    for k in range(len(shown)):
        label, answer = names[shown.labels[k]], names[shown.predicted[k]]
        expected = f"{label} → {answer}" if shown.is_wrong(k) else answer
        assert shown.caption(k, names) == expected


class TestLayout:
    def test_every_place_is_found_again_at_its_image(self):
        layout = gallery_layout(380, 150, (8, 8))
        assert layout.per_page >= 24
        for place in range(layout.per_page):
            x, y = layout.corner(place)
            assert layout.place_at(x + 1, y + 1) == place
            assert x + layout.image_width <= 380 + 1e-9
            assert y + layout.image_height <= 150

    def test_there_is_nothing_between_the_columns_and_outside(self):
        layout = gallery_layout(380, 150, (8, 8))
        assert layout.place_at(layout.image_width + 1.0, 2.0) is None
        assert layout.place_at(-1.0, 2.0) is None
        assert layout.place_at(2.0, 149.9 + layout.pitch_y) is None

    def test_however_narrow_one_image_is_shown(self):
        assert gallery_layout(10, 10, (8, 8)).per_page == 1


def test_the_atlas_lays_images_row_by_row():
    images = np.arange(3 * 4, dtype=float).reshape(3, 4)
    sheet = atlas(images, (2, 2), columns=2)
    np.testing.assert_array_equal(
        sheet, [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 0, 0], [10, 11, 0, 0]]
    )


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_zero_is_the_ground_and_one_is_ink(tokens):
    pixels = sheet_pixels(np.array([[0.0, 1.0]]), tokens)
    ground, ink = (f"#{''.join(f'{c:02X}' for c in pixel)}" for pixel in pixels[0])
    assert (ground, ink) == (tokens.panel, tokens.ink)


def test_images_of_three_planes_keep_their_colours():
    images = np.array([[1.0, 0.0, 0.5], [0.2, 0.4, 2.0]])
    sheet = atlas(images, (1, 1), columns=2)
    np.testing.assert_array_equal(sheet, images.reshape(1, 2, 3))
    pixels = sheet_pixels(sheet, LIGHT)
    assert pixels.tolist() == [[[255, 0, 128], [51, 102, 255]]]
    np.testing.assert_array_equal(pixels, sheet_pixels(sheet, DARK))
