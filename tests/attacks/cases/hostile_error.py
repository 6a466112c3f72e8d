# attempt: raises an error whose text never ends and whose class lies about its bases
# class: answers
# verdict: incorrect, crashed


class Meta(type):
    __name__ = property(lambda cls: ["AssertionError"])
    __mro__ = property(lambda cls: [1, 2, 3])


class Error(Exception, metaclass=Meta):
    def __str__(self):
        raise SystemExit(0)

    __traceback__ = property(lambda self: 1 / 0)


def answer(x):
    raise Error


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
