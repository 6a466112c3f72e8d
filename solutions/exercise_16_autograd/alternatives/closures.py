"""Each operation leaves a closure behind; a value goes when all its uses, counted before, have reported."""

from collections import Counter, deque


class Value:
    def __init__(self, data, operands=(), name=""):
        self.data = data
        self.grad = 0
        self.operands = tuple(operands)
        self.name = name
        self.report = lambda: None

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad}, made by {self.name or 'hand'})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def report():
            self.grad += out.grad
            other.grad += out.grad

        out.report = report
        return out

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data - other.data, (self, other), "-")

        def report():
            self.grad += out.grad
            other.grad -= out.grad

        out.report = report
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def report():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.report = report
        return out

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data / other.data, (self, other), "/")

        def report():
            self.grad += out.grad / other.data
            other.grad -= out.grad * out.data / other.data

        out.report = report
        return out

    def __pow__(self, n):
        assert isinstance(n, (int, float)), "an exponent is a plain number"
        out = Value(self.data**n, (self,), f"**{n}")

        def report():
            if n:
                self.grad += n * self.data ** (n - 1) * out.grad

        out.report = report
        return out

    def relu(self):
        out = Value(max(0, self.data), [self], "relu")

        def report():
            self.grad += (out.data > 0) * out.grad

        out.report = report
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def __neg__(self):
        return 0 - self

    def backward(self):
        uses, found = Counter(), [self]
        met = {id(self)}
        for value in found:  # it grows while it is gone through
            for operand in value.operands:
                uses[id(operand)] += 1
                if id(operand) not in met:
                    met.add(id(operand))
                    found.append(operand)
        self.grad = 1
        ready = deque([self])
        while ready:
            value = ready.popleft()
            value.report()
            for operand in value.operands:
                uses[id(operand)] -= 1
                if uses[id(operand)] == 0:
                    ready.append(operand)
