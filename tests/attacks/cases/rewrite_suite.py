# attempt: overwrites the suite with one that is always content
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

code = """
from dlgrade.suite import check

@check(points=100)
def test_scale(submission):
    \"\"\"all is well\"\"\"
"""
try:
    with open("@COURSE@/suites/@EXERCISE@/test_scale.py", "w") as file:
        file.write(code)
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x
