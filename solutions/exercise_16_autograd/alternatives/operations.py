"""A class for each operation, which says what it computes and what its local slopes are; graphlib finds the order."""

import operator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter


@dataclass(eq=False)
class Operation:
    operands: list

    def slopes(self, out):
        raise NotImplementedError


class Sum(Operation):
    def slopes(self, out):
        return [1.0, 1.0]


class Difference(Operation):
    def slopes(self, out):
        return [1.0, -1.0]


class Product(Operation):
    def slopes(self, out):
        left, right = self.operands
        return [right.data, left.data]


class Quotient(Operation):
    def slopes(self, out):
        divisor = self.operands[1].data
        return [1.0 / divisor, -out / divisor]


@dataclass(eq=False)
class Power(Operation):
    exponent: float

    def slopes(self, out):
        return [self.exponent * pow(self.operands[0].data, self.exponent - 1)]


class Gate(Operation):
    def slopes(self, out):
        return [0.0 if self.operands[0].data <= 0 else 1.0]


def _binary(kind, compute, is_reflected=False):
    def method(self, other):
        pair = [self, other if isinstance(other, Value) else Value(other)]
        if is_reflected:
            pair.reverse()
        return Value(compute(pair[0].data, pair[1].data), kind(pair))

    return method


@dataclass(eq=False)
class Value:
    data: float
    origin: Operation = None
    _slope: float = field(default=0.0, init=False)

    @property
    def grad(self):
        return self._slope

    __add__, __radd__ = (_binary(Sum, operator.add, side) for side in (False, True))
    __sub__, __rsub__ = (_binary(Difference, operator.sub, side) for side in (False, True))
    __mul__, __rmul__ = (_binary(Product, operator.mul, side) for side in (False, True))
    __truediv__, __rtruediv__ = (_binary(Quotient, operator.truediv, side) for side in (False, True))

    def __neg__(self):
        return 0.0 - self

    def __pow__(self, exponent):
        return Value(pow(self.data, exponent), Power([self], exponent))

    def relu(self):
        return Value((abs(self.data) + self.data) / 2, Gate([self]))

    def backward(self):
        graph, waiting = {}, [self]
        while waiting:
            value = waiting.pop()
            if value not in graph:
                graph[value] = value.origin.operands if value.origin else []
                waiting += graph[value]
        self._slope = 1.0
        for value in list(TopologicalSorter(graph).static_order())[::-1]:
            if value.origin:
                for operand, local in zip(value.origin.operands, value.origin.slopes(value.data), strict=True):
                    operand._slope += value._slope * local
