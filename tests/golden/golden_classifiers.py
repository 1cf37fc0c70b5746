"""Which classifiers classifiers.npz holds, by the names of its arrays."""

SCALE = {"iris": 10.0, "digits": 16.0}
"""What whole numbers are divided by to be the inputs of nnviz.

That of digits is a power of 2: pixels x/16 with strength λ/16² have the same scores as
pixels x with λ, and 16 times the weights.
"""

RIDGES = {
    f"ridge_{name}_{index}": (name, strength, bias)
    for name, cases in {
        # λ = 1 for pixels from 0 to 16.
        "digits": [(1 / 256, False), (1 / 256, True), (100.0, True), (0.0, True)],
        "iris": [(1.0, False), (0.01, True), (0.0, False)],
    }.items()
    for index, (strength, bias) in enumerate(cases)
}
"""Data set, strength, and whether with a bias."""

SVMS = {
    f"svm_{name}_{index}": (name, strength)
    for name in SCALE
    for index, strength in enumerate([0.1, 0.01, 0.001, 0.0001])
}
"""Data set and strength."""
