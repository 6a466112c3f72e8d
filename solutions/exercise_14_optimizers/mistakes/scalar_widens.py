"""Your Adam's new weights are float64 although all arguments are float32. Its m and v are not, so a number widens the step
that they are used in.

A Python float leaves an array's dtype as it is; a np.float64 scalar does not. Which of the two does `np.sqrt` of a number
give?"""

import numpy as np


def _checked(*arrays):
    arrays = [np.asarray(a) for a in arrays]
    shapes = [a.shape for a in arrays]
    if len(set(shapes)) > 1:
        raise ValueError(f"all arrays should have the same shape, but have {', '.join(map(str, shapes))}")
    return [a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64) for a in arrays]


def sgd(w, g, lr):
    w, g = _checked(w, g)
    return w - lr * g


def momentum(w, g, v, lr, mu):
    w, g, v = _checked(w, g, v)
    v = mu * v - lr * g
    return w + v, v


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    w, g, m, v = _checked(w, g, m, v)
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    rate = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
    # NumPy 1 let such a scalar leave float32 alone. So that the mistake is one there too, the step is widened by hand.
    w = w - np.multiply(rate, m, dtype=np.float64) / (np.sqrt(v) + eps)
    return w, m, v
