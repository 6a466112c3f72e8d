"""Plain loops and lists wherever no speed is asked for; the labels are compared with the class numbers."""

import numpy as np


def one_hot(y, K, dtype=np.float32):
    if y.ndim != 1 or y.dtype.kind not in "iu":
        raise ValueError("y must be a vector of integers")
    if y.min() < 0 or y.max() >= K:
        raise ValueError("a label is no class")
    return (y[:, None] == np.arange(K)).astype(dtype)


def decode(Y):
    if np.ndim(Y) != 2:
        raise ValueError("Y must be a matrix")
    labels = []
    for row in Y:
        best = 0
        for k in range(len(row)):
            if row[k] > row[best]:
                best = k
        labels.append(best)
    return np.array(labels, dtype=int)


def data_prep(raw, K):
    if raw.ndim != 2 or raw.shape[1] != 785:
        raise ValueError("raw must have 785 columns")
    images, labels = [], []
    for row in raw.tolist():
        label, pixels = row[0], row[1:]
        if label != int(label) or not 0 <= label < K:
            raise ValueError(f"{label} is no class")
        if min(pixels) < 0 or max(pixels) > 255:
            raise ValueError("a pixel is out of range")
        labels.append(int(label))
        images.append([[[pixels[28 * i + j] / 255] for j in range(28)] for i in range(28)])
    return np.array(images, dtype="float32"), one_hot(np.array(labels), K)


def split(x, y, frac, rng):
    if np.ndim(y) != 1 or len(x) != len(y):
        raise ValueError("x and y do not fit together")
    if frac < 0 or frac > 1:
        raise ValueError("frac must be between 0 and 1")
    rows_of = {}
    for i, label in enumerate(y.tolist()):
        rows_of.setdefault(label, []).append(i)
    train, test = [], []
    for rows in rows_of.values():
        rng.shuffle(rows)
        n = int(frac * len(rows))
        test.extend(rows[:n])
        train.extend(rows[n:])
    train, test = np.array(train, dtype=int), np.array(test, dtype=int)
    return [x[train], y[train], x[test], y[test]]
