"""Write classifiers.npz: what scikit-learn has for the classic linear classifiers.

``python tests/golden/make_classifiers.py`` writes it beside this file. Needs
scikit-learn: `make golden`. `tests/classifiers/test_golden.py` compares nnviz with it.

The data are those of resources/datasets in the order of their source. Digits are taken
as their pixels from 0 to 16, iris as whole millimetres: numbers that libsvm, which has
its products in float32, does not round. See `SCALE`.
"""

from pathlib import Path

import numpy as np
from golden_classifiers import RIDGES, SCALE, SVMS
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neighbors import NearestCentroid
from sklearn.svm import SVC

SOURCES = {"iris": load_iris, "digits": load_digits}
OUTPUT = Path(__file__).parent / "classifiers.npz"


def samples(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers (n, d) and class numbers (n,)."""
    source = SOURCES[name]()
    return np.rint(source.data * (10.0 if name == "iris" else 1.0)), source.target


def ridge(name: str, strength: float, bias: bool) -> np.ndarray:
    """[W | b], (K, d + 1), for inputs as they are in nnviz: divided by `SCALE`."""
    x, labels = samples(name)
    targets = np.eye(labels.max() + 1)[labels]
    if strength == 0.0:
        model = LinearRegression(fit_intercept=bias)
    else:
        model = Ridge(alpha=strength, fit_intercept=bias)
    model.fit(x / SCALE[name], targets)
    b = np.broadcast_to(model.intercept_, len(model.coef_))
    return np.column_stack([model.coef_, b])


def svm_bounds(name: str, strength: float) -> np.ndarray:
    """(K, 2): P(w, b) of libsvm's answer, and D(α) of its multipliers.

    The least possible P lies between the two. The strength is that for inputs divided
    by `SCALE`; for whole numbers it is SCALE² times that.
    """
    x, labels = samples(name)
    n, strength = len(x), strength * SCALE[name] ** 2
    bounds = []
    for label in range(labels.max() + 1):
        signs = np.where(labels == label, 1.0, -1.0)
        model = SVC(kernel="linear", C=1.0 / (2.0 * strength * n), tol=1e-10)
        model.fit(x, signs)
        w, b = model.coef_[0], model.intercept_[0]
        primal = strength * w @ w + np.maximum(0.0, 1.0 - signs * (x @ w + b)).mean()
        alpha = np.zeros(n)
        alpha[model.support_] = np.abs(model.dual_coef_[0]) * 2.0 * strength * n
        sums = np.array([alpha[signs > 0].sum(), alpha[signs < 0].sum()])
        alpha *= np.where(signs > 0, *(sums.min() / sums))
        w = (alpha * signs) @ x / (2.0 * strength * n)
        bounds.append((primal, alpha.mean() - strength * w @ w))
    return np.array(bounds)


def main() -> None:
    arrays = {}
    for key, case in RIDGES.items():
        arrays[key] = ridge(*case)
    for key, case in SVMS.items():
        arrays[key] = svm_bounds(*case)
    for name in SOURCES:
        x, labels = samples(name)
        answers = NearestCentroid().fit(x, labels).predict(x)
        arrays[f"nearest_mean_{name}"] = answers.astype(np.uint8)
    np.savez_compressed(OUTPUT, **arrays)


if __name__ == "__main__":
    main()
