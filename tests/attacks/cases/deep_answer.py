# attempt: returns a list nested too deeply to be walked, and one that holds itself
# class: answers
# verdict: incorrect, crashed


def answer(x):
    itself = []
    itself.append(itself)
    if x.ndim == 1:
        return itself
    for _ in range(100_000):
        itself = [itself]
    return itself


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
