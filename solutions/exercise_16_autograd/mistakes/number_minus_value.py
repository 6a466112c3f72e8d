"""With a plain number on the left of a minus, you compute as if it stood on the right: 2 − a gives a − 2.

Python calls `a.__rsub__(2)` for 2 − a. Which of the two is subtracted from which?
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
        other = _value(other)
        return _made(self.data / other.data, (self, 1.0 / other.data), (other, -self.data / other.data**2))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return self - other

    def __rtruediv__(self, other):
        return _value(other) / self

    def backward(self):
        self.grad = 1.0
        for value in reversed(_operands_first(self)):
            for operand, slope in value._edges:
                operand.grad += slope * value.grad


def _made(data, *edges):
    value = Value(data)
    value._edges = edges
    return value


def _value(number):
    return number if isinstance(number, Value) else Value(number)


def _operands_first(last):
    """Return what `last` is made of and itself, each behind all its operands."""
    row, met = [], set()
    to_do = [(last, False)]
    while to_do:
        value, operands_done = to_do.pop()
        if operands_done:
            row.append(value)
        elif value not in met:
            met.add(value)
            to_do.append((value, True))
            to_do.extend((operand, False) for operand, _ in value._edges)
    return row
