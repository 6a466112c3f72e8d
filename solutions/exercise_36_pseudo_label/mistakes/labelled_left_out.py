"""The second fit is on the pseudo-labelled rows alone.

What does the second model know of the labelled rows? Which rows does the task put together?"""

import numpy as np


def pseudo_label(P, thr):
    P = np.asarray(P)
    if P.ndim != 2:
        raise ValueError(f"P should have two axes, examples and classes, but has the shape {P.shape}")
    idx = np.flatnonzero(P.max(axis=1) > thr)
    return idx, P[idx].argmax(axis=1)


def train_semi(build, xl, yl, xu, thr=0.95, epochs=20):
    if len(xl) != len(yl):
        raise ValueError(f"there are {len(xl)} rows and {len(yl)} labels")
    model = build()
    model.fit(xl, yl, epochs=epochs, verbose=0)
    idx, labels = pseudo_label(model.predict(xu, verbose=0), thr)
    if len(idx):
        model.fit(xu[idx], labels, epochs=epochs, verbose=0)
    else:
        model.fit(xl, yl, epochs=epochs, verbose=0)
    return model
