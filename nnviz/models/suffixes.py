"""Which files hold weights, known without what it takes to read them."""

READABLE = (".safetensors", ".npz", ".onnx")
"""Suffixes of the files that weights can be read from."""
PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".joblib", ".ckpt", ".bin")
"""Suffixes of files that are never opened, since they can run code."""
MODELS = (".safetensors", ".onnx", *PICKLES)
"""Suffixes of files that hold a model and nothing else that nnviz reads."""
