"""Your loss is an array with one loss for each row, and the task asks for their mean, one float.

What is the shape of your loss? What is still to be done?"""

import numpy as np


def softmax_ce(z, y):
    z, y = np.asarray(z), np.asarray(y)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(f"the shapes {z.shape} and {y.shape} do not fit")
    z = z if z.dtype.kind == "f" else z.astype(np.float64)
    N = len(z)
    rows = np.arange(N)
    shifted = z - z.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    loss = np.log(total[:, 0]) - shifted[rows, y]
    dz = powers / total
    dz[rows, y] -= 1
    return loss, dz / N
