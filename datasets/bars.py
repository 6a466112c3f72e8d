"""Bars: small black and white images of whole lines, a first test for models that learn without labels."""

from __future__ import annotations

from typing import Any

import numpy as np


def bars(rng: np.random.Generator, n: int, size: int = 4) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return n images of size × size pixels that consist of whole lines.

    A fair coin decides for each image whether its lines are rows or columns, and one for each line whether all its
    pixels are 1 or all are 0. So there are 2 · 2**size - 2 different images, of the 2**(size²) that there could be, and
    a pixel tells much about the others in its row or column.

    n: 0 or more
    size: 1 or more
    returns: float32 array (n, size²) of 0 and 1, the image row by row
    raises ValueError: n or size is too small
    """
    if n < 0 or size < 1:
        raise ValueError(f"n should be at least 0 and size at least 1, but they are {n} and {size}")
    lines = rng.random((n, size, 1)) < 0.5
    upright = rng.random((n, 1, 1)) < 0.5
    rows = np.broadcast_to(lines, (n, size, size))
    images = np.where(upright, rows.transpose(0, 2, 1), rows)
    return images.reshape(n, size * size).astype(np.float32)
