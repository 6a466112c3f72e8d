"""Your values pass their slopes on in the order of their distance from the result: the nearest goes first.

A value may be near the result along one path and far from it along another. Which of the two must it wait for?
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
        for value in _nearest_first(self):
            for operand, slope in value._edges:
                operand.grad += slope * value.grad


def _made(data, *edges):
    value = Value(data)
    value._edges = edges
    return value


def _value(number):
    return number if isinstance(number, Value) else Value(number)


def _nearest_first(last):
    row, met = [last], {last}
    for value in row:
        for operand, _ in value._edges:
            if operand not in met:
                met.add(operand)
                row.append(operand)
    return row
