"""Reference: two conditionals that share W, one step back and forth, and a sum over hidden states in closed form."""

import numpy as np


def _checked(units, W, bias, other_bias=None, *, visible):
    """Return floats of shapes that fit: units (N, n), W (V, H), biases of the other side and, if given, of this one."""
    arrays = [np.asarray(a) for a in (units, W, bias, other_bias) if a is not None]
    arrays = [a if a.dtype.kind == "f" else a.astype(np.float64) for a in arrays]
    units, W, *biases = arrays
    ranks = [a.ndim for a in arrays]
    if ranks != [2, 2, 1, 1][: len(arrays)]:
        raise ValueError(f"units and W should be matrices, and biases vectors, but the ranks are {ranks}")
    own, other = W.shape if visible else W.shape[::-1]
    if units.shape[1] != own or [len(bias) for bias in biases] != [other, own][: len(biases)]:
        raise ValueError(f"these shapes do not fit: {', '.join(str(a.shape) for a in arrays)}")
    return arrays


def _sigmoid(x):
    e = np.exp(-np.abs(x))  # in (0, 1]: it can't overflow
    return np.where(x >= 0, 1, e) / (1 + e)


def p_h(v, W, c):
    v, W, c = _checked(v, W, c, visible=True)
    return _sigmoid(v @ W + c)


def p_v(h, W, b):
    h, W, b = _checked(h, W, b, visible=False)
    return _sigmoid(h @ W.T + b)


def cd1(v, W, b, c, rng):
    v, W, c, b = _checked(v, W, c, b, visible=True)
    p = p_h(v, W, c)
    h = (rng.random(p.shape) < p).astype(p.dtype)
    v_back = p_v(h, W, b)
    p_back = p_h(v_back, W, c)
    dW = (v.T @ p - v_back.T @ p_back) / len(v)
    return dW, (v - v_back).mean(axis=0), (p - p_back).mean(axis=0)


def free_energy(v, W, b, c):
    v, W, c, b = _checked(v, W, c, b, visible=True)
    return -(v @ b) - np.logaddexp(0, v @ W + c).sum(axis=1)
