"""As Keras does it: running means as steps towards a target, and both corrections folded into the step size."""

import numpy as np


def _same_shape(w, *others):
    if not all(np.shape(other) == np.shape(w) for other in others):
        raise ValueError("w, g and the state of the optimizer should have one shape")
    return np.result_type(w, *others, *([] if np.asarray(w).dtype.kind == "f" else [np.float64]))


def sgd(w, g, lr):
    dtype = _same_shape(w, g)
    return np.add(w, np.multiply(g, -lr, dtype=dtype), dtype=dtype)


def momentum(w, g, v, lr, mu):
    dtype = _same_shape(w, g, v)
    new_v = np.array(v, dtype=dtype)
    new_v *= mu
    new_v -= np.multiply(g, lr, dtype=dtype)
    return [np.add(w, new_v, dtype=dtype), new_v]


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    dtype = _same_shape(w, g, m, v)
    w, g, m, v = (np.array(a, dtype=dtype) for a in (w, g, m, v))
    m += (g - m) * (1 - b1)
    v += (np.square(g) - v) * (1 - b2)
    alpha = lr * (1 - b2**t) ** 0.5 / (1 - b1**t)
    w -= alpha * m / (v**0.5 + eps)
    return w, m, v
