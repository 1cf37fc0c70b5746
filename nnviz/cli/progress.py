"""A progress bar on a terminal, and nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(
    total: int, label: str, unit: str = "steps"
) -> Iterator[Callable[[float], object]]:
    """A function to call with the number of units done since the last call."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm

    # Without the monitor there is no thread; the bar is refreshed by each call.
    tqdm.monitor_interval = 0
    with tqdm(
        total=total,
        desc=label,
        unit=f" {unit}",
        unit_scale=True,
        dynamic_ncols=True,
        leave=False,
        file=sys.stderr,
    ) as bar:

        def report(more: float) -> None:
            # A sum of shares may end a rounding above the total, which tqdm minds.
            bar.update(min(more, total - bar.n))

        yield report
