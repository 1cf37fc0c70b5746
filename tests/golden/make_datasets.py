"""Write resources/datasets/iris.npz and digits.npz from scikit-learn's copies.

Run once, with scikit-learn installed (``pip install -e .[oracle]``), from the root of
the project: ``python tests/golden/make_datasets.py``. The same bytes come out again.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits, load_iris

FOLDER = Path(__file__).parents[2] / "resources" / "datasets"


def write(name: str, values: np.ndarray, labels: np.ndarray, divisor: float) -> None:
    """Whole numbers 0 to 255 in a compressed npz; value / divisor is the original."""
    whole = np.rint(values * divisor).astype(np.uint8)
    np.testing.assert_array_equal(whole / divisor, values)
    np.savez_compressed(
        FOLDER / f"{name}.npz", values=whole, labels=labels.astype(np.uint8)
    )


if __name__ == "__main__":
    iris, digits = load_iris(), load_digits()
    write("iris", iris.data, iris.target, divisor=10.0)
    write("digits", digits.data, digits.target, divisor=1.0)
