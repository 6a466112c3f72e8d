"""Looks at its own source, signature, module and frames."""

import inspect
import pdb
import sys
import timeit
import trace
import traceback
import unittest


def scale(x):
    """Return x twice as large."""
    assert "twice" in inspect.getsource(scale)
    assert sys.modules[__name__].scale is scale
    assert inspect.currentframe().f_code.co_name == "scale"
    try:
        raise KeyError("x")
    except KeyError:
        traceback.print_exc()
    return 2 * x


def grow(x, by=1):
    assert list(inspect.signature(grow).parameters) == ["x", "by"]
    print(timeit.timeit(lambda: x + by, number=10))
    return x + 2 * by


class TestScale(unittest.TestCase):
    def test_scale(self):
        self.assertEqual(scale(2), 4)


if __name__ == "__main__":
    unittest.main()
