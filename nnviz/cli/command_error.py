"""What a command cannot do, in one sentence."""


class CommandError(Exception):
    """The sentence goes to standard error, and the exit status is 2."""
