"""The options of ``nnviz figures`` and ``nnviz animate``."""

import argparse
from pathlib import Path
from typing import Any

from nnviz.cli.argument_types import natural, positive, rate, scale, seconds, size
from nnviz.cli.file_arguments import add_optional_file
from nnviz.cli.view_names import VIEW_NAMES

FIGURE_FORMATS = ("png", "svg", "pdf", "csv", "report")


def add_figures(commands: Any) -> None:
    """Add it to the commands of a parser."""
    command = commands.add_parser(
        "figures",
        help="many views at many steps, or one report of them",
        description=(
            "Train once and write each view after each of the steps, as\n"
            "FOLDER/VIEW-STEP.FORMAT; or with --format report one PDF per step with\n"
            "the experiment's settings, as FOLDER/report-STEP.pdf."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_optional_file(command)
    command.add_argument(
        "--views",
        required=True,
        type=_views,
        metavar="V,V,…",
        help="what to draw, or all: " + ", ".join(VIEW_NAMES),
    )
    command.add_argument(
        "--steps",
        default=(0,),
        type=_steps,
        metavar="N,N,…",
        help="steps after which to draw (default: 0)",
    )
    command.add_argument(
        "--format", default="png", choices=FIGURE_FORMATS, help="default: png"
    )
    command.add_argument("--size", type=size, metavar="WxH", help="as in 800x600")
    command.add_argument(
        "--theme", default="light", choices=("light", "dark"), help="default: light"
    )
    command.add_argument(
        "--type",
        default="screen",
        choices=("screen", "slides", "print"),
        help="size of the type (default: screen)",
    )
    command.add_argument(
        "--transparent", action="store_true", help="leave the ground out"
    )
    command.add_argument(
        "--scale",
        default=2.0,
        type=scale,
        metavar="S",
        help="pixels of a PNG per unit of its size (default: 2)",
    )
    command.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FOLDER",
        help="the folder, made if it is not there",
    )


def _views(text: str) -> tuple[str, ...]:
    """Names of views, or ``all`` but the window."""
    if text == "all":
        return tuple(name for name in VIEW_NAMES if name != "window")
    names = tuple(dict.fromkeys(text.split(",")))
    for name in names:
        if name not in VIEW_NAMES:
            raise argparse.ArgumentTypeError(
                f"{name!r} is none of the views: {', '.join(VIEW_NAMES)}"
            )
    return names


def _steps(text: str) -> tuple[int, ...]:
    """Whole numbers, put in their order."""
    return tuple(sorted({natural(each) for each in text.split(",")}))


def add_animate(commands: Any) -> None:
    """Add it to the commands of a parser."""
    command = commands.add_parser(
        "animate",
        help="a view over the steps as GIF, APNG, WebP, MP4 or WebM",
        description=(
            "Train N steps and write a film of one view: a frame after every K steps,\n"
            "or with --moments one for each moment of these steps."
        ),
        epilog=(
            "OUT ends in .gif, .apng, .webp, .mp4 or .webm; the last two need\n"
            "nnviz[video]. When the training leaves the finite numbers, the film ends\n"
            "there, the reason is said on standard error, and the exit status is 3.\n"
            "Ctrl-C leaves no file."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_optional_file(command)
    command.add_argument(
        "--view",
        required=True,
        choices=tuple(VIEW_NAMES),
        metavar="VIEW",
        help="what to draw: " + ", ".join(VIEW_NAMES),
    )
    command.add_argument(
        "--steps", required=True, type=natural, metavar="N", help="steps to train"
    )
    command.add_argument(
        "--every",
        default=1,
        type=positive,
        metavar="K",
        help="steps from frame to frame (default: 1)",
    )
    command.add_argument(
        "--moments", action="store_true", help="a frame for each moment of a step"
    )
    command.add_argument(
        "--fps", default=20.0, type=rate, metavar="F", help="frames a second (20)"
    )
    command.add_argument(
        "--hold",
        default=1.0,
        type=seconds,
        metavar="S",
        help="seconds that the last frame stays (default: 1)",
    )
    command.add_argument(
        "--select", metavar="UNIT", help="what is chosen, as for nnviz render"
    )
    command.add_argument("--size", type=size, metavar="WxH", help="as in 800x600")
    command.add_argument(
        "--theme", default="light", choices=("light", "dark"), help="default: light"
    )
    command.add_argument(
        "--scale",
        default=1.0,
        type=scale,
        metavar="S",
        help="pixels per unit of the size (default: 1)",
    )
    command.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="the file"
    )
