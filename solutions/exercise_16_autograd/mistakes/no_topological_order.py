"""Your values pass their slopes on as soon as they are reached, when some of what was made from them has not
reported yet.

In y = s + s·c, what does s know about its slope when it is reached through the sum? Are the ones
that it waits for done?
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
        for value in _as_reached(self):
            for operand, slope in value._edges:
                operand.grad += slope * value.grad


def _made(data, *edges):
    value = Value(data)
    value._edges = edges
    return value


def _value(number):
    return number if isinstance(number, Value) else Value(number)


def _as_reached(last):
    """Yield what `last` is made of, along the first operands first."""
    met, to_do = set(), [last]
    while to_do:
        value = to_do.pop()
        if value not in met:
            met.add(value)
            yield value
            to_do.extend(operand for operand, _ in reversed(value._edges))
