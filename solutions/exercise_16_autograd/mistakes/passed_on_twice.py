"""A value that is used twice passes on all that it has each time it is reached, so its first share arrives twice.

How often does your `backward` come to a value that has two paths to the result? What has it in `grad` the second time?
"""


class Value:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self._edges = ()

    def __add__(self, other):
        other = _value(other)
        return _made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = _value(other)
        return _made(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, exponent):
        return _made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))

    def relu(self):
        is_open = self.data > 0
        return _made(self.data if is_open else 0.0, (self, float(is_open)))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -_value(other)

    def __truediv__(self, other):
        return self * _value(other) ** -1

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return _value(other) - self

    def __rtruediv__(self, other):
        return _value(other) / self

    def backward(self):
        self.grad = 1.0
        self._pass_on()

    def _pass_on(self):
        for operand, slope in self._edges:
            operand.grad += slope * self.grad
        for operand, _ in self._edges:
            operand._pass_on()


def _made(data, *edges):
    value = Value(data)
    value._edges = edges
    return value


def _value(number):
    return number if isinstance(number, Value) else Value(number)
