"""The views that can be rendered, known without Qt; a test checks them with the UI."""

VIEW_NAMES = {
    "window": "the whole window",
    "graph": "the network: neurons, weights and values",
    "neuron": "one neuron in the three drawings of the lecture",
    "equation": "the arithmetic of one neuron, with the real numbers",
    "softmax": "from the outputs to the loss, for one sample",
    "inspector": "the chosen neuron, weight, bias or sample in every number",
    "boundary": "the data and what the network answers around them",
    "matrices": "the network as matrices, every number in its cell",
    "pieces": "the linear pieces and kinks, or the linear regions, of the network",
    "activation": "an activation and its slope, with the neurons of a layer on them",
    "templates": "the rows of the first weight matrix as what they look for",
    "confusion": "which classes are taken for which",
    "compare": "classic classifiers beside the network, on the same data",
    "surface": "the loss on a slice of parameter space, with the path on it",
    "surface3d": "the same as a relief, with a ball where the run is",
    "collapse": "linear layers folded into one, or why they cannot be",
    "loss": "loss and accuracy over the steps",
    "time": "the steps and the moments of a step",
}

VIEW_SIZES = {
    "window": (1440, 900),
    "graph": (840, 400),
    "neuron": (840, 400),
    "equation": (840, 100),
    "softmax": (320, 500),
    "inspector": (320, 560),
    "boundary": (420, 320),
    "matrices": (520, 240),
    "pieces": (640, 400),
    "activation": (520, 320),
    "templates": (520, 260),
    "confusion": (420, 320),
    "compare": (900, 420),
    "surface": (520, 320),
    "surface3d": (640, 480),
    "collapse": (520, 260),
    "loss": (420, 320),
    "time": (1420, 72),
}
"""Width and height of a picture when none are asked for, in px."""
