"""Where the shipped files are: in a checkout and in an installed wheel alike."""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "resources"
_CHECKOUT = Path(__file__).parent.parent / "resources"

RESOURCES = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
