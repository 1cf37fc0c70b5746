"""The options of ``nnviz export`` and ``nnviz import``."""

import argparse
from pathlib import Path
from typing import Any

from nnviz.cli.argument_types import natural
from nnviz.cli.file_arguments import add_file
from nnviz.engine.settings import ACTIVATIONS

FORMATS = {
    "safetensors": "weights, bit for bit, as layer1.weight, layer1.bias, …",
    "npz": "weights, bit for bit, as NumPy arrays W1, b1, …",
    "onnx": "the network in float32, for other programs (needs nnviz[onnx])",
    "pytorch": "PyTorch source with loss and optimiser (.py)",
    "numpy": "NumPy source (.py)",
    "latex": "formulas (.tex)",
}
"""Known without what they need; a test compares them with `nnviz.models.files`."""


def add_model_commands(commands: Any) -> None:
    """Add both to the commands of a parser."""
    _add_export(commands)
    _add_import(commands)


def _add_export(commands: Any) -> None:
    formats = "\n".join(f"  {name:<12} {text}" for name, text in FORMATS.items())
    command = commands.add_parser(
        "export",
        help="the trained network as weights, ONNX or source",
        description="Train N steps and write the network for other programs.",
        epilog=(
            f"formats:\n{formats}\n\nWithout --format the suffix of OUT says which;"
            " .py is pytorch."
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
        "--format", choices=tuple(FORMATS), metavar="FORMAT", help=", ".join(FORMATS)
    )
    command.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="the file"
    )


def _add_import(commands: Any) -> None:
    command = commands.add_parser(
        "import",
        help="weights trained elsewhere as an experiment",
        description=(
            "Read the weights of a multi-layer perceptron and write an experiment\n"
            "that starts with them, on the data and with the training of FILE."
        ),
        epilog=(
            "MODEL is a .safetensors, .npz or .onnx file. Pickles (.pt, .pkl) are not\n"
            "opened, since they can run code."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("model", type=Path, metavar="MODEL", help="the weights")
    command.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="an experiment (JSON, or the name of a shipped one; default: the one that"
        " nnviz opens with)",
    )
    command.add_argument(
        "--activation",
        choices=ACTIVATIONS,
        metavar="NAME",
        help=f"of the hidden layers: {', '.join(ACTIVATIONS)}"
        " (default: the file's, or else the experiment's)",
    )
    command.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="OUT.json",
        help="the experiment to write",
    )
