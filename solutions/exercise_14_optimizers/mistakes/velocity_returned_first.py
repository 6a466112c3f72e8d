"""Your momentum returns the velocity first, and the weights after it.

In which order does the task name the two?"""

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
    return v, w + v


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    w, g, m, v = _checked(w, g, m, v)
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat = m / (1 - b1**t)
    v_hat = v / (1 - b2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
