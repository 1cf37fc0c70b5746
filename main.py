"""``python main.py`` is the same program as ``nnviz``."""

import sys

from nnviz.app import main

if __name__ == "__main__":
    sys.exit(main())
