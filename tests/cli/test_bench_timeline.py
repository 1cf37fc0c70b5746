"""The benchmark of the timeline measures what it says."""

import pytest

from nnviz.cli.bench_timeline import TimelineCase, bench_timeline
from nnviz.session.run import Run


def test_each_case_gives_its_rows():
    cases = (
        TimelineCase("default", 10, 3_000, 2.0, 16.0),
        TimelineCase("digits", 32, 300, 20.0),
    )
    rows = bench_timeline(cases, seeks=20)
    assert len(rows) == 10
    small, large = rows[:5], rows[5:]
    assert all("2-8-8-3 batch 10, 3,000 steps: " in row.name for row in small)
    assert all("64-32-10 batch 32, 300 steps: " in row.name for row in large)
    middle, high, kept, per_step, cost = small
    assert 0 < middle.value <= high.value
    assert per_step.value * 3_000 == pytest.approx(kept.value * 1e6)
    assert kept.value * 1e6 > 8 * 123
    assert (high.goal, kept.goal, cost.goal) == (2.0, 16.0, 5.0)
    assert large[2].goal is None


def test_the_runs_stay_in_the_finite_numbers():
    for name, batch_size in (("default", 10), ("digits", 32)):
        run = Run(TimelineCase(name, batch_size, 1, 1.0).experiment)
        assert run.advance(2_000) == 2_000
