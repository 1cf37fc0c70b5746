"""``nnviz bench``: the step time of the engine and the figures of the window."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from nnviz.cli.bench_engine import EngineRow, bench_engine
from nnviz.cli.bench_row import BenchRow
from nnviz.cli.status import DONE

_ENGINE_HEAD = ("network", "dtype", "textbook µs", "tape µs", "ratio", "goal")
_WINDOW_HEAD = ("window, off screen", "measured", "goal")


def bench(arguments: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    # Qt is imported after the engine is measured, and only then.
    _say("Measuring the engine…")
    engine = bench_engine()
    _say("Measuring the window…")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from nnviz.cli.bench_window import bench_window

    window = bench_window()
    print(rows_as_json(engine, window) if arguments.json else tables(engine, window))
    return DONE


def rows_as_json(engine: Sequence[EngineRow], window: Sequence[BenchRow]) -> str:
    """Both lists of rows as one JSON object."""
    return json.dumps(
        {
            "engine": [asdict(row) for row in engine],
            "window": [asdict(row) | {"reached": row.reached} for row in window],
        },
        indent=2,
    )


def tables(engine: Sequence[EngineRow], window: Sequence[BenchRow]) -> str:
    """Two tables to read; a goal that is missed is marked."""
    engine_cells = [
        (
            row.name,
            row.dtype,
            f"{row.textbook:.1f}",
            f"{row.tape:.1f}",
            f"{row.ratio:.2f}×",
            f"≥ {row.goal:.1f}× {_mark(row.ratio >= row.goal)}",
        )
        for row in engine
    ]
    window_cells = [
        (
            row.name,
            f"{row.value:.4g} {row.unit}",
            ""
            if row.goal is None
            else f"< {row.goal:g} {row.unit} {_mark(row.reached)}",
        )
        for row in window
    ]
    return "\n\n".join(
        (
            _aligned([_ENGINE_HEAD, *engine_cells], "<<>>><"),
            _aligned([_WINDOW_HEAD, *window_cells], "<><"),
        )
    )


def _mark(reached: bool | None) -> str:
    return "ok" if reached else "MISSED"


def _aligned(rows: Sequence[Sequence[str]], sides: str) -> str:
    """Columns as wide as they need to be; ``<`` aligns one to the left, ``>`` right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            f"{cell:{side}{width}}"
            for cell, side, width in zip(row, sides, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _say(text: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        print(text, file=sys.stderr)
