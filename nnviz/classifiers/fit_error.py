"""Why a classifier cannot be fitted, or is not."""


class FitError(ValueError):
    """What stands in the way, in one sentence."""


class FitCancelledError(Exception):
    """Whoever watched the fit asked to stop."""
