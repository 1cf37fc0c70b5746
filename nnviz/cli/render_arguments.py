"""The options of ``nnviz render``."""

import argparse
from pathlib import Path
from typing import Any

from nnviz.cli.argument_types import natural, scale, size
from nnviz.cli.file_arguments import add_lesson, add_optional_file
from nnviz.cli.view_names import VIEW_NAMES, VIEW_SIZES
from nnviz.picture.drawings import DRAWINGS


def add_render(commands: Any) -> None:
    sizes = "\n".join(
        f"  {name:<10} {VIEW_SIZES[name][0]}x{VIEW_SIZES[name][1]:<6} {text}"
        for name, text in VIEW_NAMES.items()
    )
    command = commands.add_parser(
        "render",
        help="a view, or the whole window, as PNG, SVG or PDF",
        description=(
            "Train N steps and write one view as a picture. No display is needed."
        ),
        epilog=(
            f"views, and their sizes when no --size is given:\n{sizes}\n\n"
            "moments of the step that comes next, as far as the network has them:\n"
            "  batch z1 a1 z2 a2 … scores (or output) exp normalise loss\n"
            "  dscores (or doutput) dW3 da2 dW2 da1 dW1 update\n\n"
            "When the training leaves the finite numbers, the last finite state is"
            " drawn,\nthe reason is said on standard error, and the exit status is 3."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_optional_file(command)
    add_lesson(command)
    command.add_argument(
        "--view",
        required=True,
        choices=tuple(VIEW_NAMES),
        metavar="VIEW",
        help="what to draw: " + ", ".join(VIEW_NAMES),
    )
    command.add_argument(
        "--step",
        type=natural,
        metavar="N",
        help="the step to stand after (default: 0; of a session, where it stood)",
    )
    command.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="OUT",
        help=".png, .svg or .pdf; or .csv for the numbers behind a view",
    )
    command.add_argument(
        "--moment",
        metavar="NAME",
        help="the moment of the step to show (default: loss)",
    )
    command.add_argument(
        "--select",
        metavar="UNIT",
        help=(
            "what is chosen, counted from 0: a weight W1[0,1] (target, source), a bias"
            " b2[1], a neuron a1[4] or an input x[0]"
        ),
    )
    command.add_argument(
        "--drawing",
        choices=tuple(DRAWINGS),
        help=(
            "how the views graph and neuron draw neurons: Σ and f apart, combined, or"
            " the bias as one more input"
        ),
    )
    command.add_argument(
        "--sample",
        metavar="SAMPLE",
        help="the chosen sample, train[12] or test[3], counted from 0",
    )
    command.add_argument(
        "--terms",
        action="store_true",
        help="name the layers of the network, and count what it consists of",
    )
    command.add_argument(
        "--light",
        metavar="COUNT",
        help=(
            "with the terms, let those of a count stand out: neurons, weights, biases"
            " or parameters, of all layers or of one, as in weights2"
        ),
    )
    command.add_argument("--size", type=size, metavar="WxH", help="as in 800x600")
    command.add_argument(
        "--theme", default="light", choices=("light", "dark"), help="default: light"
    )
    command.add_argument(
        "--scale",
        default=2.0,
        type=scale,
        metavar="S",
        help="pixels of a PNG per unit of its size (default: 2)",
    )
