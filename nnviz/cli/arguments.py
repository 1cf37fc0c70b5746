"""What is typed after ``nnviz``: commands, options, and one-line errors for them."""

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn, TypeAlias

from nnviz.classifiers.methods import METHODS
from nnviz.cli.argument_types import (
    extent,
    grid,
    natural,
    npz,
    positive,
    strength,
)
from nnviz.cli.figure_arguments import add_animate, add_figures
from nnviz.cli.file_arguments import add_file, add_lesson, add_optional_file
from nnviz.cli.model_arguments import add_model_commands
from nnviz.cli.render_arguments import add_render
from nnviz.session.shipped_experiments import shipped_experiment_paths
from nnviz.version import __version__

COMMANDS = (
    "open",
    "trace",
    "train",
    "render",
    "figures",
    "animate",
    "surface",
    "fit",
    "export",
    "import",
    "bench",
)

_EXAMPLES = """\
examples:
  nnviz                                        the window, on the default experiment
  nnviz spiral.json                            the window, on an experiment
  nnviz --lesson softmax --page 2              the window, on a page of a lesson
  nnviz train spiral.json --epochs 50          losses and accuracies after 50 epochs
  nnviz train spiral.json --epochs 50 -o s.nnviz
                                               and a session that the window opens
  nnviz trace spiral.json --steps 20 -o t.json
                                               every number of the first 20 steps
  nnviz render spiral.json --view boundary --step 600 -o regions.svg
                                               a view as a figure, without a display
  nnviz surface spiral.json --step 600 --plane pca -o surface.npz
                                               the loss around the path, as arrays
  nnviz fit spiral.json --method ridge --strength 0.1
                                               the linear classifier in closed form

exit status: 0 done, 2 wrong experiment or option, 3 the training left the finite
numbers on the way, 130 stopped with Ctrl-C.
"""


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The command and its options; a bare FILE, or nothing, is ``open``.

    Raises
    ------
    SystemExit
        With 2 and one sentence on standard error for what cannot be understood, with
        0 after ``--help`` and ``--version``.
    """
    words = list(argv)
    if not words or words[0] not in (*COMMANDS, "-h", "--help", "--version"):
        _refuse_misspelt_command(words)
        words.insert(0, "open")
    return _parser().parse_args(words)


class _Parser(argparse.ArgumentParser):
    """argparse with errors in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="nnviz",
        description="A microscope for gradient descent.",
        usage="nnviz [FILE]\n       nnviz COMMAND …",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    commands = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title="commands",
        prog="nnviz",
        required=True,
    )
    _add_open(commands)
    _add_trace(commands)
    _add_train(commands)
    add_render(commands)
    add_figures(commands)
    add_animate(commands)
    _add_surface(commands)
    _add_fit(commands)
    add_model_commands(commands)
    _add_bench(commands)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _add_open(commands: _Commands) -> None:
    command = commands.add_parser(
        "open",
        help="open the window; what nnviz [FILE] does",
        description="Open the window on an experiment or a session.",
        allow_abbrev=False,
    )
    add_optional_file(command)
    add_lesson(command)


def _add_trace(commands: _Commands) -> None:
    command = commands.add_parser(
        "trace",
        help="every number of the training steps, as JSON",
        description=(
            "Train N steps and write every number of each K-th step as JSON: batch,"
            " parameters, z, a, probabilities, losses, gradients, updated parameters."
        ),
        epilog=(
            "OUT.csv gets a table instead: a row per step with losses, accuracies and"
            " all parameters after it, beginning with those before the first. "
            "When the training leaves the finite numbers, the steps before it are"
            " written, the reason is said on standard error, and the exit status is 3."
        ),
        allow_abbrev=False,
    )
    add_file(command)
    command.add_argument(
        "--steps", required=True, type=positive, metavar="N", help="steps to train"
    )
    command.add_argument(
        "--every",
        default=1,
        type=positive,
        metavar="K",
        help="write the steps K, 2K, 3K, … (default: 1, every step)",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT.json",
        help="the file to write (default: standard output)",
    )


def _add_train(commands: _Commands) -> None:
    command = commands.add_parser(
        "train",
        help="train, and print loss and accuracy on train and test",
        description=(
            "Train from the start, or from where a session stood, with a progress bar"
            " on a terminal, and print loss"
            " and accuracy on the training and the test set. Ctrl-C stops after the"
            " step under way and prints what was reached."
        ),
        epilog=(
            "When the training leaves the finite numbers, the last finite state is"
            " printed, the reason is said on standard error, and the exit status is 3."
        ),
        allow_abbrev=False,
    )
    add_file(command)
    length = command.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=positive, metavar="N", help="steps to train")
    length.add_argument("--epochs", type=positive, metavar="N", help="epochs to train")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT.nnviz",
        help="write a session, which the window opens and this command goes on with",
    )


def _add_surface(commands: _Commands) -> None:
    command = commands.add_parser(
        "surface",
        help="the loss on a plane of parameter space, as arrays",
        description=(
            "Train N steps and write the loss on a plane of parameter space as NumPy\n"
            "arrays in float64: a (G,), b (G,), loss (G, G) with loss[i, j] at\n"
            "theta + a[i]*d1 + b[j]*d2; theta, d1, d2 flat in the order W1, b1, W2, …"
        ),
        epilog=(
            "planes:\n"
            "  random     two random directions, filter-normalised (Li et al. 2018)\n"
            "  pca        the two principal components of the path so far\n"
            "  gradient   minus the gradient, and the last step\n"
            "  weights:W1[0,1],b2[1]   any two weights or biases"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_file(command)
    command.add_argument(
        "--step",
        type=natural,
        metavar="N",
        help="the step to stand after (default: 0; of a session, where it stood)",
    )
    command.add_argument(
        "--plane", default="random", metavar="PLANE", help="default: random"
    )
    command.add_argument(
        "--grid",
        default=51,
        type=grid,
        metavar="G",
        help="points a side, from 2 to 1,001 (default: 51)",
    )
    command.add_argument(
        "--extent",
        type=extent,
        metavar="E",
        help="from -E to E on both axes (default: the path and its neighbourhood)",
    )
    command.add_argument(
        "--seed",
        default=1,
        type=natural,
        metavar="S",
        help="of the random directions (default: 1)",
    )
    command.add_argument(
        "--samples",
        default="train",
        choices=("train", "test"),
        help="whose loss (default: train)",
    )
    command.add_argument(
        "--penalty", action="store_true", help="add the regularisation term"
    )
    command.add_argument(
        "-o",
        "--output",
        required=True,
        type=npz,
        metavar="OUT.npz",
        help="the file to write",
    )


def _add_fit(commands: _Commands) -> None:
    command = commands.add_parser(
        "fit",
        help="ridge, nearest mean or linear SVM on the same data",
        description=(
            "Fit a linear classifier f(x) = W x + b to the training set, without\n"
            "gradient descent, and print its accuracy on train and test."
        ),
        epilog=(
            "methods, with X (n, d) the inputs and T (n, K) the one-hot targets:\n"
            "  ridge         the least |X W - T|^2 + strength |W|^2, in closed form\n"
            "  nearest_mean  the class whose mean is nearest\n"
            "  linear_svm    per class the least strength |w|^2 + mean hinge\n\n"
            "Biases are not penalised. OUT.npz has W (K, d), b (K,), what the method\n"
            "says beyond that, and the confusion matrices (true, predicted)."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_file(command)
    command.add_argument(
        "--method",
        required=True,
        choices=METHODS,
        metavar="METHOD",
        help=", ".join(METHODS),
    )
    command.add_argument(
        "--strength",
        type=strength,
        metavar="S",
        help="L2 strength: from 0 for ridge, greater than 0 for linear_svm",
    )
    command.add_argument(
        "--no-bias",
        dest="bias",
        action="store_false",
        help="ridge without a column of ones",
    )
    command.add_argument(
        "-o",
        "--output",
        type=npz,
        metavar="OUT.npz",
        help="write the parameters there",
    )


def _add_bench(commands: _Commands) -> None:
    command = commands.add_parser(
        "bench",
        help="the benchmarks of this project, on this machine",
        description=(
            "Measure the time of a training step beside a textbook NumPy step, and"
            " what the window takes to open, to draw and to answer a key."
        ),
        allow_abbrev=False,
    )
    command.add_argument("--json", action="store_true", help="print the rows as JSON")


def _refuse_misspelt_command(words: Sequence[str]) -> None:
    """``nnviz trian x.json`` is more likely a slip than a file called ``trian``."""
    if not words or words[0].startswith("-"):
        return
    path = Path(words[0])
    if path.exists() or path.suffix or path.name != words[0]:
        return
    if words[0] in shipped_experiment_paths():
        return
    near = get_close_matches(words[0], COMMANDS, n=1)
    if near or len(words) > 1:
        hint = f"did you mean {near[0]}? " if near else ""
        _Parser(prog="nnviz").error(
            f"there is no command or file {words[0]} ({hint}"
            f"commands are {', '.join(COMMANDS)})"
        )
