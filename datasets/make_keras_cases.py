"""Make keras_cases.npz: what Keras's own layers answer to small inputs, for suites that have no Keras at hand.

Run it from anywhere with NumPy and TensorFlow installed: `python make_keras_cases.py`. It writes the file beside
itself. To add a layer, write a function that yields its cases, and put it into LAYERS: what is there stays as it was,
since each layer has a generator of its own.

Suites read the cases so, without Keras:

    cases = load_cases(datasets / "keras_cases.npz", "conv2d")
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Case = dict[str, Any]

DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3

# Name, shape of x (N, H, W, C), kernel (kh, kw), filters, stride, padding.
CONVOLUTIONS = [
    ("3x3", (2, 5, 6, 2), (3, 3), 3, 1, "valid"),
    ("4x7", (1, 7, 9, 2), (4, 7), 3, 1, "valid"),
    ("3x2 by 2", (2, 7, 8, 1), (3, 2), 2, 2, "valid"),
    ("3x5 same", (2, 4, 6, 1), (3, 5), 2, 1, "same"),
    ("2x4 same", (1, 5, 3, 2), (2, 4), 3, 1, "same"),
    ("3x3 by 2 same", (1, 6, 8, 2), (3, 3), 1, 2, "same"),
    ("4x2 by 3 same", (2, 7, 8, 1), (4, 2), 2, 3, "same"),
]
# Name, shape of x, window, stride (None: that of the window), padding.
POOLS = [
    ("2", (2, 4, 6, 3), 2, None, "valid"),
    ("2 odd", (1, 5, 7, 2), 2, None, "valid"),
    ("3 by 2", (2, 7, 6, 2), 3, 2, "valid"),
    ("2 odd same", (2, 5, 3, 1), 2, None, "same"),
    ("3 by 1 same", (1, 4, 5, 2), 3, 1, "same"),
    ("3 by 2 same", (2, 6, 4, 1), 3, 2, "same"),
    ("4 by 3 same", (1, 8, 5, 2), 4, 3, "same"),
    ("2 by 3 same", (1, 7, 8, 1), 2, 3, "same"),
]
# Name, shape of xs (N, T, D), units.
SEQUENCES = [
    ("3 steps", (2, 3, 4), 5),
    ("one row", (1, 5, 2), 3),
    ("one number", (4, 6, 1), 2),
    ("one unit", (3, 4, 2), 1),
]


def conv2d(rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    """Yield cases of Conv2D: x, w (kh, kw, C, F), b (F,), stride, padding, and y (N, Ho, Wo, F)."""
    import keras

    for name, shape, kernel, filters, stride, padding in CONVOLUTIONS:
        x, w, b = (_normal(rng, *s) for s in (shape, (*kernel, shape[3], filters), (filters,)))
        layer = keras.layers.Conv2D(filters, kernel, strides=stride, padding=padding)
        layer.build(shape)
        layer.set_weights([w, b])
        yield name, {"x": x, "w": w, "b": b, "stride": stride, "padding": padding, "y": np.asarray(layer(x))}


def max_pool2d(rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    """Yield cases of MaxPooling2D: x, k, s, padding, and y. All values of x are negative, so that padding shows."""
    import keras

    yield from _pools(keras.layers.MaxPooling2D, rng)


def avg_pool2d(rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    """Yield cases of AveragePooling2D, as those of `max_pool2d`."""
    import keras

    yield from _pools(keras.layers.AveragePooling2D, rng)


def _pools(layer: Callable[..., Any], rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    for name, shape, k, s, padding in POOLS:
        x = -np.abs(_normal(rng, *shape)) - np.float32(0.5)
        y = np.asarray(layer(pool_size=k, strides=s, padding=padding)(x))
        yield name, {"x": x, "k": k, "s": k if s is None else s, "padding": padding, "y": y}


def simple_rnn(rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    """Yield cases of SimpleRNN: xs (N, T, D), h0 (N, H), Wx (D, H), Wh (H, H), b (H,), and all states y (N, T, H)."""
    import keras

    for name, shape, units in SEQUENCES:
        xs, h0, Wx, Wh, b = (
            _normal(rng, *s) for s in (shape, (shape[0], units), (shape[2], units), (units, units), (units,))
        )
        layer = keras.layers.SimpleRNN(units, return_sequences=True)
        layer.build(shape)
        layer.set_weights([Wx, Wh, b])
        y = np.asarray(layer(xs, initial_state=keras.ops.convert_to_tensor(h0)))
        yield name, {"xs": xs, "h0": h0, "Wx": Wx, "Wh": Wh, "b": b, "y": y}


def lstm(rng: np.random.Generator) -> Iterator[tuple[str, Case]]:
    """Yield cases of LSTM: xs (N, T, D), h0, c0 (N, H), W (D, 4H), U (H, 4H), b (4H,), all states y, last cell c."""
    import keras

    for name, shape, units in SEQUENCES:
        xs, h0, c0, W, U, b = (
            _normal(rng, *s)
            for s in (
                shape,
                (shape[0], units),
                (shape[0], units),
                (shape[2], 4 * units),
                (units, 4 * units),
                (4 * units,),
            )
        )
        layer = keras.layers.LSTM(units, return_sequences=True, return_state=True)
        layer.build(shape)
        layer.set_weights([W, U, b])
        y, _, c = layer(xs, initial_state=[keras.ops.convert_to_tensor(h0), keras.ops.convert_to_tensor(c0)])
        yield name, {"xs": xs, "h0": h0, "c0": c0, "W": W, "U": U, "b": b, "y": np.asarray(y), "c": np.asarray(c)}


# -- the file ----------------------------------------------------------------------------------------------------------

LAYERS = {"conv2d": conv2d, "max_pool2d": max_pool2d, "avg_pool2d": avg_pool2d, "simple_rnn": simple_rnn, "lstm": lstm}


def make() -> dict[str, Array]:
    """Ask Keras, on the processor; return all cases as arrays named `layer/case/part`."""
    import keras

    arrays = {}
    for layer, cases in LAYERS.items():
        rng = np.random.default_rng(zlib.crc32(layer.encode()))
        with keras.device("cpu"):
            for name, case in cases(rng):
                arrays.update({f"{layer}/{name}/{part}": np.asarray(value) for part, value in case.items()})
    return arrays


def to_npz(arrays: dict[str, Array]) -> bytes:
    """Return arrays as the bytes of a compressed .npz file, the same on every run and platform with the same zlib."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = UNIX
            content = io.BytesIO()
            np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
            archive.writestr(member, content.getvalue(), compresslevel=9)
    return file.getvalue()


def _normal(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers in float32, short enough to read."""
    return rng.normal(size=shape).round(2).astype(np.float32)


def main() -> None:
    """Write keras_cases.npz beside this script."""
    content = to_npz(make())
    path = Path(__file__).with_name("keras_cases.npz")
    path.write_bytes(content)
    print(f"{path.name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
