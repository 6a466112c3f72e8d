# attempt: overwrites the reference with its own answer
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

code = "def scale(x): return x\ndef grow(x, by=1): return x\n"
try:
    with open("@COURSE@/solutions/@EXERCISE@/solution.py", "w") as file:
        file.write(code)
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x
