# attempt: returns arrays of structured, text, void and date dtypes
# class: answers
# verdict: incorrect

import numpy as np

kinds = [[("a", "f8"), ("b", "O")], "U5", "V8", "M8[s]", "S8", "g"]


def answer(x):
    return [np.zeros(x.shape, kind) for kind in kinds] if x.ndim == 1 else np.zeros(x.shape, kinds[0])


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
