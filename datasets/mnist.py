"""MNIST, from wherever it is, and a stand-in of its form that is always there.

    (x, y), (x_test, y_test) = mnist(datasets)      # 60,000 and 10,000; may have to be downloaded
    (x, y), (x_test, y_test) = digits28(datasets)   # 1,437 and 360, from digits.npz

MNIST is not part of the course: it is looked for, and checks that need it have to do without where it can't be had.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import urllib.request
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dlgrade.suite import load_module

Array = np.ndarray[Any, Any]
Split = tuple[tuple[Array, Array], tuple[Array, Array]]

# The file as Keras gives it out (keras.datasets.mnist), with the number by which Keras knows it.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
NAME = "mnist.npz"
# In bytes; what is longer is something else.
SIZE = 11_490_434
# For a server that says nothing.
SECONDS = 15.0
# The folder of one's own with data; a teacher's machines may have no network.
VARIABLE = "DLGRADE_DATA"

SIDE = 28
# How large a digit is on the picture, and the white round it, are MNIST's.
DIGIT = 20


class MnistMissingError(FileNotFoundError):
    """MNIST is neither here nor can it be downloaded; the message says where it was looked for, and what to do."""


def mnist(datasets: Path) -> Split:
    """Return MNIST as `(x, y), (x_test, y_test)`: 60,000 images to train on and 10,000 that are held out.

    It is looked for as `mnist.npz` in the folder that DLGRADE_DATA names, then where Keras keeps it, then downloaded
    there. What is found is used only if it is, byte for byte, the file that Keras gives out.

    datasets: the folder of the course's data, which does not hold it
    x: (N, 28, 28, 1) uint8, 0 is blank and 255 full of ink; y: (N,) integers from 0 to 9; neither can be written to
    raises MnistMissingError: it is nowhere; `digits28` has something of the same form then
    raises ValueError: the file in DLGRADE_DATA is another one
    """
    found = _load()
    if isinstance(found, str):
        raise MnistMissingError(found)
    return found


def digits28(datasets: Path) -> Split:
    """Return the digits of digits.npz in the form of MNIST: 28×28 pixels from 0 to 255, and white round the digit.

    The rows that are held out are those of `digits` in digits.py, in the same order.

    datasets: the folder that holds digits.npz
    x: (N, 28, 28, 1) uint8; y: (N,) integers from 0 to 9: 1,437 to train on and 360 that are held out
    """
    (x, y), (x_test, y_test) = load_module(datasets / "digits.py").digits(datasets)
    return (enlarged(x), y), (enlarged(x_test), y_test)


def enlarged(x: Array) -> Array:
    """Return images of 8×8 pixels from 0 to 16 as such of 28×28 from 0 to 255, with straight lines between pixels.

    x: (N, 8, 8, 1); returns (N, 28, 28, 1) uint8
    """
    small = x.shape[1]
    # Where the middle of each new pixel was on the old picture; what is nearer to the edge than a middle is like it.
    places = np.clip((np.arange(DIGIT) + 0.5) * small / DIGIT - 0.5, 0, small - 1)
    weights = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(small)))
    large = weights @ x[..., 0].astype(np.float64) @ weights.T
    margin = (SIDE - DIGIT) // 2
    white = ((0, 0), (margin, margin), (margin, margin))
    return np.pad(np.rint(large * (255 / 16)).astype(np.uint8), white)[..., np.newaxis]


@lru_cache(maxsize=1)
def _load() -> Split | str:
    """Return MNIST, or why there is none; looked for once a process, since a network that is down takes its time."""
    content = _find()
    if isinstance(content, str):
        return content
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    x, y, x_test, y_test = (array[..., np.newaxis] if array.ndim == 3 else array.astype(np.int64) for array in arrays)
    for array in (x, y, x_test, y_test):
        array.flags.writeable = False
    return (x, y), (x_test, y_test)


def _find() -> bytes | str:
    own = os.environ.get(VARIABLE)
    if own and (given := _read(Path(own).expanduser() / NAME)) is not None:
        if not _is_mnist(given):
            raise ValueError(f"{Path(own) / NAME} is not the file that Keras gives out: its SHA-256 should be {SHA256}")
        return given
    cache = _keras_folder() / NAME
    kept = _read(cache)
    if kept is not None and _is_mnist(kept):
        return kept
    try:
        with urllib.request.urlopen(URL, timeout=SECONDS) as response:
            content: bytes = response.read(SIZE + 1)
    except (OSError, ValueError) as error:
        return _advice(own, cache, f"and it can't be downloaded: {error}")
    if not _is_mnist(content):
        return _advice(own, cache, f"and what {URL} gives is another file")
    _write(cache, content)
    return content


def _advice(own: str | None, cache: Path, why: str) -> str:
    first = f"in {own} ({VARIABLE})" if own else f"in a folder of yours ({VARIABLE} is not set)"
    return (
        f"MNIST is not here: there is no {NAME} {first} or at {cache}, {why}. "
        f"Download {URL} where there is a network, put it into a folder, and set {VARIABLE} to that folder."
    )


def _keras_folder() -> Path:
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path("~/.keras")).expanduser() / "datasets"


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(SIZE + 1)
    except OSError:
        return None


def _is_mnist(content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == SHA256


def _write(path: Path, content: bytes) -> None:
    """Keep a download for the next time, if that can be done: whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        pass
