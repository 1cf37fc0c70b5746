"""Films as files: every format with every frame, one palette, honest refusals."""

import builtins
import errno
import io

import av
import numpy as np
import pytest
from PIL import Image

from nnviz.picture.film_file import (
    MOST_FRAMES,
    SUFFIXES,
    FilmCancelledError,
    FilmError,
    FilmPace,
    Frames,
    check_film,
    shared_palette,
    stops,
    write_film,
)

COUNT, HEIGHT, WIDTH = 7, 41, 63


def moving_square(index):
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    pixels[5:25, 8 * index : 8 * index + 8] = (200, 80, 20)
    return pixels


@pytest.fixture
def frames():
    made = Frames()
    for index in range(COUNT):
        made.add(moving_square(index))
    return made


def written(frames, suffix):
    file = io.BytesIO()
    write_film(file, suffix, frames, FilmPace(10.0, 0.5))
    file.seek(0)
    return file


def test_frames_are_kept_as_they_are(frames):
    assert len(frames) == COUNT
    for index, pixels in enumerate(frames):
        np.testing.assert_array_equal(pixels, moving_square(index))
    with pytest.raises(ValueError, match="one size"):
        frames.add(np.zeros((2, 2, 3), np.uint8))


@pytest.mark.parametrize("suffix", [".gif", ".apng", ".webp"])
def test_a_film_has_every_frame_and_holds_the_last(frames, suffix):
    with Image.open(written(frames, suffix)) as film:
        assert film.n_frames == COUNT
        assert film.size == (WIDTH, HEIGHT)
        times = []
        for index in range(COUNT):
            film.seek(index)
            film.load()
            times.append(film.info["duration"])
            shown = np.asarray(film.convert("RGB"), int)
            assert np.abs(shown - moving_square(index)).max() <= 4
        assert times == [100] * (COUNT - 1) + [600]


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_video_has_every_frame_and_holds_the_last(frames, suffix):
    with av.open(written(frames, suffix)) as film:
        shown = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(shown) == COUNT + 5
    height, width, _ = shown[0].shape
    assert (height, width) == (HEIGHT + 1, WIDTH + 1)
    middle = shown[3][10:20, 25:31].mean(axis=(0, 1))
    assert np.abs(middle - (200, 80, 20)).max() < 25


class FullDisk(io.BytesIO):
    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_called_so(frames, suffix):
    with pytest.raises(OSError, match="No space left on device"):
        write_film(FullDisk(), suffix, frames, FilmPace())


def test_a_single_frame_is_a_film_too():
    frames = Frames()
    frames.add(moving_square(0))
    for suffix in SUFFIXES:
        assert written(frames, suffix).getvalue()
    with pytest.raises(FilmError, match="at least one frame"):
        write_film(io.BytesIO(), ".gif", Frames(), FilmPace())


def test_all_frames_of_a_gif_share_one_palette(frames):
    palette = shared_palette(frames).getpalette()
    colors = {tuple(palette[i : i + 3]) for i in range(0, len(palette), 3)}
    assert (255, 255, 255) in colors
    assert local_palettes(written(frames, ".gif").getvalue()) == [False] * COUNT


def local_palettes(data):
    """Whether each image of a GIF has a colour table of its own."""
    found = []
    place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    while data[place] != 0x3B:
        if data[place] == 0x2C:
            packed = data[place + 9]
            found.append(bool(packed & 0x80))
            place += 11 + (3 * 2 ** ((packed & 7) + 1) if found[-1] else 0)
        else:
            place += 2
        while data[place]:
            place += data[place] + 1
        place += 1
    return found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_film_can_be_cancelled(frames, suffix):
    with pytest.raises(FilmCancelledError):
        write_film(io.BytesIO(), suffix, frames, FilmPace(), lambda share: share < 0.3)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((".avi", 5, 10, 10), "written as .gif, .apng, .webp, .mp4 or .webm, not"),
        ((".mp4", MOST_FRAMES + 1, 10, 10), "at most 20,000 frames, not 20,001"),
        ((".gif", 5_000, 1920, 1080), "too much for one GIF"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_drawn(arguments, sentence):
    with pytest.raises(FilmError, match=sentence):
        check_film(*arguments)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_without_the_extra_a_sentence_says_what_to_install(suffix, monkeypatch):
    real = builtins.__import__

    def without_av(name, *rest, **more):
        if name == "av":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_av)
    with pytest.raises(FilmError, match=r"pip install “nnviz\[video\]”"):
        check_film(suffix, 5, 10, 10)


def test_the_last_step_is_shown_in_any_case():
    assert list(stops(0, 10, 4)) == [0, 4, 8, 10]
    assert list(stops(0, 8, 4)) == [0, 4, 8]
    assert list(stops(3, 3, 5)) == [3]
