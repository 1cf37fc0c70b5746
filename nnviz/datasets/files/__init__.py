"""Data from files of all kinds: checked before memory is taken, never run as code."""
