"""How large an experiment may be: checked before any memory is taken.

The limits are far above what a window can show, and far below what brings a laptop
to its knees: the largest network takes about 80 MB per copy of its parameters.
"""

MOST_FILE_BYTES = 64 * 2**20
MOST_NAME_CHARACTERS = 200
MOST_NOTE_CHARACTERS = 600

MOST_SIZES = 64
"""Entries of ``network.layers``."""
LARGEST_LAYER = 16_384
MOST_PARAMETERS = 10_000_000
MOST_BATCH_NUMBERS = 50_000_000
"""Samples of a batch times the sizes of all layers: one copy of all activations."""
