"""You compute with the integers that the scores may be: differences of small ones overflow.

A uint8 holds nothing below 0, and `np.exp` makes float16 of it. Which dtype does the task ask for, and where is it needed
first?"""

import numpy as np


def softmax_ce(z, y):
    z, y = np.asarray(z), np.asarray(y)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(f"the shapes {z.shape} and {y.shape} do not fit")
    N = len(z)
    rows = np.arange(N)
    shifted = z - z.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - shifted[rows, y])
    dz = powers / total
    dz[rows, y] -= 1
    return float(loss), dz / N
