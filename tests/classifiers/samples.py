"""Small samples full of ties: duplicates, constant columns, classes without samples."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


@st.composite
def labelled_samples(draw, classes=3):
    """x (n, d) of small whole numbers, class numbers (n,); n and d may be 1."""
    n, d = draw(st.integers(1, 12)), draw(st.integers(1, 5))
    x = draw(arrays(np.int64, (n, d), elements=st.integers(-3, 3)))
    labels = draw(arrays(np.int64, n, elements=st.integers(0, classes - 1)))
    return x.astype(np.float64), labels


def one_hot(labels, classes=3):
    return np.eye(classes)[labels]
