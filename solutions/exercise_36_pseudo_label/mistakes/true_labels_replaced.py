"""The labelled rows lose their labels: in the second fit they have those that the model gives them.

Of which labels do you know that they are right? Where do these stand in your second fit?"""

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
    xs = np.concatenate([xl, xu[idx]])
    ys = model.predict(xs, verbose=0).argmax(axis=1)
    model.fit(xs, ys, epochs=epochs, verbose=0)
    return model
