"""The figures of the benchmarks are printed as tables and as JSON."""

import argparse
import json

import pytest

from nnviz.cli import bench as bench_module
from nnviz.cli.bench import bench, rows_as_json, tables
from nnviz.cli.bench_engine import EngineRow
from nnviz.cli.bench_row import BenchRow

ENGINE = [
    EngineRow("2-4-2-1 tanh", "float64", 30.0, 8.0, 3.75, 3.5),
    EngineRow("64-32-10 relu", "float32", 40.0, 20.0, 2.0, 2.2),
]
WINDOW = [
    BenchRow("first paint", 0.5, "s", 1.0),
    BenchRow("frame, p99", 17.25, "ms", 16.7),
    BenchRow("training meanwhile", 12345.6, "steps/s"),
    BenchRow("scrubbing", 30.0, "pictures/s", 30.0, at_least=True),
    BenchRow("slow scrubbing", 29.0, "pictures/s", 30.0, at_least=True),
]
TIMELINE = [BenchRow("seek, p95", 1.5, "ms", 2.0)]
SURFACE = [
    BenchRow("faster than the loop", 13.0, "×", 12.0, at_least=True),
    BenchRow("faster than the loop", 4.0, "×", 5.0, at_least=True),
]
FIGURES = {"timeline": TIMELINE, "surface": SURFACE, "window": WINDOW}


def test_a_goal_is_reached_below_it_or_from_it_on():
    assert [row.reached for row in WINDOW] == [True, False, None, True, False]


def test_tables_mark_what_was_missed():
    engine, timeline, surface, window = tables(ENGINE, FIGURES).split("\n\n")
    first, second = engine.splitlines()[1:]
    assert "3.75×" in first
    assert first.endswith("≥ 3.5× ok")
    assert second.endswith("≥ 2.2× MISSED")
    assert timeline.splitlines()[1] == "seek, p95    1.5 ms  < 2 ms ok"
    faster, slower = surface.splitlines()[1:]
    assert faster.endswith("≥ 12 × ok")
    assert slower.endswith("≥ 5 × MISSED")
    paint, frame, training, scrubbing, slow = window.splitlines()[1:]
    assert paint.endswith(" 0.5 s  < 1 s ok")
    assert frame.endswith("17.25 ms  < 16.7 ms MISSED")
    assert training.endswith("1.235e+04 steps/s")
    assert scrubbing.endswith("30 pictures/s  ≥ 30 pictures/s ok")
    assert slow.endswith("29 pictures/s  ≥ 30 pictures/s MISSED")


def test_columns_are_aligned():
    engine, *_ = tables(ENGINE, FIGURES).split("\n\n")
    head, *rows = engine.splitlines()
    column = head.index("textbook µs") + len("textbook µs")
    assert [row[column - 4 : column] for row in rows] == ["30.0", "40.0"]


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_prints_all_parts(as_json, monkeypatch, capsys):
    import nnviz.cli.bench_large as large_module
    import nnviz.cli.bench_surface3d as surface_module
    import nnviz.cli.bench_window as window_module

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(bench_module, "bench_engine", lambda: ENGINE)
    monkeypatch.setattr(bench_module, "bench_timeline", lambda: TIMELINE)
    monkeypatch.setattr(bench_module, "bench_surface", lambda: SURFACE)
    monkeypatch.setattr(window_module, "bench_window", lambda: WINDOW[:3])
    monkeypatch.setattr(surface_module, "bench_surface3d", lambda: WINDOW[3:4])
    monkeypatch.setattr(large_module, "bench_large", lambda: WINDOW[4:])
    assert bench(argparse.Namespace(json=as_json)) == 0
    out, error = capsys.readouterr()
    assert error == ""
    expected = rows_as_json(ENGINE, FIGURES) if as_json else tables(ENGINE, FIGURES)
    assert out == expected + "\n"
    if as_json:
        tree = json.loads(out)
        assert tree["engine"][0]["ratio"] == 3.75
        assert [row["reached"] for row in tree["window"]] == [
            *(True, False, None, True, False)
        ]
