"""How much a file of weights may hold."""

MOST_BYTES = 512 * 2**20
"""Of the file, and of the arrays in it."""
MOST_ARRAYS = 256
