"""Python's garbage collector, kept out of the frames of an open window."""

import gc

# So many collections of the middle generation go before one of the oldest, which takes
# most of a frame. The default of 10 makes it one every few seconds while playing.
_BEFORE_OLDEST = 100

_default = gc.get_threshold()


def keep_out_of_frames() -> None:
    """Called once the window is open; `work_as_ever` ends it.

    What the window is made of lives until it closes. Left to the collector, it is
    walked through again and again, in the middle of frames.
    """
    gc.collect()
    gc.freeze()
    youngest, middle, _ = _default
    gc.set_threshold(youngest, middle, _BEFORE_OLDEST)


def work_as_ever() -> None:
    """Called before the window closes."""
    gc.set_threshold(*_default)
    gc.unfreeze()
