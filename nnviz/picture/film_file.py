"""A film as a file: frames in, one after another; GIF, APNG, WebP, MP4 or WebM out.

No Qt: a frame is an array of pixels. While frames come they are kept compressed (a
drawing shrinks to a fiftieth), since a palette for all of them needs all of them.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from types import ModuleType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

PILLOW_SUFFIXES = (".gif", ".apng", ".webp")
VIDEO_SUFFIXES = (".mp4", ".webm")
SUFFIXES = (*PILLOW_SUFFIXES, *VIDEO_SUFFIXES)
MOST_FRAMES = 20_000
_MOST_PILLOW_BYTES = 3 * 2**30
"""Of all frames of a film by Pillow, which keeps them until the file is written."""
_COLORS = 255
"""Of a GIF; the 256th is the transparent one."""
_PALETTE_FRAMES = 12
_PALETTE_STRIDE = 3
_FASTEST = 1
_QUALITY = {
    ".mp4": {"crf": "18", "preset": "veryfast"},
    ".webm": {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "6"},
}
_CODECS = {".mp4": ("mp4", "libx264"), ".webm": ("webm", "libvpx-vp9")}


class FilmError(Exception):
    """Why there is no film, in one sentence."""


class FilmCancelledError(Exception):
    """Somebody does not want the film any more."""


@dataclass(frozen=True, slots=True)
class FilmPace:
    """How fast a film goes.

    Parameters
    ----------
    frames_per_second
        From 1 to 60. GIF rounds the time of a frame to 1/100 s.
    hold
        Seconds that the last frame stays.
    """

    frames_per_second: float = 20.0
    hold: float = 1.0


class Frames:
    """The frames of a film, kept compressed.

    All have the shape (height, width, 3).
    """

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._shape: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, 3)."""
        return self._shape

    def add(self, pixels: Pixels) -> None:
        """One more.

        Raises
        ------
        ValueError
            When it has another shape than the first.
        """
        if self._packed and pixels.shape != self._shape:
            raise ValueError("All frames of a film have one size.")
        self._shape = pixels.shape
        data = np.ascontiguousarray(pixels)
        self._packed.append(zlib.compress(data.data, _FASTEST))

    def __getitem__(self, index: int) -> Pixels:
        data = zlib.decompress(self._packed[index])
        return np.frombuffer(data, np.uint8).reshape(self._shape)

    def __iter__(self) -> Iterator[Pixels]:
        return (self[index] for index in range(len(self)))


def check_film(suffix: str, frames: int, width: int, height: int) -> None:
    """Refuse what cannot be written before anything is drawn.

    Raises
    ------
    FilmError
    """
    if suffix not in SUFFIXES:
        raise FilmError(
            f"A film is written as {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}, not as"
            f" {suffix or 'no suffix'}."
        )
    if suffix in VIDEO_SUFFIXES:
        _video_library()
    if frames > MOST_FRAMES:
        raise FilmError(
            f"A film has at most {MOST_FRAMES:,} frames, not {frames:,}; take fewer"
            " steps or show fewer of them."
        )
    if suffix in PILLOW_SUFFIXES and 3 * frames * width * height > _MOST_PILLOW_BYTES:
        raise FilmError(
            f"{frames:,} frames of {width} × {height} are too much for one"
            f" {suffix[1:].upper()}; make it smaller, show fewer steps, or take .mp4."
        )


def write_film(
    file: BinaryIO,
    suffix: str,
    frames: Frames,
    pace: FilmPace,
    watch: Callable[[float], bool] = lambda share: True,
) -> None:
    """Write the frames into an open file.

    Parameters
    ----------
    watch
        Told which share (0 to 1) of the frames is written; false cancels.

    Raises
    ------
    FilmError
    FilmCancelledError
    """
    if len(frames) == 0:
        raise FilmError("A film needs at least one frame.")
    if suffix in VIDEO_SUFFIXES:
        _write_video(file, suffix, frames, pace, watch)
    else:
        _write_pillow(file, suffix, frames, pace, watch)


def _write_pillow(
    file: BinaryIO,
    suffix: str,
    frames: Frames,
    pace: FilmPace,
    watch: Callable[[float], bool],
) -> None:
    palette = shared_palette(frames) if suffix == ".gif" else None
    images = _Images(frames, palette, watch)
    first = images.image(0)
    durations = _durations(len(frames), pace)
    # A list of one is no film for Pillow: a single duration then.
    duration = durations if len(durations) > 1 else durations[0]
    common = {"save_all": True, "append_images": images, "duration": duration}
    match suffix:
        case ".gif":
            assert palette is not None
            # Pillow marks what did not change as transparent, in the colour kept free.
            gif = {"palette": palette.getpalette(), "transparency": _COLORS}
            first.save(file, "GIF", loop=0, optimize=True, disposal=1, **gif, **common)
        case ".apng":
            first.save(file, "PNG", loop=0, compress_level=6, **common)
        case _:
            first.save(file, "WEBP", loop=0, lossless=True, method=0, **common)


def shared_palette(frames: Frames) -> Image.Image:
    """One palette of 255 colours for all frames, from some of them all along."""
    count = min(len(frames), _PALETTE_FRAMES)
    chosen = np.linspace(0, len(frames) - 1, count).round().astype(int)
    step = _PALETTE_STRIDE if min(frames.shape[:2]) >= 100 else 1
    # Colours of thin lines and small letters count as much as the ground's.
    seen: NDArray[np.uint8] = np.concatenate(
        [frames[index][::step, ::step].reshape(-1, 3) for index in chosen]
    )
    colors, counts = np.unique(seen >> 2, axis=0, return_counts=True)
    weights = np.minimum(1 + np.sqrt(counts).astype(int), 64)
    # 0 stays 0 and 63 becomes 255: black and white are exact.
    montage = np.repeat((colors << 2) | (colors >> 4), weights, axis=0)
    strip = Image.fromarray(montage[None])
    return strip.quantize(_COLORS, method=Image.Quantize.MEDIANCUT, kmeans=2)


class _Images:
    """The frames after the first as Pillow wants them; it may go through them twice."""

    def __init__(
        self,
        frames: Frames,
        palette: Image.Image | None,
        watch: Callable[[float], bool],
    ) -> None:
        self._frames = frames
        self._palette = palette
        self._watch = watch

    def image(self, index: int) -> Image.Image:
        image = Image.fromarray(self._frames[index])
        if self._palette is None:
            return image
        return image.quantize(palette=self._palette, dither=Image.Dither.NONE)

    def __iter__(self) -> Iterator[Image.Image]:
        for index in range(1, len(self._frames)):
            _report(self._watch, index / len(self._frames))
            yield self.image(index)


def _durations(count: int, pace: FilmPace) -> list[int]:
    """Milliseconds of each frame."""
    each = max(1, round(1000 / pace.frames_per_second))
    return [*([each] * (count - 1)), each + round(1000 * pace.hold)]


def _write_video(
    file: BinaryIO,
    suffix: str,
    frames: Frames,
    pace: FilmPace,
    watch: Callable[[float], bool],
) -> None:
    av = _video_library()
    container_format, codec = _CODECS[suffix]
    rate = Fraction(pace.frames_per_second).limit_denominator(1000)
    height, width, _ = frames.shape
    # What a file says of a full disk would be lost in the library.
    written = BytesIO()
    with av.open(written, "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate)
        # Half the resolution in colour: both sides have to be even.
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.options = _QUALITY[suffix]
        shown = list(range(len(frames)))
        shown += [len(frames) - 1] * round(pace.hold * pace.frames_per_second)
        for place, index in enumerate(shown):
            _report(watch, place / len(shown))
            padding = ((0, height % 2), (0, width % 2), (0, 0))
            even = np.pad(frames[index], padding, "edge")
            frame = av.VideoFrame.from_ndarray(even, format="rgb24")
            frame.pts = place
            frame.time_base = 1 / rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    file.write(written.getbuffer())


def _report(watch: Callable[[float], bool], share: float) -> None:
    if not watch(share):
        raise FilmCancelledError


def _video_library() -> ModuleType:
    try:
        import av
    except ImportError as error:
        raise FilmError(
            "MP4 and WebM need the package av: pip install “nnviz[video]”; GIF, APNG"
            " and WebP do without."
        ) from error
    return av


def stops(first: int, last: int, every: int) -> Sequence[int]:
    """The steps that a film shows: every so many, and the last one in any case."""
    found = list(range(first, last + 1, every))
    return found if found[-1] == last else [*found, last]
