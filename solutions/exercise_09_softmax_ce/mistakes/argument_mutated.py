"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

import numpy as np


def softmax_ce(z, y):
    z, y = np.asarray(z), np.asarray(y)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(f"the shapes {z.shape} and {y.shape} do not fit")
    z = z if z.dtype.kind == "f" else z.astype(np.float64)
    N = len(z)
    rows = np.arange(N)
    shifted = z
    shifted -= z.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - shifted[rows, y])
    dz = powers / total
    dz[rows, y] -= 1
    return float(loss), dz / N
