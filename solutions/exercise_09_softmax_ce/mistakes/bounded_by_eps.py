"""Your loss never exceeds a bound: the probability is kept away from 0, as in exercise 06, and a hopeless row costs too little.

Here you have the scores. What does −ln of the softmax come to, written as a difference, for scores of 0 and 5000?"""

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
    loss = -np.mean(np.log(np.maximum((powers / total)[rows, y], 1e-7)))
    dz = powers / total
    dz[rows, y] -= 1
    return float(loss), dz / N
