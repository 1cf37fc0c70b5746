"""An experiment as text to hand on, and a session as a command that draws it again."""

import shlex
from collections.abc import Mapping
from dataclasses import replace

from nnviz.engine.network import Parameters
from nnviz.engine.settings import Initialization
from nnviz.session.experiment import Experiment
from nnviz.session.experiment_error import ExperimentError
from nnviz.session.experiment_file import experiment_to_json, parse_experiment
from nnviz.session.moment_names import moment_names
from nnviz.session.moments import rest_index
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.session.unit_names import sample_name, unit_name

CLIPBOARD = "The text"
"""What errors call the place that a pasted experiment came from."""


def with_parameters(experiment: Experiment, parameters: Parameters) -> Experiment:
    """The same experiment, beginning with parameters that are given in it.

    Each float64 comes back from its text as it was, and each float32 as well.
    """
    given = Initialization(
        kind="given",
        seed=experiment.network.init.seed,
        W=tuple(tuple(map(tuple, W.tolist())) for W in parameters.W),
        b=tuple(tuple(b.tolist()) for b in parameters.b),
    )
    return replace(experiment, network=replace(experiment.network, init=given))


def experiment_text(experiment: Experiment) -> str:
    """The file of an experiment, as text to paste."""
    return experiment_to_json(experiment).decode()


def pasted_experiment(text: str) -> Experiment:
    """The experiment that a text holds.

    Text around it (a sentence, the fence of a code block) is passed over.

    Raises
    ------
    ExperimentError
        In one sentence.
    """
    first, last = text.find("{"), text.rfind("}")
    if not 0 <= first < last:
        raise ExperimentError(
            "there is no experiment in it; the JSON of an experiment is expected, as"
            " File › Share copies it",
            source=CLIPBOARD,
        )
    return parse_experiment(
        text[first : last + 1].encode("utf-8", "replace"), CLIPBOARD
    )


def render_command(
    file: str | None, snapshot: Snapshot, view: str, options: Mapping[str, str]
) -> str:
    """A command line that draws a view of a file at the present place.

    ``None`` is the experiment that nnviz opens with. ``options`` say how it is to look.
    """
    words = ["nnviz", "render"]
    if file is not None:
        words.append(file)
    words += ["--view", view, "--step", str(snapshot.step)]
    if snapshot.moment != rest_index(snapshot.moments):
        names = moment_names(snapshot.architecture, snapshot.experiment.loss)
        words += ["--moment", names[snapshot.moment]]
    selection = snapshot.selection
    if selection.unit is not None:
        words += ["--select", unit_name(selection.unit)]
    if selection.sample != Sample("train", 0):
        words += ["--sample", sample_name(selection.sample)]
    for option, value in options.items():
        words += [f"--{option}", value]
    words += ["-o", f"{view}.png"]
    return shlex.join(words)
