"""How the benchmarks measure time."""

import sys
from collections.abc import Callable
from time import perf_counter, thread_time

# Processor time of this thread, which does all the work, so that other programs do
# not count. The processor clock of Windows is too coarse for that.
clock = perf_counter if sys.platform == "win32" else thread_time


def seconds_of(call: Callable[[int], object], argument: int) -> float:
    """How long a call takes."""
    start = clock()
    call(argument)
    return clock() - start
