"""``nnviz import``: weights trained elsewhere as the network of an experiment."""

import argparse

from nnviz.cli.command_error import CommandError
from nnviz.cli.opening import open_experiment
from nnviz.cli.status import DONE
from nnviz.engine.settings import ActivationName
from nnviz.models.files import read_model
from nnviz.models.model_error import ModelError
from nnviz.models.taking import activations_for, experiment_with
from nnviz.models.wording import layer_lines
from nnviz.session.experiment_file import check_experiment


def import_model(arguments: argparse.Namespace) -> int:
    """Read, say what was found, and write the experiment; the exit status."""
    experiment = open_experiment(arguments.file)
    try:
        model = read_model(arguments.model)
        activations = activations_for(model, experiment)
        if arguments.activation is not None:
            hidden: list[ActivationName] = [arguments.activation]
            activations = (*(hidden * (len(model.layers) - 1)), activations[-1])
        taken = experiment_with(model, experiment, activations)
    except ModelError as error:
        raise CommandError(str(error)) from error
    check_experiment(taken)
    try:
        taken.save(arguments.output)
    except OSError as error:
        raise CommandError(
            f"{arguments.output} cannot be written: {error.strerror or error}."
        ) from error
    print("\n".join(layer_lines(model, activations)))
    return DONE
