"""Why a file holds no network that nnviz can take, or why one cannot be written."""


class ModelError(ValueError):
    """One sentence that names the file or the array and what would be accepted."""
