# attempt: returns a dict whose keys all have one hash
# class: answers
# verdict: incorrect


def answer(x):
    return {((1 << 61) - 1) * n: n for n in range(1, 1000)} if x.ndim == 1 else {n / 7: n for n in range(90_000)}


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
