"""Values are numbered as they are born, and the youngest goes first: a heap keeps the order."""

import heapq
import itertools


class Value:
    __slots__ = ("_born", "_left", "_left_slope", "_right", "_right_slope", "data", "grad")
    _births = itertools.count()

    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self._born = next(Value._births)
        self._left = self._right = None
        self._left_slope = self._right_slope = 0.0

    def _child(self, data, slope, other=None, other_slope=0.0):
        child = Value(data)
        child._left, child._left_slope = self, slope
        if type(other) is Value:
            child._right, child._right_slope = other, other_slope
        return child

    def __add__(self, other):
        return self._child(self.data + _number(other), 1.0, other, 1.0)

    def __sub__(self, other):
        return self._child(self.data - _number(other), 1.0, other, -1.0)

    def __rsub__(self, number):
        return self._child(number - self.data, -1.0)

    def __mul__(self, other):
        return self._child(self.data * _number(other), _number(other), other, self.data)

    def __truediv__(self, other):
        divisor = _number(other)
        return self._child(self.data / divisor, 1.0 / divisor, other, -self.data / divisor**2)

    def __rtruediv__(self, number):
        return self._child(number / self.data, -number / self.data**2)

    def __neg__(self):
        return self._child(-self.data, -1.0)

    def __pow__(self, number):
        if number == 0:
            return self._child(1.0, 0.0)
        before = self.data ** (number - 1)
        return self._child(before * self.data, number * before)

    def relu(self):
        return self._child(self.data, 1.0) if self.data > 0.0 else self._child(0.0, 0.0)

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        slopes = {self: 1.0}
        heap = [(-self._born, self)]
        while heap:
            _, value = heapq.heappop(heap)
            slope = slopes.pop(value)
            value.grad += slope
            for operand, local in ((value._left, value._left_slope), (value._right, value._right_slope)):
                if operand is None:
                    continue
                if operand not in slopes:
                    slopes[operand] = 0.0
                    heapq.heappush(heap, (-operand._born, operand))
                slopes[operand] += local * slope


def _number(other):
    return other.data if type(other) is Value else other
