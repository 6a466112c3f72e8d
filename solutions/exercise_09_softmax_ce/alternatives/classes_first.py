"""Classes along the first axis, so that plain broadcasting works; probabilities and loss from the same exponentials."""

import numpy as np


class _Rows:
    def __init__(self, z):
        scores = z.T
        self.distance = scores - np.max(scores, axis=0)
        self.powers = np.exp(self.distance)
        self.total = np.sum(self.powers, axis=0)

    def surprise(self, y):
        return np.log(self.total) - np.choose(y, list(self.distance)) if len(self.distance) < 32 else self._picked(y)

    def _picked(self, y):
        return np.log(self.total) - np.take_along_axis(self.distance, y[np.newaxis], axis=0)[0]

    def probabilities(self):
        return np.ascontiguousarray((self.powers / self.total).T)


def softmax_ce(z, y):
    if np.ndim(z) != 2 or np.ndim(y) != 1 or np.shape(z)[0] != np.shape(y)[0]:
        raise ValueError(f"the shapes {np.shape(z)} and {np.shape(y)} do not fit")
    dtype = np.float32 if np.asarray(z).dtype == np.float32 else np.float64
    rows = _Rows(np.asarray(z, dtype=np.float64))
    slopes = rows.probabilities()
    np.subtract.at(slopes, (np.arange(len(slopes)), y), 1.0)
    return [float(np.mean(rows.surprise(np.asarray(y, dtype=np.intp)))), np.divide(slopes, len(slopes)).astype(dtype)]
