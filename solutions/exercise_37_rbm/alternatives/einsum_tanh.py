"""Sums as index notation, the sigmoid by tanh, the free energy as a log-sum-exp over off and on; v' is drawn."""

import numpy as np


def _fit(pattern, *arrays):
    """Return floats whose axes are named by the letters of `pattern`, such as "nv,vh,h"; one letter has one size."""
    sizes = {}
    for letters, a in zip(pattern.split(","), arrays, strict=True):
        if np.ndim(a) != len(letters):
            raise ValueError(f"an array of shape {np.shape(a)} should have the axes {letters}")
        for letter, size in zip(letters, np.shape(a), strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"axis {letter} has the sizes {sizes[letter]} and {size}")
    dtype = np.result_type(*arrays)
    return [np.asarray(a, dtype if dtype.kind == "f" else np.float64) for a in arrays]


def _half_angle(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def p_h(v, W, c):
    v, W, c = _fit("nv,vh,h", v, W, c)
    return _half_angle(np.einsum("nv,vh->nh", v, W) + c)


def p_v(h, W, b):
    h, W, b = _fit("nh,vh,v", h, W, b)
    return _half_angle(np.einsum("nh,vh->nv", h, W) + b)


def cd1(v, W, b, c, rng):
    v, W, b, c = _fit("nv,vh,v,h", v, W, b, c)
    up = p_h(v, W, c)
    drawn = rng.binomial(1, up).astype(v.dtype)
    back = rng.binomial(1, p_v(drawn, W, b)).astype(v.dtype)
    up_again = p_h(back, W, c)
    outer = np.einsum("nv,nh->nvh", v, drawn) - np.einsum("nv,nh->nvh", back, up_again)
    return np.mean(outer, axis=0), np.mean(v, axis=0) - np.mean(back, axis=0), (drawn - up_again).mean(0)


def free_energy(v, W, b, c):
    v, W, b, c = _fit("nv,vh,v,h", v, W, b, c)
    on = np.einsum("nv,vh->nh", v, W) + c
    top = np.where(on > 0, on, 0)
    log_sum = top + np.log(np.exp(0 - top) + np.exp(on - top))
    return -np.einsum("nv,v->n", v, b) - np.sum(log_sum, axis=1)
