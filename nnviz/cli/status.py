"""Exit statuses of the commands."""

DONE = 0
WRONG = 2
"""The experiment or an option is wrong, or a file cannot be read or written."""
NOT_FINITE = 3
"""The loss or a parameter left the finite numbers on the way."""
INTERRUPTED = 130
TERMINATED = 143
PIPE_CLOSED = 141
