"""A teacher and a fresh student, masks, and rows in random order in batches of another size."""

import numpy as np


def pseudo_label(P, thr):
    if np.ndim(P) != 2:
        raise ValueError("P: (M, K)")
    best = np.argmax(P, axis=-1)
    confidence = np.take_along_axis(np.asarray(P), best[:, None], axis=-1).squeeze(-1)
    mask = confidence > thr
    (idx,) = mask.nonzero()
    return idx, best[mask]


def train_semi(build, xl, yl, xu, thr=0.95, epochs=20):
    if xl.shape[0] != yl.shape[0]:
        raise ValueError("xl and yl do not fit")
    teacher = build()
    teacher.fit(xl, yl, batch_size=16, epochs=epochs, verbose=2)
    idx, labels = pseudo_label(teacher.predict(xu), thr)
    x, y = np.vstack((xl, xu[idx])), np.hstack((yl, labels))
    order = np.random.permutation(len(x))
    student = build()
    student.fit(x[order], y[order], batch_size=16, epochs=epochs, verbose=2)
    return student
