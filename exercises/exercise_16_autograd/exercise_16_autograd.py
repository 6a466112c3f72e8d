"""Exercise 16: autograd. Read the lesson with `dlgrade show 16`, then check your work with `dlgrade check 16`.

You may put the methods in another form, and add as many of your own as you like. What counts is what can be done with
a `Value`: `a + b`, `a - b`, `a * b` and `a / b`, where either side may be a plain number (int or float), `-a`, `a ** n`
for a plain number n, `a.relu()`, `y.backward()`, `a.data` and `a.grad`.
"""


class Value:
    """A number that knows what it was made of.

    data: the number itself, in double precision, which is what Python's floats have
    grad: the slope, for this value, of the value on which `backward` was called; 0 before that, and 0 for a value that
        had no part in it

    Every operation gives a new Value and leaves the data of its operands as it was. Two Values are two different things
    even if they hold the same number.
    """

    def __init__(self, data):
        """Make a Value of a plain number, an int (which counts as a float) or a float: a leaf, made of nothing else."""
        raise NotImplementedError

    def __add__(self, other):
        """Return self + other. `other` is a Value or a plain number, here and in all that follows."""
        raise NotImplementedError

    def __radd__(self, other):
        """Return other + self. Python asks for it where a plain number stands on the left; so for the others in r."""
        raise NotImplementedError

    def __sub__(self, other):
        """Return self - other."""
        raise NotImplementedError

    def __rsub__(self, other):
        """Return other - self."""
        raise NotImplementedError

    def __mul__(self, other):
        """Return self * other."""
        raise NotImplementedError

    def __rmul__(self, other):
        """Return other * self."""
        raise NotImplementedError

    def __truediv__(self, other):
        """Return self / other."""
        raise NotImplementedError

    def __rtruediv__(self, other):
        """Return other / self."""
        raise NotImplementedError

    def __neg__(self):
        """Return -self."""
        raise NotImplementedError

    def __pow__(self, exponent):
        """Return self ** exponent. The exponent is a plain number, maybe negative, fractional or 0, never a Value."""
        raise NotImplementedError

    def relu(self):
        """Return self where it is positive, else 0. At exactly 0 its slope counts as 0, as in exercise 01."""
        raise NotImplementedError

    def backward(self):
        """Add to the `grad` of every value that this one was made of the slope of this one for it; its own gets 1.

        It is called once for each graph. Leaves may be part of several graphs: then their slopes add up. A graph may
        be thousands of operations deep (Python stops at about 1,000 calls inside each other), and it may have far more
        paths than values: each value is dealt with once.
        """
        raise NotImplementedError
