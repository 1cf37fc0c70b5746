"""The one kind of error that a lesson file can give."""

from nnviz.session.experiment_error import ExperimentError


class LessonError(ValueError):
    """A lesson that cannot be read, in one sentence: file, place, what is accepted.

    Parameters
    ----------
    problem
        What is wrong and what would be accepted, without the full stop.
    place
        Where in the file: a page, a key, a line; empty for the whole.
    source
        The file.
    """

    def __init__(self, problem: str, place: str = "", source: str = "") -> None:
        where = " ".join(part for part in (place, problem) if part)
        super().__init__(f"{source}: {where}." if source else f"{where}.")
        self.problem = problem
        self.place = place
        self.source = source

    @classmethod
    def of(cls, error: ExperimentError, page: str = "") -> "LessonError":
        """What the reader of experiments, and of single values, has found."""
        place = ", ".join(part for part in (page, error.key) if part)
        return cls(error.problem, place, error.source or "")
