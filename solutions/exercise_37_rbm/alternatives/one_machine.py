"""A small class holds the machine; the visible bias is one more row of W, and chances come as comparisons."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Machine:
    W: np.ndarray
    b: np.ndarray
    c: np.ndarray

    def __post_init__(self):
        self.W, self.b, self.c = (np.asarray(a) for a in (self.W, self.b, self.c))
        if self.W.ndim != 2 or self.b.shape != self.W.shape[:1] or self.c.shape != self.W.shape[1:]:
            raise ValueError("W, b and c do not belong to one machine")

    def batch(self, units, size):
        units = np.asarray(units)
        if units.ndim != 2 or units.shape[1] != size:
            raise ValueError(f"a batch with {size} units a row is wanted, not {units.shape}")
        return units if units.dtype.kind == "f" else units.astype(float)

    def up(self, v):
        return squash(self.batch(v, len(self.b)).dot(self.W) + self.c)

    def down(self, h):
        return squash(self.W.dot(self.batch(h, len(self.c)).T).T + self.b)


def squash(x):
    out = np.empty_like(x, dtype=x.dtype if x.dtype.kind == "f" else float)
    on = x >= 0
    out[on] = 1 / (1 + np.exp(-x[on]))
    grown = np.exp(x[~on])
    out[~on] = grown / (1 + grown)
    return out


def p_h(v, W, c):
    if np.ndim(W) != 2:
        raise ValueError("W has two axes")
    return Machine(W, np.zeros(len(W), np.asarray(W).dtype), c).up(v)


def p_v(h, W, b):
    if np.ndim(W) != 2:
        raise ValueError("W has two axes")
    return Machine(W, b, np.zeros(np.shape(W)[1], np.asarray(W).dtype)).down(h)


def cd1(v, W, b, c, rng):
    machine = Machine(W, b, c)
    data = machine.batch(v, len(machine.b))
    first = machine.up(data)
    drawn = np.greater(first, rng.uniform(size=first.shape)).astype(first.dtype)
    chances = machine.down(drawn)
    fantasy = np.greater(chances, rng.uniform(size=chances.shape)).astype(first.dtype)
    statistics = []
    for visible, hidden in ((data, first), (fantasy, machine.up(fantasy))):
        n = visible.shape[0]
        statistics.append((np.dot(visible.T, hidden) / n, visible.sum(0) / n, hidden.sum(0) / n))
    return [positive - negative for positive, negative in zip(*statistics, strict=True)]


def free_energy(v, W, b, c):
    machine = Machine(W, b, c)
    v = machine.batch(v, len(machine.b))
    total = v.dot(machine.W) + machine.c
    softplus = np.maximum(total, 0) + np.log1p(np.exp(-np.abs(total)))
    return -(v * machine.b).sum(axis=1) - softplus.sum(axis=1)
