"""The progress bar of commands."""

import sys

import pytest

from nnviz.cli.progress import progress_bar


@pytest.mark.parametrize("parts", [3, 7, 10, 49])
def test_shares_that_end_a_rounding_above_the_total_are_none_too_many(
    parts, monkeypatch
):
    # Where tqdm is told too much it warns on the terminal, and a warning fails here.
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress_bar(1, "film") as report:
        for _ in range(parts + 1):
            report(1.0 / parts + 1e-15)
