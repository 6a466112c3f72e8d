"""Reference: a float64 copy is nudged, element by element, and every element is put back exactly."""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    x = np.asarray(x)
    at = np.array(x, dtype=np.float64)
    grad = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        here = at[index]
        at[index] = here + h
        up = f(at.copy())
        at[index] = here - h
        down = f(at.copy())
        at[index] = here
        grad[index] = (up - down) / (2 * h)
    return grad.astype(x.dtype if np.issubdtype(x.dtype, np.floating) else np.float64)


def rel_error(a, b):
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"only gradients of equal shape can be compared, not {a.shape} and {b.shape}")
    a, b = a.astype(np.float64), b.astype(np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))
