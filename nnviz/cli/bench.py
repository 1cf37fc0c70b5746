"""``nnviz bench``: the engine's step time, timeline, loss surface and window."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from nnviz.cli.bench_engine import EngineRow, bench_engine
from nnviz.cli.bench_row import BenchRow
from nnviz.cli.bench_surface import bench_surface
from nnviz.cli.bench_timeline import bench_timeline
from nnviz.cli.status import DONE

_ENGINE_HEAD = ("network", "dtype", "textbook µs", "tape µs", "ratio", "goal")
_HEADS = {
    "timeline": "timeline",
    "surface": "loss surface",
    "window": "window, off screen",
}


def bench(arguments: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    # Qt is imported after the engine is measured, and only then.
    _say("Measuring the engine…")
    engine = bench_engine()
    _say("Measuring the timeline…")
    timeline = bench_timeline()
    _say("Measuring the loss surface…")
    surface = bench_surface()
    _say("Measuring the window…")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from nnviz.cli.bench_large import bench_large
    from nnviz.cli.bench_surface3d import bench_surface3d
    from nnviz.cli.bench_window import bench_window

    window = [*bench_window(), *bench_surface3d(), *bench_large()]
    figures = {"timeline": timeline, "surface": surface, "window": window}
    print(rows_as_json(engine, figures) if arguments.json else tables(engine, figures))
    return DONE


Figures = Mapping[str, Sequence[BenchRow]]
"""Rows by the part of the program that they are about."""


def rows_as_json(engine: Sequence[EngineRow], figures: Figures) -> str:
    """All lists of rows as one JSON object."""
    tree: dict[str, object] = {"engine": [asdict(row) for row in engine]}
    for part, rows in figures.items():
        tree[part] = [asdict(row) | {"reached": row.reached} for row in rows]
    return json.dumps(tree, indent=2)


def tables(engine: Sequence[EngineRow], figures: Figures) -> str:
    """A table for each part to read; a goal that is missed is marked."""
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
    parts = [_aligned([_ENGINE_HEAD, *engine_cells], "<<>>><")]
    for part, rows in figures.items():
        cells = [
            (
                row.name,
                f"{row.value:.4g} {row.unit}",
                ""
                if row.goal is None
                else f"{'≥' if row.at_least else '<'} {row.goal:g} {row.unit}"
                f" {_mark(row.reached)}",
            )
            for row in rows
        ]
        parts.append(_aligned([(_HEADS[part], "measured", "goal"), *cells], "<><"))
    return "\n\n".join(parts)


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
