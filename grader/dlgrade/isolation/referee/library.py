"""Keras and the library that it computes with, imported when they are first used."""

from __future__ import annotations

import functools
import importlib
from typing import Any

# More is hardly faster, and takes longer to prepare.
STEPS_AT_ONCE = 25


def keras() -> Any:
    """Return the module `keras`."""
    return importlib.import_module("keras")


def make_deterministic() -> None:
    """Have the same seed give the same numbers again on the same machine, as far as the library offers that."""
    backend = keras().backend.backend()
    if backend == "tensorflow":
        importlib.import_module("tensorflow").config.experimental.enable_op_determinism()
    elif backend == "torch":
        # Where an operation has no such form, a warning is better than no grade.
        importlib.import_module("torch").use_deterministic_algorithms(True, warn_only=True)


def compiles_steps() -> bool:
    """Return whether the steps of a training are to be compiled (Keras's `jit_compile`)."""
    # Without it JAX makes one operation after the other, and takes several times as long. The others have graphs or
    # quick operations, and gain less than the compiling takes.
    return bool(keras().backend.backend() == "jax")


def steps_at_once() -> int:
    """Return how many steps of training are best made in one go: the same steps, with less between them."""
    # PyTorch knows no such thing.
    return 1 if keras().backend.backend() == "torch" else STEPS_AT_ONCE


def member(path: str) -> Any:
    """Return what has this path in Keras, such as "layers.Dense"."""
    return functools.reduce(getattr, path.split("."), keras())
