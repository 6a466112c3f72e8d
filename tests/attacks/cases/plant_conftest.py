# attempt: puts a conftest.py beside the suite, which makes all checks pass
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

code = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True
"""
for folder in ("@COURSE@/suites/@EXERCISE@", "@COURSE@/suites", "@COURSE@", ".", "..", "/tmp"):
    try:
        with open(
            f"{folder}/conftest.py" if "@" not in folder and len(folder) > 4 else f"{folder}/@MARKER@.py", "w"
        ) as file:
            file.write(code)
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x
