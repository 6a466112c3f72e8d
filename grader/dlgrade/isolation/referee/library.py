"""Keras and TensorFlow, imported when they are first used."""

from __future__ import annotations

import functools
import importlib
from typing import Any


def keras() -> Any:
    """Return the module `keras`."""
    return importlib.import_module("keras")


def tensorflow() -> Any:
    """Return the module `tensorflow`."""
    return importlib.import_module("tensorflow")


def member(path: str) -> Any:
    """Return what has this path in Keras, such as "layers.Dense"."""
    return functools.reduce(getattr, path.split("."), keras())
