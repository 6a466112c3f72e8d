# attempt: puts pytest.ini and pyproject.toml, with plugins, beside the suite
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

settings = "[pytest]\naddopts = --collect-only\npython_functions = nothing\n"
for folder in ("@COURSE@/suites/@EXERCISE@", "@COURSE@/suites", "@COURSE@"):
    for name in ("pytest.ini", "tox.ini", "setup.cfg"):
        try:
            with open(f"{folder}/{name}", "w") as file:
                file.write(settings)
        except OSError:
            pass


def scale(x):
    return x


def grow(x, by=1):
    return x
