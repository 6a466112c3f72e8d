"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

import numpy as np


def softmax(z, axis=-1):
    z = np.asarray(z) if np.asarray(z).dtype.kind == "f" else np.asarray(z, dtype=np.float64)
    z -= z.max(axis=axis, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=axis, keepdims=True)
    return z.copy()


def log_softmax(z, axis=-1):
    z = np.asarray(z) if np.asarray(z).dtype.kind == "f" else np.asarray(z, dtype=np.float64)
    z -= z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
