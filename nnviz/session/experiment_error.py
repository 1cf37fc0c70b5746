"""The one kind of error that a person's experiment can give."""


class ExperimentError(ValueError):
    """An experiment that cannot be read or run, said in one sentence.

    Parameters
    ----------
    problem
        What is wrong and what would be accepted, without the full stop.
    key
        The path of the key, such as ``network.layers[2]``; empty for the whole.
    source
        The file; ``None`` for an experiment that was built in code.
    """

    def __init__(self, problem: str, key: str = "", source: str | None = None) -> None:
        where = " ".join(part for part in (key, problem) if part)
        super().__init__(f"{source}: {where}." if source else f"{where}.")
        self.problem = problem
        self.key = key
        self.source = source
