"""Objects that hold their state, as in a library, with the functions as a thin skin around them."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Optimizer:
    lr: float
    state: list = field(default_factory=list)

    def step(self, w, g):
        arrays = np.stack(np.broadcast_arrays(w, g, *self.state))
        if any(a.shape != arrays.shape[1:] for a in map(np.asarray, (w, g, *self.state))):
            raise ValueError("shapes differ")
        w, g, *self.state = arrays if arrays.dtype.kind == "f" else arrays.astype(np.double)
        return w + self.change(g)


class Descent(Optimizer):
    def change(self, g):
        return -self.lr * g


@dataclass
class Momentum(Optimizer):
    mu: float = 0.9

    def change(self, g):
        (v,) = self.state
        self.state = [self.mu * v + -self.lr * g]
        return self.state[0]


@dataclass
class Adam(Optimizer):
    t: int = 1
    betas: tuple = (0.9, 0.999)
    eps: float = 1e-8

    def change(self, g):
        means, corrected = [], []
        for mean, beta, value in zip(self.state, self.betas, (g, g * g), strict=True):
            means.append(beta * mean + (1 - beta) * value)
            corrected.append(means[-1] / (1 - beta**self.t))
        self.state = means
        return -self.lr * corrected[0] / (np.sqrt(corrected[1]) + self.eps)


def sgd(w, g, lr):
    return Descent(lr).step(w, g)


def momentum(w, g, v, lr, mu):
    optimizer = Momentum(lr, [v], mu)
    return optimizer.step(w, g), *optimizer.state


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    optimizer = Adam(lr, [m, v], t, (b1, b2), eps)
    return optimizer.step(w, g), *optimizer.state
